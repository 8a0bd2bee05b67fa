/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file password.h  Which passwords are taken, and their hashes: Argon2id by libargon2, in its own text form, which
 * says its parameters. A hash takes tens of ms and PRM_PASSWORD_KIB of memory: on the crypto thread alone, one at a
 * time. A password is compared after NFKC, so that it is the same from every keyboard.
 */
#ifndef PRM_ACCESS_PASSWORD_H
#define PRM_ACCESS_PASSWORD_H

#include "base/arena.h"
#include "base/error.h"

/* The parameters new hashes are made with: the second of OWASP's choices, 20 ms on a core of 2024 and 45 ms on one that
 * is shared. RFC 9106 has 64 MiB and three passes, which is six times that: a hundred who sign in at nine would wait
 * half a minute for the one thread. */
#define PRM_PASSWORD_KIB    19456
#define PRM_PASSWORD_PASSES 2
#define PRM_PASSWORD_LANES  1

enum {
    PRM_PASSWORD_LEAST = 12, /* code points, after NFKC */
    PRM_PASSWORD_MOST = 256,
    PRM_PASSWORD_GIVEN = 1024, /* before it: what is longer is no password */
    PRM_PASSWORD_HASH = 128    /* bytes of a hash as text, with its NUL */
};

/** The password in NFKC. PRM_E_INVALID: it is no text, PRM_E_NOMEM. */
prm_status prm_password_normal(const char *password, prm_arena *arena, const char **normal);
/** Why it is not taken, as a sentence; NULL: it is. `normal` is in NFKC; `email`: the user's. */
const char *prm_password_fault(const char *normal, const char *email);

/** A new hash. PRM_E_NOMEM, PRM_E_UNAVAILABLE (no random bytes). */
prm_status prm_password_hash(const char *normal, char hash[PRM_PASSWORD_HASH]);
/** PRM_OK: it is the one; PRM_E_UNAUTHENTICATED: it is not; PRM_E_NOMEM. */
prm_status prm_password_verify(const char *normal, const char *hash);
/** A hash of nothing, which takes as long to verify. */
extern const char prm_password_dummy[];

#endif
