/* Circuit binaries: what a store does with them, and with files of its own that are damaged. */
#include "circuits.h"

#ifdef WITHOUT_CIRCUITS

typedef int nothing_of_files;

#else

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

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
