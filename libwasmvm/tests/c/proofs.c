/* Proofs, contracts that verify them, and threads that do so at once. */
#include "circuits.h"

#ifdef WITHOUT_CIRCUITS

typedef int nothing_of_proofs;

#else

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

/* --- proofs --- */

/* A verdict that is no error. */
static void verdict_is(uint32_t wanted, struct vk_store_t *store, Bytes checksum, struct ByteSliceView proof_view,
                       struct ByteSliceView inputs_view) {
    uint32_t verdict = VERDICT(verify_halo2_proof(store, bytes(checksum), proof_view, inputs_view, &message));
    OK();
    EXPECT(verdict == wanted);
    if (verdict != wanted) printf("    the verdict is %u\n", verdict);
}

/* A call without a verdict. */
static void no_verdict(struct vk_store_t *store, Bytes checksum, struct ByteSliceView proof_view,
                       struct ByteSliceView inputs_view, int code) {
    uint32_t verdict = VERDICT(verify_halo2_proof(store, bytes(checksum), proof_view, inputs_view, &message));
    FAILS(code, "");
    EXPECT(verdict == NO_VERDICT);
}

void proofs(void) {
    read_fixtures();
    Bytes folder = new_folder();
    struct vk_store_t *store = store_in(folder, "");
    Bytes checksum = stored(store);
    drop(folder);

    check("verify_halo2_proof: valid, three times");
    for (int i = 0; i < 3; i++) verdict_is(0, store, checksum, bytes(proof), bytes(inputs));
    check("verify_halo2_proof: pinned");
    VOID(pin_vk(store, bytes(checksum), &message));
    OK();
    verdict_is(0, store, checksum, bytes(proof), bytes(inputs));

    check("verify_halo2_proof: other public inputs");
    Bytes other = copy_of(inputs.data, inputs.length);
    other.data[0] ^= 1;
    verdict_is(1, store, checksum, bytes(proof), bytes(other));
    drop(other);

    check("verify_halo2_proof: the proof is cut off, at 500 places");
    for (size_t i = 0; i < 500; i++) {
        Bytes cut = copy_of(proof.data, proof.length * i / 500);
        verdict_is(1, store, checksum, bytes(cut), bytes(inputs));
        drop(cut);
    }
    check("verify_halo2_proof: 500 bytes of the proof changed, one at a time");
    for (size_t i = 0; i < 500; i++) {
        Bytes changed = copy_of(proof.data, proof.length);
        changed.data[random_below((uint32_t)proof.length)] ^= (uint8_t)(1 + random_below(255));
        verdict_is(1, store, checksum, bytes(changed), bytes(inputs));
        drop(changed);
    }
    check("verify_halo2_proof: random bytes");
    Bytes noise = copy_of(proof.data, proof.length);
    for (size_t i = 0; i < noise.length; i++) noise.data[i] = (uint8_t)random_below(256);
    verdict_is(1, store, checksum, bytes(noise), bytes(inputs));
    drop(noise);
    check("verify_halo2_proof: a byte more, an empty proof");
    Bytes longer = {.data = calloc(proof.length + 1, 1), .length = proof.length + 1};
    if (longer.data == NULL) give_up("no memory");
    memcpy(longer.data, proof.data, proof.length);
    verdict_is(1, store, checksum, bytes(longer), bytes(inputs));
    drop(longer);
    verdict_is(1, store, checksum, view(NULL, 0), bytes(inputs));

    check("verify_halo2_proof: public inputs of wrong lengths and numbers");
    Bytes two = {.data = malloc(inputs.length * 2), .length = inputs.length * 2};
    if (two.data == NULL) give_up("no memory");
    memcpy(two.data, inputs.data, inputs.length);
    memcpy(two.data + inputs.length, inputs.data, inputs.length);
    verdict_is(11, store, checksum, bytes(proof), bytes(two));
    verdict_is(11, store, checksum, bytes(proof), view(NULL, 0));
    for (size_t length = 1; length < 32; length++) verdict_is(10, store, checksum, bytes(proof), view(two.data, length));
    verdict_is(10, store, checksum, bytes(proof), view(two.data, 33));
    drop(two);
    check("verify_halo2_proof: a public input that is no field element");
    Bytes beyond = copy_of(inputs.data, inputs.length);
    memset(beyond.data, 0xff, beyond.length);
    verdict_is(10, store, checksum, bytes(proof), bytes(beyond));
    drop(beyond);

    check("verify_halo2_proof: nil, no data and a length, lengths that nothing has");
    const struct ByteSliceView impossible[] = {nil(), view(NULL, 32), view(proof.data, SIZE_MAX), view(proof.data, SIZE_MAX / 2 + 1)};
    for (size_t i = 0; i < 4; i++) {
        no_verdict(store, checksum, impossible[i], bytes(inputs), VkErrno_InvalidArgument);
        no_verdict(store, checksum, bytes(proof), impossible[i], VkErrno_InvalidArgument);
    }
    check("verify_halo2_proof: a length that no proof has is not read");
    verdict_is(14, store, checksum, view(proof.data, (size_t)1 << 40), bytes(inputs));
    check("verify_halo2_proof: a length that no public inputs have is not read");
    verdict_is(17, store, checksum, bytes(proof), view(inputs.data, (size_t)1 << 40));

    check("verify_halo2_proof: nowhere to write an error");
    EXPECT(VERDICT(verify_halo2_proof(store, nil(), bytes(proof), bytes(inputs), NULL)) == NO_VERDICT);
    EXPECT(message.is_none);

    check("after all that the proof is valid");
    verdict_is(0, store, checksum, bytes(proof), bytes(inputs));
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store, &message));
    OK();
    EXPECT(metrics.node_faults == 0 && metrics.hits_pinned_memory_cache > 500);
    release_vk_store(store);
    drop(checksum);
    drop_fixtures();
}

/* --- contracts that verify --- */

static char *base64(Bytes data) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = malloc((data.length + 2) / 3 * 4 + 1), *at = out;
    if (out == NULL) give_up("no memory");
    for (size_t i = 0; i < data.length; i += 3) {
        size_t left = data.length - i;
        uint32_t three = (uint32_t)data.data[i] << 16;
        if (left > 1) three |= (uint32_t)data.data[i + 1] << 8;
        if (left > 2) three |= data.data[i + 2];
        *at++ = digits[three >> 18];
        *at++ = digits[three >> 12 & 63];
        *at++ = left > 1 ? digits[three >> 6 & 63] : '=';
        *at++ = left > 2 ? digits[three & 63] : '=';
    }
    *at = 0;
    return out;
}

/* The message to halo2_verifier that names the circuit; free it. */
static char *verify_message(Bytes checksum, Bytes with_proof) {
    static const char format[] = "{\"verify\":{\"proof\":\"%s\",\"public_inputs\":[\"%s\"],\"circuit\":\"%s\"}}";
    if (inputs.length != 32) give_up("these tests want a circuit with one public input");
    char *circuit_hex = hexadecimal(checksum), *inputs_hex = hexadecimal(inputs), *proof_base64 = base64(with_proof);
    size_t size = sizeof format + strlen(circuit_hex) + strlen(inputs_hex) + strlen(proof_base64);
    char *whole = malloc(size);
    if (whole == NULL) give_up("no memory");
    snprintf(whole, size, format, proof_base64, inputs_hex, circuit_hex);
    free(proof_base64);
    free(circuit_hex);
    free(inputs_hex);
    return whole;
}

#define REGISTERED "{\"ok\":{\"ok\":\"CAE=\"}}"     /* { bool registered = 1 } of protobuf: true */
#define NOT_REGISTERED "{\"ok\":{\"ok\":\"\"}}"     /* false, which protobuf leaves out */
#define VALID "{\"key\":\"valid\",\"value\":\"true\"}"
#define NOT_VALID "{\"key\":\"valid\",\"value\":\"false\"}"

static void without_the_capability(void) {
    check("without the capability the contract is refused");
    struct cache_t *cache = new_cache(CAPABILITIES);
    Bytes wasm = read_file("%s/halo2_verifier.wasm", fixtures);
    VECTOR_FAILS(store_code(cache, bytes(wasm), true, true, &message), 1, "");
    drop(wasm);
    release_cache(cache);
}

static void the_store_decides(void) {
    Bytes folder = new_folder(), wasm = read_file("%s/halo2_verifier.wasm", fixtures);
    struct vk_store_t *store_ = store_in(folder, ",\"authority\":\"store\"");
    struct cache_t *cache = cache_in(folder, HALO2);
    Bytes code = store(cache, wasm);
    Host *host = host_new();
    ANSWERS(call(instantiate, cache, code, "{}", host), "\"ok\"");

    Bytes unknown = copy_of("01234567012345670123456701234567", 32), checksum = stored(store_);
    Bytes wrong = copy_of(proof.data, proof.length);
    wrong.data[wrong.length / 2] ^= 1;
    char *good = verify_message(checksum, proof), *bad = verify_message(checksum, wrong), *lost = verify_message(unknown, proof);

    check("execute: a circuit that is not registered");
    ANSWERS(call(execute, cache, code, lost, host), "\"error\"");
    check("execute: a valid proof");
    ANSWERS(call(execute, cache, code, good, host), VALID);
    uint64_t fresh = gas.used_internally;
    check("execute: again, from the verdict cache, for the same gas");
    ANSWERS(call(execute, cache, code, good, host), VALID);
    EXPECT(gas.used_internally == fresh);
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store_, &message));
    EXPECT(metrics.verifications == 1 && metrics.verdict_hits == 1 && metrics.verdict_misses == 1);
    check("execute: a proof that is not valid");
    ANSWERS(call(execute, cache, code, bad, host), NOT_VALID);
    ANSWERS(ask(cache, code, "{\"last_verdict\":{}}", host), "eyJ2YWxpZCI6ZmFsc2V9"); /* {"valid":false} */
    check("execute: not enough gas to verify");
    VECTOR_FAILS(execute(cache, bytes(code), string(environment), string(sender), string(good), host_db(host), host_api(host),
                         host_querier(host), fresh - 1000000, false, &gas, &message),
                 2, "Ran out of gas");
    check("the querier was not asked");
    EXPECT(host->calls[QUERY] == 0);

    check("a released store serves its code cache");
    release_vk_store(store_);
    ANSWERS(call(execute, cache, code, good, host), VALID);
    check("a released code cache leaves no store behind");
    release_cache(cache);
    release_vk_store(store_in(folder, ""));

    free(good);
    free(bad);
    free(lost);
    drop(wrong);
    drop(unknown);
    drop(checksum);
    drop(code);
    drop(wasm);
    drop(folder);
    host_free(host);
}

static void the_chain_decides(void) {
    Bytes folder = new_folder(), wasm = read_file("%s/halo2_verifier.wasm", fixtures);
    struct cache_t *cache = cache_in(folder, HALO2);
    struct vk_store_t *store_ = store_in(folder, "");
    Bytes code = store(cache, wasm), checksum = stored(store_);
    char *good = verify_message(checksum, proof);
    Host *host = host_new();
    ANSWERS(call(instantiate, cache, code, "{}", host), "\"ok\"");

    check("execute: the chain knows the circuit");
    host->answer = REGISTERED;
    ANSWERS(call(execute, cache, code, good, host), VALID);
    EXPECT(host->calls[QUERY] == 1);
    struct UnmanagedVector asked = new_unmanaged_vector(false, host->last_query.data, host->last_query.length);
    EXPECT(holds(asked, "\"grpc\"") && holds(asked, "/zkwasm.v1.Query/CircuitRegistered"));
    destroy(asked);
    check("execute: the chain does not know the circuit");
    host->answer = NOT_REGISTERED;
    ANSWERS(call(execute, cache, code, good, host), "\"error\"");

    const char *const none[] = {
        "", "{", "null", "{\"ok\":{\"error\":\"no\"}}", "{\"error\":{\"unknown\":{}}}", "{\"ok\":{\"ok\":\"CA==\"}}",
        "{\"ok\":{\"ok\":\"/////w==\"}}", "\xff\xff",
    };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        check("execute: the chain answers %s", none[i]);
        host->answer = none[i];
        VECTOR_FAILS(execute(cache, bytes(code), string(environment), string(sender), string(good), host_db(host),
                             host_api(host), host_querier(host), GAS_LIMIT, false, &gas, &message),
                     1, "");
    }
    const int32_t codes[] = {1, 2, 3, 4, 5, -1, 99, INT32_MIN};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        check("execute: the querier returns %d", (int)codes[i]);
        host->faults[QUERY] = (Fault){.active = true, .code = codes[i], .sets_message = i % 2 == 0,
                                      .message = {(uint8_t *)"no chain", 8}, .sets_output = i % 3 == 0, .output = {(uint8_t *)"x", 1}};
        struct UnmanagedVector result = call(execute, cache, code, good, host);
        EXPECT(ENDS() != 0);
        EXPECT(result.len == 0);
        destroy(result);
    }
    host_reset(host);
    check("execute: the querier is not there");
    host->missing[QUERY] = true;
    struct UnmanagedVector result = call(execute, cache, code, good, host);
    FAILS(1, "");
    destroy(result);
    host_reset(host);

    check("a registered circuit that this node has lost ends the call, and is counted");
    struct VkMetrics metrics = VK_METRICS(vk_metrics(store_, &message));
    EXPECT(metrics.node_faults == 0);
    VOID(remove_vk(store_, bytes(checksum), &message));
    OK();
    host->answer = REGISTERED;
    result = call(execute, cache, code, good, host);
    FAILS(1, "");
    EXPECT(result.len == 0);
    destroy(result);
    metrics = VK_METRICS(vk_metrics(store_, &message));
    EXPECT(metrics.node_faults == 1);
    EXPECT(node_faults_within(store_, 0, &message) == 1);
    check("and is counted for the execution that the querier names");
    host->execution = 7;
    result = call(execute, cache, code, good, host);
    FAILS(1, "");
    destroy(result);
    host->execution = 0;
    EXPECT(node_faults_within(store_, 7, &message) == 1 && node_faults_within(store_, 0, &message) == 1);
    metrics = VK_METRICS(vk_metrics(store_, &message));
    EXPECT(metrics.node_faults == 2);
    before();
    EXPECT(node_faults_within(NULL, 7, &message) == UINT64_MAX);
    after();
    FAILS(VkErrno_InvalidArgument, "");

    check("and verifies again once it is back");
    drop(stored(store_));
    ANSWERS(call(execute, cache, code, good, host), VALID);
    release_vk_store(store_);
    release_cache(cache);
    free(good);
    drop(checksum);
    drop(code);
    drop(wasm);
    drop(folder);
    host_free(host);
}

void verifying_contracts(void) {
    read_fixtures();
    without_the_capability();
    the_store_decides();
    the_chain_decides();
    drop_fixtures();
}

/* --- threads --- */

#define THREADS 4

typedef struct Worker {
    pthread_t thread;
    struct vk_store_t *_Atomic *store;
    struct cache_t *cache;
    Bytes checksum, code, wasm, bound;
    const char *msg;
    atomic_uint *ended;
    atomic_bool *stop;
    unsigned wrong, index;
} Worker;

static void *work_on(void *argument) {
    Worker *worker = argument;
    Host *host = host_new();
    for (unsigned i = worker->index; !atomic_load(worker->stop); i++) {
        struct vk_store_t *store = atomic_load(worker->store);
        struct UnmanagedVector error = {.is_none = true}, result = {.is_none = true};
        struct ByteSliceView checksum = bytes(worker->checksum);
        struct GasReport report;
        uint32_t verdict = 0;
        bool is_code_call = false;
        errno = 0;
        switch (i % 10) {
        case 0:
            verdict = verify_halo2_proof(store, checksum, bytes(proof), bytes(inputs), &error);
            break;
        case 1:
            result = store_vk(store, bytes(circuit), true, true, &error);
            break;
        case 2:
            result = load_vk(store, checksum, &error);
            break;
        case 3:
            pin_vk(store, checksum, &error);
            break;
        case 4:
            unpin_vk(store, checksum, &error);
            break;
        case 5:
            vk_metrics(store, &error);
            break;
        case 6:
            result = i % 20 < 10 ? pinned_vk_metrics(store, &error) : list_vks(store, &error);
            break;
        case 7:
            ready_vk(store, checksum, &error);
            break;
        case 8: /* needs no store, and its answer is known */
            result = bind_circuits(bytes(worker->wasm), checksum, &error);
            if (errno != 0 || !equals(result, worker->bound)) worker->wrong++;
            break;
        default:
            is_code_call = true;
            result = execute(worker->cache, bytes(worker->code), string(environment), string(sender), string(worker->msg),
                             host_db(host), host_api(host), host_querier(host), GAS_LIMIT, false, &report, &error);
        }
        int code = errno;
        bool ok = code == 0 && error.is_none;
        bool released = code == VkErrno_Released && !error.is_none && !is_code_call;
        if (!ok && !released) worker->wrong++;
        if (i % 10 == 0 && verdict != (ok ? 0 : NO_VERDICT)) worker->wrong++;
        if (is_code_call && !holds(result, VALID)) worker->wrong++;
        atomic_fetch_add(&worker->ended[ok ? 0 : 1], 1);
        destroy_unmanaged_vector(result);
        destroy_unmanaged_vector(error);
    }
    host_free(host);
    return NULL;
}

typedef struct Opener {
    pthread_t thread;
    Bytes config;
    struct vk_store_t *store;
} Opener;

static void *open_it(void *argument) {
    Opener *opener = argument;
    opener->store = open_vk_store(bytes(opener->config), NULL);
    return NULL;
}

static void *release_it(void *argument) {
    release_vk_store(((Opener *)argument)->store);
    return NULL;
}

static void opening_at_once(void) {
    check("%d threads open one folder at the same time, 50 times, and find one store; then all release one handle", THREADS);
    for (int i = 0; i < 50; i++) {
        Bytes folder = new_folder(), config = store_configuration(folder, "");
        Opener openers[THREADS];
        for (int j = 0; j < THREADS; j++) {
            openers[j].config = config;
            if (pthread_create(&openers[j].thread, NULL, open_it, &openers[j]) != 0) give_up("cannot start a thread");
        }
        for (int j = 0; j < THREADS; j++) pthread_join(openers[j].thread, NULL);
        for (int j = 0; j < THREADS; j++) EXPECT(openers[j].store != NULL && (j == 0 || openers[j].store != openers[0].store));
        /* One store: what one stores and pins, another has. */
        Bytes checksum = i == 0 ? stored(openers[0].store) : (Bytes){NULL, 0};
        if (i == 0) {
            VOID(pin_vk(openers[0].store, bytes(checksum), &message));
            OK();
            struct VkMetrics metrics = VK_METRICS(vk_metrics(openers[THREADS - 1].store, &message));
            EXPECT(metrics.elements_pinned_memory_cache == 1);
        }
        drop(checksum);
        for (int j = 1; j < THREADS; j++) {
            release_vk_store(openers[j].store);
            openers[j].store = openers[0].store;
        }
        for (int j = 0; j < THREADS; j++) {
            if (pthread_create(&openers[j].thread, NULL, release_it, &openers[j]) != 0) give_up("cannot start a thread");
        }
        for (int j = 0; j < THREADS; j++) pthread_join(openers[j].thread, NULL);
        not_in(folder, ",\"unknown\":1", VkErrno_InvalidArgument, "");
        release_vk_store(store_in(folder, ",\"max_k\":5"));
        drop(config);
        drop(folder);
    }
}

void circuit_threads(void) {
    read_fixtures();
    check("%d threads verify and store, while the store is released and opened again, 100 times", THREADS);
    Bytes folder = new_folder(), wasm = read_file("%s/halo2_verifier.wasm", fixtures);
    struct vk_store_t *_Atomic open = store_in(folder, ",\"authority\":\"store\"");
    struct cache_t *cache = cache_in(folder, HALO2);
    Bytes code = store(cache, wasm), checksum = stored(open);
    char *msg = verify_message(checksum, proof);
    atomic_uint ended[2] = {0, 0};
    atomic_bool stop = false;
    Bytes bound = take(VECTOR(bind_circuits(bytes(wasm), bytes(checksum), &message)));
    OK();
    Worker workers[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (Worker){.store = &open, .cache = cache, .checksum = checksum, .code = code, .wasm = wasm,
                              .bound = bound, .msg = msg, .ended = ended, .stop = &stop, .index = i * 2};
        if (pthread_create(&workers[i].thread, NULL, work_on, &workers[i]) != 0) give_up("cannot start a thread");
    }
    for (int i = 0; i < 100; i++) {
        usleep(15000);
        struct vk_store_t *old = atomic_load(&open);
        release_vk_store(old);
        usleep(2000);
        atomic_store(&open, store_in(folder, ",\"authority\":\"store\""));
        release_vk_store(old);
    }
    atomic_store(&stop, true);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        EXPECT(workers[i].wrong == 0);
    }
    printf(" (%u calls succeeded, %u were refused)", atomic_load(&ended[0]), atomic_load(&ended[1]));
    EXPECT(atomic_load(&ended[0]) > 100 && atomic_load(&ended[1]) > 0);
    release_vk_store(open);
    release_cache(cache);

    opening_at_once();

    free(msg);
    drop(code);
    drop(checksum);
    drop(bound);
    drop(wasm);
    drop(folder);
    drop_fixtures();
}

#endif
