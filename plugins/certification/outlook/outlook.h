/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What comes: what is missing for a level, what would be if, and what a partner loses on which day unless
 * something is done. Nothing here changes a level.
 *
 * A forecast is an evaluation as of a day to come, over what there is today: credits end when they end, rolling windows
 * move on. Days on which nothing of that changes are not looked at. What it finds is a row of its own, one for each
 * thing a level takes and would lack, with its first day and its cause; it is open until somebody averts it, or it
 * comes. */
#ifndef TIERS_OUTLOOK_H
#define TIERS_OUTLOOK_H

#include "tiers/tiers.h"

enum {
    OUTLOOK_RISKS = CERT_REQUIREMENTS, /* open ones of a member: one for each thing its level takes */
    OUTLOOK_DAYS_MOST = 730,           /* as far as anybody looks ahead */
    OUTLOOK_NOTICES = 12               /* before a day */
};

/** Who reads where a partner stands; of a partner's people all of them. */
#define OUTLOOK_READERS CERT_READERS " | " CERT_LEARNERS
/** Who hears of what a partner would lose. */
#define OUTLOOK_HEADS "partner_admin | partner_executive"

/* ---- Risks: risks.c, tells.c ------------------------------------------------------------------------------------ */

/** Something that a member's level takes, and that it will lack. */
typedef struct outlook_threat {
    const char *requirement, *name;    /* its code, and what people call it */
    const char *on, *keeps_until;      /* dates; "" for the second: by no grace */
    const char *to;                    /* the level it would still have, its id; "": none */
    const char *award, *certification; /* whose end it is, its id, and of what: its code; "": no award's */
    const char *decision;              /* "": none was recorded */
    int64_t value, needed;
} outlook_threat;

/** The open risks of a membership, by day. */
prm_status outlook_risks_open(prm_call *call, const char *membership, const prm_val **risks);
/** The one of that requirement; NULL: there is none. */
const prm_val *outlook_risk_of(const prm_val *open, const char *requirement);
/** Whether the risk says what is known of the threat, but for what rules make of it and until when it is kept. */
int outlook_risk_is_same(const prm_val *risk, const prm_val *membership, const outlook_threat *threat);
/** The one of `open` that is of the threat's requirement is brought up to date, or one is made. */
prm_status outlook_risk_keep(prm_call *call, const prm_val *program, const prm_val *membership, const prm_val *open,
    const outlook_threat *threat);
/** Ends an open risk: `state` is averted or come. */
prm_status outlook_risk_close(prm_call *call, const prm_val *risk, const char *state);
/** Sets the timer of the next notice about the risk, at once if one is due. */
prm_status outlook_tells_arm(prm_call *call, const prm_val *program, const prm_val *risk);
/** Whoever was told of the risk hears that it is none any more. */
prm_status outlook_tell_averted(prm_call *call, const prm_val *risk);

/* ---- Declarations ----------------------------------------------------------------------------------------------- */

extern const prm_method tiers_scorecard_method, tiers_what_if_method, tiers_forecast_method;
extern const prm_timer tiers_foresee_timer, tiers_foresee_some_timer, tiers_foresee_member_timer,
    tiers_risk_tells_timer;
extern const prm_reaction tiers_foresee_counted, tiers_foresee_uncounted, tiers_foresee_recounted,
    tiers_foresee_badge_held, tiers_foresee_badge_at_risk, tiers_foresee_badge_safe, tiers_foresee_badge_lost,
    tiers_foresee_waived,
    tiers_foresee_waiver_ended, tiers_foresee_locked, tiers_foresee_unlocked, tiers_foresee_suspended,
    tiers_foresee_reinstated, tiers_foresee_terminated, tiers_foresee_joined, tiers_foresee_moved;
extern const prm_reason tiers_told_risk_certificate, tiers_told_risk_figure, tiers_told_risk_averted,
    tiers_told_risk_of_partner;
extern const prm_field tiers_forecast_days_setting, tiers_risk_days_setting;

#endif
