use linping_language::Name;
use linping_problems::Text;
use linping_units::Quantity;
use serde::Serialize;
use utoipa::ToSchema;

/// The same words in Chinese and English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Said {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<&Name> for Said {
    fn from(name: &Name) -> Said {
        Said { zh: name.zh.clone(), en: name.en.clone() }
    }
}

impl From<&Text> for Said {
    fn from(text: &Text) -> Said {
        Said { zh: text.zh.clone(), en: text.en.clone() }
    }
}

impl From<Text> for Said {
    fn from(text: Text) -> Said {
        Said { zh: text.zh, en: text.en }
    }
}

impl From<&Quantity> for Said {
    fn from(quantity: &Quantity) -> Said {
        Said { zh: quantity.to_string(), en: quantity.in_english() }
    }
}
