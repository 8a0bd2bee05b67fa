/* SPDX-License-Identifier: Apache-2.0 */
/** @file spent.h  A request of Alpha's for 2 000.00 EUR that is approved and active, and ways to claim of it. */
#ifndef MDF_SPENT_H
#define MDF_SPENT_H

#include "world.h"

typedef struct spent {
    world w;
    const char *allocation, *request;
} spent;

#define SPENT_MATCHED(name, match)                                                                                     \
    __attribute__((cleanup(spent_free))) spent name;                                                                   \
    REQUIRE(spent_build(&name, match))
#define SPENT(name) SPENT_MATCHED(name, 0)

/** `match_bps` 0: the vendor pays all that is asked for. Alpha's marketing person calls then. */
bool spent_build(spent *s, int match_bps);
void spent_free(spent *s);

/** A proof with a file of its own; `said` in JSON. Its id. */
const char *spent_proof(spent *s, const char *said);
const char *spent_invoice(spent *s, int64_t amount, const char *currency);
/** A draft of one line, with one proof (NULL: none). Its id. */
const char *spent_claim(spent *s, int64_t amount, const char *proof);
const char *spent_claim_two(spent *s, int64_t amount, const char *proof, const char *other);
/** Hands it in as Alpha. */
prm_status spent_submit(spent *s, const char *claim);
/** Decides it as a programme manager, in everybody's place. */
prm_status spent_review(spent *s, const char *claim, const char *lines);
/** Terms of the allocation, by the ledger. */
int64_t spent_committed(spent *s);
int64_t spent_claimed(spent *s);

#endif
