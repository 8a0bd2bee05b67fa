/* SPDX-License-Identifier: Apache-2.0 */
/* Bringing the index up to what is committed: first every row there is, then what the journal says was changed. */
#include "services/search/keeper.h"

#include "base/id.h"
#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PIECE_ENTRIES = 200,
    PIECE_BYTES = 4 << 20,
    PIECE_CHANGES = 1000, /* rows; what one call changed is not parted */
    PIECE_ROWS = 200
};

bool prm_search_is_wanted(const prm_model *model)
{
    const prm_table *table;
    for (size_t i = 0; (table = prm_model_table_at(model, i)) != NULL; i++)
        if (prm_table_searched(table) != NULL)
            return true;
    return false;
}

/* ---- What the journal says --------------------------------------------------------------------------------------- */

static const prm_table *table_of(const prm_search_keeper *keeper, const prm_val *change, int64_t *id)
{
    const char *entity = prm_val_get_str(change, "entity");
    const prm_table *table = prm_model_table(keeper->searching->model, entity);
    return table != NULL && prm_id_parse(prm_val_get_str(change, "id"), entity, id) ? table : NULL;
}

/* What an entry changed, and what stands elsewhere because of it. */
static prm_status add_changed(
    prm_search_keeper *keeper, const prm_val *entry, int64_t seq, prm_search_rows *rows, prm_error *error)
{
    const prm_val *changes = prm_val_get(entry, "changes");
    for (size_t i = 0; i < prm_val_count(changes); i++) {
        int64_t id;
        const prm_val *change = prm_val_at(changes, i);
        const prm_table *table = table_of(keeper, change, &id);
        if (table == NULL)
            continue;
        if (prm_table_searched(table) != NULL)
            PRM_TRY(prm_search_rows_add(keeper, rows, table, id, error));
        PRM_TRY(prm_search_add_moved(keeper, table, id, change, seq, rows, error));
    }
    return PRM_OK;
}

/* `last`: up to where the journal is in the index by that; before it there may be more rows than one piece takes. */
static prm_status bring_changed(
    prm_search_keeper *keeper, const prm_val *entries, prm_search_rows *rows, int64_t *last, prm_error *error)
{
    for (size_t i = 0; i < prm_val_count(entries); i++) {
        int64_t seq = 0;
        (void)prm_val_get_integer(prm_val_at(entries, i), "seq", &seq);
        if (rows->count >= PIECE_CHANGES) {
            *last = seq - 1;
            break;
        }
        PRM_TRY(add_changed(keeper, prm_val_at(entries, i), seq, rows, error));
    }
    return prm_search_rows_bring(keeper, rows, error);
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
    prm_search_rows rows = { 0 };
    int64_t last;
    PRM_TRY(prm_journal_load_head(keeper->db, &head, error));
    PRM_TRY(prm_journal_changes(keeper->db, &piece, keeper->arena, &entries, &last, error));
    PRM_TRY(prm_search_go_on_with_moved(keeper, &rows, error));
    PRM_TRY(bring_changed(keeper, entries, &rows, &last, error));
    PRM_TRY(prm_search_look_for_moved(keeper, error));
    /* A piece ends where it has entries enough, or bytes, or rows. */
    *has_more = keeper->moving != 0 || last < head.seq;
    if (last < piece.from)
        return PRM_OK;
    PRM_TRY(look_for_purge(keeper, last, error));
    return prm_search_mark(keeper, last, error);
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
    prm_search_rows rows = { 0 };
    for (size_t i = 0; i < count; i++)
        PRM_TRY(prm_search_rows_add(keeper, &rows, table, ids[i], error));
    PRM_TRY(prm_search_rows_bring(keeper, &rows, error));
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
    prm_search_keeper_tell(keeper);
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
