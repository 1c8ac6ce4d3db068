/* Key stores and circuit binaries. */
#include "circuits.h"

#ifdef WITHOUT_CIRCUITS

typedef int nothing_of_circuits;

#else

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

Bytes circuit, proof, inputs;

void read_fixtures(void) {
    circuit = read_file("%s/circuit.vk", fixtures);
    proof = read_file("%s/proof.bin", fixtures);
    inputs = read_file("%s/inputs.bin", fixtures);
}

void drop_fixtures(void) {
    drop(circuit);
    drop(proof);
    drop(inputs);
}

Bytes store_configuration(Bytes folder, const char *rest) {
    return text("{\"base_dir\":\"%.*s\"%s}", (int)folder.length, folder.data, rest);
}

struct vk_store_t *store_in(Bytes folder, const char *rest) {
    Bytes config = store_configuration(folder, rest);
    struct vk_store_t *store = STORE(open_vk_store(bytes(config), &message));
    if (store == NULL) give_up("cannot open a key store");
    drop(config);
    return store;
}

void not_in(Bytes folder, const char *rest, int code, const char *why) {
    Bytes config = store_configuration(folder, rest);
    struct vk_store_t *store = STORE(open_vk_store(bytes(config), &message));
    FAILS(code, why);
    EXPECT(store == NULL);
    release_vk_store(store);
    drop(config);
}

Bytes stored(struct vk_store_t *store) {
    Bytes checksum = take(VECTOR(store_vk(store, bytes(circuit), true, true, &message)));
    if (checksum.length != 32) give_up("cannot store a circuit");
    return checksum;
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
        ",\"verdict_bytes\":1125899906842624", ",\"verdict_bytes\":9223372036854775807",
        ",\"verdict_bytes\":18446744073709551615",
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
    check("%s: list_vks", name);
    VECTOR_FAILS(list_vks(store, &message), code, "");
    check("%s: remove_vk", name);
    VOID(remove_vk(store, checksum, &message));
    FAILS(code, "");
    check("%s: pin_vk", name);
    VOID(pin_vk(store, checksum, &message));
    FAILS(code, "");
    check("%s: unpin_vk", name);
    VOID(unpin_vk(store, checksum, &message));
    FAILS(code, "");
    check("%s: ready_vk", name);
    VOID(ready_vk(store, checksum, &message));
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
    read_fixtures();
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
    drop_fixtures();
}

/* --- circuit binaries --- */

static void refuses_checksum(struct vk_store_t *store, struct ByteSliceView checksum, const char *name) {
    const int invalid = VkErrno_InvalidArgument;
    check("load_vk, remove_vk, pin_vk, unpin_vk, ready_vk, verify_halo2_proof: %s", name);
    VECTOR_FAILS(load_vk(store, checksum, &message), invalid, "");
    VOID(remove_vk(store, checksum, &message));
    FAILS(invalid, "");
    VOID(pin_vk(store, checksum, &message));
    FAILS(invalid, "");
    VOID(unpin_vk(store, checksum, &message));
    FAILS(invalid, "");
    VOID(ready_vk(store, checksum, &message));
    FAILS(invalid, "");
    uint32_t verdict = VERDICT(verify_halo2_proof(store, checksum, bytes(proof), bytes(inputs), &message));
    FAILS(invalid, "");
    EXPECT(verdict == NO_VERDICT);
}

/* The store has these circuits and no others. */
static void lists(struct vk_store_t *store, Bytes checksums) {
    struct UnmanagedVector listed = VECTOR(list_vks(store, &message));
    OK();
    EXPECT(equals(listed, checksums));
    destroy(listed);
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
    char lengths[100];
    snprintf(lengths, sizeof lengths, "\"file_length\":%zu,\"proof_length\":%zu,", circuit.length, proof.length);
    EXPECT(holds(report, lengths));
    destroy(report);

    check("store_vk: not kept");
    Bytes checksum = take(VECTOR(store_vk(store, bytes(circuit), true, false, &message)));
    OK();
    EXPECT(checksum.length == 32);
    VECTOR_FAILS(load_vk(store, bytes(checksum), &message), VkErrno_NotFound, "");
    check("list_vks: nothing");
    lists(store, (Bytes){NULL, 0});
    check("what is not there: remove_vk, pin_vk, unpin_vk, ready_vk, verify_halo2_proof");
    VOID(remove_vk(store, bytes(checksum), &message));
    FAILS(VkErrno_NotFound, "");
    VOID(pin_vk(store, bytes(checksum), &message));
    FAILS(VkErrno_NotFound, "");
    VOID(unpin_vk(store, bytes(checksum), &message));
    OK();
    VOID(ready_vk(store, bytes(checksum), &message));
    FAILS(VkErrno_NotFound, "");
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

    check("list_vks: one, and two in order");
    lists(store, checksum);
    Bytes other = take(VECTOR(store_vk(store, string("no circuit"), false, true, &message)));
    OK();
    bool ascending = memcmp(checksum.data, other.data, 32) < 0;
    Bytes both = {.data = calloc(64, 1), .length = 64};
    if (both.data == NULL) give_up("no memory");
    memcpy(both.data, (ascending ? checksum : other).data, 32);
    memcpy(both.data + 32, (ascending ? other : checksum).data, 32);
    lists(store, both);
    VOID(remove_vk(store, bytes(other), &message));
    OK();
    lists(store, checksum);
    drop(both);
    drop(other);

    check("pin_vk, pinned_vk_metrics, vk_metrics");
    for (int i = 0; i < 2; i++) {
        VOID(pin_vk(store, bytes(checksum), &message));
        OK();
    }
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store, &message));
    OK();
    EXPECT(metrics.elements_pinned_memory_cache == 1 && metrics.size_pinned_memory_cache > 0 && metrics.node_faults == 0);
    char *hex = hexadecimal(checksum);
    struct UnmanagedVector pinned = VECTOR(pinned_vk_metrics(store, &message));
    OK();
    EXPECT(holds(pinned, hex) && holds(pinned, "\"hits\":") && holds(pinned, "\"size\":"));
    destroy(pinned);
    free(hex);
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
    lists(store, (Bytes){NULL, 0});
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

/* Where the store has a circuit's file. */
static void path_of(char path[4096], Bytes folder, Bytes checksum) {
    char *hex = hexadecimal(checksum);
    snprintf(path, 4096, "%.*s/state/vks/%s", (int)folder.length, folder.data, hex);
    free(hex);
    if (access(path, R_OK) != 0) give_up("no file %s", path);
}

/* ready_vk ends with this errno, as a verification does, and no fault of the node is counted. */
static void is_ready(struct vk_store_t *store, Bytes checksum, int code) {
    VOID(ready_vk(store, bytes(checksum), &message));
    if (code == 0) {
        OK();
    } else {
        FAILS(code, "");
    }
    uint32_t verdict = VERDICT(verify_halo2_proof(store, bytes(checksum), bytes(proof), bytes(inputs), &message));
    EXPECT(ENDS() == code && verdict == (code == 0 ? 0 : NO_VERDICT));
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store, &message));
    OK();
    EXPECT(metrics.node_faults == 0);
}

static void ready_keys(void) {
    Bytes folder = new_folder();
    struct vk_store_t *store = store_in(folder, "");
    Bytes checksum = stored(store);
    char path[4096];
    path_of(path, folder, checksum);

    check("ready_vk loads a key from disk once, and then finds it in memory");
    for (int i = 0; i < 5; i++) {
        VOID(ready_vk(store, bytes(checksum), &message));
        OK();
    }
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store, &message));
    EXPECT(metrics.elements_memory_cache == 1 && metrics.elements_pinned_memory_cache == 0);
    EXPECT(metrics.hits_fs_cache == 1 && metrics.hits_memory_cache == 4 && metrics.misses == 0);
    EXPECT(metrics.verifications == 0);
    check("ready_vk: a key in memory needs no file, until it is removed");
    if (unlink(path) != 0) give_up("cannot remove %s", path);
    is_ready(store, checksum, 0);
    VOID(remove_vk(store, bytes(checksum), &message));
    FAILS(VkErrno_NotFound, ""); /* of the file; memory has the key no longer either */
    is_ready(store, checksum, VkErrno_NotFound);
    check("ready_vk: a pinned key");
    drop(stored(store));
    VOID(pin_vk(store, bytes(checksum), &message));
    OK();
    write_over(path, "", 0);
    is_ready(store, checksum, 0);
    check("ready_vk: a damaged file, when the store was opened again");
    release_vk_store(store);
    store = store_in(folder, "");
    is_ready(store, checksum, VkErrno_Corrupt);
    release_vk_store(store);

    check("ready_vk without memory: every bit of a file flipped, one at a time");
    store = store_in(folder, ",\"memory_bytes\":0");
    drop(stored(store));
    is_ready(store, checksum, 0);
    Bytes flipped = copy_of(circuit.data, circuit.length);
    for (size_t bit = 0; bit < 8 * flipped.length; bit++) {
        flipped.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        write_over(path, flipped.data, flipped.length);
        VOID(ready_vk(store, bytes(checksum), &message));
        FAILS(VkErrno_Corrupt, "");
        flipped.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    is_ready(store, checksum, VkErrno_Corrupt);
    check("ready_vk without memory: a file that is gone, and that is back");
    if (unlink(path) != 0) give_up("cannot remove %s", path);
    is_ready(store, checksum, VkErrno_NotFound);
    drop(stored(store));
    is_ready(store, checksum, 0);
    metrics = VK_METRICS(vk_metrics(store, &message));
    EXPECT(metrics.elements_memory_cache == 0 && metrics.hits_memory_cache == 0);
    drop(flipped);
    drop(checksum);
    release_vk_store(store);
    drop(folder);
}

static void damaged_files(Bytes folder) {
    struct vk_store_t *store = store_in(folder, ",\"memory_bytes\":0");
    Bytes checksum = stored(store);
    char path[4096];
    path_of(path, folder, checksum);

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
    drop(checksum);
    release_vk_store(store);
}

void circuit_files(void) {
    read_fixtures();
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
    ready_keys();
    drop_fixtures();
}

#endif
