/* Contracts that declare circuits: bind_circuits and declared_circuits. */
#include "circuits.h"

#ifdef WITHOUT_CIRCUITS

typedef int nothing_is_bound;

#else

#include <stdio.h>
#include <stdlib.h>

#define MOST 64

/* Checksums of so many circuits that there are not: the first is all of one byte, the second of the next. */
static Bytes checksums(size_t count, uint8_t first) {
    Bytes list = {.data = malloc(count * 32 + 1), .length = count * 32};
    if (list.data == NULL) give_up("no memory");
    for (size_t i = 0; i < list.length; i++) list.data[i] = (uint8_t)(first + i / 32);
    return list;
}

static Bytes join(Bytes one, Bytes two) {
    Bytes both = {.data = malloc(one.length + two.length + 1), .length = one.length + two.length};
    if (both.data == NULL) give_up("no memory");
    memcpy(both.data, one.data, one.length);
    memcpy(both.data + one.length, two.data, two.length);
    return both;
}

/* Adds a section `halo2_circuits` with this content, of less than 112 bytes. */
static Bytes with_section(Bytes wasm, const void *content, size_t length) {
    uint8_t header[] = "\0\0\x0ehalo2_circuits"; /* custom; its length; the name's length; the name */
    header[1] = (uint8_t)(15 + length);
    Bytes start = copy_of(header, sizeof header - 1), rest = copy_of(content, length), section = join(start, rest);
    Bytes whole = join(wasm, section);
    drop(start);
    drop(rest);
    drop(section);
    return whole;
}

static bool begins_with(Bytes whole, Bytes start) {
    return whole.length >= start.length && memcmp(whole.data, start.data, start.length) == 0;
}

static Bytes bound(Bytes wasm, Bytes list) {
    struct UnmanagedVector result = VECTOR(bind_circuits(bytes(wasm), bytes(list), &message));
    OK();
    EXPECT(!result.is_none);
    return take(result);
}

static void declares(Bytes wasm, Bytes list) {
    struct UnmanagedVector result = VECTOR(declared_circuits(bytes(wasm), &message));
    OK();
    EXPECT(equals(result, list));
    destroy(result);
}

static void binds(Bytes plain) {
    Bytes none = checksums(0, 0), one = checksums(1, 0xa1), two = checksums(2, 0xa1), most = checksums(MOST, 1);
    check("declared_circuits: none");
    declares(plain, none);
    const Bytes lists[] = {one, two, most};
    for (size_t i = 0; i < 3; i++) {
        check("bind_circuits, declared_circuits: %zu circuits; binding again changes nothing", lists[i].length / 32);
        Bytes wasm = bound(plain, lists[i]), again = bound(wasm, lists[i]);
        EXPECT(begins_with(wasm, plain) && wasm.length > plain.length + lists[i].length);
        EXPECT(again.length == wasm.length && begins_with(again, wasm));
        declares(wasm, lists[i]);
        drop(again);
        drop(wasm);
    }

    check("bind_circuits: other circuits, another order; the message names both lists");
    Bytes wasm = bound(plain, two), other = checksums(1, 0xb7), second = checksums(1, 0xa2), turned = join(second, one);
    const Bytes others[] = {other, one, second, turned};
    char *declared = hexadecimal(two);
    for (size_t i = 0; i < 4; i++) {
        char *given = hexadecimal(others[i]), wanted[300];
        snprintf(wanted, sizeof wanted, "[%.64s, %s] and not [%.64s", declared, declared + 64, given);
        VECTOR_FAILS(bind_circuits(bytes(wasm), bytes(others[i]), &message), VkErrno_Refused, wanted);
        free(given);
    }
    free(declared);
    check("bind_circuits, declared_circuits: nowhere to write an error");
    struct UnmanagedVector nothing = VECTOR(bind_circuits(bytes(wasm), bytes(other), NULL));
    EXPECT(!nothing.is_none && nothing.len == 0 && message.is_none);
    destroy(nothing);
    nothing = VECTOR(declared_circuits(bytes(one), NULL));
    EXPECT(!nothing.is_none && nothing.len == 0 && message.is_none);
    destroy(nothing);

    const Bytes all[] = {none, one, two, most, wasm, other, second, turned};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) drop(all[i]);
}

static void lists_that_no_contract_can_have(Bytes plain) {
    Bytes list = checksums(2, 1), wasm = bound(plain, list);
    const Bytes modules[] = {plain, wasm};
    for (size_t i = 0; i < 2; i++) {
        const char *what = i == 0 ? "a plain contract" : "a bound contract";
        struct ByteSliceView module = bytes(modules[i]);
        check("bind_circuits, %s: checksums nil, no data and a length, lengths that nothing has", what);
        VECTOR_FAILS(bind_circuits(module, nil(), &message), VkErrno_InvalidArgument, "checksums");
        VECTOR_FAILS(bind_circuits(module, view(NULL, 32), &message), VkErrno_InvalidArgument, "checksums");
        VECTOR_FAILS(bind_circuits(module, view(list.data, SIZE_MAX), &message), VkErrno_InvalidArgument, "checksums");
        VECTOR_FAILS(bind_circuits(module, view(list.data, SIZE_MAX / 2 + 1), &message), VkErrno_InvalidArgument, "checksums");
        check("bind_circuits, %s: a length that is no multiple of 32", what);
        const size_t lengths[] = {1, 31, 33, 63};
        for (size_t j = 0; j < sizeof lengths / sizeof lengths[0]; j++) {
            Bytes odd = copy_of(list.data, lengths[j]);
            char wanted[64];
            snprintf(wanted, sizeof wanted, "%zu bytes", lengths[j]);
            VECTOR_FAILS(bind_circuits(module, bytes(odd), &message), VkErrno_InvalidArgument, wanted);
            drop(odd);
        }
        check("bind_circuits, %s: no circuit, one too many, one twice", what);
        VECTOR_FAILS(bind_circuits(module, view(NULL, 0), &message), VkErrno_Refused, "");
        Bytes many = checksums(MOST + 1, 1), twice = join(list, list);
        VECTOR_FAILS(bind_circuits(module, bytes(many), &message), VkErrno_Refused, "65");
        VECTOR_FAILS(bind_circuits(module, bytes(twice), &message), VkErrno_Refused, "more than once");
        drop(many);
        drop(twice);
    }
    drop(list);
    drop(wasm);
}

/* Neither call takes this for a contract. */
static void refused(struct ByteSliceView wasm, struct ByteSliceView list, int code) {
    VECTOR_FAILS(bind_circuits(wasm, list, &message), code, "");
    VECTOR_FAILS(declared_circuits(wasm, &message), code, "");
}

static void what_is_no_contract(Bytes plain) {
    Bytes list = checksums(1, 7);
    const int invalid = VkErrno_InvalidArgument;
    check("bind_circuits, declared_circuits: wasm nil, no data and a length, lengths that nothing has");
    refused(nil(), bytes(list), invalid);
    refused(view(NULL, 8), bytes(list), invalid);
    refused(view(plain.data, SIZE_MAX), bytes(list), invalid);
    refused(view(plain.data, SIZE_MAX / 2 + 1), bytes(list), invalid);
    check("bind_circuits, declared_circuits: empty, text, a circuit binary, a component, a compressed contract");
    refused(view(NULL, 0), bytes(list), VkErrno_Refused);
    refused(string("no contract"), bytes(list), VkErrno_Refused);
    refused(bytes(circuit), bytes(list), VkErrno_Refused);
    refused(view("\0asm\x0d\0\1\0", 8), bytes(list), VkErrno_Refused);
    refused(view("\x1f\x8b\x08\0\0\0\0\0", 8), bytes(list), VkErrno_Refused);

    check("bind_circuits, declared_circuits: a section that breaks its rules");
    uint8_t content[96] = {7};
    const size_t lengths[] = {0, 1, 31, 33, 95, 96};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        Bytes wasm = with_section(plain, content, lengths[i]);
        refused(bytes(wasm), bytes(list), VkErrno_Refused);
        drop(wasm);
    }
    Bytes once = with_section(plain, list.data, 32), twice = with_section(once, list.data, 32);
    declares(once, list);
    refused(bytes(twice), bytes(list), VkErrno_Refused);
    drop(once);
    drop(twice);
    drop(list);
}

/* Of damaged bytes, either nothing comes out, or a contract that declares these and is otherwise as it was. */
static bool keeps_its_word(Bytes damaged, Bytes list) {
    struct UnmanagedVector result = VECTOR(bind_circuits(bytes(damaged), bytes(list), &message));
    int code = ENDS();
    EXPECT(code == 0 || code == VkErrno_Refused);
    Bytes wasm = take(result);
    if (code == 0) {
        EXPECT(begins_with(wasm, damaged));
        declares(wasm, list);
    } else {
        EXPECT(wasm.length == 0);
    }
    drop(wasm);
    destroy(VECTOR(declared_circuits(bytes(damaged), &message)));
    code = ENDS();
    EXPECT(code == 0 || code == VkErrno_Refused);
    return code == 0;
}

static void damaged_contracts(Bytes large) {
    const WasmFunction functions[] = {WASM_BASE};
    Bytes list = checksums(3, 1), plain = wasm_module(NULL, 0, functions, 3, "data", 4), wasm = bound(plain, list);
    unsigned read = 0;
    check("bind_circuits, declared_circuits: cut off, at every byte");
    for (size_t length = 0; length < wasm.length; length++) {
        Bytes cut = copy_of(wasm.data, length);
        read += keeps_its_word(cut, list);
        drop(cut);
    }
    EXPECT(read > 0 && read < wasm.length);
    check("bind_circuits, declared_circuits: every byte changed, ten times");
    read = 0;
    for (size_t i = 0; i < 10 * wasm.length; i++) {
        Bytes changed = copy_of(wasm.data, wasm.length);
        changed.data[i / 10] ^= (uint8_t)(1 + random_below(255));
        read += keeps_its_word(changed, list);
        drop(changed);
    }
    EXPECT(read > 0 && read < 10 * wasm.length);
    drop(wasm);
    check("bind_circuits, declared_circuits: 300 changes of a real contract, 300 ends");
    wasm = bound(large, list);
    for (int i = 0; i < 300; i++) {
        Bytes changed = copy_of(wasm.data, wasm.length), cut = copy_of(wasm.data, random_below((uint32_t)wasm.length));
        for (int j = 0; j < 3; j++) changed.data[random_below((uint32_t)wasm.length)] = (uint8_t)random_below(256);
        keeps_its_word(changed, list);
        keeps_its_word(cut, list);
        drop(changed);
        drop(cut);
    }
    drop(wasm);
    drop(plain);
    drop(list);
}

static void bound_contracts_are_stored(Bytes plain) {
    check("store_code takes what bind_circuits made, under another checksum");
    Bytes list = checksums(2, 9), wasm = bound(plain, list);
    struct cache_t *cache = new_cache(HALO2);
    Bytes one = store(cache, plain), other = store(cache, wasm);
    EXPECT(memcmp(one.data, other.data, 32) != 0);
    struct UnmanagedVector loaded = VECTOR(load_wasm(cache, bytes(other), &message));
    OK();
    EXPECT(equals(loaded, wasm));
    destroy(loaded);
    release_cache(cache);
    drop(one);
    drop(other);
    drop(wasm);
    drop(list);
}

void bound_contracts(void) {
    read_fixtures();
    Bytes plain = read_file("%s/halo2_verifier.wasm", fixtures);
    binds(plain);
    lists_that_no_contract_can_have(plain);
    what_is_no_contract(plain);
    damaged_contracts(plain);
    bound_contracts_are_stored(plain);
    drop(plain);
    drop_fixtures();
}

#endif
