/* SPDX-License-Identifier: Apache-2.0 */
/** @file  knowledge.read: an article, for whoever may read it. */
#include "knowledge/knowledge.h"

const prm_field *const knowledge_reader_fields[] = {
    KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic"),
    KNOWLEDGE_LOCALE(PRM_REQUIRED, "The language it is in, which may be another than the one that was asked for"),
    PRM_INT("edition", 1, PRM_ANY, PRM_REQUIRED, "Which edition"),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What it is about"),
    PRM_LINES("summary", 0, 1000, 0, "What it says, in a few sentences"),
    PRM_LIST("keywords", PRM_TEXT("keyword", 1, 60, 0, "A word"), 0, "Other words people look for it by"),
    PRM_REF("product", "product", 0, "About which product"),
    PRM_TIME("published_at", PRM_REQUIRED, "Since when it can be read"),
    PRM_TIME("reviewed_at", PRM_REQUIRED, "When somebody last said that it is right"),
    NULL
};

static prm_status tell(prm_call *call, const prm_val *article, prm_val *result)
{
    prm_val *told = prm->object(call);
    const prm_val *seen;

    PRM_TRY(prm->view(call, article, "reader", NULL, &seen));
    for (const prm_field *const *field = knowledge_reader_fields; *field; field++)
        PRM_TRY(prm_help_set_given(told, (*field)->name, seen));
    PRM_TRY(prm->set(result, "article", told));
    return prm->set(result, "body", prm->get(seen, "body"));
}

static prm_status read_one(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *audiences = prm->list(call);
    const prm_val *article;
    knowledge_locales locales;

    PRM_TRY(knowledge_locales_find(call, prm->text(params, "locale"), prm->text(params, "program"), &locales));
    PRM_TRY(knowledge_admit(call, NULL, audiences));
    PRM_TRY(knowledge_live_find(call, prm->text(params, "code"), audiences, &locales, &article));
    return article ? tell(call, article, result) : PRM_E_NOT_FOUND;
}

const prm_method knowledge_read_method = { .size = sizeof knowledge_read_method, .since = 1, .name = "knowledge.read",
    .access = PRM_PUBLIC_READ, .quota = "articles_per_day",
    .doc = "An article by its topic, in the language that is asked for, or else in the caller's, its programme's, "
           "English, or the one there is. One the caller may not read is not there",
    .params = PRM_FIELDS(KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic"),
        KNOWLEDGE_LOCALE(0, "In which language, \"fr-CH\"; none: the caller's own"), KNOWLEDGE_PROGRAM),
    .result = PRM_FIELDS(PRM_OBJECT("article", knowledge_reader_fields, PRM_REQUIRED, "What it is"),
        PRM_LINES("body", 1, KNOWLEDGE_BODY, PRM_REQUIRED,
            "What it says: text, by convention Markdown, and never to be run or shown as anything else")),
    .example = "{\"code\":\"install-storage-400\",\"locale\":\"fr\"}", .run = read_one };

const prm_field knowledge_read_setting = { .size = sizeof knowledge_read_setting, .type = PRM_T_INT,
    .name = "articles_per_day", .doc = "How many articles one address, or one partner's people, may read in 24 hours",
    .min = 1, .max = 10000000, .preset = "10000" };
