/* SPDX-License-Identifier: Apache-2.0 */
/** @file  knowledge.import: many articles at once, from wherever they are kept; again and again. */
#include "knowledge/knowledge.h"

#include <stdio.h>

static const prm_field *const imported_fields[] = {
    KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic, the same in every language"),
    KNOWLEDGE_LOCALE(PRM_REQUIRED, "Its language"),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What it is about, in one line"),
    PRM_LINES("summary", 0, 1000, 0, "What it says, in a few sentences"),
    PRM_LINES("body", 1, KNOWLEDGE_BODY, PRM_REQUIRED, "What it says: text, by convention Markdown"),
    PRM_FIELD(PRM_T_LIST, "keywords", 0, "Other words people look for it by", .min = 0, .max = 30,
        .items = PRM_TEXT("keyword", 1, 60, 0, "A word, or some")),
    NULL
};

static const prm_field *const line_fields[] = {
    KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic"),
    KNOWLEDGE_LOCALE(PRM_REQUIRED, "Its language"),
    PRM_ENUM("status", "created|changed|unchanged|busy", PRM_REQUIRED,
        "created: the first of its topic and language; changed: the next edition; busy: somebody is writing another, "
        "so nothing was done"),
    PRM_REF("article", "article", PRM_REQUIRED, "The edition that was made, is there, or is being written"),
    NULL
};

/* ---- What is there already -------------------------------------------------------------------------------------- */

static int has_all(const prm_val *list, const prm_val *texts)
{
    for (size_t i = 0; i < prm->count(texts); i++) {
        const char *text = "";
        (void)prm->as_text(prm->at(texts, i), &text, NULL);
        if (!prm_help_has_text(list, text))
            return 0;
    }
    return 1;
}

static int is_same(const prm_val *article, const prm_val *given)
{
    static const char *const texts[] = { "audience", "title", "summary", "body", NULL };

    for (const char *const *field = texts; *field; field++)
        if (!prm_help_is(article, *field, prm->text(given, *field)))
            return 0;
    const prm_val *kept = prm->get(article, "keywords"), *said = prm->get(given, "keywords");
    return has_all(kept, said) && has_all(said, kept);
}

/* ---- One article ------------------------------------------------------------------------------------------------ */

typedef struct importing {
    const prm_val *params;
    int publishes;
    int64_t created, changed, unchanged, busy;
} importing;

static prm_status begin(prm_call *call, importing *im, prm_val *given, const prm_val *live, const prm_val **article)
{
    int64_t edition;

    PRM_TRY(prm_help_set_given(given, "owner", live));
    PRM_TRY(prm_help_set_given(given, "review_days", live));
    PRM_TRY(prm_help_set_given(given, "product", live));
    PRM_TRY(knowledge_article_newest(call, prm->text(given, "code"), prm->text(given, "locale"), &edition));
    PRM_TRY(knowledge_article_begin(call, given, edition + 1, article));
    return im->publishes ? knowledge_article_publish(call, article) : PRM_OK;
}

/* What it is to hold: what the line says, for the audience of the import. */
static prm_status take(prm_call *call, const importing *im, const prm_val *line, prm_val **given)
{
    *given = prm->object(call);
    PRM_TRY(prm_help_set_every(*given, line));
    PRM_TRY(prm->set(*given, "audience", prm->get(im->params, "audience")));
    return knowledge_article_check(call, *given);
}

static prm_status import_one(prm_call *call, importing *im, const prm_val *line, prm_val *told)
{
    const char *code = prm->text(line, "code"), *locale = prm->text(line, "locale"), *status = "unchanged";
    const prm_val *live, *open, *article;
    prm_val *given;

    PRM_TRY(take(call, im, line, &given));
    PRM_TRY(knowledge_article_find(call, code, locale, "live", &live));
    PRM_TRY(knowledge_article_find(call, code, locale, "open", &open));
    article = open ? open : live;
    int is_there = article && is_same(article, given), is_waiting = open && im->publishes;
    if (is_there && !is_waiting) {
        im->unchanged++;
    } else if (open && !is_there) {
        status = "busy";
        im->busy++;
    } else {
        PRM_TRY(is_there ? knowledge_article_publish(call, &article) : begin(call, im, given, live, &article));
        status = live ? "changed" : "created";
        *(live ? &im->changed : &im->created) += 1;
    }
    PRM_TRY(prm->set_text(told, "code", code));
    PRM_TRY(prm->set_text(told, "locale", locale));
    PRM_TRY(prm->set_text(told, "status", status));
    return prm->set(told, "article", prm->get(article, "id"));
}

static prm_status check_locales(prm_call *call, const prm_val *articles)
{
    for (size_t i = 0; i < prm->count(articles); i++) {
        char field[40];
        snprintf(field, sizeof field, "articles[%zu].locale", i);
        PRM_TRY(knowledge_locale_check(call, prm->at(articles, i), field));
    }
    return PRM_OK;
}

static prm_status import(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *articles = prm->get(params, "articles");
    prm_val *lines = prm->list(call);
    importing im = { .params = params, .publishes = prm_help_is_true(params, "publish") };

    PRM_TRY(check_locales(call, articles));
    for (size_t i = 0; i < prm->count(articles); i++) {
        prm_val *told = prm->object(call);
        PRM_TRY(import_one(call, &im, prm->at(articles, i), told));
        PRM_TRY(prm->append(lines, told));
    }
    PRM_TRY(prm->set_integer(result, "created", im.created));
    PRM_TRY(prm->set_integer(result, "changed", im.changed));
    PRM_TRY(prm->set_integer(result, "unchanged", im.unchanged));
    PRM_TRY(prm->set_integer(result, "busy", im.busy));
    return prm->set(result, "lines", lines);
}

#define COUNT(n, d) PRM_INT(n, 0, KNOWLEDGE_IMPORTED, PRM_REQUIRED, d)

const prm_method knowledge_import_method = { .size = sizeof knowledge_import_method, .since = 1,
    .name = "knowledge.import", .access = PRM_WRITE, .roles = KNOWLEDGE_PUBLISHERS,
    .doc = "Take over articles for one audience. What is as it was stays; what has changed becomes the next edition; "
           "what somebody is writing is left alone. A draft that says just that is what is published. The same import "
           "may run again at any time",
    .params = PRM_FIELDS(PRM_REF("audience", "audience", PRM_REQUIRED, "Who may read them"),
        PRM_BOOL("publish", 0, "Whether they are published at once; else they are drafts"),
        PRM_FIELD(PRM_T_LIST, "articles", PRM_REQUIRED, "What is taken over", .min = 1, .max = KNOWLEDGE_IMPORTED,
            .items = PRM_OBJECT("article", imported_fields, 0, "One"))),
    .result = PRM_FIELDS(COUNT("created", "How many are new"), COUNT("changed", "How many have another edition now"),
        COUNT("unchanged", "How many were so already"), COUNT("busy", "How many were left alone"),
        PRM_LIST("lines", PRM_OBJECT("line", line_fields, 0, "One"), PRM_REQUIRED, "Of each, in order, what was done")),
    .example = "{\"audience\":\"audience_01h8xgq3m2c4e\",\"publish\":true,\"articles\":[{\"code\":\"ls.1\","
               "\"locale\":\"en\",\"title\":\"ls - list directory contents\","
               "\"body\":\"List information about the FILEs.\"}]}",
    .run = import };
