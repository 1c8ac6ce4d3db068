/* A contract of a few bytes that does what a processor answers with a signal: each is an error of the call. The entry
   points of IBC serve as names for the different deeds. */
#include "ffi.h"

static const WasmFunction functions[] = {
    WASM_BASE,
    {"instantiate", T3_1, CODE("\x00"), 1},                                                    /* unreachable */
    {"execute", T3_1, CODE("\x41\x01\x41\x00\x6d"), 1},                                        /* 1 / 0 */
    {"migrate", T2_1, CODE("\x41\x80\x80\x80\x80\x78\x41\x7f\x6d"), 1},                        /* -2^31 / -1 */
    {"sudo", T2_1, CODE("\x41\x7f\x28\x02\x00"), 1},                                           /* load from 2^32 - 1 */
    {"reply", T2_1, CODE("\x41\xff\xff\x03\x28\x02\x00"), 1},                                  /* load across the end of the page */
    {"query", T2_1, CODE("\x20\x00\x20\x01\x10\x08"), 1},                                      /* calls itself: function 8 */
    {"ibc_channel_open", T2_1, CODE("\x03\x40\x0c\x00\x0b\x41\x00"), 2},                       /* a loop without end */
    {"ibc_channel_connect", T2_1, CODE("\x41\x7f"), 1},                                        /* returns a region at 2^32 - 1 */
    {"ibc_channel_close", T2_1, CODE("\x41\x00"), 1},                                          /* returns no region */
    {"ibc_packet_receive", T2_1, CODE("\x41\x14"), 1},                                         /* returns a region beyond the memory */
    {"ibc_packet_ack", T2_1, CODE("\x41\x20"), 1},                                             /* returns one longer than its capacity */
    {"ibc_packet_timeout", T2_1, CODE("\x03\x40\x41\x01\x40\x00\x1a\x0c\x00\x0b\x41\x00"), 2}, /* grows memory for ever */
    {"ibc_source_callback", T2_1, CODE("\x41\x7f\x41\x01\x36\x02\x00\x41\x00"), 1},            /* store to 2^32 - 1 */
};
#define FUNCTIONS (sizeof functions / sizeof functions[0])

static void each_trap(struct cache_t *cache, Bytes checksum) {
    for (size_t i = 0; i < FUNCTIONS; i++) {
        for (size_t j = 0; j < entry_point_count; j++) {
            if (strcmp(entry_points[j].name, functions[i].name) != 0) continue;
            check("a contract's trap: %s", functions[i].name);
            /* Several times: what a trap left behind would be in the way of the next call. */
            for (int again = 0; again < 3; again++) {
                Host *host = host_new();
                struct UnmanagedVector result =
                    entry_points[j].call3 != NULL
                        ? VECTOR(entry_points[j].call3(cache, bytes(checksum), string("{}"), string("{}"), string("{}"),
                                                       host_db(host), host_api(host), host_querier(host),
                                                       UINT64_C(1000000000), false, &gas, &message))
                        : VECTOR(entry_points[j].call2(cache, bytes(checksum), string("{}"), string("{}"), host_db(host),
                                                       host_api(host), host_querier(host), UINT64_C(1000000000), false,
                                                       &gas, &message));
                FAILS(functions[i].end, "");
                EXPECT(!result.is_none && result.len == 0);
                destroy(result);
                host_free(host);
            }
        }
    }
}

void traps(void) {
    struct cache_t *cache = new_cache(CAPABILITIES);
    /* For arguments, one beyond the memory, one longer than its capacity. */
    uint8_t regions[36];
    wasm_region(regions, 1024, 32768, 0);
    wasm_region(regions + 12, 0xfffffff0, 64, 64);
    wasm_region(regions + 24, 1024, 16, 32);
    Bytes module = wasm_module(NULL, 0, functions, FUNCTIONS, regions, sizeof regions);

    check("store_code: a contract made by hand");
    Bytes checksum = take(VECTOR(store_code(cache, bytes(module), true, true, &message)));
    OK();
    if (checksum.length == 32) {
        each_trap(cache, checksum);
        check("pin, and all again");
        VOID(pin(cache, bytes(checksum), &message));
        OK();
        each_trap(cache, checksum);
    }
    release_cache(cache);
    drop(checksum);
    drop(module);
}
