;; A contract that does what its message says, for tests of messages between contracts.
;;
;; instantiate, execute, migrate and sudo write the message under the key "last" (migrate: "migrated"). Then they look at the
;; third byte of the message:
;;   {"ok":…} and {"error":…}  are the result of the call, as they stand
;;   {"ask":REQUEST}           asks the chain REQUEST and writes the answer under the key "answer"
;;   {"transfer":…}            does nothing more: a cw20 token's message
;;   {"loop":…}                answers with LOOP, which the test puts in
;;   {"panic":…}               traps
;;   {"burn":…}                never ends
;; reply writes what it gets under the key "reply". It fails for the id 9, and answers with the data "data" for the id 8.
;; query answers {"a":1}; {"ask":REQUEST} asks the chain first and fails when that does, {"fail":…} fails.
(module
  (import "env" "db_write" (func $db_write (param i32 i32)))
  (import "env" "query_chain" (func $query_chain (param i32) (result i32)))

  (memory (export "memory") 17)
  (global $heap (mut i32) (i32.const 65536))

  (data (i32.const 16) "last")
  (data (i32.const 32) "migrated")
  (data (i32.const 48) "answer")
  (data (i32.const 64) "reply")
  (data (i32.const 128) "{\"ok\":{\"messages\":[],\"attributes\":[],\"events\":[],\"data\":null}}") ;; 62
  (data (i32.const 256) "{\"ok\":{\"messages\":[],\"attributes\":[{\"key\":\"replied\",\"value\":\"yes\"}],\"events\":[],\"data\":null}}") ;; 93
  (data (i32.const 384) "{\"ok\":{\"messages\":[],\"attributes\":[],\"events\":[],\"data\":\"ZGF0YQ==\"}}") ;; 68
  (data (i32.const 512) "{\"error\":\"reply refused\"}") ;; 25
  (data (i32.const 576) "{\"ok\":\"eyJhIjoxfQ==\"}") ;; 21
  (data (i32.const 640) "{\"error\":\"no answer\"}") ;; 21
  (data (i32.const 1024) "LOOP")

  (func (export "interface_version_8"))
  (func (export "deallocate") (param i32))

  ;; A region at the heap's end: offset, capacity and length behind one another, then the bytes.
  (func $allocate (export "allocate") (param $size i32) (result i32)
    (local $region i32)
    (local.set $region (global.get $heap))
    (global.set $heap
      (i32.and (i32.add (i32.add (local.get $region) (local.get $size)) (i32.const 19)) (i32.const -8)))
    (i32.store (local.get $region) (i32.add (local.get $region) (i32.const 12)))
    (i32.store (i32.add (local.get $region) (i32.const 4)) (local.get $size))
    (i32.store (i32.add (local.get $region) (i32.const 8)) (i32.const 0))
    (local.get $region))

  ;; A region of bytes that are in memory already.
  (func $bytes (param $offset i32) (param $length i32) (result i32)
    (local $region i32)
    (local.set $region (call $allocate (i32.const 0)))
    (i32.store (local.get $region) (local.get $offset))
    (i32.store (i32.add (local.get $region) (i32.const 4)) (local.get $length))
    (i32.store (i32.add (local.get $region) (i32.const 8)) (local.get $length))
    (local.get $region))

  (func $at (param $region i32) (param $index i32) (result i32)
    (i32.load8_u (i32.add (i32.load (local.get $region)) (local.get $index))))

  ;; Asks what stands between {"ask": and the last brace.
  (func $ask (param $msg i32) (result i32)
    (call $query_chain
      (call $bytes
        (i32.add (i32.load (local.get $msg)) (i32.const 7))
        (i32.sub (i32.load (i32.add (local.get $msg) (i32.const 8))) (i32.const 8)))))

  (func $do (param $msg i32) (result i32)
    (local $what i32)
    (local.set $what (call $at (local.get $msg) (i32.const 2)))
    (if (i32.eq (local.get $what) (i32.const 112)) (then unreachable)) ;; p
    (if (i32.eq (local.get $what) (i32.const 98)) (then (loop $forever (br $forever)))) ;; b
    (if (i32.eq (local.get $what) (i32.const 108)) ;; l
      (then (return (call $bytes (i32.const 1024) (i32.const LOOP_LENGTH)))))
    (if (i32.eq (local.get $what) (i32.const 116)) ;; t
      (then (return (call $bytes (i32.const 128) (i32.const 62)))))
    (if (i32.eq (local.get $what) (i32.const 97)) ;; a
      (then
        (call $db_write (call $bytes (i32.const 48) (i32.const 6)) (call $ask (local.get $msg)))
        (return (call $bytes (i32.const 128) (i32.const 62)))))
    (local.get $msg))

  (func $write_and_do (param $msg i32) (result i32)
    (call $db_write (call $bytes (i32.const 16) (i32.const 4)) (local.get $msg))
    (call $do (local.get $msg)))

  (func (export "instantiate") (param i32 i32 i32) (result i32) (call $write_and_do (local.get 2)))
  (func (export "execute") (param i32 i32 i32) (result i32) (call $write_and_do (local.get 2)))
  (func (export "sudo") (param i32 i32) (result i32) (call $write_and_do (local.get 1)))

  (func (export "migrate") (param i32 i32) (result i32)
    (call $db_write (call $bytes (i32.const 32) (i32.const 8)) (local.get 1))
    (call $do (local.get 1)))

  (func (export "reply") (param $env i32) (param $reply i32) (result i32)
    (local $id i32)
    (call $db_write (call $bytes (i32.const 64) (i32.const 5)) (local.get $reply))
    (local.set $id (call $at (local.get $reply) (i32.const 6)))
    (if (i32.eq (local.get $id) (i32.const 57)) (then (return (call $bytes (i32.const 512) (i32.const 25)))))
    (if (i32.eq (local.get $id) (i32.const 56)) (then (return (call $bytes (i32.const 384) (i32.const 68)))))
    (call $bytes (i32.const 256) (i32.const 93)))

  (func (export "query") (param $env i32) (param $msg i32) (result i32)
    (local $what i32)
    (local.set $what (call $at (local.get $msg) (i32.const 2)))
    (if (i32.eq (local.get $what) (i32.const 102)) ;; f
      (then (return (call $bytes (i32.const 640) (i32.const 21)))))
    (if (i32.eq (local.get $what) (i32.const 97)) ;; a: the answer begins {"ok":{"ok"
      (then
        (if (i32.ne (call $at (call $ask (local.get $msg)) (i32.const 8)) (i32.const 111)) ;; o
          (then (return (call $bytes (i32.const 640) (i32.const 21)))))))
    (call $bytes (i32.const 576) (i32.const 21)))
)
