/* SPDX-License-Identifier: Apache-2.0 */
/** @file  knowledge.create and knowledge.update: what is written, until it is published. */
#include "knowledge/knowledge.h"

#define WRITTEN(required)                                                                                              \
    PRM_REF("audience", "audience", required, "Who may read it"),                                                      \
        PRM_TEXT("title", 1, 200, required, "What it is about, in one line"),                                          \
        PRM_LINES("body", 1, KNOWLEDGE_BODY, required,                                                                 \
            "What it says: text, by convention Markdown. Kept as given, never interpreted"),                           \
        PRM_LINES("summary", 0, 1000, 0, "What it says, in a few sentences"),                                          \
        PRM_FIELD(PRM_T_LIST, "keywords", 0, "Other words people look for it by", .min = 0, .max = 30,                 \
            .items = PRM_TEXT("keyword", 1, 60, 0, "A word, or some")),                                                \
        PRM_REF("product", "product", 0, "About which product"),                                                       \
        PRM_REF("owner", "user", 0, "Who of the vendor's looks after it; none: whoever publishes"),                    \
        PRM_INT("review_days", 1, 3650, 0, "Days after which it is looked at again; none: as it is set for all")

static const prm_field *const create_params[] = {
    KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic, the same in every language: \"printf.3\""),
    KNOWLEDGE_LOCALE(PRM_REQUIRED, "Its language, \"de\" or \"pt-BR\""),
    WRITTEN(PRM_REQUIRED),
    NULL
};

/* ---- knowledge.create ------------------------------------------------------------------------------------------- */

/* One topic has one edition in a language that readers get, and one on its way:
 * another begins with knowledge.update. */
static prm_status check_new(prm_call *call, const char *code, const char *locale)
{
    static const char *const flags[] = { "live", "open" };
    const prm_val *there;
    prm_val *data = prm->object(call);

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        PRM_TRY(knowledge_article_find(call, code, locale, flags[i], &there));
        if (!there)
            continue;
        PRM_TRY(prm->set(data, "article", prm->get(there, "id")));
        PRM_TRY(prm->set(data, "state", prm->get(there, "state")));
        return prm->fail(call, PRM_E_CONFLICT, "exists", data);
    }
    return PRM_OK;
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *code = prm->text(params, "code"), *locale = prm->text(params, "locale");
    prm_val *values = prm->object(call);
    const prm_val *article;
    int64_t edition;

    PRM_TRY(knowledge_article_check(call, params));
    PRM_TRY(check_new(call, code, locale));
    PRM_TRY(knowledge_article_newest(call, code, locale, &edition));
    PRM_TRY(prm_help_set_all(values, knowledge_written, params));
    PRM_TRY(prm->set_text(values, "code", code));
    PRM_TRY(prm->set_text(values, "locale", locale));
    PRM_TRY(knowledge_article_begin(call, values, edition + 1, &article));
    return prm->set(result, "article", article);
}

const prm_method knowledge_create_method = { .size = sizeof knowledge_create_method, .since = 1,
    .name = "knowledge.create", .access = PRM_WRITE, .roles = KNOWLEDGE_AUTHORS,
    .doc = "Begin an article on a topic, or in one more language. It is a draft until it is published",
    .params = create_params, .result = PRM_FIELDS(KNOWLEDGE_ARTICLE),
    .example = "{\"code\":\"install-storage-400\",\"locale\":\"en\",\"audience\":\"audience_01h8xgq3m2c4e\","
               "\"title\":\"Installing a Storage 400\",\"body\":\"Unpack it. Then ...\"}", .run = create };

/* ---- knowledge.update ------------------------------------------------------------------------------------------- */

static const prm_field *const update_params[] = {
    PRM_REF("id", "article", PRM_REQUIRED, "The draft to change, or the published edition that the next one follows"),
    WRITTEN(0),
    NULL
};

/* What somebody else has begun, or published since, is named. */
static prm_status fail_behind(prm_call *call, const prm_val *article, const char *kind, const prm_val *other)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "state", prm->get(article, "state")));
    PRM_TRY(prm->set(data, "article", prm->get(other, "id")));
    PRM_TRY(prm->set(data, "edition", prm->get(other, "edition")));
    return prm->fail(call, PRM_E_STATE, kind, data);
}

static prm_status check_next(prm_call *call, const prm_val *article)
{
    const char *code = prm->text(article, "code"), *locale = prm->text(article, "locale");
    const prm_val *other;

    PRM_TRY(knowledge_article_find(call, code, locale, "open", &other));
    if (other)
        return fail_behind(call, article, "draft_exists", other);
    PRM_TRY(knowledge_article_find(call, code, locale, "live", &other));
    if (other && !prm_help_is_true(article, "live"))
        return fail_behind(call, article, "superseded", other);
    return PRM_OK;
}

/* A draft of the edition after the newest one, with what this one has.
 * Readers keep this one until that is published. */
static prm_status begin_next(prm_call *call, const prm_val *params, const prm_val **article)
{
    const char *code = prm->text(*article, "code"), *locale = prm->text(*article, "locale");
    prm_val *values = prm->object(call);
    int64_t edition;

    PRM_TRY(check_next(call, *article));
    PRM_TRY(knowledge_article_newest(call, code, locale, &edition));
    PRM_TRY(prm_help_set_all(values, knowledge_written, *article));
    for (const char *const *field = knowledge_written; *field; field++)
        PRM_TRY(prm->set(values, *field, prm->get(params, *field)));
    PRM_TRY(prm->set_text(values, "code", code));
    PRM_TRY(prm->set_text(values, "locale", locale));
    return knowledge_article_begin(call, values, edition + 1, article);
}

static prm_status update(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *article;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "article", prm->text(params, "id"), &article));
    PRM_TRY(knowledge_article_check(call, params));
    if (prm_help_is_in(article, "in_review"))
        return prm_help_fail_state(call, article, "in_review");
    if (!prm_help_is_in(article, "draft")) {
        PRM_TRY(begin_next(call, params, &article));
        return prm->set(result, "article", article);
    }
    PRM_TRY(prm_help_copy(changes, knowledge_written, params));
    PRM_TRY(prm->update(call, &article, changes));
    return prm->set(result, "article", article);
}

const prm_method knowledge_update_method = { .size = sizeof knowledge_update_method, .since = 1,
    .name = "knowledge.update", .access = PRM_WRITE, .roles = KNOWLEDGE_AUTHORS, .subject = "article",
    .doc = "Change a draft. Of a published edition this begins the next one, a draft of its own: readers keep what "
           "they have until that is published",
    .params = update_params, .result = PRM_FIELDS(KNOWLEDGE_ARTICLE),
    .example = "{\"id\":\"article_01h8xgq3m2c4e\",\"title\":\"Installing a Storage 400 or 500\"}", .run = update };
