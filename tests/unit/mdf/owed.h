/* SPDX-License-Identifier: Apache-2.0 */
/** @file owed.h  A world in which claims are to be paid: rows in that state, with their money claimed of an allocation of
 * 10 000.00 EUR; and the plugin with all that settlements need listed. */
#ifndef MDF_OWED_H
#define MDF_OWED_H

#include "world.h"

#include "settlement/settlement.h"

typedef struct owed {
    world w;
    const char *allocation;
    const char *request; /* what is claimed is of it */
    int made, asked;     /* claims, requests */
} owed;

/** Freed when the scope is left. */
#define OWED(name)                                                                                                     \
    __attribute__((cleanup(owed_free))) owed name;                                                                     \
    REQUIRE(owed_build(&name))

bool owed_build(owed *o);
void owed_free(owed *o);

/** What is available becomes "committed" or "claimed", or is "reserved" for ten days. */
prm_status owed_book(owed *o, const char *to, int64_t amount);
/** A request of alpha's that may be claimed, of which so much is approved. Its id. */
const char *owed_request(owed *o, int64_t approved);
/** A claim of alpha's that is to be paid, with an invoice. Its id; "" if that fails. */
const char *owed_payable(owed *o, int64_t amount);
/** All of them in a settlement. Its id; "" if there are none. */
const char *owed_settlement(owed *o);

#endif
