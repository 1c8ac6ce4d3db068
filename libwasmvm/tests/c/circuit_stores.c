/* Key stores: their configurations, their handles, and one store for a folder. */
#include "circuits.h"

#ifdef WITHOUT_CIRCUITS

typedef int nothing_of_stores;

#else

#include <stdio.h>

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

#endif
