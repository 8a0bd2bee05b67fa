/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Paying what is owed: batches of payable claims that accounting gets as CSV and answers with one, and what was
 * paid wrongly taken back.
 *
 * A payment is one claim in one settlement. It has a reference of its own, so that a late answer to a payment that
 * failed is never taken for one to the next. A claim has at most one payment that is open or paid, by a unique index:
 * it is paid once, whatever is answered how often. The amount of a payment is the approved amount of its claim, which
 * is what is claimed of the allocation; it becomes paid with the row, in one call. */
#ifndef MDF_SETTLEMENT_H
#define MDF_SETTLEMENT_H

#include "claims/claims.h"

enum {
    MDF_BATCH = 200,          /* payments of a settlement */
    MDF_INVOICES_ROOM = 500,  /* bytes of the numbers of a payment's invoices */
    MDF_AMOUNT_ROOM = 32
};

/** Whose it is to pay. */
#define MDF_PAYERS MDF_OWNERS

/** Of params and results. */
#define MDF_THE_SETTLEMENT PRM_REF("id", "settlement", PRM_REQUIRED, "The settlement")
#define MDF_SETTLEMENT     PRM_ROW("settlement", "settlement", mdf_settlement_fields, PRM_REQUIRED, "As stored")
#define MDF_PAYMENT        PRM_ROW("payment", "payment", mdf_payment_fields, PRM_REQUIRED, "As stored")

/* ---- Payments (payment.c) --------------------------------------------------------------------------------------- */

/** All payments of a settlement, in their order. */
prm_status mdf_payments_of(prm_call *call, const prm_val *settlement, const prm_val **payments);
/** Puts a claim that is payable, or whose payment has failed, into a settlement as its payment of that number. */
prm_status mdf_payment_make(prm_call *call, const prm_val *settlement, const prm_val *claim, int64_t number);
/** The payment was made: so is its claim, and its money. `answer`: {payment?, date?}. */
prm_status mdf_payment_succeed(prm_call *call, const prm_val **payment, const prm_val *answer);
/** It was not: its claim waits for the next settlement. `answer`: {reason?}. */
prm_status mdf_payment_fail(prm_call *call, const prm_val **payment, const prm_val *answer);
/** It is not to be made: its claim is payable as before. */
prm_status mdf_payment_cancel(prm_call *call, const prm_val *payment);

/* ---- Amounts as files have them (decimals.c) -------------------------------------------------------------------- */

/** Minor units as people write them, "1234.50": a point and as many digits as the currency has. */
void mdf_decimals_write(int64_t amount, int32_t digits, char *to, size_t room);
/** Back: a point or a comma, no groups of thousands, fewer digits behind it allowed. Whether it is an amount. */
int mdf_decimals_read(const char *text, int32_t digits, int64_t *amount);

/* ---- What people and metrics are told (told.c) ------------------------------------------------------------------ */

/** Emits an event about a settlement: its programme, what it comes to, what of it was paid and how many were not. */
prm_status mdf_settlement_emit(prm_call *call, const prm_val *settlement, const char *event);
/** Emits an event about what became of a claim's payment, with that amount, and tells the partner, and of a failure the
 * vendor as well. */
prm_status mdf_payment_tell(prm_call *call, const prm_val *claim, int64_t amount, const char *event,
    const char *reason);
/** Tells the vendor of a settlement nobody answers. */
prm_status mdf_settlement_tell_overdue(prm_call *call, const prm_val *settlement);

/* ---- The time there is for an answer (clock.c) ------------------------------------------------------------------ */

prm_status mdf_settlement_arm(prm_call *call, const prm_val *settlement);
prm_status mdf_settlement_disarm(prm_call *call, const prm_val *settlement);

#endif
