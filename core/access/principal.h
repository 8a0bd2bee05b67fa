/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file principal.h  Who calls: a user by token, the system, or nobody yet. Immutable and counted; any thread may hold
 * a reference. A token is 256 random bits, shown once and stored as its SHA-256.
 */
#ifndef PRM_ACCESS_PRINCIPAL_H
#define PRM_ACCESS_PRINCIPAL_H

#include "access/registry.h"
#include "base/fields.h"

#define PRM_TOKEN_TEXT 48 /* "prm_" and 43 base64url characters, and its NUL */

typedef struct prm_live prm_live;

/** The most one may approve in a role, "fund_approver". */
typedef struct prm_role_limit {
    const char *role;
    int64_t amount; /* minor units */
    char currency[4];
} prm_role_limit;

typedef struct prm_principal {
    int64_t user;               /* 0: system or public */
    int64_t token;              /* by which it came; 0: by none */
    int64_t expires_at;         /* of the token, ms UTC; 0: never */
    int32_t side;               /* enum prm_side */
    int64_t partner;            /* partner side */
    const char *user_id;        /* "user_…", "system", "" */
    const char *partner_id;     /* "partner_…" or "" */
    const char *locale;         /* "en" unless the user says otherwise */
    const char *const *roles;   /* NULL-ended */
    const int64_t *territories; /* a vendor role bound to these; NULL: global */
    size_t territory_count;
    const prm_role_limit *limits;
    size_t limit_count;
} prm_principal;

/** Static: timers, reactions and start-up; and a connection before it authenticates. Counting them does nothing. */
extern const prm_principal prm_principal_system, prm_principal_public;

/** Where users are looked up. */
typedef struct prm_people {
    const struct prm_role *roles; /* there are; NULL: the built-in ones */
    prm_db *db; /* in a snapshot that has not been read yet, or the writer's */
    const prm_model *model;
    prm_live *live; /* NULL: nobody learns of a withdrawal */
    int64_t now;    /* ms UTC */
} prm_people;

/** The user a token names, with what their rows say now. PRM_E_UNAUTHENTICATED: no such token, it has expired, was
 * revoked or is for something else than calling, or its user may not call. */
prm_status prm_principal_by_token(
    const prm_people *people, const char *token, const prm_principal **out, prm_error *error);
/** A user by its id, with all its roles. `status`: which of its own it may have, "active". PRM_E_UNAUTHENTICATED: there
 * is none, it has another, or its partner is shut out. */
prm_status prm_principal_of_user(
    const prm_people *people, int64_t user, const char *status, const prm_principal **out, prm_error *error);
/** Whether the people of a partner in that state may not call. */
bool prm_partner_is_shut(const char *state);
/** Whether it is no longer what its rows say: its calls are refused. Any thread. */
bool prm_principal_is_withdrawn(const prm_principal *principal);
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
    const char *const *based_on, *const *grants; /* of a configured role: built-in ones whose rights it has, and methods
                                                  * beside; NULL-ended. NULL: it is built in */
} prm_role;
/** Whether any of the roles reads everything. */
bool prm_roles_read_all(const char *const *roles);
extern const prm_role prm_roles[];
/** A built-in role; NULL if there is none. */
const prm_role *prm_role_find(const char *name);
/** One of `roles`, which a row without a name ends. */
const prm_role *prm_role_in(const prm_role *roles, const char *name);
/** The built-in roles and after them those of the configuration, [{name, side, doc, based_on, grants}], as its section
 * `roles` declares; texts are copied. PRM_E_INVALID with errors at "roles[0].name"; PRM_E_NOMEM. */
prm_status prm_roles_read(const prm_val *configured, prm_arena *arena, const prm_role **out, prm_field_errors *errors);

#endif
