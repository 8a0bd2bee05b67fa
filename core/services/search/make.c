/* SPDX-License-Identifier: Apache-2.0 */
/* What the index keeps of a row: its words by what they count for, and the terms of who may find it. */
#include "services/search/internal.h"

#include <string.h>

enum { FIELD_BYTES = 1 << 20 /* of one text; the rest of a longer one is not found */ };

static prm_status nomem(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while rows are indexed");
}

static void put_term(prm_buf *terms, const char *term)
{
    if (terms->length > 0)
        prm_buf_put_char(terms, ' ');
    prm_buf_put_text(terms, term);
}

static prm_status put_scope(prm_search_maker *maker, prm_db *db, const prm_rows_place *place, prm_error *error)
{
    prm_buf *terms = &maker->bufs[0];
    char term[PRM_TERM_BYTES];
    if (place->is_public)
        put_term(terms, PRM_TERM_PUBLIC);
    if (place->is_vendors && place->territory == 0)
        put_term(terms, PRM_TERM_VENDOR);
    if (place->territory != 0)
        PRM_TRY(prm_search_territories(maker->network, db, place->territory, terms, error));
    for (size_t i = 0; i < place->partner_count; i++) {
        prm_term_of_id(PRM_TERM_BOUND, place->partners[i], term);
        if (place->is_hidden)
            put_term(terms, term);
        else
            PRM_TRY(prm_search_partners(maker->network, db, place->partners[i], terms, error));
        if (place->territory == 0)
            PRM_TRY(prm_search_territories_of(maker->network, db, place->partners[i], terms, error));
    }
    for (size_t i = 0; i < place->way_count; i++) {
        prm_term_of_id('r', place->ways[i], term);
        put_term(terms, term);
    }
    return PRM_OK;
}

static prm_status put_terms(prm_search_maker *maker, prm_db *db, const prm_table *table, const prm_val *row,
    prm_arena *arena, prm_error *error)
{
    const prm_searched *searched = prm_table_searched(table);
    prm_rows_place place;
    char term[PRM_TERM_BYTES];
    prm_term_of_kind(table, term);
    put_term(&maker->bufs[0], term);
    prm_term_of_language(searched->language != NULL ? prm_val_get_str(row, searched->language->name) : "", term);
    put_term(&maker->bufs[0], term);
    PRM_TRY(prm_rows_place_of(db, table, row, arena, &place, error));
    PRM_TRY(put_scope(maker, db, &place, error));
    const char *within = searched->within != NULL ? prm_val_get_str(row, searched->within->name) : "";
    if (*within == '\0' || !prm_search_is_gated(searched, row))
        return PRM_OK;
    prm_term_of_gate(table, within, term);
    put_term(&maker->bufs[0], term);
    return PRM_OK;
}

static void part(prm_buf *column)
{
    if (column->length > 0)
        prm_buf_put_char(column, ' ');
}

static bool put_word(prm_search_maker *maker, enum prm_tongue tongue, const prm_spoken_word *word, bool is_typed,
    prm_buf *column)
{
    prm_buf *typed = &maker->bufs[1 + PRM_TEXT_TYPED];
    part(column);
    if (!prm_speller_put(maker->speller, tongue, word, column))
        return false;
    if (is_typed) {
        part(typed);
        prm_typed_put(tongue, word, typed);
    }
    return true;
}

/* Fields that count the same lie in one column; a token that no query has keeps a phrase from beginning in one and
 * ending in the next. After the words of a field stand, each by itself, those that a letter and an apostrophe make
 * another of. */
static prm_status put_text(prm_search_maker *maker, const prm_searched_field *field, enum prm_tongue tongue,
    const char *text, size_t length, prm_error *error)
{
    bool is_vendors = field->is_vendors, is_typed = field->rank < 2 && !is_vendors;
    prm_buf *column = &maker->bufs[1 + field->rank + (is_vendors ? PRM_TEXT_VENDOR : 0)];
    prm_spoken spoken = { .text = text, .length = length < FIELD_BYTES ? length : FIELD_BYTES };
    prm_spoken_word word, whole;
    bool is_put = true;
    prm_buf_clear(&maker->joined);
    if (column->length > 0)
        prm_buf_put_text(column, " _");
    while (is_put && prm_spoken_next(&spoken, &word)) {
        is_put = put_word(maker, tongue, &word, is_typed, column);
        if (!is_put || !prm_spoken_join(&word, &whole))
            continue;
        prm_buf_put_text(&maker->joined, " _");
        is_put = put_word(maker, tongue, &whole, is_typed, &maker->joined);
    }
    prm_buf_put(column, maker->joined.data, maker->joined.length);
    return is_put && !maker->joined.failed ? PRM_OK : nomem(error);
}

static prm_status put_field(prm_search_maker *maker, const prm_searched_field *field, enum prm_tongue tongue,
    const prm_val *value, prm_error *error)
{
    const char *text;
    size_t length;
    if (prm_val_as_text(value, &text, &length) == PRM_OK)
        return put_text(maker, field, tongue, text, length, error);
    for (size_t i = 0; i < prm_val_count(value); i++)
        if (prm_val_as_text(prm_val_at(value, i), &text, &length) == PRM_OK)
            PRM_TRY(put_text(maker, field, tongue, text, length, error));
    return PRM_OK;
}

prm_status prm_search_make(prm_search_maker *maker, prm_db *db, const prm_table *table, int64_t id, const prm_val *row,
    prm_arena *arena, prm_text_row *made, prm_error *error)
{
    const prm_searched *searched = prm_table_searched(table);
    enum prm_tongue tongue =
        searched->language != NULL ? prm_tongue_of(prm_val_get_str(row, searched->language->name)) : PRM_TONGUE_OTHER;
    for (size_t i = 0; i <= PRM_TEXT_COLUMNS; i++)
        prm_buf_clear(&maker->bufs[i]);
    PRM_TRY(put_terms(maker, db, table, row, arena, error));
    for (size_t i = 0; i < searched->count; i++)
        PRM_TRY(put_field(maker, &searched->fields[i], tongue, prm_searched_value(&searched->fields[i], row), error));
    *made = (prm_text_row){ .id = id };
    for (size_t i = 0; i <= PRM_TEXT_COLUMNS; i++) {
        bool is_empty = maker->bufs[i].length == 0;
        prm_buf_put_char(&maker->bufs[i], '\0');
        if (maker->bufs[i].failed)
            return nomem(error);
        if (i > 0)
            made->columns[i - 1] = is_empty ? NULL : maker->bufs[i].data;
    }
    made->terms = maker->bufs[0].data;
    return PRM_OK;
}
