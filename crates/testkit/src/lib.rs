//! What the tests of several crates share: disks that fail on demand.

pub mod fault;
