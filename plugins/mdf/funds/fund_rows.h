/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What only the files of funds/ need of each other. */
#ifndef MDF_FUND_ROWS_H
#define MDF_FUND_ROWS_H

#include "funds/funds.h"

/** Arms what comes of an allocation by time: its reminders and its end. (reminders.c) */
prm_status mdf_allocation_arm(prm_call *call, const prm_val *allocation);
prm_status mdf_allocation_disarm(prm_call *call, const prm_val *allocation);
/** The rules are asked at `due` (ms) what becomes of what has expired; `times`: how often they were. (sweep.c) */
prm_status mdf_sweep_arm(prm_call *call, const prm_val *allocation, int64_t due, int64_t times);
/** Tells whoever may ask for money of the allocation; `count` (NULL: not wanted): how many people. (reminders.c) */
prm_status mdf_fund_tell(prm_call *call, const prm_val *allocation, const char *code, const prm_val *data);
/** Tells whose budget it is, or whoever looks after funds. (notices.c) */
prm_status mdf_fund_tell_owner(prm_call *call, const prm_val *budget, const char *code, const char *subject,
    const prm_val *data);

#endif
