use linping_problems::Text;
use serde::Serialize;

/// How a number was worked out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Derived {
    /// Name of the method; see `docs/methods/derived-indicators.md`.
    pub method: String,
    /// The equation with the numbers in it.
    pub equation: String,
    /// What was done, of methods that no equation with numbers tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Text>,
    /// The numbers that went in.
    pub inputs: Vec<Step>,
    /// What a reader must know before using it.
    pub caution: Option<Text>,
    /// The sources whose tables went in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// What belongs to it: parts, odds, bands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
    /// True if it is of a year after the base year, worked out over the layers as they are to be, or rests on such a number: a
    /// projection, which is known today whatever its year.
    #[serde(skip)]
    pub projected: bool,
}

impl Derived {
    /// How it was worked out: in words, or the equation.
    pub fn said(&self) -> Text {
        self.words.clone().unwrap_or_else(|| Text::same(&self.equation))
    }
}

/// A number that went into another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The indicator.
    pub indicator: String,
    /// The period, as written.
    pub period: String,
    /// The place.
    pub region: String,
}
