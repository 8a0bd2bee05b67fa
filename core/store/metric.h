/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file metric.h  What prm.metrics keeps: which metrics it knows, and their figures by partner, period and dimensions.
 * With the connection's thread; what changes something is part of the writer's transaction.
 */
#ifndef PRM_STORE_METRIC_H
#define PRM_STORE_METRIC_H

#include "base/arena.h"
#include "store/db.h"
#include "store/metric_pack.h"

#include <stdbool.h>

/** `is_new`: something is kept here for the first time, and is to be made from the journal. */
prm_status prm_metric_store_install(prm_db *db, bool *is_new, prm_error *error);

/** The number a metric's figures go by, made of its name and declaration: nothing has to be looked up. */
int64_t prm_metric_number(const char *name, const char *declaration);
/** PRM_E_NOT_FOUND: it is not kept, or not as declared so. */
prm_status prm_metric_find(prm_db *db, const char *name, const char *declaration, prm_error *error);
/** Notes that it is kept so from now on. */
prm_status prm_metric_know(prm_db *db, const char *name, const char *declaration, prm_error *error);
/** Names of what is kept. A list of texts. */
prm_status prm_metric_names(prm_db *db, prm_arena *arena, const prm_val **names, prm_error *error);
/** Drops a metric; its figures go with prm_metric_clear. */
prm_status prm_metric_forget(prm_db *db, const char *name, prm_error *error);
/** Drops all figures. */
prm_status prm_metric_clear(prm_db *db, prm_error *error);

typedef struct prm_metric_cell {
    int64_t metric, partner; /* numbers; 0: no partner */
    int64_t period;          /* its first day, since 1970 */
    const char *dimensions;  /* texts, PRM_METRIC_SEPARATOR between them */
    const char *member;      /* of distinct: the value; of spread: its step; else "" */
    int64_t count, sum;      /* of a share: how many there are, how many of them are true */
} prm_metric_cell;

#define PRM_METRIC_SEPARATOR '\x1f'
#define PRM_METRIC_SUM_MOST (INT64_C(1) << 62) /* a sum stays there */

/** Adds count and sum (at most 2^53 - 1 either way) to what is kept. */
prm_status prm_metric_add(prm_db *db, const prm_metric_cell *cell, prm_error *error);

/** Cells of a metric from one period's first day to another's, of one partner, or (-1) of all. What one event adds to
 * all metrics lies together, by partner and period, so that it is one page: reading one metric of everybody steps from
 * partner to partner and from period to period. A visit that fails ends it. Texts last for the visit. */
typedef prm_status (*prm_metric_visit)(void *context, const prm_metric_cell *cell, prm_error *error);
prm_status prm_metric_scan(prm_db *db, int64_t metric, int64_t partner, int64_t from, int64_t to,
    prm_metric_visit visit, void *context, prm_error *error);

/* ---- Sums by month: of each partner what its cells hold, whatever their dimensions but the programme, day by day. One
 * row has all metrics without members, one more has each metric that has some: windows of any days are told from few
 * rows, and an event changes one or two. ---- */

typedef struct prm_metric_month {
    int64_t partner, month; /* a partner's number; months since the year 0 */
    int64_t metric;         /* 0: all that have no members */
    const char *program;    /* "" if they are kept by none */
} prm_metric_month;

/** Adds to a row, in order. */
prm_status prm_metric_add_to_month(prm_db *db, const prm_metric_month *month, const prm_metric_addition *additions,
    size_t count, prm_error *error);

typedef struct prm_metric_months_visit {
    /** Whether rows of that metric (0: those without members) are to be read at all. */
    bool (*wants)(const void *context, int64_t metric);
    /** An entry of a row. A failure ends the visit. */
    prm_status (*take)(void *context, const prm_metric_month *row, const prm_metric_entry_bytes *entry,
        prm_error *error);
    void *context;
} prm_metric_months_visit;

/** The rows of a partner, month by month from one to another, both included. */
prm_status prm_metric_scan_months(prm_db *db, int64_t partner, int64_t from, int64_t to,
    const prm_metric_months_visit *visit, prm_error *error);

/** The next period, from `*period` on, that the partner has cells of; false past `to`. */
prm_status prm_metric_next_period(prm_db *db, int64_t partner, int64_t to, int64_t *period, bool *has_one,
    prm_error *error);
/** The cells of one metric of one partner of one period. */
prm_status prm_metric_scan_period(prm_db *db, int64_t metric, int64_t partner, int64_t period, prm_metric_visit visit,
    void *context, prm_error *error);

/** From now on this connection adds to an empty copy beside what is kept, which stays as it is: to be compared. */
prm_status prm_metric_shadow(prm_db *db, prm_error *error);
/** And compares this metric: figures of others, whose plugin is not here, are left alone. */
prm_status prm_metric_shadow_know(prm_db *db, int64_t metric, prm_error *error);
/** How many cells of copy and kept differ, and the metric of one of them. */
prm_status prm_metric_compare(prm_db *db, int64_t *differing, prm_arena *arena, const char **metric, prm_error *error);

#endif
