/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.reopen: what was solved is not. For some days the same case goes on,
 * later another that follows it. */
#include "cases/cases.h"

static int can_reopen(prm_call *call, const prm_val *row)
{
    return prm_help_is_in(row, "resolved") && prm->now(call) <= prm_help_number(row, "reopen_until") &&
           prm_help_number(row, "reopenings") < SUPPORT_REOPENED;
}

static prm_status reopen(prm_call *call, const prm_val *params, const prm_val **row)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm_help_set_given(changes, "reason", params));
    PRM_TRY(prm->set_integer(changes, "reopenings", prm_help_number(*row, "reopenings") + 1));
    return support_case_move(call, row, "reopened", changes);
}

/* What it is about is said once more by why it is not solved; who asks may be somebody else of the partner's. */
static prm_status describe_follower(prm_call *call, const prm_val *row, const prm_val *params, const prm_val **given)
{
    prm_val *said = prm->object(call);

    *given = said;
    PRM_TRY(prm_help_set_all(said, PRM_TEXTS("partner", "program", "territory", "requester", "product", "channel",
        "severity", "category", "subject"), row));
    PRM_TRY(prm_help_set_all(said, support_link_fields, row));
    PRM_TRY(prm->set(said, "description", prm->get(params, "reason")));
    return prm->set(said, "follows", prm->get(row, "id"));
}

static prm_status follow(prm_call *call, const prm_val *params, const prm_val **row, prm_val *result)
{
    const prm_val *given, *outcome;
    support_arrival a;

    PRM_TRY(describe_follower(call, *row, params, &given));
    PRM_TRY(support_arrival_again(call, given, &a));
    if (!a.membership) /* who has left the programme opens no cases in it, and none by way of an old one */
        return prm_help_fail_state(call, *row, "not_a_member");
    PRM_TRY(support_case_open(call, &a, row, &outcome));
    return prm_help_tell_decision(outcome, result);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;

    PRM_TRY(support_case_load_own(call, prm->text(params, "id"), &row));
    if (prm_help_is_in(row, "duplicate"))
        return support_case_fail_ended(call, row);
    if (!prm_help_is_in(row, "resolved") && !support_case_has_ended(row))
        return prm_help_fail_state(call, row, "not_resolved");
    int is_same = can_reopen(call, row);
    PRM_TRY(is_same ? reopen(call, params, &row) : follow(call, params, &row, result));
    PRM_TRY(prm->set_boolean(result, "reopened", is_same));
    return prm->set(result, "case", row);
}

const prm_method support_reopen_method = { .size = sizeof support_reopen_method, .since = 1, .name = "support.reopen",
    .access = PRM_WRITE, .roles = SUPPORT_STAFF " | " SUPPORT_ASKERS, .subject = "case",
    .quota = "cases_a_day",
    .doc = "Say that what was resolved is not. As long as the rules say (`reopen_until`) the case is reopened; later, "
           "where it is closed or cancelled, and where it was reopened 1000 times, another case is opened that "
           "`follows` it. What became a duplicate goes on where it was merged into",
    .params = PRM_FIELDS(SUPPORT_THE_CASE, PRM_LINES("reason", 1, 1000, PRM_REQUIRED, "What is still wrong")),
    .result = PRM_FIELDS(SUPPORT_CASE, PRM_BOOL("reopened", PRM_REQUIRED, "False: the case is another that follows it"),
        SUPPORT_DECISION, SUPPORT_REASONS),
    .example = "{\"id\":\"case_01h8xgq3m2c4e\",\"reason\":\"The new key is refused as well\"}", .run = run };
