/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/ledger.h  Service "prm.ledger/1": money between accounts, double entry, append-only.
 *
 * An account belongs to a row (its subject) and has a name that is unique there, "available"; the two are how it is
 * called, by the plugin that opened it and by no other. It has one currency and, unless it is opened with
 * `may_overdraw`, never a balance below what is held of it. An entry takes an amount of more than 0 from one account
 * and gives it to another of the same currency: so all accounts of a currency always sum to 0. Entries are never
 * changed; what was wrong is booked back by another. A hold keeps a part of a balance for one purpose until it is
 * captured, released or expires.
 *
 * Amounts are minor units by ISO 4217, at most 2^53-1 as sums too. Balances are kept with the accounts, and can be made
 * again from the entries (ledger.rebuild); ledger.check and `prmd verify` compare the two. The rows (ledger.accounts,
 * ledger.entries, ledger.holds) are for people: load(), find() and create() do not know them. Whoever may list
 * ledger.entries reads subjects and reasons: they are words and ids, and hold nothing about a person.
 *
 * A function that fails has changed nothing, and the handler may go on, but as prm/plugin.h says of PRM_E_NOMEM and
 * PRM_E_INTERNAL. PRM_E_INVALID is a mistake of the plugin's: it is logged, and a caller it is passed on to is told of
 * an internal error.
 */
#ifndef PRM_LEDGER_H
#define PRM_LEDGER_H

#include <prm/plugin.h>

#define PRM_LEDGER_SERVICE "prm.ledger/1"

/**
 * Emitted when a hold has expired, about the row its account belongs to, for the vendor; a plugin may react to it.
 * Data: {hold, owner: the id of the plugin, name: of the account, amount: money, reason, about: the hold's subject}. It
 * comes by a timer at that instant, or earlier in the call that met the hold.
 */
#define PRM_LEDGER_HOLD_EXPIRED "ledger.hold_expired"

/** How an account is called: the id of the row it belongs to, and its name, a word: lower case, digits, underscores. */
typedef struct prm_ledger_name {
    const char *subject, *name;
} prm_ledger_name;

typedef struct prm_ledger_figures {
    uint32_t size;        /* the caller's */
    const char *currency; /* lives until the call ends */
    int64_t balance;      /* in - out */
    int64_t held;         /* of it, by holds that have not ended or expired */
    int64_t in, out;      /* all that was ever booked to it and from it */
} prm_ledger_figures;

/** One movement. */
typedef struct prm_ledger_booking {
    uint32_t size;
    prm_ledger_name from, to;
    int64_t amount;      /* more than 0 */
    const char *reason;  /* a word of the plugin's, "approved" */
    const char *subject; /* the id of the row it is about: a request, a claim */
} prm_ledger_booking;

typedef struct prm_ledger_service {
    uint32_t size, revision;

    /**
     * Makes an account, with nothing on it. Again with the same currency and the same `may_overdraw`: PRM_OK, and
     * nothing happens. PRM_E_CONFLICT: there is one of that name that is another's or of something else.
     * PRM_E_INVALID: no id of a row, no name, no currency.
     */
    prm_status (*open)(prm_call *call, prm_ledger_name name, const char *currency, int32_t may_overdraw);

    /**
     * Takes the amount from one account and gives it to the other. `entry` (NULL: not wanted) is the id of what was
     * written; it lives until the call ends. PRM_E_LIMIT: `from` has not so much that is not held, or a sum would
     * exceed 2^53-1. PRM_E_NOT_FOUND: no such account of the plugin's. PRM_E_INVALID: different currencies, an amount
     * below 1, twice the same account, no word, no id.
     */
    prm_status (*book)(prm_call *call, const prm_ledger_booking *booking, const char **entry);

    /**
     * Where the account stood when `at` (ms UTC; 0: now) was over: with all entries and holds up to and at it. Sets
     * `figures->size` bytes of them at most. PRM_E_NOT_FOUND: no such account of the plugin's.
     */
    prm_status (*figures)(prm_call *call, prm_ledger_name name, int64_t at, prm_ledger_figures *figures);

    /**
     * Keeps a part of the balance until `expires` (ms UTC; 0: for good), from which instant on it counts for nothing.
     * `hold` is the id of it; it lives until the call ends. PRM_E_LIMIT as of book. PRM_E_NOT_FOUND: no such account of
     * the plugin's. PRM_E_INVALID: an amount below 1, an instant that is not to come, no word, no id.
     */
    prm_status (*hold)(prm_call *call, prm_ledger_name name, int64_t amount, int64_t expires, const char *reason,
        const char *subject, const char **hold);

    /**
     * Ends the hold and books `amount`, at most what it holds, from its account to another, about its subject; the rest
     * is free again. `entry` (NULL: not wanted) as of book. PRM_E_STATE: it has ended or expired. PRM_E_NOT_FOUND: no
     * such hold or account of the plugin's. PRM_E_LIMIT, PRM_E_INVALID as of book; more than it holds: PRM_E_INVALID.
     */
    prm_status (*capture)(prm_call *call, const char *hold, int64_t amount, prm_ledger_name to, const char *reason,
        const char **entry);

    /** Ends the hold: all of it is free again. PRM_OK if it has ended already. PRM_E_NOT_FOUND: no such hold of the
     * plugin's. */
    prm_status (*release)(prm_call *call, const char *hold);

    /** What the hold holds; 0: it has ended or expired. PRM_E_NOT_FOUND: no such hold of the plugin's. */
    prm_status (*held)(prm_call *call, const char *hold, int64_t *amount);

    /**
     * Shares `total` out by weights, exactly: `parts` sum to it. Each gets its share rounded down; what is left goes,
     * one unit each, to the largest remainders, of equal ones to the earlier. A negative total is shared out as its
     * opposite is. `parts` may be `weights`. PRM_E_INVALID: a weight below 0 or none above it, more than 1024 of them,
     * more than 2^53-1 either way in total or in one weight. [any thread]
     */
    prm_status (*split)(int64_t total, const int64_t *weights, size_t count, int64_t *parts);
} prm_ledger_service;

#endif
