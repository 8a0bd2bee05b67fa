/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What follows an approval: the sale's stage, the partner's activity, the end of the protection and how it
 * is put off, and the four ways in which a deal ends before that.
 *
 * Decided here, where nothing else says so:
 * - An extension counts from the end of the protection, never goes beyond DEALS_LONGEST_DAYS from the approval, and one
 *   that is still wanted does not hold up the end.
 * - A partner that is suspended keeps what it holds: the terms run on, only its duty to show activity rests (the
 *   default rule says so). One that is terminated loses it: see partners.c.
 * - A distributor of the deal reads it, comments on it and records activity; the sale is the registrant's to move. */
#ifndef DEALS_LIFE_H
#define DEALS_LIFE_H

#include "conflict/conflict.h"

enum {
    DEALS_LONGEST_DAYS = 730, /* of a protection, from the approval on */
    DEALS_MOST_COUNTED = 100  /* activities are counted up to this many */
};

#define DEALS_SELLERS "partner_sales | partner_admin"
#define DEALS_PEOPLE  "channel_manager | program_manager"

/* ---- Beginning and end ------------------------------------------------------------------------------------------ */

/** What an approval begins besides the protection: the first stage, reminders of the end at `until`, the activity duty;
 * puts into `changes` what changes in the deal. (begin.c) */
prm_status deals_life_begin(prm_call *call, const prm_val *deal, const prm_val *terms, int64_t until, prm_val *changes);
/** Takes back what is armed for the deal: it is over. (begin.c) */
prm_status deals_life_stop(prm_call *call, const prm_val *deal);
/** Moves an approved deal to `state`, releases what it holds and stores `changes`; `data` is what the event of its end
 * carries. PRM_E_STATE names the state and what is legal. The call needs PRM_WRITES_REACHED. (end.c) */
prm_status deals_life_end(prm_call *call, const prm_val **deal, const char *state, prm_val *changes, prm_val **data);
/** Revokes an approved deal and says so. `reason`: what the partner reads, `decision`: the id of what led to it; NULL:
 * none. (revoke.c) */
prm_status deals_life_revoke(prm_call *call, const prm_val **deal, const char *reason_code, const prm_val *reason,
    const prm_val *decision);

/** Loads a deal for one who takes part in it: the vendor's people, its partner's, its distributor's. PRM_E_FORBIDDEN
 * for others that read it. (end.c) */
prm_status deals_life_load_shared(prm_call *call, const char *id, const prm_val **deal);
/** Refuses a deal that is not in one of `states`, naming the state, where it may go, and what is needed. (end.c) */
prm_status deals_life_need(prm_call *call, const prm_val *deal, const char *const *states);
/** When it was approved. (end.c) */
int64_t deals_life_approved_at(const prm_val *deal);

/* ---- Stage (stage.c) -------------------------------------------------------------------------------------------- */

/** Puts into `changes` that the sale is at `stage`, with its probability and what that makes of the forecast. */
prm_status deals_stage_put(prm_call *call, const prm_val *deal, const char *stage, prm_val *changes);
/** The operator's probabilities: fields of the setting `stage_probabilities`. */
extern const prm_field *const deals_stage_fields[];
#define DEALS_STAGE_SETTING                                                                                            \
    PRM_OBJECT("stage_probabilities", deals_stage_fields, 0, "How likely a sale is won at each stage, basis points")

/* ---- Reminders (reminders.c) and inactivity (inactivity.c) ------------------------------------------------------- */

/** Arms the reminders of an end at `until`, takes back those whose time has passed. */
prm_status deals_reminders_arm(prm_call *call, const prm_val *deal, const prm_val *terms, int64_t until);
prm_status deals_reminders_disarm(prm_call *call, const prm_val *deal);
/** Arms the activity duty, if the terms have one; from now on. */
prm_status deals_inactivity_arm(prm_call *call, const prm_val *deal, const prm_val *terms);
prm_status deals_inactivity_disarm(prm_call *call, const prm_val *deal);

/* ---- Activity (activities.c) and what rules are told of it (facts.c) --------------------------------------------- */

/** Puts into `changes` that the partner was at work at `at`, unless it is known to have been later. */
prm_status deals_activity_put(const prm_val *deal, int64_t at, prm_val *changes);
/** What both chains of this folder are asked over: {deal, partner, activities}; more may be added before it is
 * given. */
prm_status deals_life_facts(prm_call *call, const prm_val *deal, prm_val **facts);
extern const prm_field *const deals_life_deal_facts[];
extern const prm_field *const deals_life_partner_facts[];
extern const prm_field *const deals_life_activity_facts[];

/* ---- Extensions (extend.c) -------------------------------------------------------------------------------------- */

/** Leaves it to a person: a task of the kind `extension`. These calls need PRM_WRITES_REACHED. */
prm_status deals_extension_request(prm_call *call, const prm_val **deal);
/** Moves the end of the protection by `days`; `by`: rules | vendor. PRM_E_INVALID where that is beyond what a term may
 * be, naming the field `days`. `reason` is kept with the task, if there was one; "": none. */
prm_status deals_extension_grant(prm_call *call, const prm_val **deal, int64_t days, const char *by,
    const char *reason);
/** Answers the extension that is wanted with no. */
prm_status deals_extension_decline(prm_call *call, const prm_val **deal, const char *by, const char *reason);

/* ---- Comments (comments.c) -------------------------------------------------------------------------------------- */

/** Keeps what was said about the deal; both sides read it. `about`: deal | extension. */
prm_status deals_comment_add(prm_call *call, const prm_val *deal, const char *about, const prm_val *text,
    const prm_val *files, const prm_val **comment);

/* ---- What is said and done follows its deal (follow.c)
 * ------------------------------------------------------------ */

/** Activities, comments and notes are seen by whoever covers the deal's territory: also after that has changed.
 * `was`: the deal before. The call needs PRM_WRITES_REACHED. */
prm_status deals_life_follow(prm_call *call, const prm_val *was, const prm_val *deal);

/* ---- Declarations ----------------------------------------------------------------------------------------------- */

extern const prm_entity deals_activity_entity, deals_comment_entity, deals_note_entity;
extern const prm_method deals_set_stage_method, deals_close_method, deals_convert_method, deals_revoke_method,
    deals_extend_method, deals_activities_create_method, deals_comments_create_method, deals_notes_create_method;
extern const prm_chain deals_extension_chain, deals_inactivity_chain;
extern const prm_rule deals_extend_rule, deals_stale_rule;
extern const prm_timer deals_protection_reminds_timer, deals_activity_due_timer, deals_partner_ends_timer;
extern const prm_reaction deals_end_with_partner;

#endif
