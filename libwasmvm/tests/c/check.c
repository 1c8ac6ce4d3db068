/* Counts and prints the checks; bytes, slices, vectors. */
#include "ffi.h"

#include <stdarg.h>
#include <stdio.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

static int last_errno;
static unsigned checks, failures, groups;
static bool open_check, check_failed;
static const char *group_name = "";

/* What no library returns, to see that it is written. */
#define UNSET_ERRNO 7777
#define UNTOUCHED ((struct UnmanagedVector){.is_none = true, .ptr = (uint8_t *)16, .len = 7, .cap = 9})

struct UnmanagedVector message = {.is_none = true};

static void end_check(void) {
    if (!open_check) return;
    open_check = false;
    if (check_failed) failures++;
    else printf(" ok\n");
}

static void end_group(void) {
    end_check();
    if (groups == 0) return;
#ifdef __SANITIZE_ADDRESS__
    check("%s: nothing leaked", group_name);
    expect(__lsan_do_recoverable_leak_check() == 0, "no leak", __FILE__, __LINE__);
    end_check();
#endif
}

void group(const char *name) {
    end_group();
    groups++;
    group_name = name;
    printf("\n=== %s\n", name);
    fflush(stdout);
}

void check(const char *format, ...) {
    end_check();
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    fflush(stdout);
    checks++;
    open_check = true;
    check_failed = false;
}

int summary(void) {
    end_group();
    printf("\n%u checks, %u failed\n", checks, failures);
    return failures == 0 && checks > 0 ? 0 : 1;
}

void expect(bool holds, const char *text, const char *file, int line) {
    if (holds) return;
    if (!check_failed) printf(" FAILED");
    printf("\n    %s:%d: %s", file, line, text);
    if (!message.is_none) printf(" (message: %.*s)", (int)message.len, message.ptr);
    printf(" (errno %d)\n", last_errno);
    fflush(stdout);
    check_failed = true;
}

_Noreturn void give_up(const char *format, ...) {
    va_list arguments;
    fflush(stdout);
    fprintf(stderr, "\nffi: ");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    if (!message.is_none) fprintf(stderr, ": %.*s", (int)message.len, message.ptr);
    fprintf(stderr, "\n");
    exit(2);
}

/* --- calls --- */

void before(void) {
    message = UNTOUCHED;
    errno = UNSET_ERRNO;
}

void after(void) { last_errno = errno; }

#define KEEP(name, type) \
    type name(type value) { \
        after(); \
        return value; \
    }
KEEP(keep_vector, struct UnmanagedVector)
KEEP(keep_cache, struct cache_t *)
KEEP(keep_report, struct AnalysisReport)
KEEP(keep_metrics, struct Metrics)
#ifndef WITHOUT_CIRCUITS
KEEP(keep_store, struct vk_store_t *)
KEEP(keep_vk_metrics, struct VkMetrics)
KEEP(keep_verdict, uint32_t)
#endif

/* Destroys the message of the last call. */
static void drop_message(void) {
    if (!message.is_none) destroy_unmanaged_vector(message);
    message = UNTOUCHED;
}

static bool untouched(void) {
    return message.is_none && message.ptr == UNTOUCHED.ptr && message.len == UNTOUCHED.len && message.cap == UNTOUCHED.cap;
}

/* Well-formed UTF-8, as far as lengths go. A message can quote keys, so it may hold zero bytes. */
static bool message_is_text(void) {
    if (message.is_none || message.len == 0 || message.ptr == NULL || message.len > message.cap) return false;
    size_t following = 0;
    for (size_t i = 0; i < message.len; i++) {
        uint8_t byte = message.ptr[i];
        if ((byte & 0xc0) == 0x80 ? following == 0 : following != 0) return false;
        if ((byte & 0xc0) == 0x80) following--;
        else if (byte >= 0xf8) return false;
        else following = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
    }
    return following == 0;
}

bool expect_ok(const char *file, int line) {
    bool ok = last_errno == 0 && untouched();
    expect(last_errno == 0, "errno is 0", file, line);
    expect(untouched(), "there is no error message", file, line);
    drop_message();
    return ok;
}

void expect_failure(int code, const char *text, const char *file, int line) {
    char wanted[256];
    snprintf(wanted, sizeof wanted, "errno is %d, and the message contains \"%s\"", code, text);
    expect(last_errno == code && message_is_text() && holds(message, text), wanted, file, line);
    drop_message();
}

int expect_any_end(const char *file, int line) {
    bool success = last_errno == 0 && untouched();
    bool failure = last_errno > 0 && last_errno < UNSET_ERRNO && message_is_text();
    expect(success || failure, "success without a message, or an error with one", file, line);
    drop_message();
    return last_errno;
}

void expect_empty(struct UnmanagedVector result, int code, const char *text, const char *file, int line) {
    expect_failure(code, text, file, line);
    expect(!result.is_none && result.len == 0, "the result is empty", file, line);
    destroy_unmanaged_vector(result);
}

void expect_answer(struct UnmanagedVector result, const char *text, const char *file, int line) {
    if (expect_ok(file, line) && !holds(result, text)) {
        char wanted[256];
        snprintf(wanted, sizeof wanted, "\"%.*s\" contains \"%s\"", result.len < 100 ? (int)result.len : 100, result.ptr, text);
        expect(false, wanted, file, line);
    }
    destroy_unmanaged_vector(result);
}

/* --- bytes --- */

Bytes copy_of(const void *data, size_t length) {
    Bytes copy = {.data = malloc(length > 0 ? length : 1), .length = length};
    if (copy.data == NULL) give_up("no memory");
    if (length > 0) memcpy(copy.data, data, length);
    return copy;
}

Bytes text(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) give_up("cannot format %s", format);
    char *buffer = malloc((size_t)length + 1);
    if (buffer == NULL) give_up("no memory");
    va_start(arguments, format);
    vsnprintf(buffer, (size_t)length + 1, format, arguments);
    va_end(arguments);
    Bytes exact = copy_of(buffer, (size_t)length);
    free(buffer);
    return exact;
}

void drop(Bytes bytes) { free(bytes.data); }

Bytes read_file(const char *format, ...) {
    char path[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(path, sizeof path, format, arguments);
    va_end(arguments);
    FILE *file = fopen(path, "rb");
    if (file == NULL) give_up("cannot open %s: %s", path, strerror(errno));
    uint8_t *data = NULL;
    size_t length = 0, got;
    do {
        data = realloc(data, length + 65536);
        if (data == NULL) give_up("no memory");
        got = fread(data + length, 1, 65536, file);
        length += got;
    } while (got > 0);
    fclose(file);
    Bytes exact = copy_of(data, length);
    free(data);
    if (length == 0) give_up("%s is empty", path);
    return exact;
}

struct ByteSliceView nil(void) { return (struct ByteSliceView){.is_nil = true, .ptr = NULL, .len = 0}; }

struct ByteSliceView view(const void *data, size_t length) {
    return (struct ByteSliceView){.is_nil = false, .ptr = data, .len = length};
}

struct ByteSliceView bytes(Bytes bytes) { return view(bytes.data, bytes.length); }

struct ByteSliceView string(const char *text) { return view(text, strlen(text)); }

bool holds(struct UnmanagedVector vector, const char *text) {
    size_t length = strlen(text);
    if (vector.is_none) return false;
    for (size_t i = 0; i + length <= vector.len; i++) {
        if (memcmp(vector.ptr + i, text, length) == 0) return true;
    }
    return false;
}

bool equals(struct UnmanagedVector vector, Bytes bytes) {
    return !vector.is_none && vector.len == bytes.length &&
           (bytes.length == 0 || memcmp(vector.ptr, bytes.data, bytes.length) == 0);
}

void destroy(struct UnmanagedVector vector) { destroy_unmanaged_vector(vector); }

Bytes take(struct UnmanagedVector vector) {
    size_t length = vector.is_none ? 0 : vector.len;
    Bytes copy = {.data = calloc(length + 1, 1), .length = length};
    if (copy.data == NULL) give_up("no memory");
    if (length > 0) memcpy(copy.data, vector.ptr, length);
    destroy(vector);
    return copy;
}

char *hexadecimal(Bytes data) {
    char *digits = malloc(data.length * 2 + 1);
    if (digits == NULL) give_up("no memory");
    for (size_t i = 0; i < data.length; i++) snprintf(digits + 2 * i, 3, "%02x", data.data[i]);
    digits[data.length * 2] = 0;
    return digits;
}

uint32_t random_below(uint32_t limit) {
    static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32) % limit;
}
