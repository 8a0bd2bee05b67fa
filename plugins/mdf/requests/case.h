/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A request, or a change of one, while it is judged: what is asked for, the rows around it, what the rules are
 * told, and what their answers come to. Nothing of a case outlives the call. */
#ifndef MDF_CASE_H
#define MDF_CASE_H

#include "requests/requests.h"

#define MDF_ALL_BEGUN UINT32_MAX

enum {
    MDF_EXTENSIONS = 10,     /* of one request */
    MDF_EXTENSION_DAYS = 15  /* where no rule has said how long one is */
};

typedef struct mdf_case {
    const char *kind;          /* "request", "change" */
    const prm_val *request;    /* the row; NULL: there is none yet */
    const prm_val *allocation; /* sealed where it is a level's or a segment's */
    const prm_val *partner, *program;
    const prm_val *membership, *level; /* NULL: the partner is not in this programme */
    const char *currency, *objective;
    const prm_val *activities; /* numbered, as they are stored */
    int64_t cost, requested, requested_base;
    int32_t is_for;            /* whether the partner may ask for more of the allocation still */
    uint32_t begun; /* a bit an activity, the first one's the lowest: it is as it was, its days may have come */
} mdf_case;

/** Reads and checks what somebody asks for, naming every bad field: `given` has activities. The case has its kind,
 * request, allocation and partner already. (case.c) */
prm_status mdf_case_open(prm_call *call, mdf_case *c, const prm_val *activities, const char *objective);
/** What is stored of it: activities and sums. */
prm_status mdf_case_values(prm_call *call, const mdf_case *c, prm_val *values);

/** What the chain mdf.request is asked over. (facts.c) */
prm_status mdf_request_facts(prm_call *call, const mdf_case *c, const prm_val **facts);
/** Of facts: a partner as it stands in the programme, with its history of funds there. Chains of the plugin share it.
 * (partner.c) */
prm_status mdf_partner_facts(prm_call *call, const prm_val *partner, const prm_val *program, const prm_val *membership,
    const prm_val *level, const prm_val **facts);
extern const prm_field *const mdf_partner_facts_fields[];
/** Refuses what a partner gets only as long as it is active: PRM_E_STATE "partner_not_active". (partner.c) */
prm_status mdf_partner_need_active(prm_call *call, const prm_val *partner);
/** Of facts: what mdf.route goes by. */
prm_status mdf_matter_facts(prm_call *call, const char *kind, int64_t amount_base, const prm_val **facts);
extern const prm_field *const mdf_matter_facts_fields[];

/* ---- What the answers come to (verdict.c) ----------------------------------------------------------------------- */

typedef struct mdf_verdict {
    const char *name;        /* approve, reject, review, ask */
    const char *reason_code; /* for reports */
    int64_t match_bps;
    int64_t amounts[MDF_ACTIVITIES]; /* what is paid of each activity, if it is approved */
    int64_t approved;                /* and of all */
} mdf_verdict;

/** What the chain comes to; what may not be approved without a person is settled here. */
prm_status mdf_verdict_reach(prm_call *call, const mdf_case *c, const prm_val *outcome, mdf_verdict *verdict);
/** What of each activity may be paid at most: what is asked for, and no more than the part of its cost. Their sum. */
int64_t mdf_amounts_cap(const prm_val *activities, int64_t match_bps, int64_t amounts[MDF_ACTIVITIES]);
/** Shares less than what they come to out among them. */
prm_status mdf_amounts_reduce(int64_t amounts[MDF_ACTIVITIES], size_t count, int64_t total);
/** The activities with what is approved of each. */
prm_status mdf_amounts_tell(prm_call *call, const prm_val *activities, const char *currency,
    const int64_t amounts[MDF_ACTIVITIES], const prm_val **told);
/** A part of what `of` is in the programme's currency, as `part` is of `whole`; rounded up. */
int64_t mdf_amounts_base(int64_t of, int64_t part, int64_t whole);

/* ---- Deciding --------------------------------------------------------------------------------------------------- */

/** Puts into `changes` what the rules have answered beside the verdict: score, match, conditions, proofs, deadline,
 * route. (submit.c) */
prm_status mdf_answers_keep(prm_call *call, const prm_val *outcome, const mdf_verdict *verdict, prm_val *changes);
/** Sets money aside, asks the rules, carries out what they say: of a draft, or of one that was asked back.
 * (submit.c) */
prm_status mdf_request_hand_in(prm_call *call, const prm_val *request, prm_val *result);
/** Asks the chain in place of the decision that the row may have. (submit.c) */
prm_status mdf_request_judge(prm_call *call, const mdf_case *c, const prm_val *row, const prm_val **outcome);
/** The money is committed as `amounts` have it, the request moves and its timers begin. (approve.c) */
prm_status mdf_request_approve(prm_call *call, const prm_val **request, const int64_t amounts[MDF_ACTIVITIES],
    prm_val *changes);
/** What is kept for the request goes back, it moves to `state`, its steps end. (approve.c) */
prm_status mdf_request_end(prm_call *call, const prm_val **request, const char *state, prm_val *changes);
/** Ends one whose first activity has not begun: all that is kept for it is given back. `comment` may be NULL.
 * (cancel.c) */
prm_status mdf_request_cancel(prm_call *call, const prm_val **request, const char *reason_code, const prm_val *comment);
/** Puts into `changes` that `fields` are asked for, until when, and arms the end. (answer.c) */
prm_status mdf_request_ask(prm_call *call, const prm_val *request, const prm_val *fields, prm_val *changes);
int mdf_can_ask(const char *field);
/** What there is to decide of a request. (approve.c) */
prm_matter mdf_request_matter(const prm_val *request);

/* ---- The time of an approved request (life.c) ------------------------------------------------------------------- */

/** Puts starts_at, ends_at and claim_by of the activities into `changes`. */
prm_status mdf_life_times(prm_call *call, const prm_val *request, const prm_val *activities, prm_val *changes);
/** Sets its timers to the times it has; what has come already happens at once. */
prm_status mdf_life_arm(prm_call *call, const prm_val *request);
prm_status mdf_life_disarm(prm_call *call, const prm_val *request);
/** Ends a request that is active or claimable: what is not used is given back. `state`: completed, expired. */
prm_status mdf_life_end(prm_call *call, const prm_val **request, const char *state);
/** Ends an approved request that can be claimed no more. Nothing is claimed: it expires. What is claimed is decided and
 * paid still, and then it is completed; what was not claimed of it goes back now. */
prm_status mdf_life_expire(prm_call *call, const prm_val **request);

/** The time to claim is put off once more: in `changes`. PRM_E_LIMIT: that was done as often as can be. (extend.c) */
prm_status mdf_extension_values(prm_call *call, const prm_val *request, prm_val *changes);
/** What is open to be changed of it is not to be decided any more. (change_apply.c) */
prm_status mdf_changes_drop(prm_call *call, const prm_val *request);

/* ---- Saying so (figures.c) -------------------------------------------------------------------------------------- */

/** Emits an event about a request with what it is counted by, and `more` (NULL: nothing). */
prm_status mdf_request_tell(prm_call *call, const char *event, const prm_val *request, const prm_val *more);
/** The same of a decision. */
prm_status mdf_request_tell_decided(prm_call *call, const prm_val *request, const char *event, int32_t is_automatic,
    int32_t is_within);

#endif
