/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file login.h  Signing in, and setting a password by an invitation or a reset: what is read before anything is
 * hashed. A reader's, in a snapshot of its own. What is done afterwards is a write: core/server/own.
 */
#ifndef PRM_ACCESS_LOGIN_H
#define PRM_ACCESS_LOGIN_H

#include "access/principal.h"

/** How long each is good, ms. */
#define PRM_LOGIN_MS      (INT64_C(12) * 3600 * 1000)
#define PRM_INVITATION_MS (INT64_C(72) * 3600 * 1000)
#define PRM_RESET_MS      (INT64_C(24) * 3600 * 1000)

typedef struct prm_login {
    const prm_principal *who; /* a reference; NULL: there is nobody to sign in, which the hash must not tell */
    const char *password;     /* in NFKC, in the arena */
    const char *hash;         /* to verify it by; NULL: a new one is to be made */
    int64_t user;             /* whose account it is about, for the journal; 0: nobody's */
} prm_login;

/** Whether the method is one of these. */
bool prm_login_is(const char *method);
/**
 * Looks up what the method's params name. `session.login`: always PRM_OK, or an error that has nothing to do with the
 * account. The others: PRM_E_UNAUTHENTICATED if the token is no good, PRM_E_INVALID with `error->data` if the password
 * is not taken.
 */
prm_status prm_login_look_up(const prm_people *people, const char *method, const prm_val *params, prm_arena *arena,
    prm_login *login, prm_error *error);
/** The address an account signs in with: in lower case, in NFC, without what is not seen (zero-width spaces and the
 * like). NULL if out of memory. */
const char *prm_login_fold(const char *email, prm_arena *arena);

#endif
