/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Customers, and who holds them. */
#ifndef DEALS_CONFLICT_H
#define DEALS_CONFLICT_H

#include "registration/registration.h"

/* ---- Customers (customers.c) ------------------------------------------------------------------------------------ */

/** Finds the customer by id or by equal key, and those that resemble it. */
prm_status deals_customer_find(prm_call *call, deals_case *c);
/** Those that resemble what is given, best first. */
prm_status deals_customer_candidates(prm_call *call, const prm_val *given, uint32_t most, const prm_val **candidates);
/** Refuses a name of blanks, naming `field`: it would be nobody, and no key could ever find it again. */
prm_status deals_customer_check_name(prm_call *call, const prm_val *given, const char *field);
/** What the derived update of a customer asks first: nobody may become another one that is known. */
prm_status deals_customer_check(prm_call *call, const prm_val *row, const prm_val *values);
/** Makes the customer as given, if none was found. */
prm_status deals_customer_make(prm_call *call, deals_case *c);
/** The candidate with the strongest equal key; NULL if none. */
const prm_val *deals_customer_equal(const prm_val *candidates);
/** Adds to `matches` who the candidates are, for a caller of the vendor's side. (customers_create.c) */
prm_status deals_customer_list(prm_call *call, const prm_val *candidates, prm_val *matches);
extern const prm_field *const deals_match_fields[];

/** The customer of that id, archived or not, sealed for a caller who may not see it: what it was merged into, if it is
 * an alias. (aliases.c) */
prm_status deals_customer_load(prm_call *call, const char *id, const prm_val **row);
/** An alias becomes what it was merged into; any other row stays as it is. */
prm_status deals_customer_follow(prm_call *call, const prm_val **row);
/** The same of candidates, of which each customer is left once. */
prm_status deals_customer_follow_all(prm_call *call, const prm_val **candidates);

/* ---- Protections (protection.c) --------------------------------------------------------------------------------- */

/** What is held at any of `customers` for any of `products` (ids) and has not been ended: those that hold, and those
 * whose end has passed. */
prm_status deals_protections_find(prm_call *call, const prm_val *customers, const prm_val *products,
    const char *territory, const prm_val **held, const prm_val **passed);
/** Leaves DEALS_CANDIDATES of c->candidates, in their order: what is protected is not crowded out by what resembles it.
 * Fills c->protections and c->passed. */
prm_status deals_case_protections(prm_call *call, deals_case *c);
/** Ends each, whoever holds it. */
prm_status deals_protections_end(prm_call *call, const prm_val *protections);
/** Whether one of `protections` at the customer keeps `holder` from another, exclusive or shared: what is exclusive has
 * nobody else beside it, and a partner takes a place once. */
int deals_protections_bar(const prm_val *protections, const char *customer, const char *holder, int32_t exclusive);
/** Protects the deal at its customer `account` from now on, one row a product, and arms the end; puts what changes
 * in the deal into `changes`. What has passed there is ended. PRM_E_CONFLICT: somebody else is protected there, and
 * nothing else has changed. */
prm_status deals_protect_deal(prm_call *call, const prm_val *deal, const char *account, const prm_val *terms,
    prm_val *changes);
/** What the deal holds and has not been ended. */
prm_status deals_protections_of(prm_call *call, const prm_val *deal, const prm_val **protections);
/** Ends what the deal holds and takes its timers back: it is over. The call needs PRM_WRITES_REACHED. */
prm_status deals_release(prm_call *call, const prm_val *deal);

/* ---- The vendor's own sales (opportunity.c) --------------------------------------------------------------------- */

/** Checks what the params say, names all that is wrong, finds or makes the customer, and puts what changes into
 * `values`. `stored`: the row as it is; NULL: a new one. `c` has the rows around it. */
prm_status deals_opportunity_take(prm_call *call, const prm_val *stored, const prm_val *params, deals_case *c,
    prm_val *values);
/** Puts the amount into `values`, with what it is worth in the programme's currency: c->given has it. */
prm_status deals_opportunity_set_amount(prm_call *call, const deals_case *c, prm_val *values);
/** For how many days it has been worked on, up to today where its programme is. */
prm_status deals_opportunity_days(prm_call *call, const prm_val *opportunity, int64_t *days);

extern const prm_field *const deals_opportunity_fields[];
#define DEALS_REFERENCE                                                                                                \
    PRM_TEXT("reference", 1, 100, 0, "What it is called where it comes from; unique within the programme")
#define DEALS_OWNER           PRM_TEXT("owner", 1, 200, PRM_PERSONAL, "Who works on it")
#define DEALS_THE_OPPORTUNITY PRM_REF("id", "opportunity", PRM_REQUIRED, "The opportunity")
#define DEALS_OPPORTUNITY_ROW                                                                                          \
    PRM_ROW("opportunity", "opportunity", deals_opportunity_fields, PRM_REQUIRED, "As stored")
/** What is said of one; `need`: PRM_REQUIRED, or 0 where only changes are given. */
#define DEALS_OPPORTUNITY(need)                                                                                        \
    DEALS_REFERENCE, PRM_OBJECT("customer", deals_customer_params, need, "The end customer, by id or description"),    \
        PRM_REF("product", "product", need, "What is to be sold: a leaf of the product tree"),                         \
        PRM_REF("territory", "territory", need, "Where: a leaf of the territory tree"),                                \
        PRM_MONEY("amount", need, "Expected value; 0: not known yet"),                                                 \
        PRM_DATE("opened_on", 0, "Since when the vendor's own sales work on it; none: today"),                         \
        PRM_DATE("expected_close", 0, "When the order is expected"), DEALS_OWNER
#define DEALS_OPPORTUNITY_EXAMPLE                                                                                      \
    "{\"program\":\"program_01h8xgq3m2c4f\",\"reference\":\"OPP-20417\","                                              \
    "\"customer\":{\"legal_name\":\"Huawei Technologies Co., Ltd.\",\"country\":\"CN\","                               \
    "\"domain\":\"huawei.com\"},\"product\":\"product_01h8xgq3m2c4h\","                                                \
    "\"territory\":\"territory_01h8xgq3m2c4j\",\"amount\":{\"amount\":1250000,\"currency\":\"EUR\"},"                  \
    "\"opened_on\":\"2026-10-05\",\"owner\":\"Lena Ortiz\"}"

/* ---- Who won last (incumbent.c) --------------------------------------------------------------------------------- */

/** The family of a product: what it is a part of, or itself. */
const char *deals_family_of(const prm_val *product);
/** The deal was won: its partner is the incumbent at its customer for the families of its products. The call needs
 * PRM_WRITES_REACHED. */
prm_status deals_incumbent_won(prm_call *call, const prm_val *deal);
/** Those of one customer are those of another (ids). */
prm_status deals_incumbents_move(prm_call *call, const prm_val *from, const prm_val *into);

/* ---- What the rules are told ------------------------------------------------------------------------------------ */

/** Adds `opportunities` and `incumbents`: who else is or was at work at the customers compared. (rivals.c) */
prm_status deals_rival_facts(prm_call *call, const deals_case *c, prm_val *facts);
/** Adds counts of what the partner registers to its facts and to those of its history. (capacity.c) */
prm_status deals_capacity_facts(prm_call *call, const deals_case *c, prm_val *partner, prm_val *history);

#endif
