/* Writes small Wasm modules. */
#include "ffi.h"

typedef struct Writer {
    uint8_t data[8192];
    size_t length;
} Writer;

static void byte(Writer *writer, uint8_t value) {
    if (writer->length == sizeof writer->data) give_up("the module is too long");
    writer->data[writer->length++] = value;
}

static void raw(Writer *writer, const void *data, size_t length) {
    for (size_t i = 0; i < length; i++) byte(writer, ((const uint8_t *)data)[i]);
}

static void number(Writer *writer, size_t value) { /* LEB128 */
    while (value >= 128) {
        byte(writer, (uint8_t)(value % 128 + 128));
        value /= 128;
    }
    byte(writer, (uint8_t)value);
}

static void name(Writer *writer, const char *text) {
    number(writer, strlen(text));
    raw(writer, text, strlen(text));
}

/* Moves the content into the module, as a section. */
static void section(Writer *module, uint8_t id, Writer *content) {
    byte(module, id);
    number(module, content->length);
    raw(module, content->data, content->length);
    content->length = 0;
}

void wasm_region(uint8_t *at, uint32_t offset, uint32_t capacity, uint32_t length) {
    const uint32_t fields[3] = {offset, capacity, length};
    for (int i = 0; i < 12; i++) at[i] = (uint8_t)(fields[i / 4] >> (i % 4 * 8));
}

Bytes wasm_module(const WasmImport *imports, size_t import_count, const WasmFunction *functions, size_t function_count,
                  const void *data, size_t data_length) {
    static const uint8_t types[] = {
        WASM_TYPES,
        0x60, 0, 0,                         /* T0_0 */
        0x60, 1, 0x7f, 1, 0x7f,             /* T1_1 */
        0x60, 1, 0x7f, 0,                   /* T1_0 */
        0x60, 2, 0x7f, 0x7f, 1, 0x7f,       /* T2_1 */
        0x60, 3, 0x7f, 0x7f, 0x7f, 1, 0x7f, /* T3_1 */
    };
    static Writer module, part;
    module.length = part.length = 0;
    raw(&module, "\0asm\1\0\0\0", 8);

    raw(&part, types, sizeof types);
    section(&module, 1, &part);

    number(&part, import_count);
    for (size_t i = 0; i < import_count; i++) {
        name(&part, "env");
        name(&part, imports[i].name);
        byte(&part, 0);
        byte(&part, (uint8_t)imports[i].type);
    }
    section(&module, 2, &part);

    number(&part, function_count);
    for (size_t i = 0; i < function_count; i++) byte(&part, (uint8_t)functions[i].type);
    section(&module, 3, &part);

    raw(&part, "\1\0\1", 3); /* one memory, of at least one page */
    section(&module, 5, &part);

    number(&part, function_count + 1);
    for (size_t i = 0; i < function_count; i++) {
        name(&part, functions[i].name);
        byte(&part, 0);
        number(&part, import_count + i);
    }
    name(&part, "memory");
    raw(&part, "\2\0", 2);
    section(&module, 7, &part);

    number(&part, function_count);
    for (size_t i = 0; i < function_count; i++) {
        number(&part, functions[i].length + 2);
        byte(&part, 0); /* no locals */
        raw(&part, functions[i].code, functions[i].length);
        byte(&part, 0x0b);
    }
    section(&module, 10, &part);

    raw(&part, "\1\0\x41\x08\x0b", 5); /* one segment, at 8 */
    number(&part, data_length);
    raw(&part, data, data_length);
    section(&module, 11, &part);
    return copy_of(module.data, module.length);
}
