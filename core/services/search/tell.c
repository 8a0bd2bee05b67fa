/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of the rows that were found: of each as it is now, if it is still the caller's. */
#include "services/search/find.h"

#include "plugins/api.h"

#include <string.h>

enum {
    BEHIND_MS = 2000,
    TRIES = 3,      /* rows looked at for one that is told */
    CHECKED = 1000, /* rows looked at to be counted */
    ROW_BYTES = 32 << 20
};

static const prm_sought_table *table_of(prm_finding *f, int64_t id, prm_status *status)
{
    char term[PRM_TEXT_MARK], kind[PRM_TERM_BYTES];
    prm_error error = { 0 };
    *status = f->searcher->store->kind(f->searcher->index, id, term, &error);
    if (*status == PRM_E_NOT_FOUND)
        *status = PRM_OK;
    for (size_t i = 0; *status == PRM_OK && error.status == PRM_OK && i < f->ask.table_count; i++) {
        prm_term_of_kind(f->ask.tables[i].table, kind);
        if (strcmp(kind, term) == 0)
            return &f->ask.tables[i];
    }
    return NULL;
}

/* Whether the gate lets the caller to the row as it is now. */
static bool is_admitted(const prm_sought_table *sought, const prm_val *row)
{
    const prm_searched *searched = prm_table_searched(sought->table);
    if (sought->admitted == NULL || !prm_search_is_gated(searched, row))
        return false;
    const char *value = prm_val_get_str(row, searched->within->name);
    for (size_t i = 0; *value != '\0' && i < prm_val_count(sought->admitted); i++) {
        const char *one = "";
        (void)prm_val_as_text(prm_val_at(sought->admitted, i), &one, NULL);
        if (strcmp(one, value) == 0)
            return true;
    }
    return false;
}

/* As it is now, if it is still for the caller; NULL: it is not. */
static prm_status load(
    prm_finding *f, const prm_sought_table *sought, int64_t id, prm_arena *arena, const prm_val **row)
{
    prm_db *db = f->call->worker->db;
    prm_error error = { 0 };
    prm_status status = prm_rows_load(db, sought->table, id, &f->call->scope, arena, row, &error);
    if (status == PRM_E_NOT_FOUND && sought->admitted != NULL) {
        error = (prm_error){ 0 };
        status = prm_rows_load(db, sought->table, id, NULL, arena, row, &error);
        if (status == PRM_OK && !is_admitted(sought, *row))
            *row = NULL;
    }
    if (status == PRM_E_NOT_FOUND || (status == PRM_OK && *row != NULL && prm_search_is_archived(*row))) {
        *row = NULL;
        return PRM_OK;
    }
    error.data = NULL; /* which lies in the arena */
    return prm_call_keep(f->call, status, &error);
}

static bool is_hidden(const prm_finding *f, const prm_field *field)
{
    return (field->flags & PRM_VENDOR) != 0 && f->call->scope.side != PRM_VENDOR_SIDE &&
        f->call->scope.side != PRM_SYSTEM;
}

static prm_status set_title(prm_finding *f, const prm_table *table, const prm_val *row, prm_val *hit)
{
    const prm_entity *entity = prm_table_entity(table);
    const prm_field *label = entity->label != NULL ? prm_fields_find(entity->fields, entity->label) : NULL;
    if (label == NULL || is_hidden(f, label))
        return PRM_OK;
    const char *text = prm_val_get_str(row, label->name);
    return *text == '\0' ? PRM_OK : prm_val_set_text(hit, "title", text);
}

static prm_status make_hit(prm_finding *f, const prm_ranked *ranked, const prm_table *table, const prm_val *row,
    prm_val *hit)
{
    const prm_searched *searched = prm_table_searched(table);
    const char *locale = searched->language != NULL ? prm_val_get_str(row, searched->language->name) : "";
    PRM_TRY(prm_val_set_text(hit, "entity", prm_table_entity(table)->name));
    PRM_TRY(prm_val_set_text(hit, "id", prm_val_get_str(row, "id")));
    PRM_TRY(set_title(f, table, row, hit));
    PRM_TRY(prm_search_snippet(f->call, &f->ask, table, row, f->searcher->speller, hit));
    if (*locale != '\0')
        PRM_TRY(prm_val_set_text(hit, "locale", locale));
    return prm_val_set_integer(hit, "score", 1 + (int64_t)(ranked->score * 1000) + (ranked->is_whole ? 1000000 : 0));
}

/* The row; NULL: it is not the caller's now. */
static prm_status see(prm_finding *f, const prm_ranked *ranked, prm_arena *arena, const prm_sought_table **sought,
    const prm_val **row)
{
    prm_status status;
    *row = NULL;
    *sought = table_of(f, ranked->id, &status);
    PRM_TRY(prm_search_keep_failure(f, status));
    if (*sought != NULL)
        PRM_TRY(load(f, *sought, ranked->id, arena, row));
    f->looked++;
    f->gone += *row == NULL;
    f->gone_any += *row == NULL && !ranked->is_whole;
    return PRM_OK;
}

static prm_status add_hit(prm_finding *f, const prm_ranked *ranked, prm_val *items)
{
    const prm_sought_table *sought;
    const prm_val *row;
    PRM_TRY(see(f, ranked, f->call->arena, &sought, &row));
    if (row == NULL)
        return PRM_OK;
    prm_val *hit = prm_val_object(f->call->arena);
    if (make_hit(f, ranked, sought->table, row, hit) != PRM_OK || prm_val_append(items, hit) != PRM_OK)
        return prm_call_nomem(f->call);
    return PRM_OK;
}

/* Where rows are not the caller's any more, or may not be for long yet, only those are counted that were looked at. */
static prm_status look_at_more(prm_finding *f)
{
    prm_status status = PRM_OK;
    if (f->gone == 0 && !atomic_load(&f->searching->is_moving))
        return PRM_OK;
    prm_arena *row_arena = prm_arena_new(ROW_BYTES);
    if (row_arena == NULL)
        return prm_call_nomem(f->call);
    while (status == PRM_OK && f->looked < f->count && f->looked < CHECKED) {
        const prm_sought_table *sought;
        const prm_val *row;
        prm_arena_reset(row_arena);
        status = see(f, &f->rows[f->looked], row_arena, &sought, &row);
    }
    prm_arena_free(row_arena);
    PRM_TRY(status);
    f->is_cut = f->is_cut || f->looked < f->count;
    f->count = f->looked;
    return PRM_OK;
}

static prm_status tell_counts(prm_finding *f, prm_val *found)
{
    int64_t any = -(int64_t)f->gone_any;
    for (size_t i = 0; i < f->count; i++)
        any += !f->rows[i].is_whole;
    PRM_TRY(prm_val_set_integer(found, "count", (int64_t)(f->count - f->gone)));
    if (any > 0)
        PRM_TRY(prm_val_set_integer(found, "any", any));
    if (f->is_cut) {
        PRM_TRY(prm_val_set_boolean(found, "more", true));
        PRM_TRY(prm_val_set_integer(found, "ranked", (int64_t)f->count));
    }
    if (atomic_load(&f->searching->is_making) || prm_search_behind_ms(f->searching) > BEHIND_MS)
        PRM_TRY(prm_val_set_boolean(found, "behind", true));
    return PRM_OK;
}

prm_status prm_search_tell(prm_finding *f, prm_val *found)
{
    prm_val *items = prm_val_list(f->call->arena);
    while (f->looked < f->count && f->looked < (size_t)TRIES * f->ask.limit && prm_val_count(items) < f->ask.limit)
        PRM_TRY(add_hit(f, &f->rows[f->looked], items));
    PRM_TRY(look_at_more(f));
    if (prm_val_set(found, "items", items) != PRM_OK || tell_counts(f, found) != PRM_OK)
        return prm_call_nomem(f->call);
    return PRM_OK;
}
