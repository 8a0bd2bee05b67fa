/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What readers look for, and how often they find nothing: a row for the same words in the same language. */
#include "knowledge/knowledge.h"

const prm_field *const knowledge_query_fields[] = {
    PRM_TEXT("words", 1, 1000, PRM_READONLY | PRM_PERSONAL, "What was looked for, without case and accents"),
    KNOWLEDGE_LOCALE(PRM_READONLY, "In which language above all"),
    PRM_INT("searches", 0, PRM_ANY, PRM_READONLY, "How often"),
    PRM_INT("misses", 0, PRM_ANY, PRM_READONLY, "How often nothing was found"),
    PRM_TIME("last_at", PRM_READONLY, "When, last"),
    NULL
};

const prm_entity knowledge_query_entity = { .size = sizeof knowledge_query_entity, .since = 1, .name = "search_query",
    .path = "knowledge.queries", .scope = "vendor", .label = "words", .ops = "get list export: vendor",
    .doc = "Words that readers look for, and how often. Who did is not known; what nobody looks for again is forgotten",
    .fields = knowledge_query_fields, .drops = 1,
    .indexes = PRM_TEXTS("unique words, locale", "-searches", "-misses", "last_at") };

static prm_status find(prm_call *call, const prm_val *data, const prm_val **query)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "words", prm->get(data, "words")));
    PRM_TRY(prm->set(filter, "locale", prm->get(data, "locale")));
    return prm_help_find_one(call, "search_query", filter, NULL, PRM_REACH_CALLER, query);
}

static prm_status count_search(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *data = prm->get(event, "data"), *query;
    prm_val *values = prm->object(call);
    int is_miss = prm_help_is_true(data, "missed");

    (void)result;
    if (!prm_help_has_value(data, "words"))
        return PRM_OK;
    PRM_TRY(find(call, data, &query));
    PRM_TRY(prm->set_integer(values, "searches", prm_help_number(query, "searches") + 1));
    PRM_TRY(prm->set_integer(values, "misses", prm_help_number(query, "misses") + is_miss));
    PRM_TRY(prm->set_integer(values, "last_at", prm->now(call)));
    if (query)
        return prm->update(call, &query, values);
    PRM_TRY(prm->set(values, "words", prm->get(data, "words")));
    PRM_TRY(prm->set(values, "locale", prm->get(data, "locale")));
    return prm->create(call, "search_query", values, &query);
}

const prm_reaction knowledge_count_search_reaction = { .size = sizeof knowledge_count_search_reaction, .since = 1,
    .name = "knowledge.count_search", .event = "knowledge.searched", .doc = "Counts what readers look for",
    .run = count_search };
