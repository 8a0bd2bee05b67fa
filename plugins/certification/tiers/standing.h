/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Within tiers/: a member's standing, and an evaluation of it from what was found to what follows.
 *
 * An evaluation has two halves: the first asks, decides and sets the level, and may fail for one member alone, the
 * second writes what was found. A member of which nothing has changed that rules would see is not asked about: its
 * requirements are met or not as before (where the scheme says that rules read values, the values are), its points,
 * waivers, level and standing are the same, and so are the scheme and the rules. */
#ifndef TIERS_STANDING_H
#define TIERS_STANDING_H

#include "tiers/words.h"

/* ---- Periods (period.c) ------------------------------------------------------------------------------------------ */

/** The first day of the scheme's period that `day` is in, or of the one so many periods after it. */
void tiers_period_begins(const prm_val *scheme, const char *day, int64_t after, char *begins, size_t room);

/* ---- Standings (stand.c) ----------------------------------------------------------------------------------------- */

/** The standing of a membership, made where there is none. */
prm_status tiers_standing_make(prm_call *call, const tiers_scheme *scheme, const prm_val *membership,
    const prm_val **standing);
/** Moves it to a state, by way of `active` where a candidate is concerned. It may be in it already. */
prm_status tiers_standing_move(prm_call *call, const prm_val **standing, const char *state);
/** Tells that it is counted at another level than before: their ids, "": none. Whatever changes its level does. */
prm_status tiers_standing_placed(prm_call *call, const prm_val *standing, const char *from, const char *to);
/** Data of an event about it: programme, partner, and the level's code as `level`. */
prm_status tiers_standing_data(prm_call *call, const prm_val *standing, const prm_val *level, prm_val **data);

/* ---- Evaluations (evaluate.c, follow.c) -------------------------------------------------------------------------- */

typedef struct tiers_run {
    const tiers_scheme *scheme;
    const prm_val *membership;
    const char *today, *occasion;
    int is_asked_for; /* even if nothing has changed */
    int is_of_all;    /* one of all members of the programme: their days to come are looked at next */
    int grace_is_over;
    /* what was found */
    const char *as_of, *period;
    const prm_val *standing;
    tiers_member member;
    tiers_look look;
    tiers_answer answer;
    char digest[24];
    int is_due; /* something is to be written */
    /* what was made */
    const prm_val *evaluation;
} tiers_run;

/** Looks at a member and asks the rules, if there is reason to. `run` holds the scheme, the membership and how. Makes
 * the standing if there is none. PRM_E_UNAVAILABLE: figures are being made again. */
prm_status tiers_run_ask(prm_call *call, tiers_run *run);
/** Moves it to the level that the rules give it, if they do, before anything else is written: what they grant with it
 * may be refused, and then nothing has changed. */
prm_status tiers_run_move(prm_call *call, const tiers_run *run);
/** Writes the rest of what follows: the evaluation, the standing, events and timers. */
prm_status tiers_run_follow(prm_call *call, tiers_run *run);
/** What of it rules would see, with the standing in that state and the membership at that level. */
void tiers_run_digest(tiers_run *run, const char *state, const char *level);
/** Puts a member at a level by partners.memberships.set_level. `grants`, `reason`: NULL: none. */
prm_status tiers_level_set(prm_call *call, const prm_val *membership, const prm_val *level, const prm_val *grants,
    const char *reason);
/** Tells that it has risen or fallen, `by` "rules" or a "person". */
prm_status tiers_emit_level(prm_call *call, const prm_val *standing, const prm_val *from, const prm_val *to,
    const char *by);
/** Sets what comes at the end of the standing's `grace_until`, or nothing if it has none (walk.c). */
prm_status tiers_grace_arm(prm_call *call, const prm_val *program, const prm_val *standing);

#endif
