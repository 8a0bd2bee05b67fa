/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Cases: what partners ask for help with, from the first word to the last, and who works on it.
 *
 * A case begins as `new`. The rules say what it is about, how urgent it is and whose it is; where they can, it is
 * `triaged`, where they cannot it stays for a person. */
#ifndef SUPPORT_CASES_H
#define SUPPORT_CASES_H

#include "support.h"

/** A case as it comes in, with all that is asked about it. Rows are loaded once. */
typedef struct support_arrival {
    const prm_val *given;                  /* what was said: params, or a row */
    const prm_val *partner, *program;      /* whose, and in which programme */
    const prm_val *membership, *level;     /* NULL: the level is not the caller's to see */
    const prm_val *product;                /* NULL: none */
    const char *requester;                 /* the user who asks; "": somebody who has no login */
    const char *locale;                    /* the language of whoever asks; "": not known */
    const prm_val *queues;                 /* what a rule chooses from: rows of case_queue */
    const prm_val *agents;                 /* [{row, open}]: candidates in the order they are named in */
} support_arrival;

/* ---- What is given (check.c) ------------------------------------------------------------------------------------ */

/** Who asks, in which programme, about what. Names what is wrong by the fields of support.open: PRM_E_INVALID. */
prm_status support_arrival_open(prm_call *call, const prm_val *params, support_arrival *a);

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

/* ---- Telling (figures.c) ---------------------------------------------------------------------------------------- */

/** What events tell of a case, open for more. */
prm_status support_case_figures(prm_call *call, const prm_val *row, prm_val **data);
/** Emits an event about a case with no more than that. */
prm_status support_case_tell(prm_call *call, const prm_val *row, const char *event);

/** Emits whose it is now, for the vendor alone. */
prm_status support_case_assigned(prm_call *call, const prm_val *row);

#endif
