/* SPDX-License-Identifier: Apache-2.0 */
/* Bringing the index up to what is committed: first every row there is, then what the journal says was changed. */
#include "services/search/keeper.h"

#include "base/id.h"
#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_ENTRIES = 200, PIECE_BYTES = 4 << 20, PIECE_ROWS = 200 };

bool prm_search_is_wanted(const prm_model *model)
{
    const prm_table *table;
    for (size_t i = 0; (table = prm_model_table_at(model, i)) != NULL; i++)
        if (prm_table_searched(table) != NULL)
            return true;
    return false;
}

/* ---- A row ----------------------------------------------------------------------------------------------------- */

/* One that is gone or archived is taken out. */
static prm_status bring(prm_search_keeper *keeper, const prm_table *table, int64_t id, prm_error *error)
{
    const prm_text_store *store = keeper->searching->store;
    const prm_val *row;
    prm_text_row made;
    prm_error why = { 0 };
    if (atomic_load_explicit(&keeper->searching->is_stopping, memory_order_relaxed))
        return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "the server is stopping");
    prm_arena_reset(keeper->row);
    prm_status status = prm_rows_load(keeper->db, table, id, NULL, keeper->row, &row, &why);
    if (status == PRM_E_NOT_FOUND || (status == PRM_OK && prm_search_is_archived(row)))
        return store->drop(keeper->index, id, error);
    if (status == PRM_OK)
        status = prm_search_make(&keeper->maker, keeper->db, table, id, row, keeper->row, &made, &why);
    if (status != PRM_OK) {
        why.data = NULL;
        *error = why;
        return status;
    }
    return store->put(keeper->index, &made, error);
}

/* ---- Rows that stand elsewhere because another has moved --------------------------------------------------------- */

static prm_status bring_those_with(prm_search_keeper *keeper, const char *term, const prm_table *table,
    prm_error *error)
{
    int64_t ids[PIECE_ROWS], after = 0;
    size_t count = PIECE_ROWS;
    char kind[PRM_TERM_BYTES];
    prm_term_of_kind(table, kind);
    while (count == PIECE_ROWS) {
        PRM_TRY(keeper->searching->store->having(keeper->index, term, kind, after, PIECE_ROWS, ids, &count, error));
        for (size_t i = 0; i < count; i++)
            PRM_TRY(bring(keeper, table, ids[i], error));
        after = count > 0 ? ids[count - 1] : after;
    }
    return PRM_OK;
}

/* What of a row's change moves others: of the network as the registry has it, elsewhere any reference. */
static bool does_move(const prm_table *table, const prm_val *fields, char *letter)
{
    const prm_entity *entity = prm_table_entity(table);
    if (strcmp(entity->name, "partner") == 0 || strcmp(entity->name, "territory") == 0) {
        *letter = entity->name[0];
        return prm_val_get(fields, "parent") != NULL || (*letter == 'p' && prm_val_get(fields, "territories") != NULL);
    }
    *letter = 'r';
    for (size_t i = 0; i < prm_val_count(fields); i++) {
        const prm_field *field = prm_fields_find(entity->fields, prm_val_key_at(fields, i));
        if (field != NULL && field->type == PRM_T_REF)
            return true;
    }
    return false;
}

static prm_status follow_moved(prm_search_keeper *keeper, const prm_table *moved, int64_t id, const prm_val *change,
    prm_error *error)
{
    const prm_table *table;
    char term[PRM_TERM_BYTES], letter;
    if (strcmp(prm_val_get_str(change, "op"), "create") == 0 ||
        !does_move(moved, prm_val_get(change, "fields"), &letter))
        return PRM_OK;
    prm_term_of_id(letter, id, term);
    for (size_t i = 0; (table = prm_model_table_at(keeper->searching->model, i)) != NULL; i++)
        if (prm_table_searched(table) != NULL)
            PRM_TRY(bring_those_with(keeper, term, table, error));
    return PRM_OK;
}

/* ---- What the journal says --------------------------------------------------------------------------------------- */

typedef struct changed {
    int64_t id;
    const prm_table *table;
} changed;

static int compare_changed(const void *a, const void *b)
{
    int64_t left = ((const changed *)a)->id, right = ((const changed *)b)->id;
    return (left > right) - (left < right);
}

static const prm_table *table_of(const prm_search_keeper *keeper, const prm_val *change, int64_t *id)
{
    const char *entity = prm_val_get_str(change, "entity");
    const prm_table *table = prm_model_table(keeper->searching->model, entity);
    return table != NULL && prm_id_parse(prm_val_get_str(change, "id"), entity, id) ? table : NULL;
}

static size_t count_changes(const prm_val *entries)
{
    size_t count = 0;
    for (size_t i = 0; i < prm_val_count(entries); i++)
        count += prm_val_count(prm_val_get(prm_val_at(entries, i), "changes"));
    return count;
}

/* Each row once, however often it was changed. */
static prm_status bring_changed(prm_search_keeper *keeper, const prm_val *entries, prm_error *error)
{
    changed *rows = prm_arena_alloc(keeper->arena, (count_changes(entries) + 1) * sizeof *rows);
    size_t count = 0;
    if (rows == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while rows are indexed");
    for (size_t i = 0; i < prm_val_count(entries); i++) {
        const prm_val *changes = prm_val_get(prm_val_at(entries, i), "changes");
        for (size_t j = 0; j < prm_val_count(changes); j++) {
            const prm_val *change = prm_val_at(changes, j);
            rows[count].table = table_of(keeper, change, &rows[count].id);
            if (rows[count].table == NULL)
                continue;
            PRM_TRY(follow_moved(keeper, rows[count].table, rows[count].id, change, error));
            count += prm_table_searched(rows[count].table) != NULL;
        }
    }
    qsort(rows, count, sizeof *rows, compare_changed);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || rows[i].id != rows[i - 1].id)
            PRM_TRY(bring(keeper, rows[i].table, rows[i].id, error));
    return PRM_OK;
}

static bool is_purge(const prm_val *entry)
{
    const prm_val *events = prm_val_get(entry, "events");
    for (size_t i = 0; i < prm_val_count(events); i++)
        if (strcmp(prm_val_get_str(prm_val_at(events, i), "type"), PRM_SEARCH_PURGED) == 0)
            return true;
    return false;
}

/* Asked for in the journal, so that it outlives whatever happens to the one who is to do it. */
static prm_status look_for_purge(prm_search_keeper *keeper, int64_t last, prm_error *error)
{
    const prm_val *entries;
    int64_t seq = keeper->done;
    for (;;) {
        PRM_TRY(prm_journal_find_event(keeper->db, PRM_SEARCH_PURGED, seq + 1, last, &seq, error));
        if (seq == 0)
            return PRM_OK;
        const prm_journal_piece piece = { .from = seq, .rows = 1, .bytes = 1 };
        PRM_TRY(prm_journal_events(keeper->db, &piece, keeper->arena, &entries, &seq, error));
        if (is_purge(prm_val_at(entries, 0)))
            return prm_search_ask_purge(keeper, error);
    }
}

static prm_status follow(prm_search_keeper *keeper, bool *has_more, prm_error *error)
{
    const prm_journal_piece piece = { .from = keeper->done + 1, .rows = PIECE_ENTRIES, .bytes = PIECE_BYTES };
    const prm_val *entries;
    prm_journal_head head;
    int64_t last;
    *has_more = false;
    PRM_TRY(prm_journal_load_head(keeper->db, &head, error));
    PRM_TRY(prm_journal_changes(keeper->db, &piece, keeper->arena, &entries, &last, error));
    if (last < piece.from)
        return PRM_OK;
    PRM_TRY(bring_changed(keeper, entries, error));
    PRM_TRY(look_for_purge(keeper, last, error));
    PRM_TRY(prm_search_mark(keeper, last, error));
    *has_more = last < head.seq; /* a piece ends where it has entries enough, or bytes */
    return PRM_OK;
}

/* ---- Every row there is ------------------------------------------------------------------------------------------ */

/* "deal:1234": up to where it was made; "" from the beginning. The first searched table from there on. */
static const prm_table *table_at(const prm_search_keeper *keeper, const char *mark, int64_t *after)
{
    const prm_table *table;
    const char *colon = strchr(mark, ':');
    bool is_there = *mark == '\0';
    for (size_t i = 0; (table = prm_model_table_at(keeper->searching->model, i)) != NULL; i++) {
        const char *name = prm_table_entity(table)->name;
        *after = 0;
        if (!is_there && colon != NULL && strlen(name) == (size_t)(colon - mark) &&
            strncmp(name, mark, strlen(name)) == 0) {
            is_there = true;
            *after = strtoll(colon + 1, NULL, 10);
        }
        if (is_there && *after != INT64_MAX && prm_table_searched(table) != NULL)
            return table;
    }
    return NULL;
}

static prm_status make_piece(prm_search_keeper *keeper, bool *has_more, prm_error *error)
{
    char mark[PRM_TEXT_MARK];
    int64_t after, ids[PIECE_ROWS];
    size_t count;
    *has_more = true;
    PRM_TRY(keeper->searching->store->get_mark(keeper->index, PRM_MARK_MADE, mark, error));
    const prm_table *table = table_at(keeper, mark, &after);
    if (table == NULL) {
        keeper->is_made = true;
        PRM_TRY(prm_search_ask_purge(keeper, error)); /* in one piece it is read in half the time */
        return keeper->searching->store->set_mark(keeper->index, PRM_MARK_MADE, PRM_MARK_WHOLE, error);
    }
    PRM_TRY(prm_rows_after(keeper->db, table, after, PIECE_ROWS, ids, &count, error));
    for (size_t i = 0; i < count; i++)
        PRM_TRY(bring(keeper, table, ids[i], error));
    snprintf(mark, sizeof mark, "%s:%lld", prm_table_entity(table)->name,
        (long long)(count < PIECE_ROWS ? INT64_MAX : ids[count - 1]));
    return keeper->searching->store->set_mark(keeper->index, PRM_MARK_MADE, mark, error);
}

/* ---- A piece ----------------------------------------------------------------------------------------------------- */

static prm_status bring_piece(prm_search_keeper *keeper, bool *has_more, prm_error *error)
{
    const prm_text_store *store = keeper->searching->store;
    PRM_TRY(store->begin(keeper->index, error));
    prm_status status = keeper->is_made ? follow(keeper, has_more, error) : make_piece(keeper, has_more, error);
    int64_t rows = 0;
    if (status == PRM_OK)
        status = store->size(keeper->index, &rows, error);
    if (status != PRM_OK) {
        store->rollback(keeper->index);
        return status;
    }
    PRM_TRY(store->commit(keeper->index, error));
    atomic_store(&keeper->searching->rows, rows);
    return prm_search_tell_purge(keeper, error);
}

static prm_status look_and_bring(prm_search_keeper *keeper, bool *has_more, prm_error *error)
{
    PRM_TRY(prm_db_begin(keeper->db, error));
    prm_search_network_reset(keeper->maker.network);
    prm_arena_reset(keeper->arena);
    prm_status status = bring_piece(keeper, has_more, error);
    prm_db_rollback(keeper->db);
    PRM_TRY(status);
    atomic_store(&keeper->searching->done, keeper->done);
    atomic_store(&keeper->searching->is_making, !keeper->is_made);
    return PRM_OK;
}

static prm_status bring_some(prm_search_keeper *keeper, bool *has_more, prm_error *error)
{
    prm_searching *searching = keeper->searching;
    /* Before it looks: what is committed afterwards is noted anew. */
    int64_t since = atomic_load(&searching->behind_us);
    atomic_store(&searching->taken_us, since);
    atomic_store(&searching->behind_us, 0);
    prm_status status = look_and_bring(keeper, has_more, error);
    if (status != PRM_OK || *has_more)
        atomic_store(&searching->behind_us, since != 0 ? since : prm_time_monotonic_us());
    atomic_store(&searching->taken_us, 0);
    return status;
}

prm_status prm_search_keep(prm_search_keeper *keeper, bool *has_more, prm_error *error)
{
    *has_more = false;
    if (atomic_exchange(&keeper->searching->is_suspect, false) && keeper->index != NULL)
        prm_search_keeper_give_up(keeper, "a search found it broken");
    if (keeper->index == NULL)
        PRM_TRY(prm_search_keeper_begin(keeper, error));
    int64_t done = keeper->done;
    bool is_made = keeper->is_made;
    prm_status status = bring_some(keeper, has_more, error);
    if (status == PRM_OK)
        return PRM_OK;
    keeper->done = done;
    keeper->is_made = is_made;
    if (prm_search_keeper_has_broken(keeper))
        prm_search_keeper_give_up(keeper, error->message);
    return status;
}
