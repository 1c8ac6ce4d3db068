/* Upstream's contracts run on the chain in memory; then every callback fails in every way. */
#include "ffi.h"

#define INSTANTIATE "{\"verifier\":\"fred\",\"beneficiary\":\"bob\"}"
#define BALANCE "{\"ok\":{\"ok\":\"eyJhbW91bnQiOlt7ImRlbm9tIjoiQVRPTSIsImFtb3VudCI6IjI1MCJ9XX0=\"}}" /* 250 ATOM */

/* The contracts, stored in one cache, and a host for each. */
enum Contract { HACKATOM, QUEUE, IBC_REFLECT, CYBERPUNK, IMPORTER, CONTRACTS };
static struct cache_t *cache;
static Bytes codes_of[CONTRACTS];
static Host *hosts[CONTRACTS];

/* Enters the imports that none of upstream's contracts does. Regions at 8: arguments, an answer, an address, space, a name. */
static Bytes importer(void) {
    static const WasmImport imports[] = {{"db_scan", T3_1}, {"db_next_key", T1_1}, {"db_next_value", T1_1},
                                         {"addr_humanize", T2_1}, {"addr_canonicalize", T2_1}};
#define SCAN_ALL "\x41\x00\x41\x00\x41\x01\x10\x00" /* db_scan(no start, no end, ascending) */
#define ANSWER "\x1a\x41\x14"                       /* drop; the region at 20 */
    static const WasmFunction functions[] = {
        WASM_BASE,
        {"instantiate", T3_1, CODE("\x41\x14"), 0},
        {"query", T2_1, CODE(SCAN_ALL "\x10\x01" ANSWER), 0},
        {"sudo", T2_1, CODE(SCAN_ALL "\x10\x02" ANSWER), 0},
        {"reply", T2_1, CODE("\x41\x20\x41\x2c\x10\x03" ANSWER), 0},   /* addr_humanize(32, 44) */
        {"migrate", T2_1, CODE("\x41\x38\x41\x2c\x10\x04" ANSWER), 0}, /* addr_canonicalize(56, 44) */
    };
    uint8_t data[1024] = {0};
    wasm_region(data, 16384, 16384, 0);
    wasm_region(data + 12, 512, 9, 9);
    wasm_region(data + 24, 600, 32, 32);
    wasm_region(data + 36, 700, 200, 0);
    wasm_region(data + 48, 600, 4, 4);
    memcpy(data + 512 - 8, "{\"ok\":\"\"}", 9);
    memcpy(data + 600 - 8, "fred", 4);
    return wasm_module(imports, 5, functions, sizeof functions / sizeof functions[0], data, sizeof data);
}

static void gas_adds_up(void) {
    EXPECT(gas.limit == GAS_LIMIT);
    EXPECT(gas.remaining + gas.used_externally + gas.used_internally == gas.limit);
    EXPECT(gas.used_internally > 0);
}

static void begin(void) {
    static const char *const files[] = {"hackatom.wasm", "queue.wasm", "ibc_reflect.wasm", "cyberpunk.wasm"};
    cache = new_cache(CAPABILITIES);
    for (int i = 0; i < CONTRACTS; i++) {
        hosts[i] = host_new();
        hosts[i]->answer = BALANCE;
        if (i < IMPORTER) codes_of[i] = store_file(cache, files[i]);
    }
    Bytes module = importer();
    codes_of[IMPORTER] = store(cache, module);
    drop(module);
}

static void end(void) {
    check("release_cache: after all that");
    release_cache(cache);
    for (int i = 0; i < CONTRACTS; i++) {
        host_free(hosts[i]);
        drop(codes_of[i]);
    }
}

static void start_contracts(void) {
    ANSWERS(call(instantiate, cache, codes_of[HACKATOM], INSTANTIATE, hosts[HACKATOM]), "\"ok\"");
    ANSWERS(call(instantiate, cache, codes_of[QUEUE], "{}", hosts[QUEUE]), "\"ok\"");
    for (int i = 0; i < 3; i++) {
        ANSWERS(call(execute, cache, codes_of[QUEUE], "{\"enqueue\":{\"value\":7}}", hosts[QUEUE]), "\"ok\"");
    }
    host_set(hosts[IMPORTER], "key", "value", 5);
}

/* --- as meant --- */

static void uses(void) {
    check("instantiate");
    ANSWERS(call(instantiate, cache, codes_of[HACKATOM], INSTANTIATE, hosts[HACKATOM]), "\"ok\"");
    gas_adds_up();
    EXPECT(gas.used_externally > 0 && hosts[HACKATOM]->calls[WRITE] > 0);

    check("query");
    ANSWERS(ask(cache, codes_of[HACKATOM], "{\"verifier\":{}}", hosts[HACKATOM]), "\"ok\":");
    check("query: another contract's balance");
    ANSWERS(ask(cache, codes_of[HACKATOM], "{\"other_balance\":{\"address\":\"foo\"}}", hosts[HACKATOM]), "\"ok\":");
    EXPECT(hosts[HACKATOM]->calls[QUERY] == 1 && hosts[HACKATOM]->last_query.length > 0);
    check("execute");
    ANSWERS(call(execute, cache, codes_of[HACKATOM], "{\"release\":{}}", hosts[HACKATOM]), "\"ok\"");
    check("execute: the contract refuses");
    ANSWERS(call(execute, cache, codes_of[HACKATOM], "{\"nonsense\":{}}", hosts[HACKATOM]), "\"error\"");
    check("migrate");
    ANSWERS(enter(&entry_points[3], cache, codes_of[HACKATOM], "{\"verifier\":\"alice\"}", hosts[HACKATOM]), "\"ok\"");
    check("migrate_with_info");
    struct UnmanagedVector result = VECTOR(
        migrate_with_info(cache, bytes(codes_of[HACKATOM]), string(environment), string("{\"verifier\":\"fred\"}"),
                          string("{\"sender\":\"fred\",\"old_migrate_version\":null}"), host_db(hosts[HACKATOM]),
                          host_api(hosts[HACKATOM]), host_querier(hosts[HACKATOM]), GAS_LIMIT, false, &gas, &message));
    ENDS();
    destroy(result);
    check("sudo");
    ANSWERS(enter(&entry_points[4], cache, codes_of[HACKATOM],
                  "{\"steal_funds\":{\"recipient\":\"community-pool\",\"amount\":[{\"amount\":\"700\",\"denom\":\"gold\"}]}}",
                  hosts[HACKATOM]),
            "community-pool");

    check("iterators");
    ANSWERS(call(instantiate, cache, codes_of[QUEUE], "{}", hosts[QUEUE]), "\"ok\"");
    ANSWERS(call(execute, cache, codes_of[QUEUE], "{\"enqueue\":{\"value\":17}}", hosts[QUEUE]), "\"ok\"");
    ANSWERS(call(execute, cache, codes_of[QUEUE], "{\"enqueue\":{\"value\":22}}", hosts[QUEUE]), "\"ok\"");
    ANSWERS(ask(cache, codes_of[QUEUE], "{\"sum\":{}}", hosts[QUEUE]), "eyJzdW0iOjM5fQ=="); /* {"sum":39} */
    ANSWERS(ask(cache, codes_of[QUEUE], "{\"count\":{}}", hosts[QUEUE]), "eyJjb3VudCI6Mn0="); /* {"count":2} */
    ANSWERS(ask(cache, codes_of[QUEUE], "{\"list\":{}}", hosts[QUEUE]), "\"ok\"");
    ANSWERS(ask(cache, codes_of[QUEUE], "{\"open_iterators\":{\"count\":100}}", hosts[QUEUE]), "\"ok\"");
    EXPECT(hosts[QUEUE]->calls[SCAN] > 100 && hosts[QUEUE]->calls[NEXT] > 0);

    check("ibc_channel_open");
    Host *host = host_new();
    host->answer = BALANCE;
    ANSWERS(call(instantiate, cache, codes_of[IBC_REFLECT], "{\"reflect_code_id\":101}", host), "\"ok\"");
    const char *channel =
        "{\"open_init\":{\"channel\":{\"endpoint\":{\"port_id\":\"my_port\",\"channel_id\":\"channel-1\"},"
        "\"counterparty_endpoint\":{\"port_id\":\"their_port\",\"channel_id\":\"channel-7\"},\"order\":\"ORDER_ORDERED\","
        "\"version\":\"ibc-reflect-v1\",\"connection_id\":\"connection-3\"}}}";
    ANSWERS(enter(&entry_points[7], cache, codes_of[IBC_REFLECT], channel, host), "ibc-reflect-v1");
    host_free(host);

    check("debug messages are printed to stderr");
    host = host_new();
    ANSWERS(call(instantiate, cache, codes_of[CYBERPUNK], "{}", host), "\"ok\"");
    ANSWERS(VECTOR(execute(cache, bytes(codes_of[CYBERPUNK]), string(environment), string(sender), string("{\"debug\":{}}"),
                           host_db(host), host_api(host), host_querier(host), GAS_LIMIT, true, &gas, &message)),
            "\"ok\"");
    host_free(host);
}

/* A contract refuses what is no message of its own; nothing else may happen. */
static void every_entry_point(void) {
    for (size_t i = 0; i < entry_point_count; i++) {
        check("%s: of every contract, with an empty message", entry_points[i].name);
        for (int j = 0; j < CONTRACTS; j++) {
            Host *host = host_new();
            destroy(enter(&entry_points[i], cache, codes_of[j], "{}", host));
            ENDS();
            destroy(enter(&entry_points[i], cache, codes_of[j], "", host));
            ENDS();
            host_free(host);
        }
    }
}

/* --- arguments --- */

static void arguments(void) {
    Host *host = hosts[HACKATOM];
    const struct ByteSliceView env = string(environment), info = string(sender), msg = string("{\"release\":{}}");

    for (size_t i = 0; i < entry_point_count; i++) {
        const EntryPoint *point = &entry_points[i];
        check("%s: every argument nil, in turn", point->name);
        for (int which = 0; which < (point->call3 != NULL ? 3 : 2); which++) {
            struct ByteSliceView first = which == 0 ? nil() : env, second = which == 1 ? nil() : info,
                                 third = which == 2 ? nil() : msg;
            struct UnmanagedVector result =
                point->call3 != NULL
                    ? VECTOR(point->call3(cache, bytes(codes_of[HACKATOM]), first, second, third, host_db(host), host_api(host),
                                          host_querier(host), GAS_LIMIT, false, &gas, &message))
                    : VECTOR(point->call2(cache, bytes(codes_of[HACKATOM]), first, second, host_db(host), host_api(host),
                                          host_querier(host), GAS_LIMIT, false, &gas, &message));
            FAILS(1, "Null/Nil argument: arg");
            destroy(result);
        }

        check("%s: no place for the gas report", point->name);
        struct UnmanagedVector result =
            point->call3 != NULL ? VECTOR(point->call3(cache, bytes(codes_of[HACKATOM]), env, info, msg, host_db(host), host_api(host),
                                                       host_querier(host), GAS_LIMIT, false, NULL, &message))
                                 : VECTOR(point->call2(cache, bytes(codes_of[HACKATOM]), env, msg, host_db(host), host_api(host),
                                                       host_querier(host), GAS_LIMIT, false, NULL, &message));
        FAILS(1, "Empty argument: gas_report");
        EXPECT(!result.is_none && result.len == 0);
        destroy(result);

#ifndef UPSTREAM
        check("%s: arguments without data, and of lengths that nothing has", point->name);
        const struct ByteSliceView impossible[] = {view(NULL, 10), view("x", SIZE_MAX), view("x", SIZE_MAX / 2 + 1)};
        for (size_t j = 0; j < 3; j++) {
            for (int which = 0; which < (point->call3 != NULL ? 3 : 2); which++) {
                struct ByteSliceView first = which == 0 ? impossible[j] : env, second = which == 1 ? impossible[j] : info,
                                     third = which == 2 ? impossible[j] : msg;
                result = point->call3 != NULL
                             ? VECTOR(point->call3(cache, bytes(codes_of[HACKATOM]), first, second, third, host_db(host),
                                                   host_api(host), host_querier(host), GAS_LIMIT, false, &gas, &message))
                             : VECTOR(point->call2(cache, bytes(codes_of[HACKATOM]), first, second, host_db(host), host_api(host),
                                                   host_querier(host), GAS_LIMIT, false, &gas, &message));
                FAILS(1, "");
                EXPECT(!result.is_none && result.len == 0);
                destroy(result);
            }
        }
#endif
    }

    check("execute: empty arguments, and what is no JSON");
    const char *const odd[] = {"", "{", "null", "[[[[", "\xff\xff", "{\"release\":{}}{\"release\":{}}"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        destroy(VECTOR(execute(cache, bytes(codes_of[HACKATOM]), string(odd[i]), info, msg, host_db(host), host_api(host),
                               host_querier(host), GAS_LIMIT, false, &gas, &message)));
        ENDS();
        destroy(VECTOR(execute(cache, bytes(codes_of[HACKATOM]), env, string(odd[i]), msg, host_db(host), host_api(host),
                               host_querier(host), GAS_LIMIT, false, &gas, &message)));
        ENDS();
        destroy(VECTOR(execute(cache, bytes(codes_of[HACKATOM]), env, info, string(odd[i]), host_db(host), host_api(host),
                               host_querier(host), GAS_LIMIT, false, &gas, &message)));
        ENDS();
    }

    check("execute: a message of 100,000 lists in each other, and one of 64 MB");
    Bytes deep = {.data = malloc(100000), .length = 100000}, large = {.data = malloc((size_t)64 << 20), .length = (size_t)64 << 20};
    if (deep.data == NULL || large.data == NULL) give_up("no memory");
    memset(deep.data, '[', deep.length);
    memset(large.data, ' ', large.length);
    destroy(VECTOR(execute(cache, bytes(codes_of[HACKATOM]), env, info, bytes(deep), host_db(host), host_api(host),
                           host_querier(host), GAS_LIMIT, false, &gas, &message)));
    ENDS();
    struct UnmanagedVector result = VECTOR(execute(cache, bytes(codes_of[HACKATOM]), env, info, bytes(large), host_db(host),
                                                   host_api(host), host_querier(host), GAS_LIMIT, false, &gas, &message));
    FAILS(1, "");
    destroy(result);
    drop(deep);
    drop(large);

    check("execute: nowhere to write an error");
    result = VECTOR(execute(cache, bytes(codes_of[HACKATOM]), nil(), info, msg, host_db(host), host_api(host), host_querier(host),
                            GAS_LIMIT, false, &gas, NULL));
    EXPECT(!result.is_none && result.len == 0 && message.is_none);
    destroy(result);

    check("execute: limits of gas");
    const uint64_t limits[] = {0, 1, 1000, UINT64_MAX};
    const int ends[] = {2, 2, 2, 0};
    for (size_t i = 0; i < 4; i++) {
        result = VECTOR(execute(cache, bytes(codes_of[HACKATOM]), env, info, msg, host_db(host), host_api(host), host_querier(host),
                                limits[i], false, &gas, &message));
        EXPECT(ENDS() == ends[i]);
        EXPECT(ends[i] == 0 || gas.remaining == 0);
        destroy(result);
    }

    check("execute: a loop without end runs out of gas");
    VECTOR_FAILS(execute(cache, bytes(codes_of[HACKATOM]), env, info, string("{\"cpu_loop\":{}}"), host_db(host), host_api(host),
                         host_querier(host), UINT64_C(40000000000), false, &gas, &message),
                 2, "Ran out of gas");
    EXPECT(gas.remaining == 0);
    check("execute: a panic of the contract");
    struct UnmanagedVector panicked = call(execute, cache, codes_of[HACKATOM], "{\"panic\":{}}", host);
    FAILS(1, "Aborted: panicked at");
    destroy(panicked);
}

void contracts(void) {
    begin();
    uses();
    every_entry_point();
    start_contracts();
    arguments();
    end();
}

/* --- callbacks --- */

/* What makes a contract enter a callback. */
static const struct {
    enum Callback callback;
    enum Contract contract;
    const char *entry_point;
    const char *msg;
} triggers[] = {
    {READ, HACKATOM, "query", "{\"verifier\":{}}"},
    {WRITE, HACKATOM, "instantiate", INSTANTIATE},
    {REMOVE, QUEUE, "execute", "{\"dequeue\":{}}"},
    {SCAN, QUEUE, "query", "{\"sum\":{}}"},
    {NEXT, QUEUE, "query", "{\"sum\":{}}"},
    {NEXT_KEY, IMPORTER, "query", "{}"},
    {NEXT_VALUE, IMPORTER, "sudo", "{}"},
    {HUMANIZE, IMPORTER, "reply", "{}"},
    {CANONICALIZE, IMPORTER, "migrate", "{}"},
    {VALIDATE, HACKATOM, "instantiate", INSTANTIATE},
    {QUERY, HACKATOM, "query", "{\"other_balance\":{\"address\":\"foo\"}}"},
};
#define TRIGGERS (sizeof triggers / sizeof triggers[0])

static Host *trigger_host(size_t i) { return hosts[triggers[i].contract]; }

static struct UnmanagedVector trigger(size_t i) {
    for (size_t j = 0; j < entry_point_count; j++) {
        if (strcmp(entry_points[j].name, triggers[i].entry_point) == 0) {
            return enter(&entry_points[j], cache, codes_of[triggers[i].contract], triggers[i].msg, trigger_host(i));
        }
    }
    give_up("no entry point %s", triggers[i].entry_point);
}

/* Ends the faults and sees that the contract works as before. */
static void works_again(size_t i) {
    host_reset(trigger_host(i));
    trigger_host(i)->answer = BALANCE;
    start_contracts();
    ANSWERS(trigger(i), "\"ok\"");
}

static void faults(size_t i) {
    enum Callback callback = triggers[i].callback;
    Host *host = trigger_host(i);
    const int32_t codes[] = {0, 1, 2, 3, 4, 5, -1, 6, 7, 255, INT32_MAX, INT32_MIN};
    uint8_t *long_message = malloc(1 << 20);
    if (long_message == NULL) give_up("no memory");
    memset(long_message, 'a', 1 << 20);
    const Bytes messages[] = {
        {NULL, 0}, /* none */
        {(uint8_t *)"", 0},
        {(uint8_t *)"why it failed", 13},
        {(uint8_t *)"no UTF-8 \xff\xfe\xc0", 12},
        {long_message, 1 << 20},
    };
    for (size_t c = 0; c < sizeof codes / sizeof codes[0]; c++) {
        check("%s returns %d, with and without message and output", callback_names[callback], (int)codes[c]);
        for (size_t m = 0; m < 5; m++) {
            for (int output = 0; output < 3; output++) {
                host->calls[callback] = 0;
                host->faults[callback] = (Fault){
                    .active = true, .code = codes[c], .sets_message = m > 0, .message = messages[m],
                    .sets_output = output > 0, .output = {(uint8_t *)"\xffodd", output == 1 ? 4 : 0},
                    .gas = m,
                };
                struct UnmanagedVector result = trigger(i);
                EXPECT(host->calls[callback] > 0);
                /* 0 and a user's error can be for the contract to judge. */
                int end = ENDS();
                if (codes[c] != GoError_None && codes[c] != GoError_User) EXPECT(end == 1);
                else EXPECT(end == 0 || end == 1);
                destroy(result);
            }
        }
        works_again(i);
    }
    free(long_message);

    check("%s uses all gas, and more than there is", callback_names[callback]);
    const uint64_t amounts[] = {GAS_LIMIT, GAS_LIMIT + 1, UINT64_MAX / 2, UINT64_MAX};
    for (size_t a = 0; a < 4; a++) {
        host->faults[callback] = (Fault){.active = true, .gas = amounts[a]};
        struct UnmanagedVector result = trigger(i);
        FAILS(1, "Ran out of gas"); /* 2 is for what the contract itself uses */
        destroy(result);
    }
    works_again(i);

    check("%s is not there", callback_names[callback]);
    host->missing[callback] = true;
    struct UnmanagedVector result = trigger(i);
    EXPECT(ENDS() == 1);
    EXPECT(!result.is_none && result.len == 0);
    destroy(result);
    works_again(i);
}

/* The error of a callback reaches the caller, cut to 8 KiB. */
static void messages_arrive(void) {
    check("read_db: its error is in the message");
    hosts[HACKATOM]->faults[READ] =
        (Fault){.active = true, .code = GoError_Other, .sets_message = true, .message = {(uint8_t *)"why it failed", 13}};
    struct UnmanagedVector result = trigger(0);
    FAILS(1, "why it failed");
    destroy(result);

    check("read_db: a long error is cut");
    uint8_t *filler = malloc(100000);
    if (filler == NULL) give_up("no memory");
    memset(filler, 'a', 100000);
    hosts[HACKATOM]->faults[READ].message = (Bytes){filler, 100000};
    result = trigger(0);
    EXPECT(message.len > 8000 && message.len < 9000);
    FAILS(1, "aaaa");
    destroy(result);
    free(filler);
    works_again(0);
}

static void odd_values(void) {
    const size_t lengths[] = {1, 1 << 16, (size_t)8 << 20};
    for (size_t i = 0; i < 3; i++) {
        check("read_db returns %zu bytes that are no record", lengths[i]);
        uint8_t *value = malloc(lengths[i]);
        if (value == NULL) give_up("no memory");
        memset(value, 0xee, lengths[i]);
        hosts[HACKATOM]->faults[READ] = (Fault){.active = true, .sets_output = true, .output = {value, lengths[i]}};
        destroy(trigger(0));
        ENDS();
        free(value);
        works_again(0);
    }

    const char *const answers_of_chain[] = {
        "", "{", "null", "[]", "{}", "{\"ok\":null}", "{\"ok\":{}}", "{\"ok\":{\"ok\":\"no base64!\"}}",
        "{\"ok\":{\"ok\":7}}", "{\"error\":{}}", "{\"error\":{\"unknown\":{}}}", "\xff\xff\xff",
        "{\"ok\":{\"ok\":\"\"},\"error\":{\"unknown\":{}}}",
    };
    check("query_external answers what is no answer");
    for (size_t i = 0; i < sizeof answers_of_chain / sizeof answers_of_chain[0]; i++) {
        hosts[HACKATOM]->answer = answers_of_chain[i];
        destroy(trigger(TRIGGERS - 1));
        ENDS();
    }
    check("query_external answers with a million lists in each other, and with 16 MB");
    char *nested = malloc(((size_t)16 << 20) + 1);
    if (nested == NULL) give_up("no memory");
    memset(nested, '[', 1000000);
    nested[1000000] = 0;
    hosts[HACKATOM]->answer = nested;
    destroy(trigger(TRIGGERS - 1));
    ENDS();
    memset(nested, ' ', (size_t)16 << 20);
    nested[(size_t)16 << 20] = 0;
    destroy(trigger(TRIGGERS - 1));
    ENDS();
    hosts[HACKATOM]->answer = BALANCE;
    free(nested);
    works_again(TRIGGERS - 1);

    check("scan_db succeeds and gives no iterator");
    hosts[QUEUE]->silent_scan = true;
    destroy(trigger(3));
    EXPECT(ENDS() == 1);
    works_again(3);
}

void callbacks(void) {
    begin();
    start_contracts();
    for (size_t i = 0; i < TRIGGERS; i++) {
        check("%s is entered", callback_names[triggers[i].callback]);
        works_again(i);
        bool entered = trigger_host(i)->calls[triggers[i].callback] > 0;
        EXPECT(entered);
        if (entered) faults(i);
    }
    messages_arrive();
    odd_values();
    end();
}
