  ;; What the contracts of tests have, but for their memory. A region is its offset, its capacity and its length; here its
  ;; bytes follow. Regions lie one behind the other from 1024 on, and none is freed.
  (func (export "interface_version_8"))
  (global $heap (mut i32) (i32.const 1024))
  (func $allocate (export "allocate") (param $size i32) (result i32)
    (local $region i32)
    (local.set $region (global.get $heap))
    (i32.store (local.get $region) (i32.add (local.get $region) (i32.const 12)))
    (i32.store offset=4 (local.get $region) (local.get $size))
    (i32.store offset=8 (local.get $region) (local.get $size))
    (global.set $heap
      (i32.and (i32.add (i32.add (local.get $region) (i32.const 27)) (local.get $size)) (i32.const -8)))
    (local.get $region))
  (func (export "deallocate") (param i32))
  ;; A region with a number.
  (func $u32 (param $value i32) (result i32)
    (local $region i32)
    (local.set $region (call $allocate (i32.const 4)))
    (i32.store (i32.load (local.get $region)) (local.get $value))
    (local.get $region))
