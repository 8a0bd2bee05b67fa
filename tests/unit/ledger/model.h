/* SPDX-License-Identifier: Apache-2.0 */
/** @file model.h  What a ledger has to do, the simplest way: everything is remembered, and every figure is counted anew.
 * It takes random steps, fit and unfit, on a service and on itself, and compares. */
#ifndef TEST_LEDGER_MODEL_H
#define TEST_LEDGER_MODEL_H

#include "test.h"

#include <prm/ledger.h>

enum { MODEL_ACCOUNTS = 12, MODEL_MOVES = 20000, MODEL_HOLDS = 6000, MODEL_ID = 60 };
#define MODEL_START INT64_C(1798761600000) /* 2027-01-01 */

typedef struct model_account {
    const char *subject, *name, *currency; /* NULL: it is not open */
    bool may_overdraw;
} model_account;

typedef struct model_move {
    int from, to;
    int64_t amount, at;
} model_move;

typedef struct model_hold {
    char id[MODEL_ID];
    int account;
    int64_t amount, placed, expires, ended; /* 0: never; not yet */
} model_hold;

typedef struct model {
    model_account accounts[MODEL_ACCOUNTS];
    model_move moves[MODEL_MOVES];
    model_hold holds[MODEL_HOLDS];
    size_t move_count, hold_count;
    int64_t now;
    uint64_t seed;
    uint64_t tried[8], refused[8]; /* steps of each kind, and those that were */
} model;

void model_begin(model *m, uint64_t seed);
int64_t model_draw(model *m, int64_t below);
/** One step on both. The clock is the caller's to move, between calls. */
void model_step(model *m, const prm_ledger_service *service, prm_call *call);
/** Every account's figures, now and at some instant before. */
void model_compare(model *m, const prm_ledger_service *service, prm_call *call);
/** What must hold of the model itself, or the test is of nothing: sums of 0, no account below what is held of it. */
void model_check(const model *m);
/** Whether steps of every kind were taken, and refused where they can be. */
void model_check_tried(const model *m);
/** How many holds nobody has ended had expired at that instant. */
size_t model_expired(const model *m, int64_t at);

#endif
