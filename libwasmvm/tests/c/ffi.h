/* What the files of this test share: the checks, slices and vectors, and a chain in memory.

   Two switches of the compiler:
     UPSTREAM          the library is upstream's: nothing of circuits, and no call that upstream asks callers not to make
                       (a released or foreign handle, data that is not there)
     WITHOUT_CIRCUITS  the library is ours, built without its feature `halo2` */
#ifndef FFI_H
#define FFI_H

#include <bindings.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>

#ifdef UPSTREAM
#define WITHOUT_CIRCUITS
#endif

/* --- checks (check.c) --- */

/* Begins a group of checks. Looks for leaks of the group before it, where a sanitizer can tell. */
void group(const char *name);
/* Begins a check, which lasts until the next one, and prints its name first: a crash is then below its name. */
void check(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Ends the last check and the last group; the program's exit code. */
int summary(void);

#define EXPECT(condition) expect((condition), #condition, __FILE__, __LINE__)
void expect(bool holds, const char *text, const char *file, int line);

/* Ends the program, for what no check can go on without. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* --- calls --- */

/* The error message of the last call; `is_none` when there is none. */
extern struct UnmanagedVector message;

/* A call into the library, in one of the forms below, which sets `message` and errno to something that no library
   writes before, and keeps errno after. */
#define VOID(call) (before(), (call), after())
#define VECTOR(call) (before(), keep_vector(call))
#define CACHE(call) (before(), keep_cache(call))
#define REPORT(call) (before(), keep_report(call))
#define METRICS(call) (before(), keep_metrics(call))
void before(void);
void after(void);
struct UnmanagedVector keep_vector(struct UnmanagedVector value);
struct cache_t *keep_cache(struct cache_t *value);
struct AnalysisReport keep_report(struct AnalysisReport value);
struct Metrics keep_metrics(struct Metrics value);
#ifndef WITHOUT_CIRCUITS
#define STORE(call) (before(), keep_store(call))
#define VK_METRICS(call) (before(), keep_vk_metrics(call))
#define VERDICT(call) (before(), keep_verdict(call))
struct vk_store_t *keep_store(struct vk_store_t *value);
struct VkMetrics keep_vk_metrics(struct VkMetrics value);
uint32_t keep_verdict(uint32_t value);
#endif

/* The last call set errno to 0 and did not touch `message`. */
#define OK() expect_ok(__FILE__, __LINE__)
/* The last call set this errno and a message that contains this text. */
#define FAILS(code, text) expect_failure((code), (text), __FILE__, __LINE__)
/* The last call ended with one of the errnos of the library, with a message if it is not 0. */
#define ENDS() expect_any_end(__FILE__, __LINE__)
bool expect_ok(const char *file, int line);
void expect_failure(int code, const char *text, const char *file, int line);
int expect_any_end(const char *file, int line);

/* Like VECTOR, for a call that has to fail: the vector is empty then, never none. */
#define VECTOR_FAILS(call, code, text) expect_empty(VECTOR(call), (code), (text), __FILE__, __LINE__)
void expect_empty(struct UnmanagedVector result, int code, const char *text, const char *file, int line);

/* The last call, whose result this is, succeeded, and the result contains this text. */
#define ANSWERS(result, text) expect_answer((result), (text), __FILE__, __LINE__)
void expect_answer(struct UnmanagedVector result, const char *text, const char *file, int line);

/* --- bytes --- */

typedef struct Bytes {
    uint8_t *data;
    size_t length;
} Bytes;

Bytes read_file(const char *format, ...) __attribute__((format(printf, 1, 2)));
Bytes copy_of(const void *data, size_t length);
/* A copy in memory of its own exact size, so that a sanitizer sees a read past its end. */
Bytes text(const char *format, ...) __attribute__((format(printf, 1, 2)));
void drop(Bytes bytes);

struct ByteSliceView nil(void);
struct ByteSliceView view(const void *data, size_t length);
struct ByteSliceView bytes(Bytes bytes);
struct ByteSliceView string(const char *text);

/* A vector that the library made: contents, and its end. */
bool holds(struct UnmanagedVector vector, const char *text);
bool equals(struct UnmanagedVector vector, Bytes bytes);
void destroy(struct UnmanagedVector vector);
/* Copies the contents and destroys the vector; one more zero byte follows the copy. */
Bytes take(struct UnmanagedVector vector);
/* The hexadecimal digits, as a string; free it. */
char *hexadecimal(Bytes data);

/* Every time the same numbers. */
uint32_t random_below(uint32_t limit);

/* --- a chain in memory (host.c) --- */

enum Callback { READ, WRITE, REMOVE, SCAN, NEXT, NEXT_KEY, NEXT_VALUE, HUMANIZE, CANONICALIZE, VALIDATE, QUERY, CALLBACKS };
extern const char *const callback_names[CALLBACKS];

/* What a callback answers instead of doing its work. */
typedef struct Fault {
    bool active;
    int32_t code;        /* returned */
    bool sets_message;   /* writes `message` to the error message */
    Bytes message;
    bool sets_output;    /* writes `output` to every output */
    Bytes output;
    uint64_t gas;
} Fault;

typedef struct Entry {
    Bytes key, value;
} Entry;

typedef struct Iterator {
    Entry *entries;
    size_t count, next;
} Iterator;

typedef struct Host {
    Entry *entries;
    size_t count;
    Iterator *iterators;
    size_t iterator_count;
    Fault faults[CALLBACKS];
    uint32_t calls[CALLBACKS];
    bool missing[CALLBACKS];     /* this function is NULL in its vtable */
    bool silent_scan;            /* scan_db reports success and writes no iterator */
    const char *answer;          /* the querier's, as JSON */
    uint64_t execution;          /* what the querier calls it, when it is not 0 */
    Bytes last_query;
} Host;

Host *host_new(void);
void host_free(Host *host);
/* Takes the faults back, and counts from 0 again. */
void host_reset(Host *host);
void host_set(Host *host, const char *key, const void *value, size_t length);

struct Db host_db(Host *host);
struct GoApi host_api(Host *host);
struct GoQuerier host_querier(Host *host);

/* --- entry points --- */

typedef struct UnmanagedVector (*Call2)(struct cache_t *, struct ByteSliceView checksum, struct ByteSliceView env,
                                        struct ByteSliceView msg, struct Db, struct GoApi, struct GoQuerier,
                                        uint64_t gas_limit, bool print_debug, struct GasReport *,
                                        struct UnmanagedVector *error_msg);
typedef struct UnmanagedVector (*Call3)(struct cache_t *, struct ByteSliceView checksum, struct ByteSliceView env,
                                        struct ByteSliceView info_or_msg, struct ByteSliceView msg_or_info, struct Db,
                                        struct GoApi, struct GoQuerier, uint64_t gas_limit, bool print_debug,
                                        struct GasReport *, struct UnmanagedVector *error_msg);

/* One of the two functions is set. */
typedef struct EntryPoint {
    const char *name;
    Call2 call2;
    Call3 call3;
} EntryPoint;

extern const EntryPoint entry_points[];
extern const size_t entry_point_count;

#define GAS_LIMIT UINT64_C(500000000000)

extern struct GasReport gas; /* of the last `enter` */
/* Calls an entry point with an environment and a sender; the form is VECTOR's. */
struct UnmanagedVector enter(const EntryPoint *, struct cache_t *, Bytes checksum, const char *msg, Host *);
struct UnmanagedVector call(Call3, struct cache_t *, Bytes checksum, const char *msg, Host *);
struct UnmanagedVector ask(struct cache_t *, Bytes checksum, const char *msg, Host *);

extern const char environment[];
extern const char sender[];

/* --- contracts made by hand (wasm.c) --- */

/* Types of functions by what they take and return, all of it i32. */
enum WasmType { T0_0, T1_1, T1_0, T2_1, T3_1, WASM_TYPES };

typedef struct WasmImport {
    const char *name; /* in the module `env` */
    enum WasmType type;
} WasmImport;

typedef struct WasmFunction {
    const char *name; /* under which it is exported */
    enum WasmType type;
    const char *code; /* without the final `end` */
    size_t length;
    int end; /* the errno that a call of it ends with; -1 when it is never called from here */
} WasmFunction;

#define CODE(literal) (literal), sizeof(literal) - 1
/* What every contract exports: functions 0 to 2. `allocate` gives the region at 8 every time. */
#define WASM_BASE \
    {"interface_version_8", T0_0, CODE(""), -1}, {"allocate", T1_1, CODE("\x41\x08"), -1}, {"deallocate", T1_0, CODE(""), -1}

/* A module with these imports, these functions (numbered after the imports) and one page of memory with this data at 8. */
Bytes wasm_module(const WasmImport *imports, size_t import_count, const WasmFunction *functions, size_t function_count,
                  const void *data, size_t data_length);
/* Adds a region of 12 bytes to the data of a module. */
void wasm_region(uint8_t *at, uint32_t offset, uint32_t capacity, uint32_t length);

/* --- setting up (main.c) --- */

extern const char *testdata;  /* upstream's contracts */
extern const char *fixtures;  /* ours: halo2_verifier.wasm, circuit.vk, proof.bin, inputs.bin */

/* A new empty folder below the one given to the program. */
Bytes new_folder(void);
/* `{"cache":…}` with this folder and these capabilities, comma-separated and each in quotes. */
Bytes configuration(Bytes folder, const char *capabilities);
#define CAPABILITIES \
    "\"iterator\",\"staking\",\"stargate\",\"cosmwasm_1_1\",\"cosmwasm_1_2\",\"cosmwasm_1_3\",\"cosmwasm_1_4\"," \
    "\"cosmwasm_2_0\",\"cosmwasm_2_1\",\"cosmwasm_2_2\",\"cosmwasm_3_0\",\"ibc2\""
struct cache_t *new_cache(const char *capabilities);
struct cache_t *cache_in(Bytes folder, const char *capabilities);
/* Stores a contract, which has to succeed; its checksum. */
Bytes store(struct cache_t *cache, Bytes wasm);
Bytes store_file(struct cache_t *cache, const char *name);

/* Handles that the library never gave out. */
#define FOREIGN_COUNT 6
void *foreign(size_t index);

/* --- the groups --- */

void vectors(void);
void configurations(void);
void handles(void);
void codes(void);
void contracts(void);
void callbacks(void);
void traps(void);
void threads(void);
#ifndef WITHOUT_CIRCUITS
void circuit_stores(void);
void circuit_files(void);
void bound_contracts(void);
void proofs(void);
void verifying_contracts(void);
void circuit_threads(void);
#endif

#endif
