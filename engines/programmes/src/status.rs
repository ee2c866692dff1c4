/// How a norm is known. A result has the weakest status among its inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NormStatus {
    /// From memory: never to be printed as official.
    Recalled,
    /// Given by the user.
    User,
    /// Read in a copy whose place is named.
    Read,
}
