/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Languages: what is one, and in which order somebody reads them. */
#include "knowledge/knowledge.h"

#include <ctype.h>

enum { LANGUAGE_MOST = 3, PART_MOST = 8, LOCALE_ROOM = 21 };

/* As languages are written, whoever wrote it: "pt_br" is "pt-BR", "zh-hant" is "zh-Hant". */
static void put_right(char *locale)
{
    size_t length;

    for (size_t part = 0; *locale != '\0'; part++, locale += length) {
        length = strcspn(locale, "-_");
        for (size_t i = 0; i < length; i++) {
            int is_large = part > 0 && (length == 2 || (length == 4 && i == 0));
            locale[i] = (char)(is_large ? toupper((unsigned char)locale[i]) : tolower((unsigned char)locale[i]));
        }
        if (locale[length] != '\0')
            locale[length++] = '-';
    }
}

static int is_written_right(const char *text)
{
    char right[LOCALE_ROOM];

    snprintf(right, sizeof right, "%s", text);
    put_right(right);
    return strcmp(right, text) == 0;
}

int knowledge_is_locale(const char *text)
{
    size_t parts = 0;

    if (!is_written_right(text))
        return 0;
    for (;; text++, parts++) {
        size_t length = strcspn(text, "-");
        for (size_t i = 0; i < length; i++)
            if (!(parts == 0 ? isalpha((unsigned char)text[i]) : isalnum((unsigned char)text[i])))
                return 0;
        if (length < 2 || length > (parts == 0 ? LANGUAGE_MOST : PART_MOST))
            return 0;
        text += length;
        if (*text == '\0')
            return 1;
    }
}

size_t knowledge_locales_place(const knowledge_locales *locales, const char *locale)
{
    for (size_t i = 0; i < locales->count; i++)
        if (strcmp(locales->at[i], locale) == 0)
            return i;
    return KNOWLEDGE_LOCALES;
}

static void add(knowledge_locales *locales, const char *locale)
{
    if (*locale != '\0' && locales->count < KNOWLEDGE_LOCALES &&
        knowledge_locales_place(locales, locale) == KNOWLEDGE_LOCALES)
        locales->at[locales->count++] = locale;
}

/* The language, then what it is a kind of: "fr-CH", "fr". */
static prm_status add_both(prm_call *call, knowledge_locales *locales, const char *locale)
{
    size_t length = strlen(locale);
    char *whole = prm->alloc(call, length + 1), *language = prm->alloc(call, length + 1);

    if (!whole || !language)
        return PRM_E_NOMEM;
    memcpy(whole, locale, length);
    put_right(whole);
    memcpy(language, whole, strcspn(whole, "-"));
    add(locales, whole);
    add(locales, language);
    return PRM_OK;
}

/* The programme that was named, else the first one the caller's partner is in. */
static prm_status find_program(prm_call *call, const char *named, const prm_val **program)
{
    const char *partner = prm->caller(call)->partner;
    prm_val *filter = prm->object(call);
    const prm_val *membership = NULL;

    *program = NULL;
    if (*named == '\0' && *partner != '\0') {
        PRM_TRY(prm->set_text(filter, "partner", partner));
        PRM_TRY(prm_help_find_one(call, "membership", filter, NULL, PRM_REACH_CALLER, &membership));
        named = prm->text(membership, "program");
    }
    return *named != '\0' ? prm->load(call, "program", named, program) : PRM_OK;
}

prm_status knowledge_locales_find(prm_call *call, const char *asked, const char *program, knowledge_locales *locales)
{
    const prm_val *row;

    *locales = (knowledge_locales){ .count = 0 };
    PRM_TRY(find_program(call, program, &row));
    PRM_TRY(add_both(call, locales, *asked != '\0' ? asked : prm->caller(call)->locale));
    PRM_TRY(add_both(call, locales, prm->text(row, "locale")));
    add(locales, "en");
    return PRM_OK;
}
