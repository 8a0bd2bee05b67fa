/* SPDX-License-Identifier: Apache-2.0 */
/** @file key.h  Idempotency keys: UUIDs of version 7 (RFC 9562) that only grow. One thread at a time. */
#ifndef PRM_CLIENT_KEY_H
#define PRM_CLIENT_KEY_H

#include <prm/client.h>

/** The last stamp given. Zeroed at first. */
typedef struct prm_client_keys {
    int64_t ms;
    uint32_t count; /* keys of this millisecond before it: 12 bits */
} prm_client_keys;

/** Moves on to the next stamp at `ms` (UTC), larger than every one before, even if the clock went back. */
void prm_client_key_stamp(prm_client_keys *keys, int64_t ms);
/** Writes the key of the present stamp. */
void prm_client_key_print(const prm_client_keys *keys, const unsigned char random[8], char key[PRM_CLIENT_KEY_SIZE]);

#endif
