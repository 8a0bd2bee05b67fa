/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.thread: what was said about a case, and about those that were merged into it, in one piece. */
#include "messages/messages.h"

#include "cases/cases.h"

enum { USUAL = 50, MOST = 200 };

/* The case and its duplicates, those the caller may see. */
static prm_status find_cases(prm_call *call, const char *id, prm_val **ids)
{
    const prm_val *merged;
    prm_val *filter = prm->object(call);

    *ids = prm->list(call);
    PRM_TRY(prm->set_text(filter, "merged_into", id));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "case", .filter = filter,
        .limit = SUPPORT_MERGED }, &merged));
    PRM_TRY(prm->append(*ids, prm->new_text(call, id, strlen(id))));
    for (size_t i = 0; i < prm->count(merged); i++)
        PRM_TRY(prm->append(*ids, prm->get(prm->at(merged, i), "id")));
    return PRM_OK;
}

static prm_status find_messages(prm_call *call, const prm_val *params, const prm_val *cases, uint32_t limit,
    const prm_val **messages)
{
    prm_val *filter = prm->object(call), *after = prm->object(call);

    PRM_TRY(prm->set(filter, "case", cases));
    if (prm_help_has_value(params, "after")) {
        PRM_TRY(prm->set(after, "gt", prm->get(params, "after")));
        PRM_TRY(prm->set(filter, "id", after));
    }
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "case_message", .filter = filter,
        .limit = limit }, messages);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t limit = prm_help_has_value(params, "limit") ? prm_help_number(params, "limit") : USUAL;
    const prm_val *row, *messages;
    prm_val *cases, *page = prm->list(call);

    PRM_TRY(prm->load(call, "case", prm->text(params, "id"), &row));
    PRM_TRY(find_cases(call, prm->text(row, "id"), &cases));
    PRM_TRY(find_messages(call, params, cases, (uint32_t)limit + 1, &messages));
    for (size_t i = 0; i < prm->count(messages) && i < (size_t)limit; i++)
        PRM_TRY(prm->append(page, prm->at(messages, i)));
    PRM_TRY(prm->set(result, "messages", page));
    PRM_TRY(prm->set(result, "cases", cases));
    return prm->set_boolean(result, "more", prm->count(messages) > (size_t)limit);
}

const prm_method support_thread_method = { .size = sizeof support_thread_method, .since = 1, .name = "support.thread",
    .access = PRM_READ, .roles = "*",
    .doc = "What both sides said about a case, and about those that were merged into it, the oldest first",
    .params = PRM_FIELDS(SUPPORT_THE_CASE, PRM_REF("after", "case_message", 0, "Those after that one"),
        PRM_INT("limit", 1, MOST, 0, "How many at most; none: 50")),
    .result = PRM_FIELDS(PRM_LIST("messages", PRM_ROW("case_message", "case_message", support_message_fields, 0, "One"),
            PRM_REQUIRED, "What was said"),
        PRM_LIST("cases", PRM_REF("case", "case", 0, "One"), PRM_REQUIRED, "About which cases: itself first"),
        PRM_BOOL("more", PRM_REQUIRED, "Whether there are more after the last one")),
    .example = "{\"id\":\"case_01h8xgq3m2c4e\"}", .run = run };
