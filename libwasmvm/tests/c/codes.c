/* Codes: storing, loading, pinning, analysis, metrics. */
#include "ffi.h"

#include <stdio.h>

/* Every length that a checksum does not have; those beyond 33 with a pointer to far fewer bytes. */
static const size_t wrong_lengths[] = {
    0, 1, 31, 33, 64,
#ifndef UPSTREAM
    (size_t)1 << 40, SIZE_MAX / 2, SIZE_MAX / 2 + 1, SIZE_MAX,
#endif
};
#define WRONG_LENGTHS (sizeof wrong_lengths / sizeof wrong_lengths[0])

static void refuses_checksum(struct cache_t *cache, struct ByteSliceView checksum, const char *name, const char *why) {
    check("remove_wasm: %s", name);
    VOID(remove_wasm(cache, checksum, &message));
    FAILS(1, why);
    check("load_wasm: %s", name);
    VECTOR_FAILS(load_wasm(cache, checksum, &message), 1, why);
    check("pin: %s", name);
    VOID(pin(cache, checksum, &message));
    FAILS(1, why);
    check("unpin: %s", name);
    VOID(unpin(cache, checksum, &message));
    FAILS(1, why);
    check("analyze_code: %s", name);
    struct AnalysisReport report = REPORT(analyze_code(cache, checksum, &message));
    FAILS(1, why);
    destroy(report.entrypoints);
    destroy(report.required_capabilities);

    Host *host = host_new();
    for (size_t i = 0; i < entry_point_count; i++) {
        check("%s: %s", entry_points[i].name, name);
        const EntryPoint *point = &entry_points[i];
        if (point->call3 != NULL) {
            VECTOR_FAILS(point->call3(cache, checksum, string(environment), string(sender), string("{}"), host_db(host),
                                      host_api(host), host_querier(host), GAS_LIMIT, false, &gas, &message),
                         1, why);
        } else {
            VECTOR_FAILS(point->call2(cache, checksum, string(environment), string("{}"), host_db(host), host_api(host),
                                      host_querier(host), GAS_LIMIT, false, &gas, &message),
                         1, why);
        }
    }
    host_free(host);
}

static void checksums(struct cache_t *cache) {
    uint8_t zeros[64] = {0};
    refuses_checksum(cache, nil(), "checksum nil", "Null/Nil argument: checksum");
    for (size_t i = 0; i < WRONG_LENGTHS; i++) {
        char name[64];
        snprintf(name, sizeof name, "checksum of %zu bytes", wrong_lengths[i]);
        refuses_checksum(cache, view(zeros, wrong_lengths[i]), name, "");
    }
    refuses_checksum(cache, view(NULL, 0), "checksum empty, no pointer", "Checksum not of length 32");
#ifndef UPSTREAM
    refuses_checksum(cache, view(NULL, 32), "checksum without data", "");
#endif
}

static void storing(struct cache_t *cache, Bytes wasm) {
    check("store_code: checked, kept");
    Bytes checksum = take(VECTOR(store_code(cache, bytes(wasm), true, true, &message)));
    OK();
    EXPECT(checksum.length == 32);

    check("store_code: again, and unchecked");
    Bytes again = take(VECTOR(store_code(cache, bytes(wasm), false, true, &message)));
    OK();
    EXPECT(again.length == 32 && memcmp(again.data, checksum.data, 32) == 0);
    drop(again);

    check("load_wasm");
    struct UnmanagedVector loaded = VECTOR(load_wasm(cache, bytes(checksum), &message));
    OK();
    EXPECT(equals(loaded, wasm));
    destroy(loaded);

    check("remove_wasm");
    VOID(remove_wasm(cache, bytes(checksum), &message));
    OK();
    check("remove_wasm: again");
    VOID(remove_wasm(cache, bytes(checksum), &message));
    FAILS(1, "");
    check("load_wasm: removed");
    VECTOR_FAILS(load_wasm(cache, bytes(checksum), &message), 1, "");
    check("pin: removed");
    VOID(pin(cache, bytes(checksum), &message));
    FAILS(1, "");

    check("store_code: not kept");
    again = take(VECTOR(store_code(cache, bytes(wasm), true, false, &message)));
    OK();
    EXPECT(again.length == 32);
    drop(again);
    VECTOR_FAILS(load_wasm(cache, bytes(checksum), &message), 1, "");

    check("store_code: nowhere to write an error");
    struct UnmanagedVector result = VECTOR(store_code(cache, string("no wasm"), true, true, NULL));
    EXPECT(!result.is_none && result.len == 0 && message.is_none);
    destroy(result);
    drop(checksum);
}

static void damaged_codes(struct cache_t *cache, Bytes wasm) {
    check("store_code: nil");
    VECTOR_FAILS(store_code(cache, nil(), true, true, &message), 1, "Null/Nil argument: wasm");
    check("store_code: empty");
    VECTOR_FAILS(store_code(cache, view(NULL, 0), true, true, &message), 1, "");
    check("store_code: no Wasm");
    VECTOR_FAILS(store_code(cache, string("no wasm"), true, true, &message), 1, "");
#ifndef UPSTREAM
    check("store_code: no data and a length");
    VECTOR_FAILS(store_code(cache, view(NULL, 1000), true, true, &message), 1, "");
    check("store_code: lengths that nothing has");
    VECTOR_FAILS(store_code(cache, view(wasm.data, SIZE_MAX), true, true, &message), 1, "");
    VECTOR_FAILS(store_code(cache, view(wasm.data, SIZE_MAX / 2 + 1), true, false, &message), 1, "");
#endif

    check("store_code: cut off, at 100 places");
    for (size_t i = 0; i < 100; i++) {
        Bytes cut = copy_of(wasm.data, i < 20 ? i : random_below((uint32_t)wasm.length));
        VECTOR_FAILS(store_code(cache, bytes(cut), true, true, &message), 1, "");
        drop(cut);
    }

    check("store_code: 100 times one byte changed, not kept");
    for (size_t i = 0; i < 100; i++) {
        Bytes changed = copy_of(wasm.data, wasm.length);
        changed.data[random_below((uint32_t)wasm.length)] = (uint8_t)random_below(256);
        struct UnmanagedVector result = VECTOR(store_code(cache, bytes(changed), true, false, &message));
        EXPECT((ENDS() == 0) == (result.len == 32));
        destroy(result);
        drop(changed);
    }
}

static void pinning(struct cache_t *cache, Bytes checksum, Bytes other) {
    uint8_t unknown[32] = {7};
    check("pin, twice");
    VOID(pin(cache, bytes(checksum), &message));
    OK();
    VOID(pin(cache, bytes(checksum), &message));
    OK();
    check("get_metrics: one pinned");
    struct Metrics metrics = METRICS(get_metrics(cache, &message));
    OK();
    EXPECT(metrics.elements_pinned_memory_cache == 1 && metrics.size_pinned_memory_cache > 0);
    check("get_pinned_metrics: one pinned, MessagePack");
    struct UnmanagedVector pinned = VECTOR(get_pinned_metrics(cache, &message));
    OK();
    EXPECT(!pinned.is_none && pinned.len > 32 && pinned.ptr[0] == 0x91);
    destroy(pinned);

    check("sync_pinned_codes: another instead");
    VOID(sync_pinned_codes(cache, bytes(other), &message));
    OK();
    metrics = METRICS(get_metrics(cache, &message));
    EXPECT(metrics.elements_pinned_memory_cache == 1);
    check("sync_pinned_codes: both");
    Bytes both = {.data = malloc(64), .length = 64};
    if (both.data == NULL) give_up("no memory");
    memcpy(both.data, checksum.data, 32);
    memcpy(both.data + 32, other.data, 32);
    VOID(sync_pinned_codes(cache, bytes(both), &message));
    OK();
    metrics = METRICS(get_metrics(cache, &message));
    EXPECT(metrics.elements_pinned_memory_cache == 2);
    check("sync_pinned_codes: a checksum and a half");
    VOID(sync_pinned_codes(cache, view(both.data, 47), &message));
    ENDS();
    drop(both);
    check("sync_pinned_codes: one that is not stored");
    VOID(sync_pinned_codes(cache, view(unknown, 32), &message));
    ENDS();
    check("sync_pinned_codes: none");
    VOID(sync_pinned_codes(cache, view(NULL, 0), &message));
    OK();
    metrics = METRICS(get_metrics(cache, &message));
    EXPECT(metrics.elements_pinned_memory_cache == 0);
    check("sync_pinned_codes: nil");
    VOID(sync_pinned_codes(cache, nil(), &message));
    FAILS(1, "Null/Nil argument: checksums");
#ifndef UPSTREAM
    check("sync_pinned_codes: lengths that nothing has");
    VOID(sync_pinned_codes(cache, view(checksum.data, SIZE_MAX), &message));
    FAILS(1, "");
    VOID(sync_pinned_codes(cache, view(NULL, 64), &message));
    FAILS(1, "");
#endif

    check("unpin, twice, and what was never pinned");
    VOID(unpin(cache, bytes(checksum), &message));
    OK();
    VOID(unpin(cache, bytes(checksum), &message));
    OK();
    VOID(unpin(cache, view(unknown, 32), &message));
    OK();
    check("pin: what is not stored");
    VOID(pin(cache, view(unknown, 32), &message));
    FAILS(1, "");
    check("get_metrics, get_pinned_metrics: nowhere to write an error");
    metrics = METRICS(get_metrics(cache, NULL));
    EXPECT(metrics.elements_pinned_memory_cache == 0);
    destroy(VECTOR(get_pinned_metrics(cache, NULL)));
}

static void analysis(struct cache_t *cache, Bytes plain, Bytes ibc) {
    check("analyze_code");
    struct AnalysisReport report = REPORT(analyze_code(cache, bytes(plain), &message));
    OK();
    EXPECT(!report.has_ibc_entry_points);
    EXPECT(holds(report.entrypoints, "instantiate") && holds(report.entrypoints, "execute"));
    EXPECT(!report.required_capabilities.is_none);
    destroy(report.entrypoints);
    destroy(report.required_capabilities);

    check("analyze_code: a contract with IBC");
    report = REPORT(analyze_code(cache, bytes(ibc), &message));
    OK();
    EXPECT(report.has_ibc_entry_points && holds(report.entrypoints, "ibc_packet_receive"));
    EXPECT(holds(report.required_capabilities, "stargate"));
    destroy(report.entrypoints);
    destroy(report.required_capabilities);
}

void codes(void) {
    struct cache_t *cache = new_cache(CAPABILITIES);
    Bytes wasm = read_file("%s/hackatom.wasm", testdata);
    checksums(cache);
    storing(cache, wasm);
    damaged_codes(cache, wasm);
    Bytes hackatom = store(cache, wasm), ibc = store_file(cache, "ibc_reflect.wasm");
    pinning(cache, hackatom, ibc);
    analysis(cache, hackatom, ibc);

    check("release_cache: with codes and pins");
    VOID(pin(cache, bytes(hackatom), &message));
    OK();
    release_cache(cache);

    check("store_code: a capability that the chain does not have");
    cache = new_cache("\"iterator\"");
    Bytes reflect = read_file("%s/ibc_reflect.wasm", testdata);
    VECTOR_FAILS(store_code(cache, bytes(reflect), true, true, &message), 1, "capabilities");
    release_cache(cache);
    drop(reflect);
    drop(ibc);
    drop(hackatom);
    drop(wasm);
}
