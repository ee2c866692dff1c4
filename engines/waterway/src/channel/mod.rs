//! Channels: what a class of channel must offer, and stretches and berths on the way.

mod class;
mod stretch;

pub use class::{ChannelClass, ChannelStandard, channel_standard};
pub use stretch::{Berth, Reach};
