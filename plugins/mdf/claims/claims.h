/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What was spent and is to be paid back: claims with lines and proofs, what the rules find wrong with them, what
 * people decide line by line, and the time there is for it.
 *
 * What is claimed of a request never exceeds what was approved, nor a line what its invoices show times the part the
 * vendor pays; the live lines on an invoice never exceed it. A claim is live unless it is a draft, returned, withdrawn,
 * rejected or clawed back. */
#ifndef MDF_CLAIMS_H
#define MDF_CLAIMS_H

#include "requests/requests.h"

extern const prm_field *const mdf_line_fields[]; /* claim.c */

/** Whether the claim counts: its lines use up their invoices and the request. (claim.c) */
int mdf_claim_is_live(const prm_val *claim);
/** What a line comes to: claimed as long as it is not decided, approved afterwards. Minor units. (claim.c) */
int64_t mdf_line_amount(const prm_val *line);
/** What an event about a claim carries for metrics. (figures.c) */
prm_status mdf_claim_figures(prm_call *call, const prm_val *claim, prm_val **data);

#endif
