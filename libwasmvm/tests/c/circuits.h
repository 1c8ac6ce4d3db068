/* What the groups of circuits share (circuits.c). */
#ifndef CIRCUITS_H
#define CIRCUITS_H

#include "ffi.h"

#ifndef WITHOUT_CIRCUITS

#define NO_VERDICT UINT32_MAX
#define HALO2 CAPABILITIES ",\"halo2\""

/* What scripts/xtask.sh test-ffi made: a circuit binary, a proof for it, and the proof's public inputs. */
extern Bytes circuit, proof, inputs;
void read_fixtures(void);
void drop_fixtures(void);

/* `{"base_dir":…}` with this folder, and what is given of further fields. */
Bytes store_configuration(Bytes folder, const char *rest);
/* Opens a store, which has to succeed. */
struct vk_store_t *store_in(Bytes folder, const char *rest);
/* Tries to open a store, which fails with this errno. */
void not_in(Bytes folder, const char *rest, int code, const char *why);
/* Stores the circuit binary, which has to succeed; its checksum. */
Bytes stored(struct vk_store_t *store);

#endif

#endif
