/* A chain in memory: storage with iterators, addresses, a querier. Each function answers with its fault, if it has one.

   Storage is a sorted array. A canonical address is the human one padded with zeros to 32 bytes. */
#include "ffi.h"

#define CANONICAL_LENGTH 32

const char *const callback_names[CALLBACKS] = {
    [READ] = "read_db",       [WRITE] = "write_db",           [REMOVE] = "remove_db",
    [SCAN] = "scan_db",       [NEXT] = "next",                [NEXT_KEY] = "next_key",
    [NEXT_VALUE] = "next_value", [HUMANIZE] = "humanize_address", [CANONICALIZE] = "canonicalize_address",
    [VALIDATE] = "validate_address", [QUERY] = "query_external",
};

/* --- the host --- */

Host *host_new(void) {
    Host *host = calloc(1, sizeof *host);
    if (host == NULL) give_up("no memory");
    return host;
}

void host_reset(Host *host) {
    for (size_t i = 0; i < host->iterator_count; i++) {
        for (size_t j = 0; j < host->iterators[i].count; j++) {
            drop(host->iterators[i].entries[j].key);
            drop(host->iterators[i].entries[j].value);
        }
        free(host->iterators[i].entries);
    }
    free(host->iterators);
    drop(host->last_query);
    Host fresh = {.entries = host->entries, .count = host->count};
    *host = fresh;
}

void host_free(Host *host) {
    host_reset(host);
    for (size_t i = 0; i < host->count; i++) {
        drop(host->entries[i].key);
        drop(host->entries[i].value);
    }
    free(host->entries);
    free(host);
}

static int compare(const uint8_t *a, size_t a_length, const uint8_t *b, size_t b_length) {
    size_t shorter = a_length < b_length ? a_length : b_length;
    int order = shorter > 0 ? memcmp(a, b, shorter) : 0;
    if (order != 0) return order;
    return (a_length > b_length) - (a_length < b_length);
}

/* The first entry that is not below the key. */
static size_t find(const Host *host, const uint8_t *key, size_t length) {
    size_t i = 0;
    while (i < host->count && compare(host->entries[i].key.data, host->entries[i].key.length, key, length) < 0) i++;
    return i;
}

static bool is_at(const Host *host, size_t i, const uint8_t *key, size_t length) {
    return i < host->count && compare(host->entries[i].key.data, host->entries[i].key.length, key, length) == 0;
}

static void put(Host *host, const uint8_t *key, size_t key_length, const uint8_t *value, size_t value_length) {
    size_t i = find(host, key, key_length);
    if (is_at(host, i, key, key_length)) {
        drop(host->entries[i].value);
    } else {
        host->entries = realloc(host->entries, (host->count + 1) * sizeof *host->entries);
        if (host->entries == NULL) give_up("no memory");
        memmove(host->entries + i + 1, host->entries + i, (host->count - i) * sizeof *host->entries);
        host->count++;
        host->entries[i].key = copy_of(key, key_length);
    }
    host->entries[i].value = copy_of(value, value_length);
}

void host_set(Host *host, const char *key, const void *value, size_t length) {
    put(host, (const uint8_t *)key, strlen(key), value, length);
}

/* --- what all callbacks do first --- */

static struct UnmanagedVector vector_of(Bytes bytes) { return new_unmanaged_vector(false, bytes.data, bytes.length); }

/* A view of no bytes has the null pointer: Go ends the process when it finds another small number in a pointer. */
static void check_view(struct U8SliceView view) {
    if (view.len == 0 && view.ptr != NULL) give_up("a view of no bytes has a pointer");
}

/* Counts the call, charges its gas, and answers with the fault: true when there is one. */
static bool faulty(Host *host, enum Callback callback, uint64_t *gas_used, struct UnmanagedVector *output,
                   struct UnmanagedVector *second_output, struct UnmanagedVector *error) {
    const Fault *fault = &host->faults[callback];
    host->calls[callback]++;
    *gas_used = fault->active ? fault->gas : 10;
    if (!fault->active) return false;
    if (fault->sets_output && output != NULL) *output = vector_of(fault->output);
    if (fault->sets_output && second_output != NULL) *second_output = vector_of(fault->output);
    if (fault->sets_message) *error = vector_of(fault->message);
    return true;
}

static int32_t refuse(struct UnmanagedVector *error, const char *why) {
    *error = new_unmanaged_vector(false, (const uint8_t *)why, strlen(why));
    return GoError_User;
}

/* --- storage --- */

static int32_t read_db(struct db_t *db, struct gas_meter_t *meter, uint64_t *gas_used, struct U8SliceView key,
                       struct UnmanagedVector *value, struct UnmanagedVector *error) {
    check_view(key);
    Host *host = (Host *)db;
    (void)meter;
    if (faulty(host, READ, gas_used, value, NULL, error)) return host->faults[READ].code;
    size_t i = find(host, key.ptr, key.len);
    if (is_at(host, i, key.ptr, key.len)) *value = vector_of(host->entries[i].value);
    return GoError_None;
}

static int32_t write_db(struct db_t *db, struct gas_meter_t *meter, uint64_t *gas_used, struct U8SliceView key,
                        struct U8SliceView value, struct UnmanagedVector *error) {
    check_view(key);
    check_view(value);
    Host *host = (Host *)db;
    (void)meter;
    if (faulty(host, WRITE, gas_used, NULL, NULL, error)) return host->faults[WRITE].code;
    put(host, key.ptr, key.len, value.ptr, value.len);
    return GoError_None;
}

static int32_t remove_db(struct db_t *db, struct gas_meter_t *meter, uint64_t *gas_used, struct U8SliceView key,
                         struct UnmanagedVector *error) {
    check_view(key);
    Host *host = (Host *)db;
    (void)meter;
    if (faulty(host, REMOVE, gas_used, NULL, NULL, error)) return host->faults[REMOVE].code;
    size_t i = find(host, key.ptr, key.len);
    if (is_at(host, i, key.ptr, key.len)) {
        drop(host->entries[i].key);
        drop(host->entries[i].value);
        host->count--;
        memmove(host->entries + i, host->entries + i + 1, (host->count - i) * sizeof *host->entries);
    }
    return GoError_None;
}

/* The iterator of a reference: the host's address and the iterator's number. */
static Iterator *iterator_of(struct IteratorReference reference, Host **host) {
    *host = (Host *)(uintptr_t)reference.call_id;
    if (reference.iterator_id >= (*host)->iterator_count) give_up("no iterator %llu", (unsigned long long)reference.iterator_id);
    return &(*host)->iterators[reference.iterator_id];
}

static int32_t next(struct IteratorReference reference, struct gas_meter_t *meter, uint64_t *gas_used,
                    struct UnmanagedVector *key, struct UnmanagedVector *value, struct UnmanagedVector *error) {
    Host *host;
    Iterator *iterator = iterator_of(reference, &host);
    (void)meter;
    if (faulty(host, NEXT, gas_used, key, value, error)) return host->faults[NEXT].code;
    if (iterator->next < iterator->count) {
        const Entry *entry = &iterator->entries[iterator->next++];
        *key = vector_of(entry->key);
        *value = vector_of(entry->value);
    }
    return GoError_None;
}

static int32_t next_key(struct IteratorReference reference, struct gas_meter_t *meter, uint64_t *gas_used,
                        struct UnmanagedVector *key, struct UnmanagedVector *error) {
    Host *host;
    Iterator *iterator = iterator_of(reference, &host);
    (void)meter;
    if (faulty(host, NEXT_KEY, gas_used, key, NULL, error)) return host->faults[NEXT_KEY].code;
    if (iterator->next < iterator->count) *key = vector_of(iterator->entries[iterator->next++].key);
    return GoError_None;
}

static int32_t next_value(struct IteratorReference reference, struct gas_meter_t *meter, uint64_t *gas_used,
                          struct UnmanagedVector *value, struct UnmanagedVector *error) {
    Host *host;
    Iterator *iterator = iterator_of(reference, &host);
    (void)meter;
    if (faulty(host, NEXT_VALUE, gas_used, value, NULL, error)) return host->faults[NEXT_VALUE].code;
    if (iterator->next < iterator->count) *value = vector_of(iterator->entries[iterator->next++].value);
    return GoError_None;
}

static bool within(const Entry *entry, struct U8SliceView start, struct U8SliceView end) {
    const Bytes *key = &entry->key;
    return (start.is_none || compare(key->data, key->length, start.ptr, start.len) >= 0) &&
           (end.is_none || compare(key->data, key->length, end.ptr, end.len) < 0);
}

static int32_t scan_db(struct db_t *db, struct gas_meter_t *meter, uint64_t *gas_used, struct U8SliceView start,
                       struct U8SliceView end, int32_t order, struct GoIter *out, struct UnmanagedVector *error) {
    check_view(start);
    check_view(end);
    Host *host = (Host *)db;
    if (faulty(host, SCAN, gas_used, NULL, NULL, error)) return host->faults[SCAN].code;
    if (host->silent_scan) return GoError_None;
    if (order != 1 && order != 2) return refuse(error, "an order that is none");

    Iterator iterator = {.entries = calloc(host->count + 1, sizeof(Entry))};
    if (iterator.entries == NULL) give_up("no memory");
    for (size_t i = 0; i < host->count; i++) {
        const Entry *entry = &host->entries[order == 1 ? i : host->count - 1 - i];
        if (!within(entry, start, end)) continue;
        iterator.entries[iterator.count].key = copy_of(entry->key.data, entry->key.length);
        iterator.entries[iterator.count].value = copy_of(entry->value.data, entry->value.length);
        iterator.count++;
    }
    host->iterators = realloc(host->iterators, (host->iterator_count + 1) * sizeof *host->iterators);
    if (host->iterators == NULL) give_up("no memory");
    host->iterators[host->iterator_count] = iterator;

    out->gas_meter = meter;
    out->reference = (struct IteratorReference){.call_id = (uintptr_t)host, .iterator_id = host->iterator_count++};
    out->vtable = (struct IteratorVtable){
        .next = host->missing[NEXT] ? NULL : next,
        .next_key = host->missing[NEXT_KEY] ? NULL : next_key,
        .next_value = host->missing[NEXT_VALUE] ? NULL : next_value,
    };
    return GoError_None;
}

struct Db host_db(Host *host) {
    return (struct Db){
        .gas_meter = (struct gas_meter_t *)host,
        .state = (struct db_t *)host,
        .vtable = {.read_db = host->missing[READ] ? NULL : read_db,
                   .write_db = host->missing[WRITE] ? NULL : write_db,
                   .remove_db = host->missing[REMOVE] ? NULL : remove_db,
                   .scan_db = host->missing[SCAN] ? NULL : scan_db},
    };
}

/* --- addresses --- */

static Host *host_of(const void *state) {
    /* The library hands back the pointer that it was given, to which it promises not to write. */
    return (Host *)(uintptr_t)state;
}

static int32_t humanize_address(const struct api_t *api, struct U8SliceView input, struct UnmanagedVector *human,
                                struct UnmanagedVector *error, uint64_t *gas_used) {
    check_view(input);
    Host *host = host_of(api);
    if (faulty(host, HUMANIZE, gas_used, human, NULL, error)) return host->faults[HUMANIZE].code;
    if (input.is_none || input.len != CANONICAL_LENGTH) return refuse(error, "a canonical address has 32 bytes");
    size_t length = 0;
    while (length < input.len && input.ptr[length] != 0) length++;
    *human = new_unmanaged_vector(false, input.ptr, length);
    return GoError_None;
}

static int32_t canonicalize_address(const struct api_t *api, struct U8SliceView input, struct UnmanagedVector *canonical,
                                    struct UnmanagedVector *error, uint64_t *gas_used) {
    check_view(input);
    Host *host = host_of(api);
    if (faulty(host, CANONICALIZE, gas_used, canonical, NULL, error)) return host->faults[CANONICALIZE].code;
    if (input.is_none || input.len == 0 || input.len > CANONICAL_LENGTH) return refuse(error, "no address");
    uint8_t padded[CANONICAL_LENGTH] = {0};
    memcpy(padded, input.ptr, input.len);
    *canonical = new_unmanaged_vector(false, padded, sizeof padded);
    return GoError_None;
}

static int32_t validate_address(const struct api_t *api, struct U8SliceView input, struct UnmanagedVector *error,
                                uint64_t *gas_used) {
    check_view(input);
    Host *host = host_of(api);
    if (faulty(host, VALIDATE, gas_used, NULL, NULL, error)) return host->faults[VALIDATE].code;
    if (input.is_none || input.len == 0 || input.len > CANONICAL_LENGTH) return refuse(error, "no address");
    return GoError_None;
}

struct GoApi host_api(Host *host) {
    return (struct GoApi){
        .state = (const struct api_t *)host,
        .vtable = {.humanize_address = host->missing[HUMANIZE] ? NULL : humanize_address,
                   .canonicalize_address = host->missing[CANONICALIZE] ? NULL : canonicalize_address,
                   .validate_address = host->missing[VALIDATE] ? NULL : validate_address},
    };
}

/* --- the querier --- */

static int32_t query_external(const struct querier_t *querier, uint64_t gas_limit, uint64_t *gas_used,
                              struct U8SliceView request, struct UnmanagedVector *result, struct UnmanagedVector *error) {
    check_view(request);
    Host *host = host_of(querier);
    (void)gas_limit;
    drop(host->last_query);
    host->last_query = copy_of(request.ptr, request.len);
    if (faulty(host, QUERY, gas_used, result, NULL, error)) return host->faults[QUERY].code;
#ifndef WITHOUT_CIRCUITS
    if (host->execution != 0) note_execution(host->execution);
#endif
    const char *answer = host->answer != NULL ? host->answer : "{\"error\":{\"unknown\":{}}}";
    *result = new_unmanaged_vector(false, (const uint8_t *)answer, strlen(answer));
    return GoError_None;
}

struct GoQuerier host_querier(Host *host) {
    return (struct GoQuerier){
        .state = (const struct querier_t *)host,
        .vtable = {.query_external = host->missing[QUERY] ? NULL : query_external},
    };
}

/* --- entry points --- */

const EntryPoint entry_points[] = {
    {.name = "instantiate", .call3 = instantiate},
    {.name = "execute", .call3 = execute},
    {.name = "migrate_with_info", .call3 = migrate_with_info},
    {.name = "migrate", .call2 = migrate},
    {.name = "sudo", .call2 = sudo},
    {.name = "reply", .call2 = reply},
    {.name = "query", .call2 = query},
    {.name = "ibc_channel_open", .call2 = ibc_channel_open},
    {.name = "ibc_channel_connect", .call2 = ibc_channel_connect},
    {.name = "ibc_channel_close", .call2 = ibc_channel_close},
    {.name = "ibc_packet_receive", .call2 = ibc_packet_receive},
    {.name = "ibc_packet_ack", .call2 = ibc_packet_ack},
    {.name = "ibc_packet_timeout", .call2 = ibc_packet_timeout},
    {.name = "ibc_source_callback", .call2 = ibc_source_callback},
    {.name = "ibc_destination_callback", .call2 = ibc_destination_callback},
    {.name = "ibc2_packet_receive", .call2 = ibc2_packet_receive},
    {.name = "ibc2_packet_ack", .call2 = ibc2_packet_ack},
    {.name = "ibc2_packet_timeout", .call2 = ibc2_packet_timeout},
    {.name = "ibc2_packet_send", .call2 = ibc2_packet_send},
};
const size_t entry_point_count = sizeof entry_points / sizeof entry_points[0];

const char environment[] =
    "{\"block\":{\"height\":123,\"time\":\"1578939743987654321\",\"chain_id\":\"test-1\"},"
    "\"transaction\":{\"index\":4},\"contract\":{\"address\":\"contract\"}}";
const char sender[] = "{\"sender\":\"fred\",\"funds\":[]}";

struct GasReport gas;

struct UnmanagedVector enter(const EntryPoint *point, struct cache_t *cache, Bytes checksum, const char *msg, Host *host) {
    if (point->call3 == NULL) {
        return VECTOR(point->call2(cache, bytes(checksum), string(environment), string(msg), host_db(host),
                                   host_api(host), host_querier(host), GAS_LIMIT, false, &gas, &message));
    }
    /* The sender is the argument before the message, but for a migration, where it is called the migration's info. */
    if (point->call3 == migrate_with_info) {
        return VECTOR(migrate_with_info(cache, bytes(checksum), string(environment), string(msg), string(sender),
                                        host_db(host), host_api(host), host_querier(host), GAS_LIMIT, false, &gas,
                                        &message));
    }
    return call(point->call3, cache, checksum, msg, host);
}

struct UnmanagedVector call(Call3 function, struct cache_t *cache, Bytes checksum, const char *msg, Host *host) {
    return VECTOR(function(cache, bytes(checksum), string(environment), string(sender), string(msg), host_db(host),
                           host_api(host), host_querier(host), GAS_LIMIT, false, &gas, &message));
}

struct UnmanagedVector ask(struct cache_t *cache, Bytes checksum, const char *msg, Host *host) {
    return VECTOR(query(cache, bytes(checksum), string(environment), string(msg), host_db(host), host_api(host),
                        host_querier(host), GAS_LIMIT, false, &gas, &message));
}
