use super::{FILE_BYTE_NS, GAS_PER_NS, MARGIN, MSM_US, OPEN_NS, fetch, msm_ns};

#[test]
fn multiexponentiations_are_priced_as_measured_and_grow() {
    for (log, us) in MSM_US.iter().enumerate() {
        assert_eq!(msm_ns(1 << log), us * 1000);
    }
    assert_eq!(msm_ns(0), msm_ns(1));
    assert_eq!(msm_ns(48), (640 + 1_032) * 1000 / 2);
    let prices: Vec<u64> = (1..70_000).map(msm_ns).collect();
    assert!(prices.windows(2).all(|pair| pair[0] <= pair[1]));
    assert!(msm_ns(1 << 18) > 2 * msm_ns(1 << 17) - 50_000_000);
    assert!(msm_ns(u64::MAX) > 1 << 60, "no overflow at the far end");
}

#[test]
fn a_longer_file_costs_more_and_nothing_overflows() {
    let gas = |ns: u64| ns * GAS_PER_NS * (100 + MARGIN) / 100;
    assert_eq!(fetch(0), gas(OPEN_NS));
    assert_eq!(fetch(1000), gas(OPEN_NS + 1000 * FILE_BYTE_NS));
    assert_eq!(fetch(u64::MAX), u64::MAX);
}
