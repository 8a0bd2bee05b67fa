/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Paying what is owed: batches of payable claims that accounting gets as CSV and answers with one, and what was
 * paid wrongly taken back. */
#ifndef MDF_SETTLEMENT_H
#define MDF_SETTLEMENT_H

#include "claims/claims.h"

#endif
