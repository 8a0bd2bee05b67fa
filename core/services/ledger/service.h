/* SPDX-License-Identifier: Apache-2.0 */
/** @file service.h  prm.ledger over the store, its entities, its timer and the methods ledger.*. Worker thread, within
 * a call. */
#ifndef PRM_SERVICES_LEDGER_SERVICE_H
#define PRM_SERVICES_LEDGER_SERVICE_H

#include "plugins/call.h"

#include <prm/ledger.h>

#define PRM_LEDGER_TIMER "ledger.expire"

extern const prm_ledger_service prm_ledger_service_table;

/* What the services declare of it. */
extern const prm_field *const prm_ledger_account_fields[], *const prm_ledger_entry_fields[],
    *const prm_ledger_hold_fields[], *const prm_ledger_expired_data[], *const prm_ledger_fault_fields[],
    *const prm_ledger_sum_fields[];

prm_status prm_ledger_check(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_ledger_rebuild(prm_call *call, const prm_val *params, prm_val *result);

/** The timer: ends the expired holds of the account that is its subject. */
prm_status prm_ledger_expire(prm_call *call, const prm_val *params, prm_val *result);

#endif
