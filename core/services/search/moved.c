/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that stand elsewhere because another has moved: whose partner is another's child, whose deal is another
 * partner's. They carry a term of what has moved, and there may be any number of them: a piece takes some, and a mark
 * in the index says from where on there are more. Until then who lost them finds nothing of them: a search looks at
 * each row as it is before it tells of it, or counts it. */
#include "services/search/keeper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A mark's name: the entry of the journal, the term. What it says: the last row that was brought. */
#define MOVE "move "

enum {
    PIECE_MOVED = 400, /* rows of a piece; to look whether there are any counts as one */
    AT_ONCE = 100
};

/* ---- Those that carry a term ------------------------------------------------------------------------------------- */

static prm_status add_row(prm_search_keeper *keeper, int64_t id, prm_search_rows *rows, prm_error *error)
{
    char kind[PRM_TEXT_MARK];
    PRM_TRY(keeper->searching->store->kind(keeper->index, id, kind, error));
    const prm_table *table = prm_search_table_of_term(keeper->searching->model, kind);
    return table != NULL ? prm_search_rows_add(keeper, rows, table, id, error) : PRM_OK;
}

/* `after`: the last of those that were added, INT64_MAX if there are no more. */
static prm_status add_those_with(
    prm_search_keeper *keeper, const char *term, int64_t *after, prm_search_rows *rows, prm_error *error)
{
    while (rows->moved < PIECE_MOVED && *after != INT64_MAX) {
        int64_t ids[AT_ONCE];
        size_t count;
        PRM_TRY(keeper->searching->store->having(keeper->index, term, *after, AT_ONCE, ids, &count, error));
        for (size_t i = 0; i < count; i++)
            PRM_TRY(add_row(keeper, ids[i], rows, error));
        rows->moved += 1 + count;
        *after = count == AT_ONCE ? ids[count - 1] : INT64_MAX;
    }
    return PRM_OK;
}

/* ---- What has moved ---------------------------------------------------------------------------------------------- */

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

static prm_status add_moved_by(
    prm_search_keeper *keeper, char letter, int64_t id, int64_t seq, prm_search_rows *rows, prm_error *error)
{
    char term[PRM_TERM_BYTES], name[PRM_TEXT_MARK], mark[PRM_TEXT_MARK];
    int64_t after = 0;
    prm_term_of_id(letter, id, term);
    PRM_TRY(add_those_with(keeper, term, &after, rows, error));
    if (after == INT64_MAX)
        return PRM_OK;
    snprintf(name, sizeof name, MOVE "%019lld %.*s", (long long)seq, PRM_TERM_BYTES, term);
    snprintf(mark, sizeof mark, "%lld", (long long)after);
    return keeper->searching->store->set_mark(keeper->index, name, mark, error);
}

prm_status prm_search_add_moved(prm_search_keeper *keeper, const prm_table *moved, int64_t id, const prm_val *change,
    int64_t seq, prm_search_rows *rows, prm_error *error)
{
    char letter;
    if (strcmp(prm_val_get_str(change, "op"), "create") == 0 ||
        !does_move(moved, prm_val_get(change, "fields"), &letter))
        return PRM_OK;
    PRM_TRY(add_moved_by(keeper, letter, id, seq, rows, error));
    return letter == 'p' ? add_moved_by(keeper, PRM_TERM_BOUND, id, seq, rows, error) : PRM_OK;
}

/* ---- Going on ---------------------------------------------------------------------------------------------------- */

prm_status prm_search_go_on_with_moved(prm_search_keeper *keeper, prm_search_rows *rows, prm_error *error)
{
    const prm_text_store *store = keeper->searching->store;
    char name[PRM_TEXT_MARK], mark[PRM_TEXT_MARK];
    PRM_TRY(store->first_mark(keeper->index, MOVE, name, mark, error));
    while (name[0] != '\0' && rows->moved < PIECE_MOVED) {
        const char *term = strrchr(name, ' ') + 1;
        int64_t after = strtoll(mark, NULL, 10);
        PRM_TRY(add_those_with(keeper, term, &after, rows, error));
        snprintf(mark, sizeof mark, "%lld", (long long)after);
        PRM_TRY(store->set_mark(keeper->index, name, after == INT64_MAX ? "" : mark, error));
        PRM_TRY(store->first_mark(keeper->index, MOVE, name, mark, error));
    }
    return PRM_OK;
}

prm_status prm_search_look_for_moved(prm_search_keeper *keeper, prm_error *error)
{
    char name[PRM_TEXT_MARK], mark[PRM_TEXT_MARK];
    PRM_TRY(keeper->searching->store->first_mark(keeper->index, MOVE, name, mark, error));
    keeper->moving = name[0] != '\0' ? strtoll(name + strlen(MOVE), NULL, 10) : 0;
    return PRM_OK;
}
