/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A registration while it is decided: what was given, the rows around it, what the rules are told, what their
 * answers come to, and carrying that out. Nothing of a case outlives the call. */
#ifndef DEALS_REGISTRATION_H
#define DEALS_REGISTRATION_H

#include "deals.h"

typedef struct deals_case {
    const prm_val *given; /* params of deals.register or a stored deal: what the registrant says is named alike */
    const prm_val *deal;  /* the stored deal; NULL: there is none yet */
    const prm_val *partner, *program, *territory;
    const prm_val *products;           /* the rows of the lines' products, in their order */
    size_t main_line;                  /* the largest: what single-valued facts and figures tell of */
    const prm_val *membership, *level; /* NULL: the partner is not in this programme */
    const char *type, *distributor;    /* as given or preset; the distributor's id or "" */
    const prm_val *renewed;            /* the deal it renews; NULL: none */
    const prm_val *customer;           /* as the partner reads it */
    const prm_val *account;            /* the customer's row, sealed; NULL: not found yet */
    const prm_val *candidates;         /* of prm.match, best first; as many as are looked at, then as the rules
                                        * compare */
    const prm_val *protections;        /* held at the account or a candidate, for these products and territory */
    const prm_val *passed;             /* as those, but past their end and not ended yet */
    int64_t amount_base;               /* the amount in the programme's currency */
    const char *rate, *rate_date;      /* by which exact rate, of which day; NULL: it is in that currency */
    int32_t key_conflict;              /* the keys given are those of different customers */
    int32_t is_upheld;                 /* a person found its rejection wrong: rules alone do not reject it again */
} deals_case;

/** Reads and checks params of deals.register and deals.check, naming every bad one; finds the customer. (case.c) */
prm_status deals_case_open(prm_call *call, const prm_val *params, deals_case *c);
/** The same of a stored deal, with `changes` to it (params named alike; NULL: none), to be decided anew. Its customer
 * stays the one it is bound to unless `changes` describe another. */
prm_status deals_case_of_deal(prm_call *call, const prm_val *deal, const prm_val *changes, deals_case *c);
/** What is stored of it: the values of a draft. */
prm_status deals_case_values(prm_call *call, const deals_case *c, prm_val *values);
/** A line by its index. */
const prm_val *deals_case_line(const deals_case *c, size_t index);

/** Checks what only concerns the registration itself: lines, amounts, distributor, renewal, naming every bad one.
 * (checks.c) */
prm_status deals_case_check(prm_call *call, deals_case *c);
/** Some of those checks, for what is described as a registration is: the customer; the amount, of which it finds
 * amount_base and its rate; the territory; whether `row` is a leaf of the tree of its `entity`. (checks.c) */
prm_status deals_check_customer(prm_call *call, deals_case *c);
prm_status deals_find_base(prm_call *call, deals_case *c);
prm_status deals_check_territory(prm_call *call, deals_case *c);
prm_status deals_check_leaf(prm_call *call, const char *entity, const prm_val *row, const char *field);

/** What the chain is asked over. (facts.c) */
prm_status deals_facts(prm_call *call, const deals_case *c, const prm_val **facts);
/** Puts into a fact at which of the candidates that customer is, and whether the deal is bound to it. (facts.c) */
prm_status deals_set_whose(const deals_case *c, const char *customer, prm_val *item);
/** Facts, chain and what comes of it for the stored deal: from a draft, answered questions, or a review it is back in.
 * Its new decision supersedes the one it has. Ends what has passed. The call needs PRM_WRITES_REACHED. (decide.c) */
prm_status deals_decide_case(prm_call *call, deals_case *c, const prm_val **deal, const prm_val **outcome);

/* ---- What the chain's outcome means (verdict.c) ----------------------------------------------------------------- */

/** approve, reject, review, ask, duplicate, or incomplete: the intake stopped it. */
typedef struct deals_verdict {
    const char *name;
    const char *reason_code; /* for reports; "" if there is none */
} deals_verdict;

/** Binds the case to a customer the rules call the same, settles what may not be approved, says what it comes to. */
prm_status deals_verdict_reach(prm_call *call, deals_case *c, const prm_val *outcome, deals_verdict *verdict);
/** Takes the deal to where the verdict has it; `*deal` becomes the new snapshot. (outcome.c) */
prm_status deals_carry_out(prm_call *call, deals_case *c, const prm_val **deal, const prm_val *outcome);

/** Puts into `changes` that `fields` are asked for, until when, and arms the end. The move to info_requested is the
 * caller's. (questions.c) */
prm_status deals_ask(prm_call *call, const prm_val *deal, const prm_val *fields, prm_val *changes);
/** Whether it names something that deals.answer can open. (questions.c) */
int deals_can_ask(const char *field);
/** Refuses to ask back what has been asked as often as a deal may be, by rules and people. (questions.c) */
prm_status deals_check_asks(prm_call *call, const prm_val *deal);
/** How often the rules may ask a deal back. */
int64_t deals_most_asks(prm_call *call);


/* ---- Terms (terms.c) -------------------------------------------------------------------------------------------- */

/** The terms an approval uses, of the answers in an outcome: the deal's field `terms`. */
prm_status deals_terms(prm_call *call, const deals_case *c, const prm_val *outcome, const prm_val **terms);
/** When a protection of these terms that starts now ends, ms UTC. */
int64_t deals_terms_until(prm_call *call, const prm_val *terms);
int32_t deals_terms_exclusive(const prm_val *terms);

/* ---- Params ----------------------------------------------------------------------------------------------------- */

extern const prm_field *const deals_customer_params[]; /* register.c */
/** What a registration says; `need`: PRM_REQUIRED, or 0 where only changes are given. */
#define DEALS_REGISTRATION(need)                                                                                       \
    PRM_OBJECT("customer", deals_customer_params, need, "The end customer"),                                           \
        PRM_FIELD(PRM_T_LIST, "lines", need, "What is to be sold", .min = 1, .max = DEALS_LINES,                       \
            .items = PRM_OBJECT("line", deals_line_fields, 0, "One product")),                                         \
        PRM_REF("territory", "territory", need, "Where: a leaf of the territory tree"),                                \
        PRM_MONEY("amount", need,                                                                                      \
            "Expected value; in another currency than the programme's by its rate; 0: not known yet"),                 \
        PRM_DATE("expected_close", need, "When the order is expected"), DEALS_TYPE,                                    \
        PRM_REF("distributor", "partner", 0,                                                                           \
            "Who fulfils it. A partner names the distributor it buys from; none: that one, if there is one"),          \
        DEALS_SOURCE, DEALS_VALUE_ADDED, DEALS_EVIDENCE,                                                               \
        PRM_REF("renews", "deal", 0, "The closed deal it renews: one of the same partner's")
/** An example of it. */
#define DEALS_EXAMPLE                                                                                                  \
    "\"customer\":{\"legal_name\":\"Huawei Technologies Co., Ltd.\",\"country\":\"CN\",\"domain\":\"huawei.com\"},"    \
    "\"lines\":[{\"product\":\"product_01h8xgq3m2c4h\",\"quantity\":20}],\"territory\":\"territory_01h8xgq3m2c4j\","   \
    "\"amount\":{\"amount\":1250000,\"currency\":\"EUR\"},\"expected_close\":\"2027-03-31\""

#endif
