/* SPDX-License-Identifier: Apache-2.0 */
/** @file  success.uses.record and give_back: time that was spent on a case, and what shall not count. */
#include "success/success.h"

#define SUCCESS_USE PRM_ROW("success_use", "success_use", success_use_fields, PRM_REQUIRED, "As stored")

static prm_status find_cover(prm_call *call, const prm_val *row, success_cover *cover)
{
    const prm_val *program, *membership, *level;

    PRM_TRY(prm->load(call, "program", prm->text(row, "program"), &program));
    PRM_TRY(prm_help_membership(call, prm->get(row, "partner"), prm->get(row, "program"), PRM_REACH_CALLER, &membership,
        &level));
    return success_cover_find(call, program, membership, level, cover);
}

static prm_status record(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const given[] = { "minutes", "note", NULL };
    prm_val *values = prm->object(call);
    const prm_val *row, *use;
    success_cover cover;

    PRM_TRY(prm->load(call, "case", prm->text(params, "case"), &row));
    PRM_TRY(find_cover(call, row, &cover));
    if (!cover.plan)
        return prm_help_fail_state(call, row, "no_plan");
    PRM_TRY(prm_help_set_all(values, given, params));
    PRM_TRY(success_use_make(call, &cover, row, "time", values, &use));
    return prm->set(result, "success_use", use);
}

const prm_method success_record_method = { .size = sizeof success_record_method, .since = 1,
    .name = "success.uses.record", .access = PRM_WRITE, .roles = SUPPORT_STAFF,
    .doc = "Write down time that was spent on a partner's case today; it counts in the quota of its plan",
    .params = PRM_FIELDS(PRM_REF("case", "case", PRM_REQUIRED, "On which case"),
        PRM_INT("minutes", 1, 1440, PRM_REQUIRED, "How many minutes"),
        PRM_LINES("note", 1, 500, 0, "What was done in them; the partner reads it")),
    .result = PRM_FIELDS(SUCCESS_USE), .example = "{\"case\":\"case_01h8xgq3m2c4e\",\"minutes\":45}", .run = record };

static prm_status give_back(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *use;

    PRM_TRY(prm->load(call, "success_use", prm->text(params, "id"), &use));
    if (prm_help_has_value(use, "returned_at"))
        return prm->fail(call, PRM_E_STATE, "given_back", NULL);
    PRM_TRY(success_use_return(call, &use, prm->get(params, "reason")));
    return prm->set(result, "success_use", use);
}

const prm_method success_give_back_method = { .size = sizeof success_give_back_method, .since = 1,
    .name = "success.uses.give_back", .access = PRM_WRITE, .roles = SUPPORT_OWNERS, .subject = "success_use",
    .doc = "Let a case, or time spent on one, not count in a partner's quota",
    .params = PRM_FIELDS(PRM_REF("id", "success_use", PRM_REQUIRED, "What counts"),
        PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why; the partner reads it")),
    .result = PRM_FIELDS(SUCCESS_USE),
    .example = "{\"id\":\"success_use_01h8xgq3m2c4e\",\"reason\":\"It was our mistake\"}", .run = give_back };
