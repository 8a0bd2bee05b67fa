/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What all folders of the leads plugin share: its declarations and its vocabulary.
 *
 * intake/ takes a lead and says what it is worth, routing/ finds the partner for it, work/ is what that partner does with
 * it, sla/ keeps the clocks of both sides, campaigns/ is where leads come from, measures/ what is counted. Each has a
 * header of its own.
 *
 * Who sees a lead: the vendor, and the partner that holds it, which is the one that has accepted it. What a partner is told
 * before that is its offer, a row of its own, which has no more of the lead than its brief. So the customer's name and
 * contact are not hidden from others, they are nowhere in what others can read. */
#ifndef LEADS_H
#define LEADS_H

#include <prm/calendar.h>
#include <prm/match.h>
#include <prm/notify.h>
#include <prm/plugin.h>
#include <prm/rates.h>
#include <prm/users.h>

enum {
    LEADS_DAY_MS = 86400000,
    LEADS_HOUR_MS = 3600000,
    LEADS_ALL_BPS = 10000,
    LEADS_SCORE_MOST = 1000
};

/* ---- Vocabulary ------------------------------------------------------------------------------------------------- */

/** Who looks after leads on the vendor's side. */
#define LEADS_PEOPLE "channel_manager | marketing_manager | program_manager"
/** Who works on them at a partner. */
#define LEADS_SELLERS "partner_sales | partner_admin"

/* ---- Declarations ----------------------------------------------------------------------------------------------- */

extern const prm_event *const leads_events[]; /* events.c */
/* intake/ */
extern const prm_entity leads_source_entity;

#endif
