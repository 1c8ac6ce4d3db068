/* Key stores, circuit binaries, proofs, and contracts that verify them. */
#include "ffi.h"

#ifdef WITHOUT_CIRCUITS

typedef int nothing_of_circuits;

#else

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_VERDICT UINT32_MAX
#define HALO2 CAPABILITIES ",\"halo2\""

/* What scripts/test-ffi.sh made: a circuit binary, a proof for it, and the proof's public inputs. */
static Bytes circuit, proof, inputs;

static void begin(void) {
    circuit = read_file("%s/circuit.vk", fixtures);
    proof = read_file("%s/proof.bin", fixtures);
    inputs = read_file("%s/inputs.bin", fixtures);
}

static void end(void) {
    drop(circuit);
    drop(proof);
    drop(inputs);
}

static Bytes store_configuration(Bytes folder, const char *rest) {
    return text("{\"base_dir\":\"%.*s\"%s}", (int)folder.length, folder.data, rest);
}

static struct vk_store_t *store_in(Bytes folder, const char *rest) {
    Bytes config = store_configuration(folder, rest);
    struct vk_store_t *store = STORE(open_vk_store(bytes(config), &message));
    if (store == NULL) give_up("cannot open a key store");
    drop(config);
    return store;
}

/* Tries to open a store, which fails with this errno. */
static void not_in(Bytes folder, const char *rest, int code, const char *why) {
    Bytes config = store_configuration(folder, rest);
    struct vk_store_t *store = STORE(open_vk_store(bytes(config), &message));
    FAILS(code, why);
    EXPECT(store == NULL);
    release_vk_store(store);
    drop(config);
}

static Bytes stored(struct vk_store_t *store) {
    Bytes checksum = take(VECTOR(store_vk(store, bytes(circuit), true, true, &message)));
    if (checksum.length != 32) give_up("cannot store a circuit");
    return checksum;
}

static Bytes hexadecimal(Bytes data) {
    Bytes hex = {.data = malloc(data.length * 2 + 1), .length = data.length * 2};
    if (hex.data == NULL) give_up("no memory");
    for (size_t i = 0; i < data.length; i++) snprintf((char *)hex.data + 2 * i, 3, "%02x", data.data[i]);
    return hex;
}

/* --- key stores --- */

static void refused(const char *name, struct ByteSliceView config, int code) {
    check("open_vk_store: %s", name);
    struct vk_store_t *store = STORE(open_vk_store(config, &message));
    FAILS(code, "");
    EXPECT(store == NULL);
    release_vk_store(store);
}

static void damaged_configurations(void) {
    const int invalid = VkErrno_InvalidArgument;
    refused("nil", nil(), invalid);
    refused("empty", view(NULL, 0), invalid);
    refused("no JSON", string("store"), invalid);
    refused("null", string("null"), invalid);
    refused("a list of the wrong kind", string("[7]"), invalid);
    refused("no folder", string("{}"), invalid);
    refused("no folder, but options", string("{\"authority\":\"chain\"}"), invalid);
    refused("a folder that is a number", string("{\"base_dir\":7}"), invalid);
    refused("no UTF-8", string("{\"base_dir\":\"\xff\xfe\"}"), invalid);
    refused("no pointer and a length", view(NULL, 100), invalid);
    refused("a length that nothing has", view("{}", SIZE_MAX), invalid);
    refused("a length that nothing has, of half", view("{}", SIZE_MAX / 2 + 1), invalid);
    refused("a folder's name with a zero byte", string("{\"base_dir\":\"/tmp/x\\u0000y\"}"), 1);
    refused("a folder below a file", string("{\"base_dir\":\"/dev/null/x\"}"), 1);
    refused("a folder that is a file", string("{\"base_dir\":\"/dev/null\"}"), 1);

    Bytes folder = new_folder();
    const char *const options[] = {
        ",\"unknown\":1", ",\"authority\":\"nobody\"", ",\"authority\":null", ",\"authority\":1", ",\"max_k\":-1",
        ",\"max_k\":1.5", ",\"max_k\":\"17\"", ",\"max_k\":4294967296", ",\"memory_bytes\":-1",
        ",\"memory_bytes\":18446744073709551616", ",\"pinned_bytes\":1e99", ",\"verdict_bytes\":true",
        ",\"params_up_to\":[]", ",\"base_dir\":\"/twice\"", ",", ",\"max_k\"", "}",
    };
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        check("open_vk_store: …%s}", options[i]);
        not_in(folder, options[i], VkErrno_InvalidArgument, "");
    }

    check("open_vk_store: a million lists in each other");
    Bytes nested = {.data = malloc(1000000), .length = 1000000};
    if (nested.data == NULL) give_up("no memory");
    memset(nested.data, '[', nested.length);
    STORE(open_vk_store(bytes(nested), &message));
    FAILS(VkErrno_InvalidArgument, "");
    drop(nested);

    check("open_vk_store: cut off, at every byte");
    Bytes config = text("{\"authority\":\"store\",\"max_k\":17,\"memory_bytes\":1000000,\"pinned_bytes\":1000000,"
                        "\"params_up_to\":0,\"verdict_bytes\":1000000,\"base_dir\":\"%.*s\"}",
                        (int)folder.length, folder.data);
    for (size_t length = 0; length < config.length; length++) {
        Bytes cut = copy_of(config.data, length);
        STORE(open_vk_store(bytes(cut), &message));
        FAILS(VkErrno_InvalidArgument, "");
        drop(cut);
    }

    check("open_vk_store: every byte changed");
    size_t mutable = config.length - folder.length - strlen("\"base_dir\":\"\"}");
    for (size_t i = 0; i < mutable; i++) {
        Bytes changed = copy_of(config.data, config.length);
        changed.data[i] = (uint8_t)random_below(256);
        struct vk_store_t *store = STORE(open_vk_store(bytes(changed), &message));
        EXPECT((ENDS() == 0) == (store != NULL));
        release_vk_store(store);
        drop(changed);
    }
    drop(config);

    check("open_vk_store: the largest and the smallest sizes");
    release_vk_store(store_in(folder, ",\"max_k\":4294967295,\"memory_bytes\":18446744073709551615,"
                                      "\"pinned_bytes\":18446744073709551615,\"verdict_bytes\":0"));
    release_vk_store(store_in(folder, ",\"max_k\":0,\"memory_bytes\":0,\"pinned_bytes\":0,\"verdict_bytes\":1"));
    drop(folder);
}

static void every_function_refuses(struct vk_store_t *store, const char *name, int code) {
    uint8_t zeros[32] = {0};
    struct ByteSliceView checksum = view(zeros, sizeof zeros);
    check("%s: store_vk", name);
    VECTOR_FAILS(store_vk(store, bytes(circuit), true, true, &message), code, "");
    VECTOR_FAILS(store_vk(store, bytes(circuit), false, false, &message), code, "");
    check("%s: load_vk", name);
    VECTOR_FAILS(load_vk(store, checksum, &message), code, "");
    check("%s: remove_vk", name);
    VOID(remove_vk(store, checksum, &message));
    FAILS(code, "");
    check("%s: pin_vk", name);
    VOID(pin_vk(store, checksum, &message));
    FAILS(code, "");
    check("%s: unpin_vk", name);
    VOID(unpin_vk(store, checksum, &message));
    FAILS(code, "");
    check("%s: vk_metrics", name);
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store, &message));
    FAILS(code, "");
    EXPECT(metrics.misses == 0 && metrics.verdict_bytes == 0 && metrics.node_faults == 0);
    check("%s: pinned_vk_metrics", name);
    VECTOR_FAILS(pinned_vk_metrics(store, &message), code, "");
    check("%s: inspect_vk", name);
    VECTOR_FAILS(inspect_vk(store, bytes(circuit), &message), code, "");
    check("%s: verify_halo2_proof", name);
    uint32_t verdict = VERDICT(verify_halo2_proof(store, checksum, bytes(proof), bytes(inputs), &message));
    FAILS(code, "");
    EXPECT(verdict == NO_VERDICT);
    check("%s: without a place for the error", name);
    VOID(pin_vk(store, checksum, NULL));
    EXPECT(message.is_none);
}

static void handles_that_are_none(void) {
    every_function_refuses(NULL, "no store", VkErrno_InvalidArgument);
    check("release_vk_store: no store");
    release_vk_store(NULL);

    Bytes folder = new_folder();
    struct vk_store_t *old = store_in(folder, "");
    release_vk_store(old);
    every_function_refuses(old, "released store", VkErrno_Released);
    check("release_vk_store: again, three times");
    for (int i = 0; i < 3; i++) release_vk_store(old);
    check("a released handle is not given out again");
    struct vk_store_t *open = NULL;
    for (int i = 0; i < 50; i++) {
        release_vk_store(open);
        open = store_in(folder, "");
        EXPECT(open != old);
    }
    check("releasing a released handle leaves the open store alone");
    release_vk_store(old);
    VK_METRICS(vk_metrics(open, &message));
    OK();
    every_function_refuses(old, "released store, with another open", VkErrno_Released);
    for (size_t i = 0; i < FOREIGN_COUNT; i++) {
        char name[64];
        snprintf(name, sizeof name, "foreign store %p", foreign(i));
        every_function_refuses(foreign(i), name, VkErrno_Released);
        check("%s: release_vk_store", name);
        release_vk_store(foreign(i));
    }

    struct cache_t *cache = new_cache(HALO2);
    every_function_refuses((struct vk_store_t *)cache, "a code cache for a store", VkErrno_Released);
    check("a code cache for a store: release_vk_store");
    release_vk_store((struct vk_store_t *)cache);
    METRICS(get_metrics(cache, &message));
    OK();
    check("a store for a code cache");
    METRICS(get_metrics((struct cache_t *)open, &message));
    FAILS(1, "");
    release_cache((struct cache_t *)open);
    VK_METRICS(vk_metrics(open, &message));
    OK();
    release_cache(cache);
    release_vk_store(open);
    drop(folder);
}

static void one_store_for_a_folder(void) {
    Bytes folder = new_folder();
    check("open_vk_store: twice is two handles of one store");
    struct vk_store_t *first = store_in(folder, ",\"authority\":\"store\""), *second = store_in(folder, ",\"authority\":\"store\"");
    EXPECT(first != second);
    Bytes checksum = stored(first);
    VOID(pin_vk(second, bytes(checksum), &message));
    OK();
    struct VkMetrics metrics = VK_METRICS(vk_metrics(first, &message));
    EXPECT(metrics.elements_pinned_memory_cache == 1);

    check("open_vk_store: by another name of the folder");
    Bytes dotted = text("%.*s/../%.*s/.", (int)folder.length, folder.data, (int)folder.length, folder.data);
    for (size_t i = folder.length; i > 0; i--) {
        if (folder.data[i - 1] != '/') continue;
        drop(dotted);
        dotted = text("%.*s/../%.*s/.", (int)folder.length, folder.data, (int)(folder.length - i), folder.data + i);
        break;
    }
    struct vk_store_t *third = store_in(dotted, ",\"authority\":\"store\"");
    metrics = VK_METRICS(vk_metrics(third, &message));
    EXPECT(metrics.elements_pinned_memory_cache == 1);
    drop(dotted);

    check("open_vk_store: with other options");
    not_in(folder, "", VkErrno_OtherOptions, "");
    not_in(folder, ",\"authority\":\"store\",\"max_k\":5", VkErrno_OtherOptions, "");
    not_in(folder, ",\"authority\":\"store\",\"pinned_bytes\":5", VkErrno_OtherOptions, "");

    check("release_vk_store: the other handles stay");
    release_vk_store(first);
    release_vk_store(first);
    VK_METRICS(vk_metrics(second, &message));
    OK();
    release_vk_store(second);
    not_in(folder, "", VkErrno_OtherOptions, "");

    check("init_cache keeps the store open");
    struct cache_t *cache = cache_in(folder, HALO2);
    release_vk_store(third);
    not_in(folder, "", VkErrno_OtherOptions, "");
    release_cache(cache);

    check("open_vk_store: other options, after all have left");
    first = store_in(folder, "");
    struct UnmanagedVector loaded = VECTOR(load_vk(first, bytes(checksum), &message));
    OK();
    EXPECT(equals(loaded, circuit));
    destroy(loaded);
    release_vk_store(first);

    check("init_cache opens it with the defaults");
    cache = cache_in(folder, HALO2);
    not_in(folder, ",\"authority\":\"store\"", VkErrno_OtherOptions, "");
    first = store_in(folder, "");
    release_cache(cache);
    VK_METRICS(vk_metrics(first, &message));
    OK();
    release_vk_store(first);

    check("init_cache without the capability opens none");
    cache = cache_in(folder, CAPABILITIES);
    release_vk_store(store_in(folder, ",\"authority\":\"store\""));
    release_cache(cache);
    drop(checksum);
    drop(folder);
}

void circuit_stores(void) {
    begin();
    check("zk_version");
    EXPECT(zk_version() != NULL && strlen(zk_version()) >= 5 && zk_version()[1] == '.');
    check("zk_wasmvm's marker");
    EXPECT(zk_wasmvm_is_not_linked__this_is_another_libwasmvm__build_with_tags_sys_wasmvm_and_point_the_linker_to_zk_wasmvm == 1);
    check("store_vk_gas: more for more, and never around");
    uint64_t last = store_vk_gas(0);
    EXPECT(last > 0);
    for (int bit = 0; bit < 64; bit++) {
        uint64_t next = store_vk_gas(UINT64_C(1) << bit);
        EXPECT(next >= last);
        last = next;
    }
    EXPECT(store_vk_gas(UINT64_MAX) >= last);
    damaged_configurations();
    handles_that_are_none();
    one_store_for_a_folder();
    end();
}

/* --- circuit binaries --- */

static void refuses_checksum(struct vk_store_t *store, struct ByteSliceView checksum, const char *name) {
    const int invalid = VkErrno_InvalidArgument;
    check("load_vk, remove_vk, pin_vk, unpin_vk, verify_halo2_proof: %s", name);
    VECTOR_FAILS(load_vk(store, checksum, &message), invalid, "");
    VOID(remove_vk(store, checksum, &message));
    FAILS(invalid, "");
    VOID(pin_vk(store, checksum, &message));
    FAILS(invalid, "");
    VOID(unpin_vk(store, checksum, &message));
    FAILS(invalid, "");
    uint32_t verdict = VERDICT(verify_halo2_proof(store, checksum, bytes(proof), bytes(inputs), &message));
    FAILS(invalid, "");
    EXPECT(verdict == NO_VERDICT);
}

static void uses(struct vk_store_t *store) {
    check("inspect_vk");
    struct UnmanagedVector report = VECTOR(inspect_vk(store, bytes(circuit), &message));
    OK();
    const char *const fields[] = {
        "\"checksum\":\"", "\"k\":", "\"public_inputs\":[", "\"file_length\":", "\"proof_length\":", "\"advice_columns\":",
        "\"fixed_columns\":", "\"instance_columns\":", "\"gates\":", "\"lookups\":", "\"degree\":", "\"verification_gas\":",
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) EXPECT(holds(report, fields[i]));
    Bytes lengths = text("\"file_length\":%zu,\"proof_length\":%zu,", circuit.length, proof.length);
    char *wanted = (char *)take(new_unmanaged_vector(false, lengths.data, lengths.length)).data;
    EXPECT(holds(report, wanted));
    free(wanted);
    drop(lengths);
    destroy(report);

    check("store_vk: not kept");
    Bytes checksum = take(VECTOR(store_vk(store, bytes(circuit), true, false, &message)));
    OK();
    EXPECT(checksum.length == 32);
    VECTOR_FAILS(load_vk(store, bytes(checksum), &message), VkErrno_NotFound, "");
    check("what is not there: remove_vk, pin_vk, unpin_vk, verify_halo2_proof");
    VOID(remove_vk(store, bytes(checksum), &message));
    FAILS(VkErrno_NotFound, "");
    VOID(pin_vk(store, bytes(checksum), &message));
    FAILS(VkErrno_NotFound, "");
    VOID(unpin_vk(store, bytes(checksum), &message));
    OK();
    EXPECT(VERDICT(verify_halo2_proof(store, bytes(checksum), bytes(proof), bytes(inputs), &message)) == NO_VERDICT);
    FAILS(VkErrno_NotFound, "");

    check("store_vk: kept, twice, and unchecked");
    for (int i = 0; i < 3; i++) {
        Bytes again = take(VECTOR(store_vk(store, bytes(circuit), i < 2, true, &message)));
        OK();
        EXPECT(again.length == 32 && memcmp(again.data, checksum.data, 32) == 0);
        drop(again);
    }
    check("load_vk");
    struct UnmanagedVector loaded = VECTOR(load_vk(store, bytes(checksum), &message));
    OK();
    EXPECT(equals(loaded, circuit));
    destroy(loaded);

    check("pin_vk, pinned_vk_metrics, vk_metrics");
    for (int i = 0; i < 2; i++) {
        VOID(pin_vk(store, bytes(checksum), &message));
        OK();
    }
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store, &message));
    OK();
    EXPECT(metrics.elements_pinned_memory_cache == 1 && metrics.size_pinned_memory_cache > 0 && metrics.node_faults == 0);
    Bytes hex = hexadecimal(checksum);
    struct UnmanagedVector pinned = VECTOR(pinned_vk_metrics(store, &message));
    OK();
    EXPECT(holds(pinned, (char *)hex.data) && holds(pinned, "\"hits\":") && holds(pinned, "\"size\":"));
    destroy(pinned);
    drop(hex);
    check("unpin_vk");
    for (int i = 0; i < 2; i++) {
        VOID(unpin_vk(store, bytes(checksum), &message));
        OK();
    }
    pinned = VECTOR(pinned_vk_metrics(store, &message));
    OK();
    EXPECT(holds(pinned, "{}"));
    destroy(pinned);

    check("remove_vk: a pinned one, then again");
    VOID(pin_vk(store, bytes(checksum), &message));
    OK();
    VOID(remove_vk(store, bytes(checksum), &message));
    OK();
    VOID(remove_vk(store, bytes(checksum), &message));
    FAILS(VkErrno_NotFound, "");
    metrics = VK_METRICS(vk_metrics(store, &message));
    EXPECT(metrics.elements_pinned_memory_cache == 0);
    check("nowhere to write an error");
    struct UnmanagedVector none = VECTOR(load_vk(store, bytes(checksum), NULL));
    EXPECT(!none.is_none && none.len == 0 && message.is_none);
    destroy(none);
    drop(checksum);
}

/* A binary that the check refuses, by both functions that check. */
static void refuses_circuit(struct vk_store_t *store, struct ByteSliceView binary, int code) {
    VECTOR_FAILS(store_vk(store, binary, true, true, &message), code, "");
    VECTOR_FAILS(inspect_vk(store, binary, &message), code, "");
}

static void damaged_binaries(struct vk_store_t *store) {
    check("store_vk, inspect_vk: nil, no data and a length, lengths that nothing has");
    refuses_circuit(store, nil(), VkErrno_InvalidArgument);
    refuses_circuit(store, view(NULL, 1000), VkErrno_InvalidArgument);
    refuses_circuit(store, view(circuit.data, SIZE_MAX), VkErrno_InvalidArgument);
    refuses_circuit(store, view(circuit.data, SIZE_MAX / 2 + 1), VkErrno_InvalidArgument);
    check("store_vk, inspect_vk: a length that no circuit has is not read");
    refuses_circuit(store, view(circuit.data, (size_t)1 << 40), VkErrno_Refused);
    check("store_vk, inspect_vk: empty");
    refuses_circuit(store, view(NULL, 0), VkErrno_Refused);

    check("store_vk, inspect_vk: cut off, at every byte");
    for (size_t length = 0; length < circuit.length; length++) {
        Bytes cut = copy_of(circuit.data, length);
        refuses_circuit(store, bytes(cut), VkErrno_Refused);
        drop(cut);
    }
    check("store_vk, inspect_vk: one byte more");
    Bytes longer = {.data = calloc(circuit.length + 1, 1), .length = circuit.length + 1};
    if (longer.data == NULL) give_up("no memory");
    memcpy(longer.data, circuit.data, circuit.length);
    refuses_circuit(store, bytes(longer), VkErrno_Refused);
    drop(longer);
    check("store_vk, inspect_vk: every byte changed");
    for (size_t i = 0; i < circuit.length; i++) {
        Bytes changed = copy_of(circuit.data, circuit.length);
        changed.data[i] ^= (uint8_t)(1 + random_below(255));
        refuses_circuit(store, bytes(changed), VkErrno_Refused);
        drop(changed);
    }
    check("store_vk, inspect_vk: 64 MB of zeros");
    Bytes large = {.data = calloc((size_t)64 << 20, 1), .length = (size_t)64 << 20};
    if (large.data == NULL) give_up("no memory");
    refuses_circuit(store, bytes(large), VkErrno_Refused);
    drop(large);

    check("store_vk: unchecked, what is no circuit; nothing can be done with it");
    Bytes garbage = take(VECTOR(store_vk(store, string("no circuit"), false, true, &message)));
    OK();
    EXPECT(garbage.length == 32);
    VOID(pin_vk(store, bytes(garbage), &message));
    FAILS(VkErrno_Corrupt, "");
    EXPECT(VERDICT(verify_halo2_proof(store, bytes(garbage), bytes(proof), bytes(inputs), &message)) == NO_VERDICT);
    FAILS(VkErrno_Corrupt, "");
    VOID(remove_vk(store, bytes(garbage), &message));
    OK();
    drop(garbage);
}

static void write_over(const char *path, const void *data, size_t length) {
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(data, 1, length, file) != length) give_up("cannot write %s", path);
    fclose(file);
}

static void damaged_files(Bytes folder) {
    struct vk_store_t *store = store_in(folder, ",\"memory_bytes\":0");
    Bytes checksum = stored(store), hex = hexadecimal(checksum);
    char path[4096];
    snprintf(path, sizeof path, "%.*s/state/vks/%s", (int)folder.length, folder.data, hex.data);
    if (access(path, R_OK) != 0) give_up("no file %s", path);

    check("a file of the store is damaged: load_vk, pin_vk, verify_halo2_proof");
    write_over(path, circuit.data, circuit.length - 1);
    VECTOR_FAILS(load_vk(store, bytes(checksum), &message), VkErrno_Corrupt, "");
    VOID(pin_vk(store, bytes(checksum), &message));
    FAILS(VkErrno_Corrupt, "");
    EXPECT(VERDICT(verify_halo2_proof(store, bytes(checksum), bytes(proof), bytes(inputs), &message)) == NO_VERDICT);
    FAILS(VkErrno_Corrupt, "");
    check("a file of the store is empty");
    write_over(path, "", 0);
    VECTOR_FAILS(load_vk(store, bytes(checksum), &message), VkErrno_Corrupt, "");
    check("store_vk mends it");
    destroy(VECTOR(store_vk(store, bytes(circuit), true, true, &message)));
    OK();
    struct UnmanagedVector loaded = VECTOR(load_vk(store, bytes(checksum), &message));
    OK();
    destroy(loaded);
    check("a file of the store is gone");
    if (unlink(path) != 0) give_up("cannot remove %s", path);
    VECTOR_FAILS(load_vk(store, bytes(checksum), &message), VkErrno_NotFound, "");
    check("a file of the store is a folder");
    if (mkdir(path, 0700) != 0) give_up("cannot make %s", path);
    struct UnmanagedVector none = VECTOR(load_vk(store, bytes(checksum), &message));
    EXPECT(ENDS() != 0);
    destroy(none);
    destroy(VECTOR(store_vk(store, bytes(circuit), true, true, &message)));
    EXPECT(ENDS() != 0);
    rmdir(path);
    drop(hex);
    drop(checksum);
    release_vk_store(store);
}

void circuit_files(void) {
    begin();
    Bytes folder = new_folder();
    struct vk_store_t *store = store_in(folder, "");
    uint8_t zeros[64] = {0};
    refuses_checksum(store, nil(), "checksum nil");
    refuses_checksum(store, view(NULL, 0), "checksum empty");
    refuses_checksum(store, view(NULL, 32), "checksum without data");
    const size_t lengths[] = {1, 31, 33, 64, (size_t)1 << 40, SIZE_MAX / 2, SIZE_MAX / 2 + 1, SIZE_MAX};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        char name[64];
        snprintf(name, sizeof name, "checksum of %zu bytes", lengths[i]);
        refuses_checksum(store, view(zeros, lengths[i]), name);
    }
    uses(store);
    damaged_binaries(store);
    release_vk_store(store);

    check("pin_vk: no memory for it");
    store = store_in(folder, ",\"pinned_bytes\":1000");
    Bytes checksum = stored(store);
    VOID(pin_vk(store, bytes(checksum), &message));
    FAILS(VkErrno_PinnedCacheFull, "");
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store, &message));
    EXPECT(metrics.elements_pinned_memory_cache == 0);
    release_vk_store(store);

    check("store_vk: a k above the limit; what is stored stays usable");
    store = store_in(folder, ",\"max_k\":9");
    refuses_circuit(store, bytes(circuit), VkErrno_Refused);
    VOID(pin_vk(store, bytes(checksum), &message));
    OK();
    release_vk_store(store);
    drop(checksum);
    damaged_files(folder);
    drop(folder);
    end();
}

/* --- proofs --- */

/* A verdict that is no error. */
static void verdict_is(uint32_t wanted, struct vk_store_t *store, Bytes checksum, struct ByteSliceView proof_view,
                       struct ByteSliceView inputs_view) {
    uint32_t verdict = VERDICT(verify_halo2_proof(store, bytes(checksum), proof_view, inputs_view, &message));
    OK();
    EXPECT(verdict == wanted);
    if (verdict != wanted) printf("    the verdict is %u\n", verdict);
}

/* A call without a verdict. */
static void no_verdict(struct vk_store_t *store, Bytes checksum, struct ByteSliceView proof_view,
                       struct ByteSliceView inputs_view, int code) {
    uint32_t verdict = VERDICT(verify_halo2_proof(store, bytes(checksum), proof_view, inputs_view, &message));
    FAILS(code, "");
    EXPECT(verdict == NO_VERDICT);
}

void proofs(void) {
    begin();
    Bytes folder = new_folder();
    struct vk_store_t *store = store_in(folder, "");
    Bytes checksum = stored(store);
    drop(folder);

    check("verify_halo2_proof: valid, three times");
    for (int i = 0; i < 3; i++) verdict_is(0, store, checksum, bytes(proof), bytes(inputs));
    check("verify_halo2_proof: pinned");
    VOID(pin_vk(store, bytes(checksum), &message));
    OK();
    verdict_is(0, store, checksum, bytes(proof), bytes(inputs));

    check("verify_halo2_proof: other public inputs");
    Bytes other = copy_of(inputs.data, inputs.length);
    other.data[0] ^= 1;
    verdict_is(1, store, checksum, bytes(proof), bytes(other));
    drop(other);

    check("verify_halo2_proof: the proof is cut off, at 500 places");
    for (size_t i = 0; i < 500; i++) {
        Bytes cut = copy_of(proof.data, proof.length * i / 500);
        verdict_is(1, store, checksum, bytes(cut), bytes(inputs));
        drop(cut);
    }
    check("verify_halo2_proof: 500 bytes of the proof changed, one at a time");
    for (size_t i = 0; i < 500; i++) {
        Bytes changed = copy_of(proof.data, proof.length);
        changed.data[random_below((uint32_t)proof.length)] ^= (uint8_t)(1 + random_below(255));
        verdict_is(1, store, checksum, bytes(changed), bytes(inputs));
        drop(changed);
    }
    check("verify_halo2_proof: random bytes");
    Bytes noise = copy_of(proof.data, proof.length);
    for (size_t i = 0; i < noise.length; i++) noise.data[i] = (uint8_t)random_below(256);
    verdict_is(1, store, checksum, bytes(noise), bytes(inputs));
    drop(noise);
    check("verify_halo2_proof: a byte more, an empty proof");
    Bytes longer = {.data = calloc(proof.length + 1, 1), .length = proof.length + 1};
    if (longer.data == NULL) give_up("no memory");
    memcpy(longer.data, proof.data, proof.length);
    verdict_is(1, store, checksum, bytes(longer), bytes(inputs));
    drop(longer);
    verdict_is(1, store, checksum, view(NULL, 0), bytes(inputs));

    check("verify_halo2_proof: public inputs of wrong lengths and numbers");
    Bytes two = {.data = malloc(inputs.length * 2), .length = inputs.length * 2};
    if (two.data == NULL) give_up("no memory");
    memcpy(two.data, inputs.data, inputs.length);
    memcpy(two.data + inputs.length, inputs.data, inputs.length);
    verdict_is(11, store, checksum, bytes(proof), bytes(two));
    verdict_is(11, store, checksum, bytes(proof), view(NULL, 0));
    for (size_t length = 1; length < 32; length++) verdict_is(10, store, checksum, bytes(proof), view(two.data, length));
    verdict_is(10, store, checksum, bytes(proof), view(two.data, 33));
    drop(two);
    check("verify_halo2_proof: a public input that is no field element");
    Bytes beyond = copy_of(inputs.data, inputs.length);
    memset(beyond.data, 0xff, beyond.length);
    verdict_is(10, store, checksum, bytes(proof), bytes(beyond));
    drop(beyond);

    check("verify_halo2_proof: nil, no data and a length, lengths that nothing has");
    const struct ByteSliceView impossible[] = {nil(), view(NULL, 32), view(proof.data, SIZE_MAX), view(proof.data, SIZE_MAX / 2 + 1)};
    for (size_t i = 0; i < 4; i++) {
        no_verdict(store, checksum, impossible[i], bytes(inputs), VkErrno_InvalidArgument);
        no_verdict(store, checksum, bytes(proof), impossible[i], VkErrno_InvalidArgument);
    }
    check("verify_halo2_proof: a length that no proof has is not read");
    verdict_is(14, store, checksum, view(proof.data, (size_t)1 << 40), bytes(inputs));
    check("verify_halo2_proof: a length that no public inputs have is not read");
    verdict_is(17, store, checksum, bytes(proof), view(inputs.data, (size_t)1 << 40));

    check("verify_halo2_proof: nowhere to write an error");
    EXPECT(VERDICT(verify_halo2_proof(store, nil(), bytes(proof), bytes(inputs), NULL)) == NO_VERDICT);
    EXPECT(message.is_none);

    check("after all that the proof is valid");
    verdict_is(0, store, checksum, bytes(proof), bytes(inputs));
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store, &message));
    OK();
    EXPECT(metrics.node_faults == 0 && metrics.hits_pinned_memory_cache > 500);
    release_vk_store(store);
    drop(checksum);
    end();
}

/* --- contracts that verify --- */

static char *base64(Bytes data) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = malloc((data.length + 2) / 3 * 4 + 1), *at = out;
    if (out == NULL) give_up("no memory");
    for (size_t i = 0; i < data.length; i += 3) {
        size_t left = data.length - i;
        uint32_t three = (uint32_t)data.data[i] << 16;
        if (left > 1) three |= (uint32_t)data.data[i + 1] << 8;
        if (left > 2) three |= data.data[i + 2];
        *at++ = digits[three >> 18];
        *at++ = digits[three >> 12 & 63];
        *at++ = left > 1 ? digits[three >> 6 & 63] : '=';
        *at++ = left > 2 ? digits[three & 63] : '=';
    }
    *at = 0;
    return out;
}

/* The message to halo2_verifier that names the circuit; free it. */
static char *verify_message(Bytes checksum, Bytes with_proof) {
    Bytes circuit_hex = hexadecimal(checksum), inputs_hex = hexadecimal(inputs);
    char *proof_base64 = base64(with_proof);
    if (inputs.length != 32) give_up("these tests want a circuit with one public input");
    Bytes whole = text("{\"verify\":{\"proof\":\"%s\",\"public_inputs\":[\"%.*s\"],\"circuit\":\"%.*s\"}}%c", proof_base64,
                       (int)inputs_hex.length, inputs_hex.data, (int)circuit_hex.length, circuit_hex.data, 0);
    free(proof_base64);
    drop(circuit_hex);
    drop(inputs_hex);
    return (char *)whole.data;
}

#define REGISTERED "{\"ok\":{\"ok\":\"CAE=\"}}"     /* { bool registered = 1 } of protobuf: true */
#define NOT_REGISTERED "{\"ok\":{\"ok\":\"\"}}"     /* false, which protobuf leaves out */
#define VALID "{\"key\":\"valid\",\"value\":\"true\"}"
#define NOT_VALID "{\"key\":\"valid\",\"value\":\"false\"}"

static void answers(struct UnmanagedVector result, const char *expected) {
    OK();
    EXPECT(holds(result, expected));
    if (!holds(result, expected)) printf("    %.*s\n", (int)result.len, result.ptr);
    destroy(result);
}

static void without_the_capability(void) {
    check("without the capability the contract is refused");
    struct cache_t *cache = new_cache(CAPABILITIES);
    Bytes wasm = read_file("%s/halo2_verifier.wasm", fixtures);
    VECTOR_FAILS(store_code(cache, bytes(wasm), true, true, &message), 1, "");
    drop(wasm);
    release_cache(cache);
}

static void the_store_decides(void) {
    Bytes folder = new_folder(), wasm = read_file("%s/halo2_verifier.wasm", fixtures);
    struct vk_store_t *store_ = store_in(folder, ",\"authority\":\"store\"");
    struct cache_t *cache = cache_in(folder, HALO2);
    Bytes code = store(cache, wasm);
    Host *host = host_new();
    answers(call(instantiate, cache, code, "{}", host), "\"ok\"");

    Bytes unknown = copy_of("01234567012345670123456701234567", 32), checksum = stored(store_);
    Bytes wrong = copy_of(proof.data, proof.length);
    wrong.data[wrong.length / 2] ^= 1;
    char *good = verify_message(checksum, proof), *bad = verify_message(checksum, wrong), *lost = verify_message(unknown, proof);

    check("execute: a circuit that is not registered");
    answers(call(execute, cache, code, lost, host), "\"error\"");
    check("execute: a valid proof");
    answers(call(execute, cache, code, good, host), VALID);
    uint64_t fresh = gas.used_internally;
    check("execute: again, from the verdict cache, for the same gas");
    answers(call(execute, cache, code, good, host), VALID);
    EXPECT(gas.used_internally == fresh);
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store_, &message));
    EXPECT(metrics.verifications == 1 && metrics.verdict_hits == 1 && metrics.verdict_misses == 1);
    check("execute: a proof that is not valid");
    answers(call(execute, cache, code, bad, host), NOT_VALID);
    answers(ask(cache, code, "{\"last_verdict\":{}}", host), "eyJ2YWxpZCI6ZmFsc2V9"); /* {"valid":false} */
    check("execute: not enough gas to verify");
    VECTOR_FAILS(execute(cache, bytes(code), string(environment), string(sender), string(good), host_db(host), host_api(host),
                         host_querier(host), fresh - 1000000, false, &gas, &message),
                 2, "Ran out of gas");
    check("the querier was not asked");
    EXPECT(host->calls[QUERY] == 0);

    check("a released store serves its code cache");
    release_vk_store(store_);
    answers(call(execute, cache, code, good, host), VALID);
    check("a released code cache leaves no store behind");
    release_cache(cache);
    release_vk_store(store_in(folder, ""));

    free(good);
    free(bad);
    free(lost);
    drop(wrong);
    drop(unknown);
    drop(checksum);
    drop(code);
    drop(wasm);
    drop(folder);
    host_free(host);
}

static void the_chain_decides(void) {
    Bytes folder = new_folder(), wasm = read_file("%s/halo2_verifier.wasm", fixtures);
    struct cache_t *cache = cache_in(folder, HALO2);
    struct vk_store_t *store_ = store_in(folder, "");
    Bytes code = store(cache, wasm), checksum = stored(store_);
    char *good = verify_message(checksum, proof);
    Host *host = host_new();
    answers(call(instantiate, cache, code, "{}", host), "\"ok\"");

    check("execute: the chain knows the circuit");
    host->answer = REGISTERED;
    answers(call(execute, cache, code, good, host), VALID);
    EXPECT(host->calls[QUERY] == 1);
    struct UnmanagedVector asked = new_unmanaged_vector(false, host->last_query.data, host->last_query.length);
    EXPECT(holds(asked, "\"grpc\"") && holds(asked, "/zkwasm.v1.Query/CircuitRegistered"));
    destroy(asked);
    check("execute: the chain does not know the circuit");
    host->answer = NOT_REGISTERED;
    answers(call(execute, cache, code, good, host), "\"error\"");

    const char *const none[] = {
        "", "{", "null", "{\"ok\":{\"error\":\"no\"}}", "{\"error\":{\"unknown\":{}}}", "{\"ok\":{\"ok\":\"CA==\"}}",
        "{\"ok\":{\"ok\":\"/////w==\"}}", "\xff\xff",
    };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        check("execute: the chain answers %s", none[i]);
        host->answer = none[i];
        VECTOR_FAILS(execute(cache, bytes(code), string(environment), string(sender), string(good), host_db(host),
                             host_api(host), host_querier(host), GAS_LIMIT, false, &gas, &message),
                     1, "");
    }
    const int32_t codes[] = {1, 2, 3, 4, 5, -1, 99, INT32_MIN};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        check("execute: the querier returns %d", (int)codes[i]);
        host->faults[QUERY] = (Fault){.active = true, .code = codes[i], .sets_message = i % 2 == 0,
                                      .message = {(uint8_t *)"no chain", 8}, .sets_output = i % 3 == 0, .output = {(uint8_t *)"x", 1}};
        struct UnmanagedVector result = call(execute, cache, code, good, host);
        EXPECT(ENDS() != 0);
        EXPECT(result.len == 0);
        destroy(result);
    }
    host_reset(host);
    check("execute: the querier is not there");
    host->missing[QUERY] = true;
    struct UnmanagedVector result = call(execute, cache, code, good, host);
    FAILS(1, "");
    destroy(result);
    host_reset(host);

    check("a registered circuit that this node has lost ends the call, and is counted");
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store_, &message));
    EXPECT(metrics.node_faults == 0);
    VOID(remove_vk(store_, bytes(checksum), &message));
    OK();
    host->answer = REGISTERED;
    result = call(execute, cache, code, good, host);
    FAILS(1, "");
    EXPECT(result.len == 0);
    destroy(result);
    metrics = VK_METRICS(vk_metrics(store_, &message));
    EXPECT(metrics.node_faults == 1);

    check("and verifies again once it is back");
    drop(stored(store_));
    answers(call(execute, cache, code, good, host), VALID);
    release_vk_store(store_);
    release_cache(cache);
    free(good);
    drop(checksum);
    drop(code);
    drop(wasm);
    drop(folder);
    host_free(host);
}

void verifying_contracts(void) {
    begin();
    without_the_capability();
    the_store_decides();
    the_chain_decides();
    end();
}

/* --- threads --- */

#define THREADS 4

typedef struct Worker {
    pthread_t thread;
    struct vk_store_t *_Atomic *store;
    struct cache_t *cache;
    Bytes checksum, code;
    const char *msg;
    atomic_uint *ended;
    atomic_bool *stop;
    unsigned wrong, index;
} Worker;

static void *work_on(void *argument) {
    Worker *worker = argument;
    Host *host = host_new();
    for (unsigned i = worker->index; !atomic_load(worker->stop); i++) {
        struct vk_store_t *store = atomic_load(worker->store);
        struct UnmanagedVector error = {.is_none = true}, result = {.is_none = true};
        struct ByteSliceView checksum = bytes(worker->checksum);
        struct GasReport report;
        uint32_t verdict = 0;
        bool is_code_call = false;
        errno = 0;
        switch (i % 8) {
        case 0:
            verdict = verify_halo2_proof(store, checksum, bytes(proof), bytes(inputs), &error);
            break;
        case 1:
            result = store_vk(store, bytes(circuit), true, true, &error);
            break;
        case 2:
            result = load_vk(store, checksum, &error);
            break;
        case 3:
            pin_vk(store, checksum, &error);
            break;
        case 4:
            unpin_vk(store, checksum, &error);
            break;
        case 5:
            vk_metrics(store, &error);
            break;
        case 6:
            result = pinned_vk_metrics(store, &error);
            break;
        default:
            is_code_call = true;
            result = execute(worker->cache, bytes(worker->code), string(environment), string(sender), string(worker->msg),
                             host_db(host), host_api(host), host_querier(host), GAS_LIMIT, false, &report, &error);
        }
        int code = errno;
        bool ok = code == 0 && error.is_none;
        bool released = code == VkErrno_Released && !error.is_none && !is_code_call;
        if (!ok && !released) worker->wrong++;
        if (i % 8 == 0 && verdict != (ok ? 0 : NO_VERDICT)) worker->wrong++;
        if (is_code_call && !holds(result, VALID)) worker->wrong++;
        atomic_fetch_add(&worker->ended[ok ? 0 : 1], 1);
        destroy_unmanaged_vector(result);
        destroy_unmanaged_vector(error);
    }
    host_free(host);
    return NULL;
}

typedef struct Opener {
    pthread_t thread;
    Bytes config;
    struct vk_store_t *store;
} Opener;

static void *open_it(void *argument) {
    Opener *opener = argument;
    opener->store = open_vk_store(bytes(opener->config), NULL);
    return NULL;
}

static void *release_it(void *argument) {
    release_vk_store(((Opener *)argument)->store);
    return NULL;
}

static void opening_at_once(void) {
    check("%d threads open one folder at the same time, 50 times, and find one store; then all release one handle", THREADS);
    for (int i = 0; i < 50; i++) {
        Bytes folder = new_folder(), config = store_configuration(folder, "");
        Opener openers[THREADS];
        for (int j = 0; j < THREADS; j++) {
            openers[j].config = config;
            if (pthread_create(&openers[j].thread, NULL, open_it, &openers[j]) != 0) give_up("cannot start a thread");
        }
        for (int j = 0; j < THREADS; j++) pthread_join(openers[j].thread, NULL);
        for (int j = 0; j < THREADS; j++) EXPECT(openers[j].store != NULL && (j == 0 || openers[j].store != openers[0].store));
        /* One store: what one stores and pins, another has. */
        Bytes checksum = i == 0 ? stored(openers[0].store) : (Bytes){NULL, 0};
        if (i == 0) {
            VOID(pin_vk(openers[0].store, bytes(checksum), &message));
            OK();
            struct VkMetrics metrics = VK_METRICS(vk_metrics(openers[THREADS - 1].store, &message));
            EXPECT(metrics.elements_pinned_memory_cache == 1);
        }
        drop(checksum);
        for (int j = 1; j < THREADS; j++) {
            release_vk_store(openers[j].store);
            openers[j].store = openers[0].store;
        }
        for (int j = 0; j < THREADS; j++) {
            if (pthread_create(&openers[j].thread, NULL, release_it, &openers[j]) != 0) give_up("cannot start a thread");
        }
        for (int j = 0; j < THREADS; j++) pthread_join(openers[j].thread, NULL);
        not_in(folder, ",\"unknown\":1", VkErrno_InvalidArgument, "");
        release_vk_store(store_in(folder, ",\"max_k\":5"));
        drop(config);
        drop(folder);
    }
}

void circuit_threads(void) {
    begin();
    check("%d threads verify and store, while the store is released and opened again, 100 times", THREADS);
    Bytes folder = new_folder(), wasm = read_file("%s/halo2_verifier.wasm", fixtures);
    struct vk_store_t *_Atomic open = store_in(folder, ",\"authority\":\"store\"");
    struct cache_t *cache = cache_in(folder, HALO2);
    Bytes code = store(cache, wasm), checksum = stored(open);
    char *msg = verify_message(checksum, proof);
    atomic_uint ended[2] = {0, 0};
    atomic_bool stop = false;
    Worker workers[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (Worker){.store = &open, .cache = cache, .checksum = checksum, .code = code, .msg = msg,
                              .ended = ended, .stop = &stop, .index = i * 2};
        if (pthread_create(&workers[i].thread, NULL, work_on, &workers[i]) != 0) give_up("cannot start a thread");
    }
    for (int i = 0; i < 100; i++) {
        usleep(15000);
        struct vk_store_t *old = atomic_load(&open);
        release_vk_store(old);
        usleep(2000);
        atomic_store(&open, store_in(folder, ",\"authority\":\"store\""));
        release_vk_store(old);
    }
    atomic_store(&stop, true);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        EXPECT(workers[i].wrong == 0);
    }
    printf(" (%u calls succeeded, %u were refused)", atomic_load(&ended[0]), atomic_load(&ended[1]));
    EXPECT(atomic_load(&ended[0]) > 100 && atomic_load(&ended[1]) > 0);
    release_vk_store(open);
    release_cache(cache);

    opening_at_once();

    free(msg);
    drop(code);
    drop(checksum);
    drop(wasm);
    drop(folder);
    end();
}

#endif
