/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a partner does with a lead: it answers the offer, gets in touch, tells of progress, and brings it to an
 * end.
 *
 * A lead ends as `converted` when a deal registered from it is approved. A registration that is in review, asked back
 * or still a draft leaves the lead `working`, and it is converted by the approval; one that is rejected, a duplicate or
 * withdrawn leaves it `working` too, and it may be registered again. */
#ifndef LEADS_WORK_H
#define LEADS_WORK_H

#include "leads.h"

enum {
    LEADS_TOUCHES_MOST = 1000,  /* of one lead: more is no follow-up */
    LEADS_NURTURE_DAYS = 730    /* so long it may rest, at most */
};

/** How somebody may be in touch. */
#define LEADS_TOUCH_KINDS "call|email|message|meeting|visit|event|other"

/** Why somebody may decline an offer. */
#define LEADS_DECLINE_REASONS                                                                                          \
    "no_capacity|outside_territory|outside_skills|known_conflict|too_small|too_late|bad_data|no_lead|other"

/** Who works on what a partner holds: the holder, and the vendor's people in its place. */
#define LEADS_WORKERS LEADS_SELLERS " | channel_manager | program_manager"
/** Who may register a deal from it: those who may register one at all. */
#define LEADS_REGISTRANTS LEADS_SELLERS " | channel_manager"

/* ---- What a partner holds (held.c) ------------------------------------------------------------------------------- */

/** Loads a lead to be worked on by its holder, or for it by the vendor: PRM_E_FORBIDDEN to others who see it (its
 * holder's parent), PRM_E_NOT_FOUND to those who do not. */
prm_status leads_load_held(prm_call *call, const char *id, const prm_val **lead);
/** Fails the call unless the lead is in one of these states, which the error names. */
prm_status leads_need(prm_call *call, const prm_val *lead, const char *const *states);
/** Takes an accepted or contacted lead to `working`: whoever is as far has been in touch. */
prm_status leads_reach_working(prm_call *call, const prm_val **lead);
/** Something was done about it: the clock for progress is met, and runs anew. */
prm_status leads_note_progress(prm_call *call, const prm_val *lead);
/** Ends it: the move, the clocks, the room it took; `changes` are stored with it. */
prm_status leads_close(prm_call *call, const prm_val **lead, const char *state, prm_val *changes);
/** What events about a lead's end carry: its figures, and how long it was held. */
prm_status leads_ended(prm_call *call, const prm_val *lead, prm_val **data);
/** Whether a deal registered from it may still be approved. `deal` (may be NULL): the last one, as far as it is
 * seen. */
prm_status leads_is_registered(prm_call *call, const prm_val *lead, int *is_open, const prm_val **deal);
/** Fails the call if it is. */
prm_status leads_check_unregistered(prm_call *call, const prm_val *lead);

/* ---- Giving it back ---------------------------------------------------------------------------------------------- */

/**
 * Takes an accepted or contacted lead back from its holder: from then on that partner sees nothing of it but its own
 * offer, which says so, and is not asked again; the lead goes on to others. `reason_code` in one word, `comment` for
 * the partner (may be NULL). PRM_E_STATE in any other state. The call needs PRM_WRITES_REACHED. (pull.c)
 */
prm_status leads_pull_back(prm_call *call, const prm_val **lead, const char *reason_code, const char *comment);
/** The holder has it no more: its row, its touches and what the holder said of it are not for the next one. (pull.c) */
prm_status leads_leave(prm_call *call, const prm_val **lead);
/** What was noted of it is not read by its holder any more. (touch.c) */
prm_status leads_touches_leave(prm_call *call, const prm_val *lead);

/* ---- Becoming a deal --------------------------------------------------------------------------------------------- */

/** The params of deals.register: what the lead knows, and what is `given`. PRM_E_INVALID names all that is missing.
 * (registration.c) */
prm_status leads_registration(prm_call *call, const prm_val *lead, const prm_val *given, const prm_val **params);
/** Who is credited with it, as the rules see it, goes onto the deal; it stays as the deal's own rules have it where
 * they say nothing, or nothing that adds up. (attribute.c) */
prm_status leads_attribute(prm_call *call, const prm_val *lead, const prm_val *deal);
/** The deal of it is approved: it is converted. (convert.c) */
prm_status leads_converted(prm_call *call, const prm_val **lead, const prm_val *deal);

/* ---- Declarations ------------------------------------------------------------------------------------------------ */

extern const prm_entity leads_touch_entity; /* touch.c */
extern const prm_chain leads_decline_chain, leads_attribute_chain; /* chains.c */
extern const prm_rule leads_decline_rule, leads_attribute_rule;
extern const prm_timer leads_resume_timer; /* nurture.c */
extern const prm_method leads_view_method, leads_decline_method, leads_withdraw_offer_method, leads_pull_method,
    leads_touch_method, leads_progress_method, leads_convert_method, leads_win_no_deal_method, leads_lose_method,
    leads_nurture_method, leads_feedback_method, leads_update_method;
/** What becomes of deals that were leads. (follow.c) */
extern const prm_reaction leads_deal_approved_reaction, leads_deal_won_reaction, leads_deal_lost_reaction,
    leads_deal_expired_reaction, leads_deal_revoked_reaction;
/** What becomes of leads whose partner is gone. (gone.c) */
extern const prm_reaction leads_end_with_partner_reaction;
extern const prm_timer leads_partner_ends_timer;

#endif
