/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file ledger.h  What the ledger asks of its tables that no query of rows answers: sums, and where an account stood.
 * The tables are those of the entities ledger_account, ledger_entry and ledger_hold, which the services declare. With
 * the connection's thread.
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

/* ---- Whether what is kept is what entries and holds give ---- */

/** An account as it is kept, and as it is counted. Texts last for the visit. */
typedef struct prm_ledger_standing {
    int64_t account;
    const char *owner, *subject, *name, *currency;
    bool may_overdraw;
    int64_t balance, held, in, out;                   /* kept */
    int64_t counted_in, counted_out, counted_held;    /* by its entries, and its holds that nothing has ended */
    int64_t live;                                     /* of counted_held, by holds that had not expired */
    int64_t entries, strayed; /* strayed: those that do not say what there was after them, or are of another currency */
    int64_t moved_at;         /* when the last of them was; 0: there is none */
} prm_ledger_standing;

/** What of it does not fit. */
typedef struct prm_ledger_fault {
    const char *what; /* "balance", "held", "moved_in", "moved_out", "overdrawn", "entries" */
    int64_t kept, counted;
} prm_ledger_fault;
enum { PRM_LEDGER_FAULTS = 6 };
/** How many; of "overdrawn" a balance and what is held of it, of "entries" how many there are and how many of them
 * fit. */
size_t prm_ledger_faults(const prm_ledger_standing *standing, prm_ledger_fault faults[PRM_LEDGER_FAULTS]);

/** How far an examination has come: the accounts up to `after` are done, and of the next one that many entries are
 * counted, up to the one of that id at that instant. */
typedef struct prm_ledger_place {
    int64_t after;
    int64_t at, id, in, out, entries, strayed;
} prm_ledger_place;

/** Accounts in order of their ids from the place on, at most `most`, and at most so many of their entries: of an
 * account that has more the place is in the middle then, and it is visited when all of them are counted. What is booked
 * in between comes behind the place, so it counts. `now`: when holds have expired. A visit that fails ends it. */
typedef prm_status (*prm_ledger_visit)(void *context, const prm_ledger_standing *standing, prm_error *error);
prm_status prm_ledger_examine(prm_db *db, prm_ledger_place *place, size_t most, int64_t entries, int64_t now,
    prm_ledger_visit visit, void *context, prm_error *error);
/** The sum of all balances of each currency. */
typedef prm_status (*prm_ledger_visit_sum)(void *context, const char *currency, int64_t sum, prm_error *error);
prm_status prm_ledger_sums(prm_db *db, prm_ledger_visit_sum visit, void *context, prm_error *error);
/** All of that: PRM_E_CORRUPT with the first thing that does not fit. A database that has no ledger has nothing wrong
 * with it. */
prm_status prm_ledger_verify(prm_db *db, prm_error *error);

#endif
