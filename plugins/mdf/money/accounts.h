/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The accounts that no other folder names. */
#ifndef MDF_ACCOUNTS_H
#define MDF_ACCOUNTS_H

#include "money/money.h"

#define MDF_SOURCE      "source" /* of a budget: below zero by all that was put in */
#define MDF_UNALLOCATED "unallocated"
#define MDF_GRANTED     "granted" /* of an allocation: passed through on the way in ... */
#define MDF_RETURNED    "returned" /* ... and on the way back */

#endif
