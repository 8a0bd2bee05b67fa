/* SPDX-License-Identifier: Apache-2.0 */
#include "services/search/internal.h"

#include "base/fields.h"
#include "base/id.h"

#include <stdio.h>
#include <string.h>

void prm_term_of_kind(const prm_table *table, char term[PRM_TERM_BYTES])
{
    snprintf(term, PRM_TERM_BYTES, "n_%s", prm_table_entity(table)->name);
}

const prm_table *prm_search_table_of_term(const prm_model *model, const char *kind)
{
    return strncmp(kind, "n_", 2) == 0 ? prm_model_table(model, kind + 2) : NULL;
}

void prm_term_of_id(char letter, int64_t id, char term[PRM_TERM_BYTES])
{
    char digits[PRM_ID_DIGITS];
    prm_id_print(id, digits);
    snprintf(term, PRM_TERM_BYTES, "%c_%.*s", letter, PRM_ID_DIGITS, digits);
}

/* Two letters; what is none has no language. */
void prm_term_of_language(const char *locale, char term[PRM_TERM_BYTES])
{
    bool is_one = locale[0] >= 'a' && locale[0] <= 'z' && locale[1] >= 'a' && locale[1] <= 'z';
    snprintf(term, PRM_TERM_BYTES, "l_%.*s", is_one ? 2 : 0, locale);
}

void prm_term_of_gate(const prm_table *table, const char *value, char term[PRM_TERM_BYTES])
{
    snprintf(term, PRM_TERM_BYTES, "g_%s_%s", prm_table_entity(table)->name, value);
    for (char *at = term; *at != '\0'; at++)
        if (strchr("abcdefghijklmnopqrstuvwxyz0123456789_", *at) == NULL)
            *at = '_';
}

bool prm_search_is_gated(const prm_searched *searched, const prm_val *row)
{
    return searched->within != NULL &&
        (searched->when == NULL || prm_words_have(searched->values, prm_val_get_str(row, searched->when->name)));
}

bool prm_search_is_archived(const prm_val *row)
{
    return prm_val_kind(prm_val_get(row, "archived_at")) == PRM_V_INT;
}
