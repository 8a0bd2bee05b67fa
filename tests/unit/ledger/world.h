/* SPDX-License-Identifier: Apache-2.0 */
/** @file world.h  A data directory, the services and two plugins without code, and calls of theirs as a writer runs them. */
#ifndef TEST_LEDGER_WORLD_H
#define TEST_LEDGER_WORLD_H

#include "test.h"

#include "plugins/call.h"
#include "services/ledger/service.h"
#include "store/journal.h"

#define WORLD_NOW INT64_C(1798761600000) /* 2027-01-01 */

typedef struct world {
    char directory[64];
    prm_host *host;
    prm_db *db;
    prm_arena *arena; /* of the call at hand */
    prm_journal_head head;
    prm_worker worker;
    prm_id_source ids;
    prm_call call;
    prm_error error;
} world;

/** Removed when the scope is left. */
#define SCOPED_WORLD(name)                                                                                             \
    __attribute__((cleanup(world_close))) world name = { 0 };                                                          \
    if (!CHECK_INT(world_open(&name), PRM_OK)) {                                                                       \
        CHECK_STR(name.error.message, "");                                                                             \
        return;                                                                                                        \
    }
prm_status world_open(world *w);
void world_close(world *w);

/** A transaction and in it a call of the plugin, "shop" or "stall". */
prm_status world_begin(world *w, const char *plugin, enum prm_call_mode mode, int64_t now);
/** Journals what the call has left, and commits; or takes all back. */
prm_status world_end(world *w, bool keeps);
/** Runs the timer that ends what has expired of an account, in a call of its own. */
prm_status world_expire(world *w, const char *account, int64_t now);
/** The ids of all accounts, ten to a page, from `at` on; "" past the last. In the arena. */
const char *world_account_at(world *w, size_t index);
/** One number of the database. */
int64_t world_ask(world *w, const char *sql);

#endif
