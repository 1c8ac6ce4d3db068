/* Vectors; opening and releasing a cache; handles that are none. */
#include "ffi.h"

#include <stdio.h>

/* --- vectors --- */

static void copies(size_t length) {
    check("new_unmanaged_vector: %zu bytes", length);
    uint8_t *data = malloc(length + 1);
    if (data == NULL) give_up("no memory");
    for (size_t i = 0; i < length; i++) data[i] = (uint8_t)(i * 7 + 1);
    struct UnmanagedVector vector = new_unmanaged_vector(false, data, length);
    EXPECT(!vector.is_none && vector.len == length && vector.cap >= length);
    EXPECT(length == 0 || (vector.ptr != data && memcmp(vector.ptr, data, length) == 0));
    destroy(vector);
    free(data);
}

void vectors(void) {
    check("version_str");
    EXPECT(strcmp(version_str(), "3.0.7") == 0);

    check("new_unmanaged_vector: nil");
    struct UnmanagedVector vector = new_unmanaged_vector(true, NULL, 0);
    EXPECT(vector.is_none);
    destroy(vector);
    vector = new_unmanaged_vector(true, (const uint8_t *)"ignored", 7);
    EXPECT(vector.is_none);
    destroy(vector);

    check("new_unmanaged_vector: no data and length 0 is empty, not nil");
    vector = new_unmanaged_vector(false, NULL, 0);
    EXPECT(!vector.is_none && vector.len == 0 && vector.cap == 0 && vector.ptr == NULL);
    destroy(vector);
    vector = new_unmanaged_vector(false, foreign(0), 0);
    EXPECT(!vector.is_none && vector.len == 0);
    destroy(vector);

    copies(0);
    copies(1);
    copies(4096);
    copies((size_t)64 << 20);

    check("destroy_unmanaged_vector: nil, whatever the other fields are");
    destroy((struct UnmanagedVector){.is_none = true, .ptr = foreign(0), .len = SIZE_MAX, .cap = SIZE_MAX});

    check("destroy_unmanaged_vector: empty, whatever the pointer is");
    destroy((struct UnmanagedVector){.is_none = false, .ptr = foreign(0), .len = 0, .cap = 0});

#ifndef UPSTREAM
    check("new_unmanaged_vector: no data and a length");
    vector = new_unmanaged_vector(false, NULL, 5);
    EXPECT(vector.is_none || vector.len == 0);
    destroy(vector);

    const size_t impossible[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2 + 1};
    for (size_t i = 0; i < 3; i++) {
        check("new_unmanaged_vector: %zu bytes, which nothing has", impossible[i]);
        vector = new_unmanaged_vector(false, (const uint8_t *)"x", impossible[i]);
        EXPECT(vector.is_none || vector.len == 0);
        destroy(vector);
    }

    check("destroy_unmanaged_vector: no data and a length");
    destroy((struct UnmanagedVector){.is_none = false, .ptr = NULL, .len = 5, .cap = 5});
#endif
}

/* --- configurations --- */

static void refused(const char *name, struct ByteSliceView config, const char *why) {
    check("init_cache: %s", name);
    struct cache_t *cache = CACHE(init_cache(config, &message));
    FAILS(1, why);
    EXPECT(cache == NULL);
    release_cache(cache);
}

static void repeated(const char *name, const char *begin, size_t count, const char *end) {
    size_t length = strlen(begin);
    Bytes config = {.data = malloc(count * length + strlen(end)), .length = count * length + strlen(end)};
    if (config.data == NULL) give_up("no memory");
    for (size_t i = 0; i < count; i++) memcpy(config.data + i * length, begin, length);
    memcpy(config.data + count * length, end, strlen(end));
    refused(name, bytes(config), "JSON");
    drop(config);
}

static void damaged_configurations(void) {
    refused("nil", nil(), "Null/Nil argument: config");
    refused("empty", view("", 0), "JSON");
    refused("empty, no pointer", view(NULL, 0), "JSON");
    refused("no JSON", string("cache"), "JSON");
    refused("null", string("null"), "JSON");
    refused("a list", string("[]"), "JSON");
    refused("an object of nothing", string("{}"), "JSON");
    refused("no UTF-8", string("{\"cache\":{\"base_dir\":\"\xff\xfe\"}}"), "");
    refused("a zero byte", view("{\"cache\":\0}", 11), "JSON");
    refused("a number too large",
            string("{\"wasm_limits\":{},\"cache\":{\"base_dir\":\"/nowhere\",\"available_capabilities\":[],"
                   "\"memory_cache_size_bytes\":18446744073709551616,\"instance_memory_limit_bytes\":1}}"),
            "JSON");
    refused("a negative number",
            string("{\"wasm_limits\":{},\"cache\":{\"base_dir\":\"/nowhere\",\"available_capabilities\":[],"
                   "\"memory_cache_size_bytes\":-1,\"instance_memory_limit_bytes\":1}}"),
            "JSON");
    refused("a folder's name with a zero byte",
            string("{\"wasm_limits\":{},\"cache\":{\"base_dir\":\"/nowhere\\u0000\",\"available_capabilities\":[],"
                   "\"memory_cache_size_bytes\":1,\"instance_memory_limit_bytes\":1}}"),
            "Error creating state directory");
    refused("a folder below a file",
            string("{\"wasm_limits\":{},\"cache\":{\"base_dir\":\"/dev/null/x\",\"available_capabilities\":[],"
                   "\"memory_cache_size_bytes\":1,\"instance_memory_limit_bytes\":1}}"),
            "Error creating state directory");
    repeated("a million lists in each other", "[", 1000000, "");
    repeated("a million objects in each other", "{\"cache\":", 1000000, "");
    repeated("8 MB of a string without end", "{\"aaaaaa", 1000000, "");
#ifndef UPSTREAM
    refused("no pointer and a length", view(NULL, 100), "");
    refused("a length that nothing has", view("{}", SIZE_MAX), "");
    refused("a length that nothing has, of half", view("{}", SIZE_MAX / 2 + 1), "");
#endif
}

/* Cut off and changed byte by byte, before the folder's name: a changed name would be a folder of its own. */
static void mutated_configurations(void) {
    Bytes folder = new_folder(), config = configuration(folder, CAPABILITIES);

    check("init_cache: cut off, at every byte");
    for (size_t length = 0; length < config.length; length++) {
        Bytes cut = copy_of(config.data, length);
        struct cache_t *cache = CACHE(init_cache(bytes(cut), &message));
        FAILS(1, "");
        EXPECT(cache == NULL);
        drop(cut);
    }

    check("init_cache: every byte changed");
    size_t mutable = config.length - folder.length - strlen("\"base_dir\":\"\"}}");
    for (size_t i = 0; i < mutable; i++) {
        Bytes changed = copy_of(config.data, config.length);
        changed.data[i] = (uint8_t)random_below(256);
        struct cache_t *cache = CACHE(init_cache(bytes(changed), &message));
        EXPECT((ENDS() == 0) == (cache != NULL));
        release_cache(cache);
        drop(changed);
    }
    drop(config);
    drop(folder);
}

void configurations(void) {
    damaged_configurations();
    mutated_configurations();

    Bytes folder = new_folder(), config = configuration(folder, CAPABILITIES), none = configuration(folder, "");
    check("init_cache, release_cache");
    struct cache_t *cache = CACHE(init_cache(bytes(config), &message));
    OK();
    EXPECT(cache != NULL);

    /* It is the Go package that locks the folder. */
    check("init_cache: again in the same folder");
    struct cache_t *second = CACHE(init_cache(bytes(config), &message));
    OK();
    EXPECT(second != NULL && second != cache);
    release_cache(second);
    release_cache(cache);

    check("init_cache: after release, without capabilities");
    cache = CACHE(init_cache(bytes(none), &message));
    OK();
    EXPECT(cache != NULL);
    release_cache(cache);

    check("init_cache: nowhere to write an error");
    cache = CACHE(init_cache(nil(), NULL));
    EXPECT(cache == NULL && message.is_none);
    cache = CACHE(init_cache(bytes(config), NULL));
    EXPECT(cache != NULL);
    release_cache(cache);

    check("init_cache: what lies where the error goes is neither read nor freed");
    struct UnmanagedVector garbage = {.is_none = false, .ptr = foreign(2), .len = 3, .cap = 3};
    cache = init_cache(bytes(config), &garbage);
    EXPECT(cache != NULL && garbage.ptr == foreign(2) && garbage.len == 3);
    release_cache(cache);
    cache = init_cache(nil(), &garbage);
    EXPECT(cache == NULL && garbage.ptr != foreign(2));
    destroy(garbage);

    drop(none);
    drop(config);
    drop(folder);
}

/* --- handles --- */

static void every_function_refuses(struct cache_t *cache, const char *name, const char *why) {
    uint8_t zeros[32] = {0};
    struct ByteSliceView checksum = view(zeros, sizeof zeros);
    Bytes owned = copy_of(zeros, sizeof zeros);
    Host *host = host_new();

    check("%s: store_code", name);
    VECTOR_FAILS(store_code(cache, string("wasm"), true, true, &message), 1, why);
    check("%s: remove_wasm", name);
    VOID(remove_wasm(cache, checksum, &message));
    FAILS(1, why);
    check("%s: load_wasm", name);
    VECTOR_FAILS(load_wasm(cache, checksum, &message), 1, why);
    check("%s: pin", name);
    VOID(pin(cache, checksum, &message));
    FAILS(1, why);
    check("%s: unpin", name);
    VOID(unpin(cache, checksum, &message));
    FAILS(1, why);
    check("%s: sync_pinned_codes", name);
    VOID(sync_pinned_codes(cache, checksum, &message));
    FAILS(1, why);
    check("%s: analyze_code", name);
    struct AnalysisReport report = REPORT(analyze_code(cache, checksum, &message));
    FAILS(1, why);
    EXPECT(!report.has_ibc_entry_points && !report.contract_migrate_version.is_some);
    destroy(report.entrypoints);
    destroy(report.required_capabilities);
    check("%s: get_metrics", name);
    struct Metrics metrics = METRICS(get_metrics(cache, &message));
    FAILS(1, why);
    EXPECT(metrics.misses == 0 && metrics.size_memory_cache == 0);
    check("%s: get_pinned_metrics", name);
    struct UnmanagedVector pinned = VECTOR(get_pinned_metrics(cache, &message));
    FAILS(1, why);
    EXPECT(pinned.is_none || pinned.len == 0);
    destroy(pinned);
    for (size_t i = 0; i < entry_point_count; i++) {
        check("%s: %s", name, entry_points[i].name);
        struct UnmanagedVector result = enter(&entry_points[i], cache, owned, "{}", host);
        FAILS(1, why);
        EXPECT(!result.is_none && result.len == 0);
        destroy(result);
    }
    EXPECT(host->calls[READ] == 0);
    host_free(host);
    drop(owned);

    check("%s: without a place for the error", name);
    VOID(pin(cache, checksum, NULL));
    EXPECT(message.is_none);
}

void handles(void) {
    every_function_refuses(NULL, "no cache", "Null/Nil argument: cache");
    check("release_cache: no cache");
    release_cache(NULL);

#ifndef UPSTREAM
    Bytes folder = new_folder();
    struct cache_t *old = cache_in(folder, CAPABILITIES);
    release_cache(old);
    every_function_refuses(old, "released cache", "");
    check("release_cache: again, three times");
    for (int i = 0; i < 3; i++) release_cache(old);

    /* The old handle's number must not come to stand for a new cache. */
    check("a released handle is not given out again");
    struct cache_t *open = NULL;
    for (int i = 0; i < 50; i++) {
        release_cache(open);
        open = cache_in(folder, CAPABILITIES);
        EXPECT(open != old);
    }
    check("releasing a released handle leaves the open cache alone");
    release_cache(old);
    METRICS(get_metrics(open, &message));
    OK();
    every_function_refuses(old, "released cache, with another open", "");

    for (size_t i = 0; i < FOREIGN_COUNT; i++) {
        char name[64];
        snprintf(name, sizeof name, "foreign handle %p", foreign(i));
        every_function_refuses(foreign(i), name, "");
        check("%s: release_cache", name);
        release_cache(foreign(i));
    }
    every_function_refuses((struct cache_t *)((uintptr_t)open + 1), "one more than an open handle", "");
    every_function_refuses((struct cache_t *)((uintptr_t)open + 8), "eight more than an open handle", "");

    check("after all that the open cache works");
    METRICS(get_metrics(open, &message));
    OK();
    release_cache(open);
    drop(folder);
#endif
}
