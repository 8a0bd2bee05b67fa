/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Cases: what partners ask for help with, from the first word to the last, and who works on it.
 *
 * A case begins as `new`. The rules say what it is about, how urgent it is and whose it is; where they can, it is
 * `triaged`, where they cannot it stays for a person. */
#ifndef SUPPORT_CASES_H
#define SUPPORT_CASES_H

#include "success/success.h"

/** A case as it comes in, with all that is asked about it. Rows are loaded once. */
typedef struct support_arrival {
    const prm_val *given;                  /* what was said: params, or a row */
    const prm_val *partner, *program;      /* whose, and in which programme */
    const prm_val *membership, *level;     /* NULL: it is no member any more */
    const prm_val *product;                /* NULL: none */
    success_cover cover;                   /* by which plan it is supported: with the facts */
    const char *requester;                 /* the user who asks; "": somebody who has no login */
    const char *locale;                    /* the language of whoever asks; "": not known */
    const prm_val *queues;                 /* what a rule chooses from: rows of case_queue */
    const prm_val *agents;                 /* [{row, open}]: candidates in the order they are named in */
} support_arrival;

/* ---- What is given (check.c) ------------------------------------------------------------------------------------ */

/** Who asks, in which programme, about what. Names what is wrong by the fields of support.open: PRM_E_INVALID. */
prm_status support_arrival_open(prm_call *call, const prm_val *params, support_arrival *a);
/** The same of a case there is, or of what is taken from one: what was checked once is taken as it is. */
prm_status support_arrival_again(prm_call *call, const prm_val *row, support_arrival *a);
/** Where it is: the first of its partner's territories, as long as nobody says otherwise; "": it has none.
 * (check.c) */
const char *support_arrival_territory(const support_arrival *a);

/* ---- Links (links.c) -------------------------------------------------------------------------------------------- */

/** The links of a case, to what other plugins have: names of its fields, NULL-ended. */
extern const char *const support_link_fields[];
/** Whether what `given` links to is the caller's to see, and its partner's: PRM_E_INVALID names the field. */
prm_status support_links_check(prm_call *call, const prm_val *given, const prm_val *partner);

/* ---- Facts and answers ------------------------------------------------------------------------------------------ */

/** What the chain is asked over. (facts.c) */
prm_status support_case_facts(prm_call *call, support_arrival *a, const prm_val **facts);
/** Queues of the programme and agents who can take one more case, the least busy first. (agents.c) */
prm_status support_agents_find(prm_call *call, support_arrival *a);
/** Asks the rules over these facts and does what they say: what the case is about, how urgent, whose. (judge.c) */
prm_status support_case_judge(prm_call *call, const support_arrival *a, const prm_val *facts, const prm_val **row,
    const prm_val **outcome);
/** Opens a case of what has been read, and asks the rules. (open.c) */
prm_status support_case_open(prm_call *call, support_arrival *a, const prm_val **row, const prm_val **outcome);

/** After `params` have given a case that was as `before` another severity, or a priority: the place the rules say,
 * unless a person does, and what is promised now; another severity is told. (judge.c) */
prm_status support_case_weigh(prm_call *call, const prm_val *before, const prm_val *params, const prm_val **row);

/* ---- What is done with one -------------------------------------------------------------------------------------- */

/** A case the caller may do something with: a partner with its own alone. PRM_E_NOT_FOUND, PRM_E_FORBIDDEN. (load.c) */
prm_status support_case_load_own(prm_call *call, const char *id, const prm_val **row);
/** And one that has not ended. PRM_E_STATE. */
prm_status support_case_load_open(prm_call *call, const char *id, const prm_val **row);
/** Whether it is closed, cancelled or a duplicate. */
int support_case_has_ended(const prm_val *row);
/** Fails the call because it is; of a duplicate with the case it was merged into. Returns PRM_E_STATE. */
prm_status support_case_fail_ended(prm_call *call, const prm_val *row);
/** Moves it, with changes of the same step (NULL: none), notes when, and tells. Every move of a case is made here, so
 * that what depends on its state follows. PRM_E_STATE names what is legal. (move.c) */
prm_status support_case_move(prm_call *call, const prm_val **row, const char *state, const prm_val *changes);
/** To `in_progress`; what is nobody's is the caller's then, if that is one of the vendor's. (work.c) */
prm_status support_case_start(prm_call *call, const prm_val **row);

/** Whether a user may work on cases, where this one is. (triage.c) */
prm_status support_case_may_work(prm_call *call, const prm_val *row, const char *user, int32_t *may);

/* ---- Telling (figures.c) ---------------------------------------------------------------------------------------- */

/** What events tell of a case, open for more. */
prm_status support_case_figures(prm_call *call, const prm_val *row, prm_val **data);
/** Emits an event about a case with no more than that. */
prm_status support_case_tell(prm_call *call, const prm_val *row, const char *event);

/** Emits whose it is now, for the vendor alone. */
prm_status support_case_assigned(prm_call *call, const prm_val *row);

#endif
