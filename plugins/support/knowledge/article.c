/* SPDX-License-Identifier: Apache-2.0 */
/** @file  One edition of an article in one language: the row. */
#include "knowledge/knowledge.h"

const prm_field *const knowledge_article_fields[] = {
    KNOWLEDGE_CODE(PRM_READONLY, "Its topic, the same in every language and edition: \"printf.3\""),
    KNOWLEDGE_LOCALE(PRM_READONLY, "Its language, \"de\" or \"pt-BR\""),
    PRM_INT("edition", 1, 1000000, PRM_READONLY, "Counted for each topic and language"),
    PRM_REF("audience", "audience", PRM_REQUIRED, "Who may read it"),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What it is about, in one line"),
    PRM_LINES("summary", 0, 1000, 0, "What it says, in a few sentences"),
    PRM_LINES("body", 1, KNOWLEDGE_BODY, PRM_REQUIRED | PRM_UNLISTED,
        "What it says: text, by convention Markdown. Kept as given, never interpreted"),
    PRM_FIELD(PRM_T_LIST, "keywords", 0, "Other words people look for it by", .min = 0, .max = 30,
        .items = PRM_TEXT("keyword", 1, 60, 0, "A word, or some")),
    PRM_REF("product", "product", 0, "About which product"),
    PRM_TEXT("owner", 1, 60, 0, "Which user of the vendor's looks after it; none: whoever publishes"),
    PRM_INT("review_days", 1, 3650, 0, "Days after which it is looked at again; none: as it is set for all"),
    PRM_BOOL("live", PRM_READONLY, "Whether it is what readers get"),
    PRM_BOOL("open", PRM_READONLY, "Whether it is still being written"),
    PRM_LINES("comment", 1, 1000, PRM_READONLY, "Why it was given back to its author, last"),
    PRM_TIME("published_at", PRM_READONLY, "When it was published"),
    PRM_TIME("reviewed_at", PRM_READONLY, "When somebody last said that it is right"),
    PRM_TIME("review_at", PRM_READONLY, "When it is to be looked at again"),
    PRM_TIME("ended_at", PRM_READONLY, "When it was archived"),
    NULL
};

const char *const knowledge_written[] = { "audience", "title", "summary", "body", "keywords", "product", "owner",
    "review_days", NULL };

static prm_status admit(prm_call *call, prm_val *audiences)
{
    return knowledge_admit(call, NULL, audiences);
}

const prm_entity knowledge_article_entity = { .size = sizeof knowledge_article_entity, .since = 1, .name = "article",
    .path = "knowledge", .scope = "vendor", .label = "title", .ops = "get list history export: vendor",
    .doc = "One edition of an article in one language", .fields = knowledge_article_fields,
    .search = "title 8, keywords 8, code 8, summary 4, body 1; language locale; "
              "within audience where state = published | needs_review", .admits = admit,
    .flow = PRM_FLOW("draft", "draft > in_review | published | archived", "in_review > draft | published | archived",
        "published > needs_review | archived", "needs_review > published | archived"),
    .views = PRM_TEXTS("reader: code, locale, edition, title, summary, body, keywords, product, "
                       "published_at, reviewed_at"),
    .indexes = PRM_TEXTS("code, locale, -edition", "unique code, locale where live", "unique code, locale where open",
        "state, review_at", "audience, state", "owner, state where owner not null", "product where product not null") };

/* ---- Looking ---------------------------------------------------------------------------------------------------- */

static prm_val *of_topic(prm_call *call, const char *code, const char *locale)
{
    prm_val *filter = prm->object(call);

    return prm->set_text(filter, "code", code) == PRM_OK && prm->set_text(filter, "locale", locale) == PRM_OK ? filter
                                                                                                              : NULL;
}

prm_status knowledge_article_find(prm_call *call, const char *code, const char *locale, const char *flag,
    const prm_val **article)
{
    prm_val *filter = of_topic(call, code, locale);

    PRM_TRY(filter ? prm->set_boolean(filter, flag, 1) : PRM_E_NOMEM);
    return prm_help_find_one(call, "article", filter, NULL, PRM_REACH_CALLER, article);
}

prm_status knowledge_article_newest(prm_call *call, const char *code, const char *locale, int64_t *edition)
{
    prm_val *filter = of_topic(call, code, locale);
    const prm_val *found;

    PRM_TRY(filter ? PRM_OK : PRM_E_NOMEM);
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "article", .filter = filter,
        .sort = "code, locale, -edition", .limit = 1, .fields = "edition" }, &found));
    *edition = prm_help_number(prm->at(found, 0), "edition");
    return PRM_OK;
}

/* ---- What may be named ------------------------------------------------------------------------------------------ */

static prm_status check_audience(prm_call *call, const prm_val *given)
{
    const prm_val *audience;

    if (!prm_help_has_value(given, "audience"))
        return PRM_OK;
    PRM_TRY(prm->load(call, "audience", prm->text(given, "audience"), &audience));
    if (prm_help_has_value(audience, "archived_at"))
        return prm->fail_field(call, "audience", "archived", "is archived: nobody could read it");
    return PRM_OK;
}

static prm_status check_owner(prm_call *call, const prm_val *given)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *user;

    if (!prm_help_has_value(given, "owner"))
        return PRM_OK;
    prm_status status = users->describe(call, prm->text(given, "owner"), &user);
    if (status == PRM_E_NOT_FOUND || (status == PRM_OK && !prm_help_is(user, "side", "vendor")))
        return prm->fail_field(call, "owner", "unknown", "is no user of the vendor's");
    return status;
}

prm_status knowledge_locale_check(prm_call *call, const prm_val *given, const char *field)
{
    if (!prm_help_has_value(given, "locale") || knowledge_is_locale(prm->text(given, "locale")))
        return PRM_OK;
    return prm->fail_field(call, field, "format", "is not written as languages are: \"de\", \"pt-BR\"");
}

prm_status knowledge_article_check(prm_call *call, const prm_val *given)
{
    PRM_TRY(knowledge_locale_check(call, given, "locale"));
    PRM_TRY(check_audience(call, given));
    return check_owner(call, given);
}

/* ---- Beginning, telling ----------------------------------------------------------------------------------------- */

prm_status knowledge_article_begin(prm_call *call, prm_val *values, int64_t edition, const prm_val **article)
{
    PRM_TRY(prm->set_integer(values, "edition", edition));
    PRM_TRY(prm->set_boolean(values, "open", 1));
    return prm->create(call, "article", values, article);
}

prm_status knowledge_article_emit(prm_call *call, const char *event, const prm_val *article)
{
    static const char *const told[] = { "code", "locale", "edition", "audience", "product", NULL };
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, told, article));
    return prm->emit(call, event, prm->text(article, "id"), data);
}
