/* SPDX-License-Identifier: Apache-2.0 */
/** @file state.h  What calls leave besides rows and journal: idempotency answers, timers, rule sources and generations.
 * With the connection's thread. */
#ifndef PRM_STORE_STATE_H
#define PRM_STORE_STATE_H

#include "store/model.h"
#include "base/hash.h"

prm_status prm_state_install(prm_db *db, prm_error *error);

/* -- idempotency: (principal, key) -> method, digest of the canonical params, answer; for 24 h -- */

typedef struct prm_idem {
    const char *method;
    uint8_t digest[PRM_HASH_BYTES];
    const char *answer; /* the result as stored, inside form (times in ms), JSON; NUL-ended */
    size_t length;
    int64_t at; /* ms UTC */
} prm_idem;

/** PRM_E_NOT_FOUND if the key is unused or older than 24 h at `now`. */
prm_status prm_idem_get(
    prm_db *db, int64_t principal, const char *key, int64_t now, prm_arena *arena, prm_idem *idem, prm_error *error);
/** Replaces an expired one. */
prm_status prm_idem_put(prm_db *db, int64_t principal, const char *key, const prm_idem *idem, prm_error *error);
/** Drops at most `limit` expired ones. */
prm_status prm_idem_sweep(prm_db *db, int64_t now, uint32_t limit, int64_t *dropped, prm_error *error);

/* -- passwords: user -> hash, as core/access/password.h makes it -- */

/** PRM_E_NOT_FOUND: the user has none. */
prm_status prm_credential_get(prm_db *db, int64_t user, prm_arena *arena, const char **hash, prm_error *error);
/** In place of the one before. */
prm_status prm_credential_put(prm_db *db, int64_t user, const char *hash, int64_t now, prm_error *error);

/* -- timers: (name, subject, key) -> due -- */

typedef struct prm_timer_row {
    int64_t id; /* of the arming: (due, id) is the order of running */
    const char *name, *subject, *key;
    int64_t due;      /* ms UTC */
    const char *data; /* JSON or "" */
    int32_t tries;
    bool is_parked, is_absent; /* absent: for want of its plugin */
    int64_t run_at; /* due, or when it is tried again; filled on reading */
} prm_timer_row;

/** Sets it, or moves it: tries and parking are forgotten. */
prm_status prm_timer_arm(prm_db *db, const prm_timer_row *timer, prm_error *error);
prm_status prm_timer_disarm(prm_db *db, const char *name, const char *subject, const char *key, prm_error *error);
/** The one to run next, if its due (or retry time) is at most `until`; PRM_E_NOT_FOUND if none is. */
prm_status prm_timer_next(prm_db *db, int64_t until, prm_arena *arena, prm_timer_row *timer, prm_error *error);
/** Takes it off before it is run. PRM_E_NOT_FOUND: somebody moved or disarmed that arming. If the run fails, rolling
 * back puts it there again. */
prm_status prm_timer_take(prm_db *db, const prm_timer_row *timer, prm_error *error);
/** After a failure, or before a try that may end the process: when to retry; parked if `due` is INT64_MAX.
 * PRM_E_NOT_FOUND as above. */
prm_status prm_timer_postpone(prm_db *db, const prm_timer_row *timer, int64_t due, prm_error *error);
/** Another key for that arming. PRM_E_NOT_FOUND as above. */
prm_status prm_timer_rename(prm_db *db, const prm_timer_row *timer, const char *key, prm_error *error);
/** When it is due. PRM_E_NOT_FOUND: it is not set; PRM_E_CONFLICT: it was tried already, or is parked. */
prm_status prm_timer_untried(prm_db *db, const char *name, const char *subject, const char *key, int64_t *due,
    prm_error *error);
/** Parked for want of its plugin, until prm_timer_bring_back. PRM_E_NOT_FOUND as above. */
prm_status prm_timer_set_aside(prm_db *db, const prm_timer_row *timer, prm_error *error);
/** The plugin is here: those of this name that were set aside are due again. */
prm_status prm_timer_bring_back(prm_db *db, const char *name, prm_error *error);
/** Those parked or set aside, by id: at most `limit`. */
prm_status prm_timer_list_parked(
    prm_db *db, uint32_t limit, prm_arena *arena, prm_timer_row *timers, size_t *count, prm_error *error);
/** PRM_E_NOT_FOUND: nothing of that id is parked. */
prm_status prm_timer_get_parked(prm_db *db, int64_t id, prm_arena *arena, prm_timer_row *timer, prm_error *error);
/** Its tries begin anew at `due`. */
prm_status prm_timer_retry(prm_db *db, const prm_timer_row *timer, int64_t due, prm_error *error);
/** How many are parked, for people to look at. */
prm_status prm_timer_count_parked(prm_db *db, int64_t *count, prm_error *error);

/* -- rules: every source ever used, and what each generation is made of -- */

/** Keeps a source under its SHA-256; one that is there already stays. */
prm_status prm_rule_source_put(
    prm_db *db, const char *source, size_t length, uint8_t hash[PRM_HASH_BYTES], prm_error *error);

typedef struct prm_generation {
    int64_t id;        /* 1, 2, … */
    const char *state; /* draft | active | retired | rolled_back */
    int64_t at;        /* ms UTC */
    const char *by, *comment;
    const prm_val *files;    /* {path: hex hash} */
    const prm_val *settings; /* {point: {name: value}} */
} prm_generation;

/** `id` is given: the next number. */
prm_status prm_generation_put(prm_db *db, prm_generation *generation, prm_error *error);
/** Makes it the active one; the one that was becomes `retired`, or `rolled_back` if it is newer. PRM_E_NOT_FOUND. */
prm_status prm_generation_activate(prm_db *db, int64_t id, prm_error *error);
/** PRM_E_NOT_FOUND. `id` 0: the active one. */
prm_status prm_generation_get(prm_db *db, int64_t id, prm_arena *arena, prm_generation *generation, prm_error *error);
/** Newest first, at most `limit`: [{generation, state, at, by, comment}]. */
prm_status prm_generation_list(prm_db *db, uint32_t limit, prm_arena *arena, const prm_val **list, prm_error *error);
/** A source by its hex hash. PRM_E_NOT_FOUND. */
prm_status prm_rule_source_get(
    prm_db *db, const char *hex, prm_arena *arena, const char **source, size_t *length, prm_error *error);

/* -- match keys: (entity, key) -> rows -- */

prm_status prm_match_key_put(prm_db *db, const char *entity, int64_t key, int64_t row, prm_error *error);
/** The next rows of a table by id, at most `limit`. */
prm_status prm_match_next_rows(
    prm_db *db, const prm_table *table, int64_t after, uint32_t limit, int64_t *rows, uint32_t *count,
    prm_error *error);
prm_status prm_match_key_drop(prm_db *db, const char *entity, int64_t key, int64_t row, prm_error *error);
typedef struct prm_match_key_seek {
    int64_t key;
    uint32_t limit, count;
    int64_t *rows; /* that hold the key, oldest first, at most `limit`; in the arena */
} prm_match_key_seek;

/** Fills `count` and `rows` of each, at most 64. */
prm_status prm_match_key_rows(
    prm_db *db, const char *entity, prm_match_key_seek *seeks, size_t count, prm_arena *arena, prm_error *error);

#endif
