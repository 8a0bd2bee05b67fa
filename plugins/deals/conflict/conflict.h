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
/** Whether one of `protections` keeps everybody else away from the customer. */
int deals_protections_exclude(const prm_val *protections, const char *customer);
/**
 * Protects the deal at its customer `account` from now on, one row a product, and arms the end; puts what changes in
 * the deal into `changes`. PRM_E_CONFLICT: somebody else is protected there, and nothing has changed.
 */
prm_status deals_protect_deal(prm_call *call, const prm_val *deal, const char *account, const prm_val *terms,
    prm_val *changes);
/** What the deal holds and has not been ended. */
prm_status deals_protections_of(prm_call *call, const prm_val *deal, const prm_val **protections);
/** Ends what the deal holds and takes its timers back: it is over. The call needs PRM_WRITES_REACHED. */
prm_status deals_release(prm_call *call, const prm_val *deal);

#endif
