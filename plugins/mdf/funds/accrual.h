/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What partners earn for their marketing with deals. */
#ifndef MDF_ACCRUAL_H
#define MDF_ACCRUAL_H

#include "funds/fund_rows.h"

/** What is earned with a deal is `earned` (minor units of the accrual's currency) from now on: gives what is missing as
 * far as the budget has it, or takes back what is too much as far as it is left; `why` NULL: the note stays.
 * (accrual.c) */
prm_status mdf_accrual_set(prm_call *call, const prm_val **accrual, int64_t earned, const char *why);

#endif
