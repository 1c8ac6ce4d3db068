/* What the groups of circuits share: the fixtures, and key stores to use them in. */
#include "circuits.h"

#ifdef WITHOUT_CIRCUITS

typedef int nothing_of_circuits;

#else

Bytes circuit, proof, inputs;

void read_fixtures(void) {
    circuit = read_file("%s/circuit.vk", fixtures);
    proof = read_file("%s/proof.bin", fixtures);
    inputs = read_file("%s/inputs.bin", fixtures);
}

void drop_fixtures(void) {
    drop(circuit);
    drop(proof);
    drop(inputs);
}

Bytes store_configuration(Bytes folder, const char *rest) {
    return text("{\"base_dir\":\"%.*s\"%s}", (int)folder.length, folder.data, rest);
}

struct vk_store_t *store_in(Bytes folder, const char *rest) {
    Bytes config = store_configuration(folder, rest);
    struct vk_store_t *store = STORE(open_vk_store(bytes(config), &message));
    if (store == NULL) give_up("cannot open a key store");
    drop(config);
    return store;
}

void not_in(Bytes folder, const char *rest, int code, const char *why) {
    Bytes config = store_configuration(folder, rest);
    struct vk_store_t *store = STORE(open_vk_store(bytes(config), &message));
    FAILS(code, why);
    EXPECT(store == NULL);
    release_vk_store(store);
    drop(config);
}

Bytes stored(struct vk_store_t *store) {
    Bytes checksum = take(VECTOR(store_vk(store, bytes(circuit), true, true, &message)));
    if (checksum.length != 32) give_up("cannot store a circuit");
    return checksum;
}

#endif
