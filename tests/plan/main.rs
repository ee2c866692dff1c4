//! End to end: the built binary on the example plans, and the plan layers on plans with something wrong in them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

mod bad_documents;
mod bad_input;
mod commands;
mod documented;
mod from_documents;
mod gridtown;
mod linping;
mod lock;
mod maps;
mod mutation;
mod real_data;
mod secrets;
mod services;
mod statistics;
mod support;
mod templates;
mod totals;
mod verbs;
mod what_if;
