/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Within outlook/: how days to come are looked at. */
#ifndef TIERS_OUTLOOK_FORESEE_H
#define TIERS_OUTLOOK_FORESEE_H

#include "outlook/outlook.h"

/** On which of the days to come something may change, by how many days they are away. */
typedef struct outlook_days {
    const char *today;
    int64_t most; /* so many are looked ahead */
    unsigned char marked[OUTLOOK_DAYS_MOST + 1];
} outlook_days;

/** Of the windows of a scheme's figures. Where a window moves on every day, not every day is marked: between two of
 * them somebody has to look closer. `days` says from when on and how far. */
void outlook_days_of_windows(const tiers_scheme *scheme, outlook_days *days);
/** Those of the member's rows as well. */
prm_status outlook_days_of_rows(prm_call *call, const tiers_scheme *scheme, const tiers_member *member,
    outlook_days *days);
/** The date so many days from today; lives until the call ends. NULL if there is no memory. */
const char *outlook_date(prm_call *call, const char *today, int64_t away);

/** What one level takes. */
typedef struct outlook_level {
    tiers_scheme scheme; /* of that level alone */
    int is_falling;      /* nothing of it becomes more by itself: what is there on a day was there on all days before */
    outlook_days days;   /* of its windows: of all members the same */
} outlook_level;

/** `level`: of the scheme's; `most`: so many days are looked ahead. What rules judge (tiers.metric) is not known in it:
 * nobody judges days to come. Lives until the call ends. */
prm_status outlook_narrow(prm_call *call, const tiers_scheme *whole, size_t level, int64_t most, outlook_level *made);

/** Something the level takes that will be missing. */
typedef struct outlook_lack {
    const tiers_requirement *requirement;
    int64_t away; /* days from today: the first of them */
    int64_t value;
    const cert_change *cause; /* the end of a credit on that day; NULL: none it counted */
} outlook_lack;

/** What the level takes, the member has today and will not have on some day of those: by nothing but time. At most one
 * for each requirement, by its first day. `now`: how it is today. PRM_E_UNAVAILABLE: figures are being made again. */
prm_status outlook_lacks(prm_call *call, const outlook_level *level, const tiers_member *member, tiers_look *now,
    outlook_lack **lacks, size_t *count);
/** Whether the level takes it, and it is missing: points alone are not. */
int outlook_is_lacking(const tiers_requirement *requirement, const tiers_found *found);

/** What all members of a programme are foreseen by. */
typedef struct outlook_view {
    const prm_val *program;
    tiers_scheme scheme;
    outlook_level **levels; /* of the scheme's, made when they are needed first */
    int64_t most;           /* so many days are looked ahead */
} outlook_view;

/** PRM_E_NOT_FOUND: the programme does not evaluate its members. */
prm_status outlook_view_load(prm_call *call, const prm_val *program, outlook_view *view);
/** Looks at the days to come of a member, and makes, changes and closes its risks. Nobody is evaluated: it is a
 * timer's. */
prm_status outlook_foresee(prm_call *call, outlook_view *view, const prm_val *membership);

#endif
