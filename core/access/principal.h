/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file principal.h  Who calls: a user by token, the system, or nobody yet. Immutable and counted; any thread may hold
 * a reference. A token is 256 random bits, shown once and stored as its SHA-256.
 */
#ifndef PRM_ACCESS_PRINCIPAL_H
#define PRM_ACCESS_PRINCIPAL_H

#include "access/registry.h"

#define PRM_TOKEN_TEXT 48 /* "prm_" and 43 base64url characters, and its NUL */

typedef struct prm_principal {
    int64_t user;               /* 0: system or public */
    int32_t side;               /* enum prm_side */
    int64_t partner;            /* partner side */
    const char *user_id;        /* "user_…", "system", "" */
    const char *partner_id;     /* "partner_…" or "" */
    const char *locale;         /* "en" unless the user says otherwise */
    const char *const *roles;   /* NULL-ended */
    const int64_t *territories; /* a vendor role bound to these; NULL: global */
    size_t territory_count;
} prm_principal;

/** Static: timers, reactions and start-up; and a connection before it authenticates. Counting them does nothing. */
extern const prm_principal prm_principal_system, prm_principal_public;

/** The user a token names, with what its row says now. PRM_E_UNAUTHENTICATED: no such token, or its user is gone. */
prm_status prm_principal_by_token(
    prm_db *db, const prm_model *model, const char *token, const prm_principal **out, prm_error *error);
const prm_principal *prm_principal_ref(const prm_principal *principal);
void prm_principal_unref(const prm_principal *principal);

/** A new token, and the hex of its digest as stored. */
prm_status prm_token_make(char token[PRM_TOKEN_TEXT], char digest[65], prm_error *error);

/** Every role there is: name, side, what it is for. NULL name at the end. */
typedef struct prm_role {
    const char *name;
    int32_t side;
    const char *doc;
    bool reads_all; /* may call every method that only reads */
} prm_role;
/** Whether any of the roles reads everything. */
bool prm_roles_read_all(const char *const *roles);
extern const prm_role prm_roles[];
/** NULL if there is none. */
const prm_role *prm_role_find(const char *name);

#endif
