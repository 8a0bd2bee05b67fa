/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.resolve, close and cancel: a case comes to its end. */
#include "cases/cases.h"

static prm_status end_with(prm_call *call, const prm_val *params, const char *state, const char *const *said,
    prm_val *result)
{
    const prm_val *row;
    prm_val *changes = prm->object(call);

    PRM_TRY(support_case_load_open(call, prm->text(params, "id"), &row));
    PRM_TRY(prm_help_set_all(changes, said, params));
    PRM_TRY(support_case_move(call, &row, state, changes));
    return prm->set(result, "case", row);
}

static prm_status resolve(prm_call *call, const prm_val *params, prm_val *result)
{
    return end_with(call, params, "resolved", PRM_TEXTS("resolution", "resolution_code"), result);
}

static prm_status close(prm_call *call, const prm_val *params, prm_val *result)
{
    return end_with(call, params, "closed", PRM_TEXTS(NULL), result);
}

static prm_status cancel(prm_call *call, const prm_val *params, prm_val *result)
{
    return end_with(call, params, "cancelled", PRM_TEXTS("reason"), result);
}

#define VERB(variable, n, f, d, ...)                                                                                   \
    const prm_method variable = { .size = sizeof variable, .since = 1, .name = n, .access = PRM_WRITE,                 \
        .roles = SUPPORT_STAFF " | " SUPPORT_ASKERS, .subject = "case", .doc = d, .result = PRM_FIELDS(SUPPORT_CASE),  \
        .run = f, __VA_ARGS__ }

VERB(support_resolve_method, "support.resolve", resolve,
    "Say that a case is solved, and how; its partner may say so as well. It can be reopened for some days",
    .params = PRM_FIELDS(SUPPORT_THE_CASE, SUPPORT_RESOLUTION(0)),
    .example = "{\"id\":\"case_01h8xgq3m2c4e\",\"resolution\":\"A new key was sent.\",\"resolution_code\":\"fixed\"}");
VERB(support_close_method, "support.close", close, "Both sides are done with a case that is resolved",
    .params = PRM_FIELDS(SUPPORT_THE_CASE), .example = "{\"id\":\"case_01h8xgq3m2c4e\"}");
VERB(support_cancel_method, "support.cancel", cancel,
    "Nobody needs an answer any more. What is resolved is closed or reopened; and its partner may rate what was "
    "resolved once, even if it is cancelled in the end",
    .params = PRM_FIELDS(SUPPORT_THE_CASE, PRM_LINES("reason", 1, 1000, 0, "Why; both sides read it")),
    .example = "{\"id\":\"case_01h8xgq3m2c4e\",\"reason\":\"It works again\"}");
