/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What people decide: tasks for those who may, step by step as the route has it, until they are due. A task is
 * the vendor's; a call of a partner's makes and ends it all the same, so its rows come sealed. */
#ifndef DEALS_REVIEW_H
#define DEALS_REVIEW_H

#include "deals.h"

/** Who may do what the rules and the route do not provide for, and hears of what nobody does. */
#define DEALS_OVERRIDERS "program_manager"

enum {
    DEALS_REVIEW_HOURS = 48, /* of business time, where a step does not say */
    DEALS_STEPS = 20,        /* of a route; those beyond are left out */
    DEALS_HOLDERS = 50,      /* who are asked where all of a role have to agree */
    DEALS_SHARES = 12,       /* of one deal: every actor in every role */
    DEALS_TASKS = 500        /* of one deal that are looked at */
};

/** A step, as a route has it: who is asked. */
typedef struct deals_step {
    int64_t number, hours;  /* from 1; business hours until it is due */
    const char *role, *user; /* "": none */
    int32_t needs_all;       /* everybody of the role has to agree */
} deals_step;

/* ---- Tasks (tasks.c) -------------------------------------------------------------------------------------------- */

/** One task about the deal, with its timers; says so with deals.task_assigned. `user` "": whoever holds the role.
 * `kind`: review, extension. `is_unheld`: nobody holds it, as far as is known. */
prm_status deals_task_open(prm_call *call, const prm_val *deal, const char *kind, const deals_step *step,
    const char *user, int32_t is_unheld);
/** The deal's tasks in a state, "open", of the decision at hand; `kind` NULL: of all kinds and decisions. */
prm_status deals_tasks_of(prm_call *call, const prm_val *deal, const char *kind, const char *state,
    const prm_val **tasks);
/** Whether the caller is to decide it: named, or, where nobody is, of its role. */
int deals_task_is_callers(prm_call *call, const prm_val *task);
/** It was decided by the caller. */
prm_status deals_task_done(prm_call *call, const prm_val *task, const char *verdict, const char *reason);
/** What is open of the deal is not to be decided any more. `kind` NULL: of every kind. */
prm_status deals_tasks_cancel(prm_call *call, const prm_val *deal, const char *kind);

/** How many of these open tasks wait for somebody: those of users who may not review any more are cancelled. */
prm_status deals_tasks_left(prm_call *call, const prm_val *tasks, size_t *waiting);

/* ---- The route (route.c) ---------------------------------------------------------------------------------------- */

/** Ends what was open of an earlier review; a deal that is in review now gets the tasks of its first step. */
prm_status deals_review_begin(prm_call *call, const prm_val *deal);
/** The caller has agreed to a step: `is_over` unless others have to yet. Opens the next step where it is its turn. */
prm_status deals_review_go_on(prm_call *call, const prm_val *deal, int64_t number, int32_t *is_over);

/* ---- Deciding --------------------------------------------------------------------------------------------------- */

/** Whether the user has drafted or submitted the deal or agreed to a step of the review at hand: nobody decides two, and
 * the vendor's own people not what they have registered themselves. (tasks.c) */
prm_status deals_has_decided(prm_call *call, const prm_val *deal, const char *user, int32_t *has_decided);
/** Whether the user has decided a step of any review of the deal: asking for more is not deciding. (tasks.c) */
prm_status deals_has_reviewed(prm_call *call, const prm_val *deal, const char *user, int32_t *has_reviewed);
/** Whether every step of the review at hand was decided in time. (tasks.c) */
prm_status deals_within_sla(prm_call *call, const prm_val *deal, int32_t *is_within);
/** Puts `given` terms in the place of those recorded, in `changes`, and notes where they differ from what the rules
 * have answered: `differ`. (overrides.c) */
prm_status deals_override_terms(prm_call *call, const prm_val *deal, const prm_val *given, const char *reason,
    prm_val *changes);
/** Puts `given` shares into `terms`, with whose they are; `answer`: what they are in the place of, NULL: they are as
 * recorded, or none are given. PRM_E_INVALID names what keeps them from being the whole. (shares.c) */
prm_status deals_override_shares(prm_call *call, const prm_val *deal, const prm_val *given, prm_val *terms,
    const prm_val **answer);
extern const prm_field *const deals_share_params[];
/** Puts the answer in the place of the point's in the decision behind the deal. Where no rule has answered, as for a
 * deal that came back by a dispute, there is nothing to overrule. (overrides.c) */
prm_status deals_overrule(prm_call *call, const prm_val *deal, const char *point, const prm_val *answer,
    const char *reason);
/** Notes that a person decided otherwise than the rules or the route would have it. (overrides.c) */
prm_status deals_override_verdict(prm_call *call, const prm_val *deal, const char *verdict, const char *reason);

#endif
