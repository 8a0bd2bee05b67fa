/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file ledger.h  What the ledger asks of its tables that no query of rows answers: sums, and where an account stood.
 * The tables are those of the entities ledger_account, ledger_entry and ledger_hold, which the services declare. With the
 * connection's thread.
 */
#ifndef PRM_STORE_LEDGER_H
#define PRM_STORE_LEDGER_H

#include "store/db.h"

/** The number of the account that is called so; 0: there is none. */
prm_status prm_ledger_find(
    prm_db *db, const char *owner, const char *subject, const char *name, int64_t *account, prm_error *error);

/** All that was booked to and from an account up to and at `until` (ms UTC): looked up in its last entries. */
prm_status prm_ledger_moved(prm_db *db, int64_t account, int64_t until, int64_t *in, int64_t *out, prm_error *error);
/** What its holds held at that instant. */
prm_status prm_ledger_held_at(prm_db *db, int64_t account, int64_t at, int64_t *held, prm_error *error);
/** What holds that nothing has ended yet, and that have expired at `now`, still say they hold. */
prm_status prm_ledger_expired(prm_db *db, int64_t account, int64_t now, int64_t *held, prm_error *error);
/** Those holds, the earliest first, at most `most`: how many. */
prm_status prm_ledger_expired_holds(
    prm_db *db, int64_t account, int64_t now, size_t most, int64_t *holds, size_t *count, prm_error *error);
/** When the first of its holds that nothing has ended expires; 0: none does. */
prm_status prm_ledger_next_expiry(prm_db *db, int64_t account, int64_t *at, prm_error *error);

#endif
