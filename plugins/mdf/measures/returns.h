/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What came back of what was paid for activities: sums of them by what they have in common. */
#ifndef MDF_RETURNS_H
#define MDF_RETURNS_H

#include "outcomes/outcomes.h"

enum {
    MDF_RETURNED_REQUESTS = 5000, /* that one answer goes through */
    MDF_RETURN_GROUPS = 2000
};

/** Of some activities. Amounts are minor units of the programme's currency. */
typedef struct mdf_sums {
    const char *key; /* what they have in common; "": nothing is said of it */
    int64_t activities, approved, paid;
    int64_t expected_leads, expected_pipeline;
    int64_t reported_leads, reported_won; /* what of these who ran it says, and no campaign counts */
    int64_t came[MDF_FIGURES]; /* as mdf_figure_names has them */
} mdf_sums;

typedef struct mdf_returns {
    const prm_val *program;
    const char *by;        /* a field of activities; "partner", "level": of their requests */
    const char *from, *to; /* the last day of an activity is within these; "": whenever */
    mdf_sums *groups;
    size_t count;
    mdf_sums all;
} mdf_returns;

/** Sums up what the caller may see, a partner its own alone. PRM_E_LIMIT: too much for one answer. (returns_sum.c) */
prm_status mdf_returns_sum(prm_call *call, mdf_returns *r);
/** Sets `key` to `part` by `whole`, 10 000 being once that, rounded down; not where there is nothing to hold it
 * against. (returns.c) */
prm_status mdf_returns_ratio(prm_val *item, const char *key, int64_t part, int64_t whole);

#endif
