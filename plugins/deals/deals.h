/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the files of the deals plugin share: its declarations, and a registration while it is decided. */
#ifndef DEALS_H
#define DEALS_H

#include <prm/calendar.h>
#include <prm/match.h>
#include <prm/notify.h>
#include <prm/plugin.h>
#include <prm/rates.h>

enum {
    DEALS_DAY_MS = 86400000,
    DEALS_CANDIDATES = 10,   /* customers the rules compare a registration with, at most */
    DEALS_LOOKED_AT = 50,    /* among which those that are protected or have an equal key come first */
    DEALS_COUNTED = 100,     /* a partner's earlier deals are counted up to this many */
    DEALS_DEFAULT_DAYS = 90, /* the term when a person approves what no rule gave a term */
    DEALS_ALL_BPS = 10000
};

/* ---- Declarations, one file each ------------------------------------------------------------------------------- */

extern const prm_field *const deals_customer_fields[];
/** Of a deal, and of the params of its registration. */
#define DEALS_EVIDENCE                                                                                                 \
    PRM_FIELD(PRM_T_LIST, "evidence", 0, "What shows that the partner is at work there", .min = 0, .max = 20,           \
        .items = PRM_FILE("file", 0, "A file: a quote, a letter of intent"))
extern const prm_field *const deals_deal_fields[];
extern const prm_field *const deals_line_fields[];
extern const prm_entity *const deals_entities[]; /* entities.c */
extern const prm_method *const deals_methods[];  /* methods.c */
extern const prm_chain *const deals_chains[];    /* chain.c */
extern const prm_metric *const deals_metrics[];  /* figures.c */
extern const prm_reaction *const deals_reactions[]; /* notices.c */
extern const prm_reason *const deals_notices[];
extern const prm_rule deals_intake, deals_eligibility, deals_match, deals_conflict, deals_decide, deals_route,
    deals_protect, deals_price, deals_attribute; /* answers.c */

/* ---- A registration while it is decided ------------------------------------------------------------------------ */

/** What the caller gave, and the rows around it. Nothing of it outlives the call. */
typedef struct deals_case {
    const prm_val *params;
    const prm_val *partner, *program, *territory, *product;
    const prm_val *membership, *level; /* NULL: the partner is not in this programme */
    const prm_val *customer;           /* as the partner reads it */
    const prm_val *account;            /* the customer's row, sealed; NULL: not found yet */
    const prm_val *candidates;         /* of prm.match, best first; as many as are looked at, then as the rules compare */
    const prm_val *protections;        /* held at the account or a candidate, for this product and territory */
    const prm_val *passed;             /* as those, but past their end and not ended yet */
    int64_t amount_base;               /* the amount in the programme's currency */
    const char *rate, *rate_date;      /* by which exact rate, of which day; NULL: it is in that currency */
    int32_t key_conflict;              /* the keys given are those of different customers */
} deals_case;

/** Reads and checks params of deals.register and deals.check, naming every bad one; finds the customer. (case.c) */
prm_status deals_case_open(prm_call *call, const prm_val *params, deals_case *c);
/** What the chain is asked over. (facts.c) */
prm_status deals_facts(prm_call *call, const deals_case *c, const prm_val **facts);

/** Copies a key that has a value: what is null is as good as absent. (case.c) */
prm_status deals_set_given(prm_val *to, const char *key, const prm_val *from);

/** Sets amount_base and, if it was converted, rate and rate_date: alike in a deal and in facts. (case.c) */
prm_status deals_set_base(prm_val *to, const deals_case *c);

/** Finds the customer by id or by equal key, and those that resemble it. (customers.c) */
prm_status deals_customer_find(prm_call *call, deals_case *c);
/** Refuses a name of blanks, naming `field`: it would be nobody, and no key could ever find it again. */
prm_status deals_customer_check_name(prm_call *call, const prm_val *given, const char *field);
/** What the derived update of a customer asks first: nobody may become another one that is known. */
prm_status deals_customer_check(prm_call *call, const prm_val *row, const prm_val *values);
/** Makes the customer as given, if none was found. */
prm_status deals_customer_make(prm_call *call, deals_case *c);
/** The candidate with the strongest equal key; NULL if none. */
const prm_val *deals_customer_equal(const prm_val *candidates);

/* ---- What the chain's outcome means (verdict.c) ----------------------------------------------------------------- */

/** approve, reject, review, ask, duplicate, or incomplete: the intake stopped it. */
typedef struct deals_verdict {
    const char *name;
    const char *reason_code; /* for reports; "" if there is none */
} deals_verdict;

/** Binds the case to a customer the rules call the same, settles what may not be approved, says what it comes to. */
prm_status deals_verdict_reach(prm_call *call, deals_case *c, const prm_val *outcome, deals_verdict *verdict);
/** Takes a draft to where the verdict has it; `*deal` becomes the new snapshot. (outcome.c) */
prm_status deals_carry_out(prm_call *call, deals_case *c, const prm_val **deal, const prm_val *outcome);

/* ---- Terms and protections (terms.c, protection.c) -------------------------------------------------------------- */

/** The terms an approval uses, of the answers in an outcome: the deal's field `terms`. */
prm_status deals_terms(prm_call *call, const prm_val *outcome, const prm_val **terms);
/** When a protection of these terms that starts now ends, ms UTC. NULL: no rule gave any. */
int64_t deals_terms_until(prm_call *call, const prm_val *terms);
int32_t deals_terms_exclusive(const prm_val *terms);

/** What is held at any of `customers` (ids) and has not been ended: those that hold, and those whose end has passed. */
prm_status deals_protections_find(prm_call *call, const prm_val *customers, const char *product, const char *territory,
    const prm_val **held, const prm_val **passed);
/** Leaves DEALS_CANDIDATES of c->candidates, in their order: what is protected is not crowded out by what resembles it.
 * Fills c->protections and c->passed. */
prm_status deals_case_protections(prm_call *call, deals_case *c);
/** Ends each, whoever holds it. */
prm_status deals_protections_end(prm_call *call, const prm_val *protections);
/** Whether one of `protections` keeps everybody else away from the customer. */
int deals_protections_exclude(const prm_val *protections, const char *customer);
/**
 * Protects the deal at the customer `account` from now on and arms the end; puts what changes in the deal into
 * `changes`. PRM_E_CONFLICT: somebody else is protected there, and nothing has changed.
 */
prm_status deals_protect_deal(prm_call *call, const prm_val *deal, const char *account, const prm_val *terms,
    prm_val *changes);

/* ---- What events carry for metrics (figures.c) ------------------------------------------------------------------- */

/** The dimensions of a registration. Decided in the same call, its decision's event need not carry them again. */
prm_status deals_figures_of_case(prm_call *call, const deals_case *c, prm_val **data);
/** Those of a stored deal, for what happens to it later. */
prm_status deals_figures_of_deal(prm_call *call, const prm_val *deal, prm_val **data);
/** And how long its decision took. */
prm_status deals_figures_decided(prm_call *call, const prm_val *deal, int32_t is_automatic, prm_val *data);

/* ---- Verbs ------------------------------------------------------------------------------------------------------ */

prm_status deals_register_run(prm_call *call, const prm_val *params, prm_val *result);
prm_status deals_check_run(prm_call *call, const prm_val *params, prm_val *result);
prm_status deals_review_run(prm_call *call, const prm_val *params, prm_val *result);
prm_status deals_withdraw_run(prm_call *call, const prm_val *params, prm_val *result);
prm_status deals_customers_create_run(prm_call *call, const prm_val *params, prm_val *result);
prm_status deals_protection_ends(prm_call *call, const prm_val *timer, prm_val *result);

#endif
