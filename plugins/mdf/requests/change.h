/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Changes of approved requests, and more time to claim them. */
#ifndef MDF_CHANGE_H
#define MDF_CHANGE_H

#include "requests/case.h"

#define MDF_CHANGE PRM_ROW("fund_change", "fund_change", mdf_change_fields, 0, "The change, as stored")
#define MDF_THE_CHANGE PRM_REF("id", "fund_change", PRM_REQUIRED, "The change")
extern const prm_field *const mdf_change_fields[];

/** Whether it is approved and not over. (change_make.c) */
int mdf_request_is_alive(const prm_val *request);
/** Refuses a change of a request that is not alive, can be claimed no more, or is being changed, or whose partner is
 * not active. (change_make.c) */
prm_status mdf_change_check_open(prm_call *call, const prm_val *request);
/** Its changes that are not decided. (change_apply.c) */
prm_status mdf_changes_open(prm_call *call, const prm_val *request, const prm_val **changes);
prm_matter mdf_change_matter(const prm_val *request, const prm_val *change);
/** The request becomes as the change has it; more money is committed, or less. `amounts`: what is paid of each
 * activity, as the rules have shared it out; NULL: as much as may be. (change_apply.c) */
prm_status mdf_change_apply(prm_call *call, const prm_val **request, const prm_val **change, const int64_t *amounts,
    const char *comment);
/** It stays as it is. `state`: rejected, withdrawn. (change_apply.c) */
prm_status mdf_change_reject(prm_call *call, const prm_val **request, const prm_val **change, const char *state,
    const char *comment);

#endif
