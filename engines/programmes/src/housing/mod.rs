//! Shared-ownership homes: price, shares, the years after the title.

mod shared_ownership;

pub use shared_ownership::{
    AffordableShare, LandKind, Proceeds, Purchase, ShareRule, TitleOption, affordable_share, government_share_price,
    purchase, sale_proceeds,
};
