/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Two customers become one: what the files of a merge share. */
#ifndef DEALS_MERGE_H
#define DEALS_MERGE_H

#include "conflict/conflict.h"

enum {
    MERGE_ROWS = 300,   /* open deals, opportunities and aliases of a customer, each */
    MERGE_HOLDS = 500,  /* protections that hold, of each customer: fewer than that */
    MERGE_AT_ONCE = 100 /* closed deals and opportunities that a call or a timer moves */
};

enum merge_fate { MERGE_OPEN, MERGE_KEPT, MERGE_ENDED, MERGE_REVOKED };

/** A protection that holds at one of the two customers. */
typedef struct merge_hold {
    const prm_val *row;
    const char *deal, *holder, *product, *territory;
    int64_t from;
    int32_t is_exclusive, is_moved; /* moved: held at the customer that is merged into the other */
    enum merge_fate fate;
    int32_t is_to_be_exclusive;
    const char *slot; /* the place it takes in the end */
} merge_hold;

typedef struct merge {
    const prm_val *from, *into; /* rows of customers */
    merge_hold *holds;          /* in the order in which they began */
    size_t count;
    const prm_val *passed;      /* protections past their end that nobody has ended yet */
} merge;

/** Finds what is held at both customers for the same products. PRM_E_LIMIT too_many: MERGE_HOLDS. (merge_holds.c) */
prm_status merge_find_holds(prm_call *call, merge *m);
/** Whether both cannot hold at one customer. */
int merge_is_conflict(const merge_hold *a, const merge_hold *b);
/** Pairs that cannot: [{product, territory, protections: [the earlier, the later]}]. PRM_E_FORBIDDEN outside_territory:
 * one is where the caller has no say. */
prm_status merge_report(prm_call *call, const merge *m, const prm_val **conflicts);

/** Settles each hold's fate and slot: who conflicts shares, or gives way to who was first. (merge_settle.c) */
prm_status merge_settle(prm_call *call, merge *m, int is_shared);
/** Carries that out: revokes, ends, shares, and moves what is left to the other customer. */
prm_status merge_apply(prm_call *call, merge *m, int64_t *moved, int64_t *revoked);

/** Refuses what is open beyond MERGE_ROWS, naming it: PRM_E_LIMIT too_many. (merge_rows.c) */
prm_status merge_check_size(prm_call *call, const prm_val *from);
/** Moves deals and opportunities that are open, and aliases. */
prm_status merge_move_open(prm_call *call, const prm_val *from, const prm_val *into, int64_t *deals,
    int64_t *opportunities);
/** Moves up to MERGE_AT_ONCE of the rest. */
prm_status merge_move_some(prm_call *call, const prm_val *from, const prm_val *into, int64_t *deals,
    int64_t *opportunities, int32_t *has_more);

#endif
