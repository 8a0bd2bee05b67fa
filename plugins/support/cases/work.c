/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.start, wait and resume: somebody works on a case, and goes on with it. */
#include "cases/cases.h"

prm_status support_case_start(prm_call *call, const prm_val **row)
{
    const prm_caller *caller = prm->caller(call);
    prm_val *changes = prm->object(call);

    if (caller->side == PRM_VENDOR_SIDE && !prm_help_has_value(*row, "owner"))
        PRM_TRY(prm->set_text(changes, "owner", caller->user));
    return support_case_move(call, row, "in_progress", changes);
}

static int is_waiting(const prm_val *row)
{
    return prm_help_is_in(row, "waiting_partner") || prm_help_is_in(row, "waiting_internal");
}

static prm_status start(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;

    PRM_TRY(support_case_load_open(call, prm->text(params, "id"), &row));
    if (is_waiting(row))
        return prm_help_fail_state(call, row, "is_waiting");
    PRM_TRY(support_case_start(call, &row));
    return prm->set(result, "case", row);
}

static prm_status wait(prm_call *call, const prm_val *params, prm_val *result)
{
    int is_partners = prm_help_is(params, "on", "partner");
    const prm_val *row;

    PRM_TRY(support_case_load_open(call, prm->text(params, "id"), &row));
    PRM_TRY(support_case_move(call, &row, is_partners ? "waiting_partner" : "waiting_internal", NULL));
    return prm->set(result, "case", row);
}

static prm_status resume(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;

    PRM_TRY(support_case_load_open(call, prm->text(params, "id"), &row));
    if (!is_waiting(row))
        return prm_help_fail_state(call, row, "not_waiting");
    PRM_TRY(support_case_start(call, &row));
    return prm->set(result, "case", row);
}

#define VERB(variable, n, f, d, ...)                                                                                   \
    const prm_method variable = { .size = sizeof variable, .since = 1, .name = n, .access = PRM_WRITE,                 \
        .roles = SUPPORT_STAFF, .subject = "case", .doc = d, .result = PRM_FIELDS(SUPPORT_CASE), .run = f, __VA_ARGS__ }
#define ALONE .params = PRM_FIELDS(SUPPORT_THE_CASE), .example = "{\"id\":\"case_01h8xgq3m2c4e\"}"

VERB(support_start_method, "support.start", start,
    "Begin to work on a case that is triaged or reopened; one that is nobody's is the caller's then", ALONE);
VERB(support_wait_method, "support.wait", wait,
    "Wait for the partner, for which time its clocks stand still, or for somebody of the vendor's, for which they do "
    "not. Asking the partner in a message (`asks`) does the same",
    .params = PRM_FIELDS(SUPPORT_THE_CASE, PRM_ENUM("on", "partner|internal", PRM_REQUIRED, "On whom")),
    .example = "{\"id\":\"case_01h8xgq3m2c4e\",\"on\":\"internal\"}");
VERB(support_resume_method, "support.resume", resume,
    "Go on with a case that was waiting. A partner's answer in a message does the same", ALONE);
