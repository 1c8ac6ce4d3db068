//! What the tests share is in `zk-halo2-testing`, for benches and fuzz targets too.
#![allow(unused_imports, unreachable_pub, reason = "shared by tests that each use a part of it")]

pub use zk_halo2_testing::*;
