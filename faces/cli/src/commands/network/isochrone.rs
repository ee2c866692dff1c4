use super::{Arguments, Prepared};
use crate::context::{Context, Failure, Outcome};
use linping_network::LonLat;

pub fn run(_: &Arguments, _: &Context, _: &Prepared, _: LonLat, _: f64) -> Outcome {
    Err(Failure::internal("not written yet"))
}
