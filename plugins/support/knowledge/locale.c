/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Languages: what is one, and in which order somebody reads them. */
#include "knowledge/knowledge.h"

#include <ctype.h>

enum { LANGUAGE_MOST = 3, PART_MOST = 8 };

int knowledge_is_locale(const char *text)
{
    size_t part = 0, parts = 0;

    for (;; text++) {
        if (*text != '-' && *text != '\0') {
            int fits = parts == 0 ? islower((unsigned char)*text) != 0 : isalnum((unsigned char)*text) != 0;
            if (!fits || ++part > (parts == 0 ? LANGUAGE_MOST : PART_MOST))
                return 0;
            continue;
        }
        if (part < 2)
            return 0;
        if (*text == '\0')
            return 1;
        part = 0;
        parts++;
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
    size_t length = strcspn(locale, "-");
    char *language = prm->alloc(call, length + 1);

    if (!language)
        return PRM_E_NOMEM;
    memcpy(language, locale, length);
    add(locales, locale);
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
