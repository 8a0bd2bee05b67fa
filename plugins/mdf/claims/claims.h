/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What was spent and is to be paid back: claims with lines and proofs, what the rules find wrong with them,
 * what people decide line by line, and the time there is for it.
 *
 * What is claimed of a request never exceeds what was approved, nor a line what its invoices show times the part the
 * vendor pays; the live lines on an invoice never exceed it. A claim is live unless it is a draft, returned, withdrawn
 * or rejected: one that was clawed back has used up what it was paid for, and what it was paid is the budget's again.
 *
 * A claim of a partner that was suspended since can be rejected or returned; it is approved when the partner is
 * reinstated. One of a partner that was terminated since is decided all the same: it was handed in before, and nobody
 * will be reinstated.
 *
 * The money follows: what is live and not paid is `claimed` of the allocation, and goes back to what is committed as
 * soon as it is not live any more or approved for less. Rows and money change in one handler. */
#ifndef MDF_CLAIMS_H
#define MDF_CLAIMS_H

#include "requests/requests.h"

enum {
    MDF_CLAIM_PROOFS = 200, /* of all lines of a claim */
    MDF_ISSUES = 200        /* of a claim */
};

/** What may be decided of a line. */
#define MDF_LINE_VERDICTS "accepted|accepted_with_change|denied|returned"
/** Of params. */
#define MDF_GIVEN_LINES(need)                                                                                          \
    PRM_FIELD(PRM_T_LIST, "lines", need, "What was spent, on what, and what shows it", .min = 1, .max = MDF_LINES,     \
        .items = PRM_OBJECT("line", mdf_given_line_fields, 0, "One line"))
#define MDF_CLAIM_NOTE PRM_LINES("note", 1, 2000, 0, "What there is to know about it")
/** What somebody says of a proof. */
#define MDF_SAID_OF_PROOF(need)                                                                                        \
    PRM_ENUM("kind", MDF_PROOF_KINDS, need, "What it is"),                                                             \
        PRM_TEXT("issuer", 1, 300, 0, "Who has issued it; an invoice and a receipt say so"),                           \
        PRM_TEXT("number", 1, 100, 0, "Its number there; an invoice has one"),                                         \
        PRM_DATE("date", 0, "The date on it; an invoice and a receipt have one"),                                      \
        PRM_MONEY("amount", 0, "What was paid, in whatever currency; an invoice and a receipt say so"),                \
        PRM_LINES("note", 1, 500, 0, "What there is to know about it")
#define MDF_OF_PROOF                                                                                                   \
    MDF_SAID_OF_PROOF(PRM_REQUIRED), PRM_FILE("file", PRM_REQUIRED, "The document or picture itself")

extern const prm_field *const mdf_line_fields[], *const mdf_given_line_fields[],
    *const mdf_issue_fields[]; /* claim.c */

/** Whether the claim counts: its lines use up their invoices and the request. (claim.c) */
int mdf_claim_is_live(const prm_val *claim);
/** What a line comes to: claimed as long as it is not decided, approved afterwards. Minor units. (claim.c) */
int64_t mdf_line_amount(const prm_val *line);
/** Whether it shows what was paid. (proofs_said.c) */
int mdf_proof_is_financial(const prm_val *proof);
/** Checks what is said of a proof and its file, of which only type and size count; what is wrong with that is put down
 * to `field`. Puts into `values` the key it is known by, and that nothing of it is used. (proofs_said.c) */
prm_status mdf_proof_read(prm_call *call, const prm_val *said, const prm_val *file, const char *field, prm_val *values);
/** The partner's own proof that has the content or the key; NULL: it is somebody else's. (proofs_said.c) */
prm_status mdf_proof_find_same(prm_call *call, const prm_val *values, const char *partner, const prm_val **proof);
/** What an event about a claim carries for metrics: programme, partner's level, purpose, amounts in the programme's
 * currency. (figures.c) */
prm_status mdf_claim_figures(prm_call *call, const prm_val *claim, prm_val **data);
/** Emits an event about a claim with that and `more` (NULL: nothing). (figures.c) */
prm_status mdf_claim_tell(prm_call *call, const char *event, const prm_val *claim, const prm_val *more);

/* ---- A claim while it is judged --------------------------------------------------------------------------------- */

/** Rows around a claim, and what its lines come to. Nothing of it outlives the call. */
typedef struct mdf_claiming {
    const prm_val *claim;   /* the row */
    const prm_val *request; /* what it is claimed of */
    const prm_val *partner, *program;
    const prm_val *lines;   /* as stored; planned (uses.c): with what they use of which invoice */
    const prm_val *shown;   /* of each line a list of the rows of its proofs */
    int64_t claimed, claimed_base;
    int64_t approved, used; /* of the request: approved, and what other live claims come to */
    prm_val *refusals;      /* [{line?, code}]: what stands in the way, whatever the rules say */
} mdf_claiming;

/** Loads the claim of that id to be changed by its own people. PRM_E_NOT_FOUND. (case.c) */
prm_status mdf_claim_load_own(prm_call *call, const char *id, const prm_val **claim);
/** Lines as somebody gives them, for the request: numbered, with what is wrong named. (lines.c) */
prm_status mdf_lines_read(prm_call *call, const prm_val *request, const prm_val *given, const prm_val **lines,
    int64_t *claimed);
/** The rows around it, what it comes to, and all that stands in its way: state and time of the request, the partner,
 * what is approved, what the invoices show. (case.c) */
prm_status mdf_claiming_open(prm_call *call, const prm_val *claim, mdf_claiming *c);
/** Adds to what stands in its way; `line` 0: all of it. */
prm_status mdf_claiming_refuse(prm_call *call, mdf_claiming *c, int64_t line, const char *code);
/** Makes `c->lines` ones with their uses: each line takes what was spent for it, which is what it claims over the part
 * the vendor pays, from its invoices in their order, each as far as it goes. (uses.c) */
prm_status mdf_uses_plan(prm_call *call, mdf_claiming *c);
/** What the lines use is taken from what is left of their invoices; or given back. (uses.c) */
prm_status mdf_uses_take(prm_call *call, const prm_val *lines);
prm_status mdf_uses_give_back(prm_call *call, const prm_val *lines);

/** Changes a claim to the lines and the note in `params`. (create.c) */
prm_status mdf_claim_change(prm_call *call, const prm_val **claim, const prm_val *params);

/* ---- Deciding --------------------------------------------------------------------------------------------------- */

/** What is decided of a line. */
typedef struct mdf_line_verdict {
    const char *status;      /* of MDF_LINE_VERDICTS */
    int64_t approved;        /* minor units; 0 where it is denied or returned */
    const char *reason_code; /* "": none */
    const char *comment;     /* "": none */
} mdf_line_verdict;

extern const prm_chain mdf_claim_chain;      /* chain.c */
extern const prm_rule mdf_check_claim_rule, mdf_decide_claim_rule; /* rules.c */
extern const prm_timer mdf_claim_answer_ends_timer;                /* deadline.c */

/** What the chain mdf.claim is asked over. (facts.c) */
prm_status mdf_claim_facts(prm_call *call, const mdf_claiming *c, const prm_val **facts);
/** Asks the chain, in place of the decision it may have. (decide.c) */
prm_status mdf_claim_judge(prm_call *call, const mdf_claiming *c, const prm_val **outcome);
/** What mdf.decide_claim has answered, line by line. `is_decided`: no person is needed; what contradicts itself needs
 * one. (decide.c) */
prm_status mdf_claim_verdicts(prm_call *call, const mdf_claiming *c, const prm_val *outcome,
    mdf_line_verdict verdicts[MDF_LINES], int32_t *is_decided);
/** Carries out what is decided of a claim that is submitted or in review: it moves, and what is not paid of it is given
 * back with its invoices. `changes`: what is to be stored beside that. (outcome.c) */
prm_status mdf_claim_conclude(prm_call *call, const prm_val **claim, const mdf_line_verdict verdicts[MDF_LINES],
    int32_t is_automatic, prm_val *changes);
/** One that is live, or not yet decided, ends in `state`: all of it is given back. (outcome.c) */
prm_status mdf_claim_end(prm_call *call, const prm_val **claim, const char *state, prm_val *changes);
/** Whether lines may be returned: the partner has time to answer until it is too late to claim. (outcome.c) */
prm_status mdf_claim_can_return(prm_call *call, const prm_val *claim, int32_t *can);
/** What there is to decide of it, by people; `amount_base`: of that. (review.c) */
prm_status mdf_claim_matter(prm_call *call, const prm_val *claim, int64_t amount_base, prm_matter *matter);

#endif
