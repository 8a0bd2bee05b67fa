/* SPDX-License-Identifier: Apache-2.0 */
/** @file  knowledge.rate: whether an article has helped, once per reader and edition. */
#include "knowledge/knowledge.h"

const prm_field *const knowledge_feedback_fields[] = {
    PRM_REF("article", "article", PRM_READONLY, "Which edition, in which language"),
    KNOWLEDGE_CODE(PRM_READONLY, "Its topic"),
    PRM_TEXT("reader", 1, 60, PRM_READONLY, "Which user says so"),
    PRM_REF("partner", "partner", PRM_READONLY, "Of which partner; none: of the vendor"),
    PRM_BOOL("helpful", PRM_READONLY, "Whether it has helped"),
    PRM_LINES("comment", 0, 2000, PRM_READONLY | PRM_PERSONAL, "What the reader says of it"),
    NULL
};

const prm_entity knowledge_feedback_entity = { .size = sizeof knowledge_feedback_entity, .since = 1,
    .name = "article_feedback", .path = "knowledge.feedback", .scope = "vendor", .ops = "get list export: vendor",
    .doc = "What a reader says of an edition: the last thing it said", .fields = knowledge_feedback_fields,
    .indexes = PRM_TEXTS("unique article, reader", "code, -created_at", "helpful, -created_at") };

const prm_reason knowledge_told_unhelpful = { .size = sizeof knowledge_told_unhelpful, .code = "told_article_unhelpful",
    .audience = "vendor", .data = PRM_FIELDS(PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What it is about"),
        KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic"), KNOWLEDGE_LOCALE(PRM_REQUIRED, "Its language")) };

static prm_status find(prm_call *call, const prm_val *article, const prm_val **feedback)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "article", prm->get(article, "id")));
    PRM_TRY(prm->set_text(filter, "reader", prm->caller(call)->user));
    return prm_help_find_one(call, "article_feedback", filter, NULL, PRM_REACH_PROGRAM, feedback);
}

static prm_status create(prm_call *call, const prm_val *article, prm_val *values)
{
    const prm_caller *caller = prm->caller(call);
    const prm_val *feedback;

    PRM_TRY(prm->set(values, "article", prm->get(article, "id")));
    PRM_TRY(prm->set(values, "code", prm->get(article, "code")));
    PRM_TRY(prm->set_text(values, "reader", caller->user));
    if (*caller->partner != '\0')
        PRM_TRY(prm->set_text(values, "partner", caller->partner));
    return prm->create(call, "article_feedback", values, &feedback);
}

/* What somebody says again takes the place of what it said before. */
static prm_status replace(prm_call *call, const prm_val *feedback, prm_val *values)
{
    if (!prm_help_has_value(values, "comment"))
        PRM_TRY(prm->set(values, "comment", prm->new_null(call)));
    return prm->update(call, &feedback, values);
}

static prm_status tell_vendor(prm_call *call, const char *event, const prm_val *article, int is_helpful)
{
    static const char *const told[] = { "code", "locale", "edition", NULL };
    prm_val *data = prm->object(call);
    const prm_val *seen;

    PRM_TRY(prm->view(call, article, "reader", NULL, &seen));
    PRM_TRY(prm_help_set_all(data, told, seen));
    PRM_TRY(prm->set_boolean(data, "helpful", is_helpful));
    return prm->emit(call, event, prm->text(article, "id"), data);
}

/* A reader counts once, with its last word: what it said before is taken back, and the same again is no news. */
static prm_status keep(prm_call *call, const prm_val *article, const prm_val *params)
{
    int is_helpful = prm_help_is_true(params, "helpful");
    prm_val *values = prm->object(call);
    const prm_val *before;

    PRM_TRY(prm->set(values, "helpful", prm->get(params, "helpful")));
    PRM_TRY(prm_help_set_given(values, "comment", params));
    PRM_TRY(find(call, article, &before));
    PRM_TRY(before ? replace(call, before, values) : create(call, article, values));
    if (before && prm_help_is_true(before, "helpful") == is_helpful)
        return PRM_OK;
    if (before)
        PRM_TRY(tell_vendor(call, "knowledge.unrated", article, !is_helpful));
    return tell_vendor(call, "knowledge.rated", article, is_helpful);
}

static prm_status rate(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *article, *seen;

    PRM_TRY(knowledge_live_judge(call, prm->text(params, "code"), prm->text(params, "locale"), &article));
    if (!article)
        return PRM_E_NOT_FOUND;
    PRM_TRY(keep(call, article, params));
    PRM_TRY(prm->view(call, article, "reader", NULL, &seen));
    PRM_TRY(prm->set(result, "code", prm->get(seen, "code")));
    PRM_TRY(prm->set(result, "locale", prm->get(seen, "locale")));
    return prm->set(result, "edition", prm->get(seen, "edition"));
}

const prm_method knowledge_rate_method = { .size = sizeof knowledge_rate_method, .since = 1, .name = "knowledge.rate",
    .access = PRM_WRITE, .roles = "*", .flags = PRM_WRITES_REACHED,
    .doc = "Say whether an article has helped. Of one reader and edition the last word counts",
    .params = PRM_FIELDS(KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic"),
        KNOWLEDGE_LOCALE(0, "The language it was read in; none: the caller's own"),
        PRM_BOOL("helpful", PRM_REQUIRED, "Whether it has helped"),
        PRM_LINES("comment", 0, 2000, PRM_PERSONAL, "What is missing, or wrong")),
    .result = PRM_FIELDS(KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic"),
        KNOWLEDGE_LOCALE(PRM_REQUIRED, "The language it is in"),
        PRM_INT("edition", 1, PRM_ANY, PRM_REQUIRED, "Which edition")),
    .example = "{\"code\":\"install-storage-400\",\"helpful\":true}", .run = rate };

/* ---- Whoever looks after it ------------------------------------------------------------------------------------- */

static prm_status tell_owner(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *article;

    (void)result;
    if (prm_help_is_true(prm->get(event, "data"), "helpful"))
        return PRM_OK;
    PRM_TRY(prm->load(call, "article", prm->text(event, "subject"), &article));
    return knowledge_tell_owner(call, knowledge_told_unhelpful.code, article, prm->object(call));
}

const prm_reaction knowledge_tell_unhelpful_reaction = { .size = sizeof knowledge_tell_unhelpful_reaction, .since = 1,
    .name = "knowledge.tell_unhelpful", .event = "knowledge.rated",
    .doc = "Tells whoever looks after an article that it has not helped", .run = tell_owner };
