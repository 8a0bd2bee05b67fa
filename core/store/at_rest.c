/* SPDX-License-Identifier: Apache-2.0 */
/* Queries over tables that nobody changes, as programmes, trees and members mostly are, are answered from what they
 * gave last; so are counts that follow the changes. */
#include "store/cache.h"
#include "store/pending.h"
#include "store/query.h"
#include "base/json.h"

/* What the scope adds to the answer; false if it takes too much to say. */
static bool put_scope(prm_buf *key, const prm_rows_query *query)
{
    const prm_scope *scope = query->scope;
    if (scope == NULL || scope->side == PRM_SYSTEM || query->table->is_public)
        return true;
    prm_buf_put_integer(key, scope->side);
    for (size_t i = 0; i < scope->partners.count && i < PRM_ARM_PARTNERS; i++) {
        prm_buf_put_char(key, '.');
        prm_buf_put_integer(key, scope->partners.ids[i]);
    }
    return !scope->is_bound && scope->partners.count <= PRM_ARM_PARTNERS;
}

static bool make_key(prm_buf *key, const prm_rows_query *query, char what, int64_t most, prm_arena *arena,
    prm_span *out)
{
    prm_buf_clear(key);
    prm_buf_put_char(key, what);
    prm_buf_put_char(key, query->with_archived ? 'a' : ' ');
    prm_buf_put_char(key, query->is_sealed ? 's' : ' ');
    prm_buf_put_char(key, query->is_listed ? 'l' : ' ');
    prm_buf_put_integer(key, most);
    prm_buf_put_text(key, query->sort != NULL ? query->sort : "");
    prm_buf_put_char(key, query->fields != NULL ? ';' : ' ');
    prm_buf_put_text(key, query->fields != NULL ? query->fields : "");
    prm_buf_put_char(key, ' ');
    if (!put_scope(key, query))
        return false;
    prm_buf_put_char(key, ' ');
    if (query->filter != NULL)
        prm_json_print(key, query->filter);
    *out = (prm_span){key->failed ? NULL : prm_arena_text(arena, key->data, key->length), key->length};
    return out->bytes != NULL;
}

prm_status prm_rows_find(prm_db *db, const prm_rows_query *query, prm_arena *arena, const prm_val **rows,
    const char **next_cursor, prm_error *error)
{
    prm_known_answer known;
    prm_span key;
    *rows = NULL;
    PRM_TRY(prm_pending_flush(db, query->table, error)); /* a row that waits is no change of the table yet */
    if (next_cursor != NULL || query->cursor != NULL || !prm_cache_is_at_rest(db->cache, query->table) ||
        !make_key(&db->text, query, 'f', query->limit, arena, &key))
        return prm_find_rows(db, query, arena, rows, next_cursor, error);
    if (prm_cache_answer(db->cache, query->table, key, &known)) {
        *rows = known.rows;
        return PRM_OK;
    }
    PRM_TRY(prm_find_rows(db, query, arena, rows, NULL, error));
    prm_cache_keep_answer(db->cache, query->table, key, &(prm_known_answer){.rows = *rows});
    return PRM_OK;
}

static prm_status count_by(prm_db *db, const prm_rows_query *query, const prm_column *anchor, int64_t most,
    prm_arena *arena, int64_t *count, prm_error *error)
{
    PRM_TRY(prm_pending_flush(db, query->table, error));
    if (prm_cache_count(db->cache, query, anchor, most, count))
        return PRM_OK;
    PRM_TRY(prm_count_rows(db, query, most, arena, count, error));
    prm_cache_keep_count(db->cache, query, anchor, most, *count);
    return PRM_OK;
}

prm_status prm_rows_count(
    prm_db *db, const prm_rows_query *query, int64_t most, prm_arena *arena, int64_t *count, prm_error *error)
{
    prm_known_answer known;
    prm_span key;
    const prm_column *anchor = prm_cache_anchor(db->cache, query);
    if (anchor != NULL)
        return count_by(db, query, anchor, most, arena, count, error);
    if (!prm_cache_is_at_rest(db->cache, query->table) || !make_key(&db->text, query, 'c', most, arena, &key))
        return prm_count_rows(db, query, most, arena, count, error);
    if (prm_cache_answer(db->cache, query->table, key, &known)) {
        *count = known.count;
        return PRM_OK;
    }
    PRM_TRY(prm_count_rows(db, query, most, arena, count, error));
    prm_cache_keep_answer(db->cache, query->table, key, &(prm_known_answer){.count = *count});
    return PRM_OK;
}
