//! End to end: the built binary on the example plans, and the plan layers on plans with something wrong in them.

mod bad_input;
mod commands;
mod from_documents;
mod gridtown;
mod linping;
mod lock;
mod mutation;
mod secrets;
mod support;
