/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.merge: a case turns out to be another one again. What was said about it is read there from now on. */
#include "cases/cases.h"

#include "messages/messages.h"

static prm_status count_merged(prm_call *call, const prm_val *row, int64_t *count)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "merged_into", prm->get(row, "id")));
    return prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "case", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = SUPPORT_MERGED }, count);
}

/* Duplicates are one deep: who follows `merged_into` is where the case goes on, and nothing goes in a circle. */
static prm_status check_depth(prm_call *call, const prm_val *row, const prm_val *into)
{
    int64_t count;

    if (prm_help_is(into, "merged_into", prm->text(row, "id")))
        return prm->fail_field(call, "into", "cycle", "was merged into this one");
    if (prm_help_is_in(into, "duplicate"))
        return prm->fail_field(call, "into", "merged", "is a duplicate itself: merge into the one it was merged into");
    PRM_TRY(count_merged(call, row, &count));
    if (count > 0)
        return prm->fail_field(call, "id", "has_duplicates", "has others merged into it: merge the other way round");
    PRM_TRY(count_merged(call, into, &count));
    return count == SUPPORT_MERGED ? prm->fail(call, PRM_E_LIMIT, "too_many_duplicates", NULL) : PRM_OK;
}

static prm_status check(prm_call *call, const prm_val *row, const prm_val *into)
{
    if (prm_help_is(into, "id", prm->text(row, "id")))
        return prm->fail_field(call, "into", "itself", "is the same case");
    if (!prm_help_is(into, "partner", prm->text(row, "partner")) ||
        !prm_help_is(into, "program", prm->text(row, "program")))
        return prm->fail_field(call, "into", "not_alike", "is another partner's, or of another programme");
    PRM_TRY(check_depth(call, row, into));
    if (support_case_has_ended(into))
        return prm->fail_field(call, "into", "ended", "is closed or cancelled");
    /* It would end with nobody at work on what is asked, and its partner would hear that it goes on. */
    if (prm_help_is_in(into, "resolved"))
        return prm->fail_field(call, "into", "resolved", "is resolved: reopen it first, if it is not");
    return PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row, *into;
    prm_val *changes = prm->object(call), *joined = prm->object(call);

    PRM_TRY(prm->load(call, "case", prm->text(params, "id"), &row));
    PRM_TRY(prm->load(call, "case", prm->text(params, "into"), &into));
    if (!prm_help_is(into, "merged_into", prm->text(row, "id")) && support_case_has_ended(row))
        return support_case_fail_ended(call, row);
    PRM_TRY(check(call, row, into));
    PRM_TRY(support_watch_join(call, row, into, joined));
    PRM_TRY(prm->update(call, &into, joined));
    PRM_TRY(prm->set(changes, "merged_into", prm->get(into, "id")));
    PRM_TRY(prm_help_set_given(changes, "reason", params));
    PRM_TRY(support_case_move(call, &row, "duplicate", changes));
    PRM_TRY(prm->set(result, "case", row));
    return prm->set(result, "into", into);
}

const prm_method support_merge_method = { .size = sizeof support_merge_method, .since = 1, .name = "support.merge",
    .access = PRM_WRITE, .roles = SUPPORT_STAFF, .subject = "case",
    .doc = "Say that a case is another one of the same partner's again: it ends as a duplicate, and the other goes on: "
           "who asked for the one, worked on it and watched it is told of the other. support.thread reads what was "
           "said about both. At most 50 are merged into one, and none into what is resolved or a duplicate",
    .params = PRM_FIELDS(SUPPORT_THE_CASE, PRM_REF("into", "case", PRM_REQUIRED, "The case that goes on"),
        PRM_LINES("reason", 1, 1000, 0, "Why; both sides read it")),
    .result = PRM_FIELDS(SUPPORT_CASE,
        PRM_ROW("into", "case", support_case_fields, PRM_REQUIRED, "The one that goes on")),
    .example = "{\"id\":\"case_01h8xgq3m2c4e\",\"into\":\"case_01h8xgq3m2c4f\"}", .run = run };
