/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.programs.page: what anybody may read of the programmes that are open. */
#include "joining/joining.h"

#include <string.h>

enum { PROGRAMS = 50, LEVELS = 50, CHOICES = 500 };

/* The texts in the language asked for, or one like it; where there are none, those of the row itself. */
static const prm_val *translation(const prm_val *row, const char *locale)
{
    const prm_val *list = prm->get(row, "translations"), *found = NULL;
    size_t language = strcspn(locale, "-_");

    if (strcmp(prm->text(row, "locale"), locale) == 0)
        return NULL;
    for (size_t i = 0; i < prm->count(list); i++) {
        const char *has = prm->text(prm->at(list, i), "locale");
        if (strcmp(has, locale) == 0)
            return prm->at(list, i);
        if (!found && strcspn(has, "-_") == language && strncmp(has, locale, language) == 0)
            found = prm->at(list, i);
    }
    return found;
}

static prm_status set_texts(const prm_val *row, const prm_val *translated, const char *const *names, prm_val *to)
{
    for (; *names; names++) {
        const char *text = prm->text(translated, *names);
        if (*text == '\0')
            text = prm->text(row, *names);
        if (*text != '\0')
            PRM_TRY(prm->set_text(to, *names, text));
    }
    return PRM_OK;
}

static prm_status find(prm_call *call, const char *entity, const prm_val *filter, uint32_t limit, const prm_val **rows)
{
    return prm->find(call,
        &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = filter, .limit = limit }, rows);
}

static prm_status set_levels(prm_call *call, const prm_val *program, const char *locale, prm_val *to)
{
    const prm_val *rows;
    prm_val *levels = prm->list(call), *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "program", prm->get(program, "id")));
    PRM_TRY(find(call, "level", filter, LEVELS, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *row = prm->at(rows, i);
        prm_val *level = prm->object(call);
        PRM_TRY(prm->set(level, "code", prm->get(row, "code")));
        PRM_TRY(prm->set(level, "rank", prm->get(row, "rank")));
        PRM_TRY(set_texts(row, translation(row, locale), PRM_TEXTS("name", "benefits"), level));
        PRM_TRY(prm->append(levels, level));
    }
    return prm->set(to, "levels", levels);
}

static prm_status tell(prm_call *call, const prm_val *program, const char *locale, prm_val *list)
{
    const prm_val *translated = translation(program, locale);
    const char *shown = prm->text(translated ? translated : program, "locale");
    prm_val *page = prm->object(call);

    PRM_TRY(prm->set(page, "id", prm->get(program, "id")));
    if (*shown != '\0')
        PRM_TRY(prm->set_text(page, "locale", shown));
    PRM_TRY(set_texts(program, translated,
        PRM_TEXTS("name", "mission", "description", "benefits", "rules_of_engagement"), page));
    PRM_TRY(set_levels(call, program, locale, page));
    return prm->append(list, page);
}

/* What an application may name: two trees. */
static prm_status set_choices(prm_call *call, const char *entity, const char *name, prm_val *result)
{
    const prm_val *rows;
    prm_val *list = prm->list(call);

    PRM_TRY(find(call, entity, NULL, CHOICES, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        prm_val *choice = prm->object(call);
        PRM_TRY(partners_tell(prm->at(rows, i), PRM_TEXTS("id", "name", "parent"), choice));
        PRM_TRY(prm->append(list, choice));
    }
    return prm->set(result, name, list);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *locale = prm->text(params, "locale"), *wanted = prm->text(params, "program");
    const prm_val *programs;
    prm_val *list = prm->list(call), *filter = prm->object(call);

    if (*locale == '\0')
        locale = prm->caller(call)->locale;
    PRM_TRY(prm->set(filter, "id", prm->get(params, "program")));
    PRM_TRY(prm->set_boolean(filter, "is_open", 1));
    PRM_TRY(find(call, "program", filter, PROGRAMS, &programs));
    for (size_t i = 0; i < prm->count(programs); i++)
        PRM_TRY(tell(call, prm->at(programs, i), locale, list));
    PRM_TRY(prm->set(result, "programs", list));
    if (*wanted == '\0' || prm->count(list) == 0)
        return PRM_OK;
    PRM_TRY(set_choices(call, "territory", "territories", result));
    return set_choices(call, "product", "products", result);
}

static const prm_field *const level_fields[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What it is called for short"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What it is called"),
    PRM_INT("rank", 0, 1000, PRM_REQUIRED, "Its place: a higher level has a higher rank"),
    PRM_LINES("benefits", 0, 4000, 0, "What it brings"),
    NULL
};

static const prm_field *const page_fields[] = {
    PRM_REF("id", "program", PRM_REQUIRED, "What partners.apply takes"),
    PRM_TEXT("locale", 2, 20, 0, "The language of the texts"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What it is called"),
    PRM_LINES("mission", 0, 2000, 0, "Why it exists"),
    PRM_LINES("description", 0, 2000, 0, "What it offers"),
    PRM_LINES("benefits", 0, 10000, 0, "What partners get out of it"),
    PRM_LINES("rules_of_engagement", 0, 20000, 0, "What partners and the vendor hold each other to"),
    PRM_LIST("levels", PRM_OBJECT("level", level_fields, 0, "One level"), PRM_REQUIRED, "Its levels"),
    NULL
};

#define CHOICE(n, e, d)                                                                                                \
    PRM_LIST(n, PRM_OBJECT("choice", PRM_FIELDS(PRM_REF("id", e, PRM_REQUIRED, "What partners.apply takes"),           \
        PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What it is called"), PRM_REF("parent", e, 0, "What it is part of")),   \
        0, "One of them"), 0, d)

const prm_method partners_programs_page_method = { .size = sizeof partners_programs_page_method, .since = 1,
    .name = "partners.programs.page", .access = PRM_PUBLIC_READ, .quota = "pages_per_day",
    .doc = "What anybody may read of the programmes that take applications; of one of them, what to choose from as "
           "well",
    .params = PRM_FIELDS(PRM_REF("program", "program", 0, "Which; none: all that are open"),
        PRM_TEXT("locale", 2, 20, 0, "In which language, if there is a text in it, \"fr\"")),
    .result = PRM_FIELDS(PRM_LIST("programs", PRM_OBJECT("page", page_fields, 0, "One programme"), PRM_REQUIRED,
            "None, if it takes no applications"),
        CHOICE("territories", "territory", "Where one may want to work, the first 500"),
        CHOICE("products", "product", "What one may want to sell, the first 500")),
    .example = "{\"locale\":\"fr\"}", .run = run };
