/* Several threads on one cache; releasing what others use. */
#include "ffi.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#define THREADS 4
#define INSTANTIATE "{\"verifier\":\"fred\",\"beneficiary\":\"bob\"}"

typedef struct Worker {
    pthread_t thread;
    struct cache_t *_Atomic *cache; /* what is open now */
    Bytes checksum, wasm;
    bool may_be_released;
    unsigned rounds;
    atomic_uint *ended; /* calls that ended well, with an error */
    unsigned wrong;
} Worker;

/* A call's end, without the globals of the checks: 0, or 1 with a message. */
static void judge(Worker *worker, int code, struct UnmanagedVector error) {
    bool ok = code == 0 && error.is_none;
    bool refused = code == 1 && !error.is_none && error.len > 0;
    if (!(ok || (refused && worker->may_be_released))) worker->wrong++;
    atomic_fetch_add(&worker->ended[ok ? 0 : 1], 1);
    destroy_unmanaged_vector(error);
}

static void *work_on(void *argument) {
    Worker *worker = argument;
    Host *host = host_new();
    for (unsigned i = 0; i < worker->rounds; i++) {
        struct cache_t *cache = atomic_load(worker->cache);
        struct UnmanagedVector error = {.is_none = true}, result = {.is_none = true};
        struct GasReport report;
        errno = 0;
        switch (i % 6) {
        case 0:
        case 1:
            result = instantiate(cache, bytes(worker->checksum), string(environment), string(sender), string(INSTANTIATE),
                                 host_db(host), host_api(host), host_querier(host), GAS_LIMIT, false, &report, &error);
            break;
        case 2:
            pin(cache, bytes(worker->checksum), &error);
            break;
        case 3:
            unpin(cache, bytes(worker->checksum), &error);
            break;
        case 4:
            get_metrics(cache, &error);
            break;
        default:
            result = load_wasm(cache, bytes(worker->checksum), &error);
        }
        int code = errno;
        if (code == 0 && i % 6 == 5 && !equals(result, worker->wasm)) worker->wrong++;
        destroy_unmanaged_vector(result);
        judge(worker, code, error);
    }
    host_free(host);
    return NULL;
}

static void start(Worker *workers, struct cache_t *_Atomic *cache, Bytes checksum, Bytes wasm, bool may_be_released,
                  unsigned rounds, atomic_uint *ended) {
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (Worker){.cache = cache, .checksum = checksum, .wasm = wasm, .may_be_released = may_be_released,
                              .rounds = rounds, .ended = ended};
        if (pthread_create(&workers[i].thread, NULL, work_on, &workers[i]) != 0) give_up("cannot start a thread");
    }
}

static void join(Worker *workers) {
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        EXPECT(workers[i].wrong == 0);
    }
}

#ifndef UPSTREAM
typedef struct Releaser {
    pthread_t thread;
    struct cache_t *cache;
} Releaser;

static void *release_it(void *argument) {
    release_cache(((Releaser *)argument)->cache);
    return NULL;
}

static void released_meanwhile(Bytes wasm) {
    check("%d threads use a cache that is released and opened again, 20 times", THREADS);
    Bytes folder = new_folder();
    struct cache_t *_Atomic open = cache_in(folder, CAPABILITIES);
    Bytes checksum = store(open, wasm);
    Worker workers[THREADS];
    atomic_uint ended[2] = {0, 0};
    start(workers, &open, checksum, wasm, true, 600, ended);
    for (int i = 0; i < 20; i++) {
        usleep(20000);
        struct cache_t *old = atomic_load(&open);
        release_cache(old);
        /* The folder is free when the last call in it has ended. */
        Bytes config = configuration(folder, CAPABILITIES);
        struct cache_t *fresh = NULL;
        for (int tries = 0; fresh == NULL && tries < 500; tries++) {
            fresh = CACHE(init_cache(bytes(config), &message));
            if (fresh == NULL) {
                destroy(message);
                usleep(10000);
            }
        }
        EXPECT(fresh != NULL);
        drop(config);
        atomic_store(&open, fresh);
        release_cache(old);
    }
    join(workers);
    printf(" (%u calls succeeded, %u were refused)", atomic_load(&ended[0]), atomic_load(&ended[1]));
    EXPECT(atomic_load(&ended[0]) > 0);
    release_cache(open);
    drop(checksum);
    drop(folder);

    check("%d threads release one cache at the same time, 50 times", THREADS);
    for (int i = 0; i < 50; i++) {
        struct cache_t *cache = new_cache(CAPABILITIES);
        Releaser releasers[THREADS];
        for (int j = 0; j < THREADS; j++) {
            releasers[j].cache = cache;
            if (pthread_create(&releasers[j].thread, NULL, release_it, &releasers[j]) != 0) give_up("cannot start a thread");
        }
        for (int j = 0; j < THREADS; j++) pthread_join(releasers[j].thread, NULL);
    }
}
#endif

void threads(void) {
    Bytes wasm = read_file("%s/hackatom.wasm", testdata);
    struct cache_t *_Atomic cache = new_cache(CAPABILITIES);
    Bytes checksum = store(cache, wasm);
    Worker workers[THREADS];
    atomic_uint ended[2] = {0, 0};

    check("%d threads use one cache", THREADS);
    start(workers, &cache, checksum, wasm, false, 600, ended);
    join(workers);
    EXPECT(atomic_load(&ended[0]) == THREADS * 600);
    release_cache(cache);
    drop(checksum);
#ifndef UPSTREAM
    released_meanwhile(wasm);
#endif
    drop(wasm);
}
