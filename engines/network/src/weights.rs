use crate::{NetworkError, StreetNetwork};

/// Seconds of every edge in both directions; infinite where a direction is closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Seconds along each edge.
    pub forward: Vec<f64>,
    /// Seconds against each edge.
    pub backward: Vec<f64>,
}

impl Weights {
    /// The times of the network as read.
    pub fn of(network: &StreetNetwork) -> Self {
        Weights {
            forward: network.edges().iter().map(|e| e.forward_seconds).collect(),
            backward: network.edges().iter().map(|e| e.backward_seconds).collect(),
        }
    }

    /// Checks that there is one number an edge and direction, none negative or not a number.
    pub(crate) fn check(&self, edges: usize) -> Result<(), NetworkError> {
        if self.forward.len() != edges || self.backward.len() != edges {
            let found = (self.forward.len(), self.backward.len());
            return Err(NetworkError::BadWeights(format!("{found:?} numbers for {edges} edges")));
        }
        match self.forward.iter().chain(&self.backward).find(|w| w.is_nan() || **w < 0.0) {
            Some(bad) => Err(NetworkError::BadWeights(format!("{bad} seconds"))),
            None => Ok(()),
        }
    }

    /// True if neither direction of the edge can be used.
    pub fn is_closed(&self, edge: usize) -> bool {
        self.forward[edge].is_infinite() && self.backward[edge].is_infinite()
    }
}
