/* Every exported function of the library, used as meant and abused.
     ffi-test FOLDER TESTDATA FIXTURES [GROUP…]
   FOLDER is empty and may be written, TESTDATA has upstream's contracts, FIXTURES what `scripts/xtask.sh test-ffi` makes.
   Without names of groups all of them run. Exit code 1 when a check failed, 2 when a file is missing or a check cannot be set up. */
#include "ffi.h"

#include <stdio.h>
#include <sys/stat.h>

const char *testdata, *fixtures;
static const char *work;

Bytes new_folder(void) {
    static unsigned count;
    Bytes folder = text("%s/%u", work, count++);
    char path[4096];
    snprintf(path, sizeof path, "%.*s", (int)folder.length, folder.data);
    if (mkdir(path, 0700) != 0) give_up("cannot make %s: %s", path, strerror(errno));
    return folder;
}

Bytes configuration(Bytes folder, const char *capabilities) {
    return text("{\"wasm_limits\":{},\"cache\":{\"available_capabilities\":[%s],\"memory_cache_size_bytes\":104857600,"
                "\"instance_memory_limit_bytes\":33554432,\"base_dir\":\"%.*s\"}}",
                capabilities, (int)folder.length, folder.data);
}

struct cache_t *cache_in(Bytes folder, const char *capabilities) {
    Bytes config = configuration(folder, capabilities);
    struct cache_t *cache = CACHE(init_cache(bytes(config), &message));
    if (cache == NULL) give_up("cannot open a cache");
    drop(config);
    return cache;
}

struct cache_t *new_cache(const char *capabilities) {
    Bytes folder = new_folder();
    struct cache_t *cache = cache_in(folder, capabilities);
    drop(folder);
    return cache;
}

Bytes store(struct cache_t *cache, Bytes wasm) {
    Bytes checksum = take(VECTOR(store_code(cache, bytes(wasm), true, true, &message)));
    if (checksum.length != 32) give_up("cannot store a contract");
    return checksum;
}

Bytes store_file(struct cache_t *cache, const char *name) {
    Bytes wasm = read_file("%s/%s", testdata, name), checksum = store(cache, wasm);
    drop(wasm);
    return checksum;
}

/* Addresses that are mapped, that are not, and that are not aligned: none may be looked at. */
void *foreign(size_t index) {
    static uint64_t data[64];
    const uintptr_t addresses[FOREIGN_COUNT] = {
        1, 0x1000, (uintptr_t)data, (uintptr_t)data + 1, UINTPTR_MAX, UINTPTR_MAX / 2 + 1,
    };
    return (void *)addresses[index];
}

static const struct {
    const char *name;
    void (*run)(void);
} groups[] = {
    {"vectors", vectors},
    {"configurations", configurations},
    {"handles", handles},
    {"codes", codes},
    {"contracts", contracts},
    {"callbacks", callbacks},
    {"traps", traps},
    {"threads", threads},
#ifndef WITHOUT_CIRCUITS
    {"circuit-stores", circuit_stores},
    {"circuit-files", circuit_files},
    {"bound-contracts", bound_contracts},
    {"proofs", proofs},
    {"verifying-contracts", verifying_contracts},
    {"circuit-threads", circuit_threads},
#endif
};
#define GROUP_COUNT (sizeof groups / sizeof groups[0])

static bool chosen(const char *name, int count, char **names) {
    for (int i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) return true;
    }
    return count == 0;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: %s FOLDER TESTDATA FIXTURES [GROUP…]\ngroups:", argv[0]);
        for (size_t i = 0; i < GROUP_COUNT; i++) fprintf(stderr, " %s", groups[i].name);
        fprintf(stderr, "\n");
        return 2;
    }
    work = argv[1];
    testdata = argv[2];
    fixtures = argv[3];
    for (int i = 4; i < argc; i++) {
        bool known = false;
        for (size_t j = 0; j < GROUP_COUNT; j++) known |= strcmp(argv[i], groups[j].name) == 0;
        if (!known) give_up("there is no group %s", argv[i]);
    }
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        if (!chosen(groups[i].name, argc - 4, argv + 4)) continue;
        group(groups[i].name);
        groups[i].run();
    }
    return summary();
}
