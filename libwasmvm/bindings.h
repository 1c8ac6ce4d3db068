/* C interface of zk-wasmvm's libwasmvm: upstream's, then the calls for circuits. */

/* Generated from libwasmvm/src by `make header`; a test compares the two. */

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/**
 * This enum gives names to the status codes returned from Go callbacks to Rust.
 * The Go code will return one of these variants when returning.
 *
 * 0 means no error, all the other cases are some sort of error.
 */
enum GoError
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  GoError_None = 0,
  /**
   * Go panicked for an unexpected reason.
   */
  GoError_Panic = 1,
  /**
   * Go received a bad argument from Rust
   */
  GoError_BadArgument = 2,
  /**
   * Ran out of gas while using the SDK, for example in storage: its gas meter says so.
   */
  GoError_OutOfGas = 3,
  /**
   * Error while trying to serialize data in Go code (typically json.Marshal)
   */
  GoError_CannotSerialize = 4,
  /**
   * An error happened during normal operation of a Go callback, which should be fed back to the contract
   */
  GoError_User = 5,
  /**
   * An error type that should never be created by us. It only serves as a fallback for the i32 to GoError conversion.
   */
  GoError_Other = -1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum GoError GoError;
#else
typedef int32_t GoError;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Values of `errno` after upstream's functions.
 */
enum ErrnoValue
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  ErrnoValue_Success = 0,
  ErrnoValue_Other = 1,
  ErrnoValue_OutOfGas = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ErrnoValue ErrnoValue;
#else
typedef int32_t ErrnoValue;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Values of `errno` after a circuit call.
 */
enum VkErrno
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  VkErrno_Success = 0,
  VkErrno_Other = 1,
  /**
   * A nil argument, one of the wrong length, or a configuration that is not understood.
   */
  VkErrno_InvalidArgument = 100,
  /**
   * The handle is not an open store.
   */
  VkErrno_Released = 101,
  /**
   * The circuit binary fails its check, or the contract cannot have these circuits.
   */
  VkErrno_Refused = 102,
  /**
   * There is no circuit binary with this checksum.
   */
  VkErrno_NotFound = 103,
  /**
   * A file of the store is damaged.
   */
  VkErrno_Corrupt = 104,
  /**
   * Pinned keys use all the memory that they may.
   */
  VkErrno_PinnedCacheFull = 105,
  /**
   * The directory is open with other options.
   */
  VkErrno_OtherOptions = 106,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum VkErrno VkErrno;
#else
typedef int32_t VkErrno;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * An optional vector of bytes, made and freed by this library, that either side can own.
 *
 * Who owns one must destroy it exactly once. A function that returns one gives it to its caller, who copies the bytes
 * and calls `destroy_unmanaged_vector`. A callback that returns one makes it with `new_unmanaged_vector` and gives it to
 * this library through the pointer it was called with. Its fields must not be changed.
 */
typedef struct UnmanagedVector {
  /**
   * True if and only if this is None. If this is true, the other fields must be ignored.
   */
  bool is_none;
  uint8_t *ptr;
  uintptr_t len;
  uintptr_t cap;
} UnmanagedVector;

/**
 * A code cache, by handle.
 */
typedef struct cache_t {

} cache_t;

/**
 * A view into an externally owned byte slice (Go `[]byte`), for the current call only.
 *
 * Nil and empty are different things. A length without data is refused.
 */
typedef struct ByteSliceView {
  /**
   * True if and only if the byte slice is nil in Go. If this is true, the other fields must be ignored.
   */
  bool is_nil;
  const uint8_t *ptr;
  uintptr_t len;
} ByteSliceView;

/**
 * A version of `Option<u64>` that can be used safely in FFI.
 */
typedef struct OptionalU64 {
  bool is_some;
  uint64_t value;
} OptionalU64;

/**
 * The result type of the FFI function analyze_code.
 *
 * Both vectors belong to the caller, who must destroy each exactly once.
 */
typedef struct AnalysisReport {
  /**
   * `true` if and only if all required ibc exports exist as exported functions.
   * This does not guarantee they are functional or even have the correct signatures.
   */
  bool has_ibc_entry_points;
  /**
   * A UTF-8 encoded comma separated list of all entrypoints that
   * are exported by the contract.
   */
  struct UnmanagedVector entrypoints;
  /**
   * An UTF-8 encoded comma separated list of required capabilities.
   * This is never None/nil.
   */
  struct UnmanagedVector required_capabilities;
  /**
   * The migrate version of the contract.
   * This is None if the contract does not have a migrate version and the `migrate` entrypoint
   * needs to be called for every migration (if present).
   * If it is `Some(version)`, it only needs to be called if the `version` increased.
   */
  struct OptionalU64 contract_migrate_version;
} AnalysisReport;

/**
 * Hits and sizes of the code cache. All are specific to the node.
 */
typedef struct Metrics {
  uint32_t hits_pinned_memory_cache;
  uint32_t hits_memory_cache;
  uint32_t hits_fs_cache;
  uint32_t misses;
  uint64_t elements_pinned_memory_cache;
  uint64_t elements_memory_cache;
  uint64_t size_pinned_memory_cache;
  uint64_t size_memory_cache;
} Metrics;

/**
 * An opaque type. `*gas_meter_t` represents a pointer to Go memory holding the gas meter.
 */
typedef struct gas_meter_t {
  uint8_t _private[0];
} gas_meter_t;

/**
 * Something of the embedder's.
 */
typedef struct db_t {
  uint8_t _private[0];
} db_t;

/**
 * A view into bytes of this library's, handed to a callback. It can be copied into a Go `[]byte`.
 */
typedef struct U8SliceView {
  /**
   * True if and only if this is None. If this is true, the other fields must be ignored.
   */
  bool is_none;
  const uint8_t *ptr;
  uintptr_t len;
} U8SliceView;

/**
 * A reference to some tables on the Go side which allow accessing
 * the actual iterator instance.
 */
typedef struct IteratorReference {
  /**
   * An ID assigned to this contract call
   */
  uint64_t call_id;
  /**
   * An ID assigned to this iterator
   */
  uint64_t iterator_id;
} IteratorReference;

typedef struct IteratorVtable {
  int32_t (*next)(struct IteratorReference iterator,
                  struct gas_meter_t *gas_meter,
                  uint64_t *gas_used,
                  struct UnmanagedVector *key_out,
                  struct UnmanagedVector *value_out,
                  struct UnmanagedVector *err_msg_out);
  int32_t (*next_key)(struct IteratorReference iterator,
                      struct gas_meter_t *gas_meter,
                      uint64_t *gas_used,
                      struct UnmanagedVector *key_out,
                      struct UnmanagedVector *err_msg_out);
  int32_t (*next_value)(struct IteratorReference iterator,
                        struct gas_meter_t *gas_meter,
                        uint64_t *gas_used,
                        struct UnmanagedVector *value_out,
                        struct UnmanagedVector *err_msg_out);
} IteratorVtable;

typedef struct GoIter {
  struct gas_meter_t *gas_meter;
  /**
   * A reference which identifies the iterator and allows finding and accessing the
   * actual iterator instance in Go. Once fully initialized, this is immutable.
   */
  struct IteratorReference reference;
  struct IteratorVtable vtable;
} GoIter;

typedef struct DbVtable {
  int32_t (*read_db)(struct db_t *db,
                     struct gas_meter_t *gas_meter,
                     uint64_t *gas_used,
                     struct U8SliceView key,
                     struct UnmanagedVector *value_out,
                     struct UnmanagedVector *err_msg_out);
  int32_t (*write_db)(struct db_t *db,
                      struct gas_meter_t *gas_meter,
                      uint64_t *gas_used,
                      struct U8SliceView key,
                      struct U8SliceView value,
                      struct UnmanagedVector *err_msg_out);
  int32_t (*remove_db)(struct db_t *db,
                       struct gas_meter_t *gas_meter,
                       uint64_t *gas_used,
                       struct U8SliceView key,
                       struct UnmanagedVector *err_msg_out);
  int32_t (*scan_db)(struct db_t *db,
                     struct gas_meter_t *gas_meter,
                     uint64_t *gas_used,
                     struct U8SliceView start,
                     struct U8SliceView end,
                     int32_t order,
                     struct GoIter *iterator_out,
                     struct UnmanagedVector *err_msg_out);
} DbVtable;

typedef struct Db {
  struct gas_meter_t *gas_meter;
  struct db_t *state;
  struct DbVtable vtable;
} Db;

/**
 * Something of the embedder's.
 */
typedef struct api_t {
  uint8_t _private[0];
} api_t;

typedef struct GoApiVtable {
  int32_t (*humanize_address)(const struct api_t *api,
                              struct U8SliceView input,
                              struct UnmanagedVector *humanized_address_out,
                              struct UnmanagedVector *err_msg_out,
                              uint64_t *gas_used);
  int32_t (*canonicalize_address)(const struct api_t *api,
                                  struct U8SliceView input,
                                  struct UnmanagedVector *canonicalized_address_out,
                                  struct UnmanagedVector *err_msg_out,
                                  uint64_t *gas_used);
  int32_t (*validate_address)(const struct api_t *api,
                              struct U8SliceView input,
                              struct UnmanagedVector *err_msg_out,
                              uint64_t *gas_used);
} GoApiVtable;

typedef struct GoApi {
  const struct api_t *state;
  struct GoApiVtable vtable;
} GoApi;

/**
 * Something of the embedder's.
 */
typedef struct querier_t {
  uint8_t _private[0];
} querier_t;

typedef struct QuerierVtable {
  int32_t (*query_external)(const struct querier_t *querier,
                            uint64_t gas_limit,
                            uint64_t *gas_used,
                            struct U8SliceView request,
                            struct UnmanagedVector *result_out,
                            struct UnmanagedVector *err_msg_out);
} QuerierVtable;

typedef struct GoQuerier {
  const struct querier_t *state;
  struct QuerierVtable vtable;
} GoQuerier;

/**
 * Gas of one call, in CosmWasm gas.
 */
typedef struct GasReport {
  /**
   * The original limit the instance was created with
   */
  uint64_t limit;
  /**
   * The remaining gas that can be spend
   */
  uint64_t remaining;
  /**
   * The amount of gas that was spend and metered externally in operations triggered by this instance
   */
  uint64_t used_externally;
  /**
   * The amount of gas that was spend and metered internally (i.e. by executing Wasm and calling
   * API methods which are not metered externally)
   */
  uint64_t used_internally;
} GasReport;

/**
 * A key store, by handle.
 */
typedef struct vk_store_t {

} vk_store_t;

/**
 * Hits and sizes of a key store, and what its verifier did. All are specific to the node.
 */
typedef struct VkMetrics {
  /**
   * Keys found among the pinned ones.
   */
  uint64_t hits_pinned_memory_cache;
  /**
   * Keys found among those used last.
   */
  uint64_t hits_memory_cache;
  /**
   * Keys read from disk.
   */
  uint64_t hits_fs_cache;
  /**
   * Of these, those whose decoded form was there as well. The others were checked in full.
   */
  uint64_t hits_fs_decoded;
  /**
   * Keys that were nowhere.
   */
  uint64_t misses;
  uint64_t elements_pinned_memory_cache;
  uint64_t elements_memory_cache;
  /**
   * Bytes.
   */
  uint64_t size_pinned_memory_cache;
  /**
   * Bytes.
   */
  uint64_t size_memory_cache;
  /**
   * Proofs that contracts had verified and that the verifier was given; the others were in the verdict cache.
   */
  uint64_t verifications;
  uint64_t verdict_hits;
  uint64_t verdict_misses;
  uint64_t verdict_elements;
  /**
   * Bytes that the verdict cache takes.
   */
  uint64_t verdict_bytes;
  /**
   * How often a registered key was missing or damaged on this node, in blocks, queries and simulations together. It must
   * stay 0. `node_faults_within` says whether the node must halt.
   */
  uint64_t node_faults;
} VkMetrics;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Only this library has it. Programs that need circuits refer to it, and with another libwasmvm the linker (or the loader,
 * which resolves data when it loads a library) stops, with this name in its message.
 */
extern const uint8_t zk_wasmvm_is_not_linked__this_is_another_libwasmvm__build_with_tags_sys_wasmvm_and_point_the_linker_to_zk_wasmvm;

/**
 * Copies bytes into a vector that the caller owns. None when `nil` is set; none, too, when there is a length but no data.
 *
 * # Safety
 * Unless `nil` is set or `ptr` is null, `ptr` points to `length` bytes.
 */
struct UnmanagedVector new_unmanaged_vector(bool nil,
                                            const uint8_t *ptr,
                                            uintptr_t length);

/**
 * Frees a vector. Of none, or of an empty one, there is nothing to free.
 *
 * # Safety
 * It was made by this library, is owned by the caller, and is not used again.
 */
void destroy_unmanaged_vector(struct UnmanagedVector v);

/**
 * Returns the version of upstream's library that this one stands for, as a C string.
 *
 * The string is owned by libwasmvm and must not be mutated or destroyed by the caller.
 */
const char *version_str(void);

/**
 * Releases a code cache. Returns at once: calls that are under way go on and keep it until they end. A handle that is not
 * open, or NULL, is left alone.
 */
void release_cache(struct cache_t *cache);

/**
 * Opens the code cache of a data directory. `config` is upstream's `VMConfig` as JSON.
 *
 * When its `available_capabilities` list `halo2`, contracts can import the functions that verify proofs, against the
 * key store of the same directory. Without it the cache is upstream's.
 */
struct cache_t *init_cache(struct ByteSliceView config,
                           struct UnmanagedVector *error_msg);

/**
 * Checks (with `checked`), compiles and keeps (with `persist`) a contract. Returns its checksum, 32 bytes.
 */
struct UnmanagedVector store_code(struct cache_t *cache,
                                  struct ByteSliceView wasm,
                                  bool checked,
                                  bool persist,
                                  struct UnmanagedVector *error_msg);

/**
 * Removes a contract from the file system. A pinned one stays in memory.
 */
void remove_wasm(struct cache_t *cache,
                 struct ByteSliceView checksum,
                 struct UnmanagedVector *error_msg);

/**
 * Returns a contract's Wasm, as it was stored.
 */
struct UnmanagedVector load_wasm(struct cache_t *cache,
                                 struct ByteSliceView checksum,
                                 struct UnmanagedVector *error_msg);

/**
 * Keeps a contract's module in memory. Idempotent.
 */
void pin(struct cache_t *cache, struct ByteSliceView checksum, struct UnmanagedVector *error_msg);

/**
 * Undoes `pin`. Idempotent.
 */
void unpin(struct cache_t *cache, struct ByteSliceView checksum, struct UnmanagedVector *error_msg);

/**
 * Makes these the pinned contracts: checksums of 32 bytes each, one after the other. A rest of fewer bytes is ignored,
 * as upstream does.
 */
void sync_pinned_codes(struct cache_t *cache,
                       struct ByteSliceView checksums,
                       struct UnmanagedVector *error_msg);

/**
 * Static analysis of a stored contract. Both vectors of the report belong to the caller.
 */
struct AnalysisReport analyze_code(struct cache_t *cache,
                                   struct ByteSliceView checksum,
                                   struct UnmanagedVector *error_msg);

/**
 * Counters and sizes of the code cache.
 */
struct Metrics get_metrics(struct cache_t *cache, struct UnmanagedVector *error_msg);

/**
 * Counters of the pinned contracts, as MessagePack: `[[[checksum, [hits, size in bytes]], …]]`.
 */
struct UnmanagedVector get_pinned_metrics(struct cache_t *cache, struct UnmanagedVector *error_msg);

/**
 * Returns the contract's response as JSON, as all of these do.
 */
struct UnmanagedVector instantiate(struct cache_t *cache,
                                   struct ByteSliceView checksum,
                                   struct ByteSliceView env,
                                   struct ByteSliceView info,
                                   struct ByteSliceView msg,
                                   struct Db db,
                                   struct GoApi api,
                                   struct GoQuerier querier,
                                   uint64_t gas_limit,
                                   bool print_debug,
                                   struct GasReport *gas_report,
                                   struct UnmanagedVector *error_msg);

struct UnmanagedVector execute(struct cache_t *cache,
                               struct ByteSliceView checksum,
                               struct ByteSliceView env,
                               struct ByteSliceView info,
                               struct ByteSliceView msg,
                               struct Db db,
                               struct GoApi api,
                               struct GoQuerier querier,
                               uint64_t gas_limit,
                               bool print_debug,
                               struct GasReport *gas_report,
                               struct UnmanagedVector *error_msg);

struct UnmanagedVector migrate(struct cache_t *cache,
                               struct ByteSliceView checksum,
                               struct ByteSliceView env,
                               struct ByteSliceView msg,
                               struct Db db,
                               struct GoApi api,
                               struct GoQuerier querier,
                               uint64_t gas_limit,
                               bool print_debug,
                               struct GasReport *gas_report,
                               struct UnmanagedVector *error_msg);

struct UnmanagedVector migrate_with_info(struct cache_t *cache,
                                         struct ByteSliceView checksum,
                                         struct ByteSliceView env,
                                         struct ByteSliceView msg,
                                         struct ByteSliceView migrate_info,
                                         struct Db db,
                                         struct GoApi api,
                                         struct GoQuerier querier,
                                         uint64_t gas_limit,
                                         bool print_debug,
                                         struct GasReport *gas_report,
                                         struct UnmanagedVector *error_msg);

struct UnmanagedVector sudo(struct cache_t *cache,
                            struct ByteSliceView checksum,
                            struct ByteSliceView env,
                            struct ByteSliceView msg,
                            struct Db db,
                            struct GoApi api,
                            struct GoQuerier querier,
                            uint64_t gas_limit,
                            bool print_debug,
                            struct GasReport *gas_report,
                            struct UnmanagedVector *error_msg);

struct UnmanagedVector reply(struct cache_t *cache,
                             struct ByteSliceView checksum,
                             struct ByteSliceView env,
                             struct ByteSliceView msg,
                             struct Db db,
                             struct GoApi api,
                             struct GoQuerier querier,
                             uint64_t gas_limit,
                             bool print_debug,
                             struct GasReport *gas_report,
                             struct UnmanagedVector *error_msg);

struct UnmanagedVector query(struct cache_t *cache,
                             struct ByteSliceView checksum,
                             struct ByteSliceView env,
                             struct ByteSliceView msg,
                             struct Db db,
                             struct GoApi api,
                             struct GoQuerier querier,
                             uint64_t gas_limit,
                             bool print_debug,
                             struct GasReport *gas_report,
                             struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc_channel_open(struct cache_t *cache,
                                        struct ByteSliceView checksum,
                                        struct ByteSliceView env,
                                        struct ByteSliceView msg,
                                        struct Db db,
                                        struct GoApi api,
                                        struct GoQuerier querier,
                                        uint64_t gas_limit,
                                        bool print_debug,
                                        struct GasReport *gas_report,
                                        struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc_channel_connect(struct cache_t *cache,
                                           struct ByteSliceView checksum,
                                           struct ByteSliceView env,
                                           struct ByteSliceView msg,
                                           struct Db db,
                                           struct GoApi api,
                                           struct GoQuerier querier,
                                           uint64_t gas_limit,
                                           bool print_debug,
                                           struct GasReport *gas_report,
                                           struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc_channel_close(struct cache_t *cache,
                                         struct ByteSliceView checksum,
                                         struct ByteSliceView env,
                                         struct ByteSliceView msg,
                                         struct Db db,
                                         struct GoApi api,
                                         struct GoQuerier querier,
                                         uint64_t gas_limit,
                                         bool print_debug,
                                         struct GasReport *gas_report,
                                         struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc_packet_receive(struct cache_t *cache,
                                          struct ByteSliceView checksum,
                                          struct ByteSliceView env,
                                          struct ByteSliceView msg,
                                          struct Db db,
                                          struct GoApi api,
                                          struct GoQuerier querier,
                                          uint64_t gas_limit,
                                          bool print_debug,
                                          struct GasReport *gas_report,
                                          struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc_packet_ack(struct cache_t *cache,
                                      struct ByteSliceView checksum,
                                      struct ByteSliceView env,
                                      struct ByteSliceView msg,
                                      struct Db db,
                                      struct GoApi api,
                                      struct GoQuerier querier,
                                      uint64_t gas_limit,
                                      bool print_debug,
                                      struct GasReport *gas_report,
                                      struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc_packet_timeout(struct cache_t *cache,
                                          struct ByteSliceView checksum,
                                          struct ByteSliceView env,
                                          struct ByteSliceView msg,
                                          struct Db db,
                                          struct GoApi api,
                                          struct GoQuerier querier,
                                          uint64_t gas_limit,
                                          bool print_debug,
                                          struct GasReport *gas_report,
                                          struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc_source_callback(struct cache_t *cache,
                                           struct ByteSliceView checksum,
                                           struct ByteSliceView env,
                                           struct ByteSliceView msg,
                                           struct Db db,
                                           struct GoApi api,
                                           struct GoQuerier querier,
                                           uint64_t gas_limit,
                                           bool print_debug,
                                           struct GasReport *gas_report,
                                           struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc_destination_callback(struct cache_t *cache,
                                                struct ByteSliceView checksum,
                                                struct ByteSliceView env,
                                                struct ByteSliceView msg,
                                                struct Db db,
                                                struct GoApi api,
                                                struct GoQuerier querier,
                                                uint64_t gas_limit,
                                                bool print_debug,
                                                struct GasReport *gas_report,
                                                struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc2_packet_receive(struct cache_t *cache,
                                           struct ByteSliceView checksum,
                                           struct ByteSliceView env,
                                           struct ByteSliceView msg,
                                           struct Db db,
                                           struct GoApi api,
                                           struct GoQuerier querier,
                                           uint64_t gas_limit,
                                           bool print_debug,
                                           struct GasReport *gas_report,
                                           struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc2_packet_ack(struct cache_t *cache,
                                       struct ByteSliceView checksum,
                                       struct ByteSliceView env,
                                       struct ByteSliceView msg,
                                       struct Db db,
                                       struct GoApi api,
                                       struct GoQuerier querier,
                                       uint64_t gas_limit,
                                       bool print_debug,
                                       struct GasReport *gas_report,
                                       struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc2_packet_timeout(struct cache_t *cache,
                                           struct ByteSliceView checksum,
                                           struct ByteSliceView env,
                                           struct ByteSliceView msg,
                                           struct Db db,
                                           struct GoApi api,
                                           struct GoQuerier querier,
                                           uint64_t gas_limit,
                                           bool print_debug,
                                           struct GasReport *gas_report,
                                           struct UnmanagedVector *error_msg);

struct UnmanagedVector ibc2_packet_send(struct cache_t *cache,
                                        struct ByteSliceView checksum,
                                        struct ByteSliceView env,
                                        struct ByteSliceView msg,
                                        struct Db db,
                                        struct GoApi api,
                                        struct GoQuerier querier,
                                        uint64_t gas_limit,
                                        bool print_debug,
                                        struct GasReport *gas_report,
                                        struct UnmanagedVector *error_msg);

/**
 * Releases a key store. Returns at once: calls that are under way go on and keep it until they end. A handle that is not
 * open, or NULL, is left alone.
 */
void release_vk_store(struct vk_store_t *store);

/**
 * Names the execution that the host call on this thread belongs to, by a number that the caller chooses. Call it
 * from within the querier's callback, on its thread, while it answers `/zkwasm.v1.Query/CircuitRegistered`. By this
 * number `node_faults_within` tells faults in a block from those in queries. It changes no answer and no gas.
 */
void note_execution(uint64_t execution);

/**
 * Returns the CosmWasm gas to charge before a circuit binary of this length in bytes is stored, for reading,
 * checking and writing it.
 */
uint64_t store_vk_gas(uint64_t length);

/**
 * Returns the version of zk-wasmvm, as a C string.
 *
 * The string is owned by libwasmvm and must not be mutated or destroyed by the caller.
 */
const char *zk_version(void);

/**
 * Opens the key store of a data directory, which `init_cache` of that directory uses too. Returns NULL after an
 * error.
 *
 * `config` is JSON: `{"base_dir": "…", "authority": "chain" or "store", "max_k": 17, "memory_bytes": n,
 * "pinned_bytes": n, "params_up_to": 0, "verdict_bytes": n}`. All but `base_dir` can be left out; fields that are not
 * known are refused. `authority` says who decides which circuits count for contracts: the chain, asked by a gRPC query
 * (the default), or the store itself, for tests only. `max_k` decides which uploads succeed, so it is
 * consensus, and it cannot change while the store is open: it is a constant of the node's software. If the chain has
 * a lower limit, the chain compares it with what `inspect_vk` says. No call works in a child after `fork`.
 *
 * A circuit binary is the file that describes a circuit. A verifying key (vk) is decoded from it. The file's SHA-256
 * names both. A directory has one store in a process. Opening it again gives another handle to it, and is an error
 * (`VkErrno_OtherOptions`) when the options differ. `init_cache` uses the store if it is open, and otherwise opens
 * it with the defaults. To choose the options, open the store first. The store is closed with the last of its
 * handles and code caches.
 */
struct vk_store_t *open_vk_store(struct ByteSliceView config,
                                 struct UnmanagedVector *error_msg);

/**
 * Stores a circuit binary and returns its checksum, 32 bytes, which belong to the caller.
 *
 * With `checked` it is checked in full; leave it out only for one that was checked before and that is somewhere else
 * too (a chain's state). With `persist` it is kept: a checked one is on disk when this returns, and its parameters are
 * ready; an unchecked one may be lost or damaged when the machine crashes, which its hash shows. Without `persist`
 * nothing is kept (simulation). After an error nothing has changed.
 */
struct UnmanagedVector store_vk(struct vk_store_t *store,
                                struct ByteSliceView circuit,
                                bool checked,
                                bool persist,
                                struct UnmanagedVector *error_msg);

/**
 * Returns a circuit binary as it was stored, after comparing its hash. It belongs to the caller.
 */
struct UnmanagedVector load_vk(struct vk_store_t *store,
                               struct ByteSliceView checksum,
                               struct UnmanagedVector *error_msg);

/**
 * Returns the checksums of all circuit binaries in the store's folder, in ascending order: 32 bytes each, one after the
 * other. They belong to the caller. Only the folder is read, not the files, so damaged files are among them.
 */
struct UnmanagedVector list_vks(struct vk_store_t *store,
                                struct UnmanagedVector *error_msg);

/**
 * Removes a circuit binary from disk and memory, pinned or not. The error is `VkErrno_NotFound` when it is not
 * there.
 */
void remove_vk(struct vk_store_t *store,
               struct ByteSliceView checksum,
               struct UnmanagedVector *error_msg);

/**
 * Keeps a key in memory, with the parameters for its k. Idempotent. After an error the pinned keys are as before.
 */
void pin_vk(struct vk_store_t *store,
            struct ByteSliceView checksum,
            struct UnmanagedVector *error_msg);

/**
 * Undoes `pin_vk`. Idempotent.
 */
void unpin_vk(struct vk_store_t *store,
              struct ByteSliceView checksum,
              struct UnmanagedVector *error_msg);

/**
 * Makes sure that a key can be used now: it is in memory, or its file is there and right, it was checked in full, and
 * the parameters for its k are ready. This is cheap for a key in memory. It costs two looks at the file system while
 * the key's files look as they did the last time (size, times, inode). Otherwise the key is read from disk.
 *
 * `VkErrno_NotFound` and `VkErrno_Corrupt` say that a verification would end in a fault of the node; this call does
 * not count as one. The hits of `vk_metrics` count a key that was read.
 */
void ready_vk(struct vk_store_t *store,
              struct ByteSliceView checksum,
              struct UnmanagedVector *error_msg);

/**
 * Counters and sizes of a key store.
 */
struct VkMetrics vk_metrics(struct vk_store_t *store, struct UnmanagedVector *error_msg);

/**
 * Number of the node's faults in one execution (`note_execution`). After an error, 18446744073709551615.
 *
 * A node must halt after a fault in the execution of a block, or in execution 0, which stands for calls whose chain
 * named no execution.
 */
uint64_t node_faults_within(struct vk_store_t *store,
                            uint64_t execution,
                            struct UnmanagedVector *error_msg);

/**
 * Counters of the pinned keys, as JSON: `{"<checksum, hexadecimal>": {"hits": n, "size": bytes}, …}`.
 */
struct UnmanagedVector pinned_vk_metrics(struct vk_store_t *store,
                                         struct UnmanagedVector *error_msg);

/**
 * Checks a circuit binary under the store's limits and describes it, as JSON. Nothing is written.
 *
 * `{"checksum": hexadecimal, "k": n, "public_inputs": [n for each instance column], "file_length": bytes,
 * "proof_length": bytes, "advice_columns": n, "fixed_columns": n, "instance_columns": n, "gates": n, "lookups": n,
 * "degree": n, "verification_gas": CosmWasm gas}`; the gas is that of one verification, without the VM's price of the
 * call and of asking the chain (140,000 are one SDK gas).
 */
struct UnmanagedVector inspect_vk(struct vk_store_t *store,
                                  struct ByteSliceView circuit,
                                  struct UnmanagedVector *error_msg);

/**
 * Verifies one proof against a circuit of the store, for the node's own use. It charges no gas and asks no chain.
 *
 * `public_inputs` are 32 bytes each, one after the other. Returns 0 for valid, 1 for not valid, and from 10 on the
 * codes that contracts get (docs/ARCHITECTURE.md). After an error, 4294967295.
 */
uint32_t verify_halo2_proof(struct vk_store_t *store,
                            struct ByteSliceView checksum,
                            struct ByteSliceView proof,
                            struct ByteSliceView public_inputs,
                            struct UnmanagedVector *error_msg);

/**
 * Returns a contract with a section `halo2_circuits` that declares exactly these circuits, in this order, the contract's
 * own circuit first. It belongs to the caller. It needs no store, and does not ask whether there are such circuits.
 *
 * `checksums` are 32 bytes each, one after the other. A contract that declares none gets the section at its end, and
 * with it another checksum. A contract that declares these is returned as it is. The error is `VkErrno_Refused` for
 * a contract that declares others, for bytes that are no Wasm module, and for no checksum, more than 64, or one
 * twice. `store_code` checks the rest of the module.
 */
struct UnmanagedVector bind_circuits(struct ByteSliceView wasm,
                                     struct ByteSliceView checksums,
                                     struct UnmanagedVector *error_msg);

/**
 * Returns the checksums of the circuits that a contract declares, in its order: 32 bytes each, one after the other, and
 * empty when it declares none. They belong to the caller.
 *
 * The error is `VkErrno_Refused` for bytes that are no Wasm module, and for a section `halo2_circuits` that breaks
 * its rules.
 */
struct UnmanagedVector declared_circuits(struct ByteSliceView wasm,
                                         struct UnmanagedVector *error_msg);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus
