/* SPDX-License-Identifier: Apache-2.0 */
/* A query of search.db: the expression FTS5 is given, and what is taken of each row that matches. FTS5's own ranking
 * counts words over all rows, whoever may see them: it is not used. */
#include "store/text_index_internal.h"

#include <string.h>

static const char columns_of_all[] = "{a b c d typed} : (";
static const char columns_of_vendor[] = "{a b c d e f g h typed} : (";

enum { FIRST_ROOM = 256, ASK_ROWS = 256 /* a power of two */ };

/* ---- The rows -------------------------------------------------------------------------------------------------- */

static bool has_room(prm_text_gathering *g)
{
    prm_text_matches *matches = g->matches;
    if (matches->count < matches->room)
        return true;
    size_t room = matches->room == 0 ? FIRST_ROOM : 2 * matches->room, each = sizeof(*matches->items);
    prm_text_match *items = prm_arena_grow(g->arena, matches->items, matches->room * each, room * each);
    if (items == NULL)
        return false;
    matches->items = items;
    matches->room = room;
    return true;
}

/* Where a phrase of the query is in the row. The first column is that of the terms. */
static int add_phrase(const Fts5ExtensionApi *api, Fts5Context *fts, int phrase, prm_text_times *times)
{
    int column, offset;
    Fts5PhraseIter at;
    int result = api->xPhraseFirst(fts, phrase, &at, &column, &offset);
    for (; result == SQLITE_OK && column >= 0; api->xPhraseNext(fts, &at, &column, &offset))
        if (column >= 1 && column <= PRM_TEXT_COLUMNS && times->columns[column - 1] < UINT8_MAX)
            times->columns[column - 1]++;
    return result;
}

/* Phrases are numbered as they stand in the expression: those of the words come first. */
static int take_row(const Fts5ExtensionApi *api, Fts5Context *fts, prm_text_gathering *g)
{
    const prm_text_query *query = g->query;
    prm_text_times *times = prm_arena_alloc(g->arena, query->word_count * sizeof(*times));
    if (times == NULL || !has_room(g))
        return SQLITE_NOMEM;
    int phrase = 0;
    for (size_t i = 0; i < query->word_count; i++) {
        for (size_t j = 0; j < query->words[i].count; j++) {
            int result = add_phrase(api, fts, phrase++, &times[i]);
            if (result != SQLITE_OK)
                return result;
        }
    }
    g->matches->items[g->matches->count++] = (prm_text_match){ .id = api->xRowid(fts), .times = times };
    return SQLITE_OK;
}

static void gather(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int count,
    sqlite3_value **values)
{
    prm_text_index *index = api->xUserData(fts);
    (void)count;
    (void)values;
    int result = index->gathering != NULL ? take_row(api, fts, index->gathering) : SQLITE_MISUSE;
    if (result == SQLITE_OK && index->ask != NULL && index->gathering->matches->count % ASK_ROWS == 0 &&
        index->ask(index->asker) != 0)
        result = SQLITE_INTERRUPT;
    if (result != SQLITE_OK)
        sqlite3_result_error_code(context, result);
}

prm_status prm_text_gather_install(prm_text_index *index, prm_error *error)
{
    fts5_api *api = NULL;
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(index->db, "SELECT fts5(?)", &statement, error));
    sqlite3_bind_pointer(statement, 1, (void *)&api, "fts5_api_ptr", NULL);
    PRM_TRY(prm_db_step(index->db, statement, &has_row, error));
    (void)sqlite3_reset(statement);
    if (api == NULL)
        return prm_text_index_sqlite_check(error) != PRM_OK ? error->status : prm_db_nomem(error);
    int result = api->xCreateFunction(api, "prm_gather", index, gather, NULL);
    return result == SQLITE_OK ? PRM_OK : prm_db_error(index->db, result, error);
}

/* ---- The expression -------------------------------------------------------------------------------------------- */

static void put_word(prm_buf *buf, const prm_text_word *word)
{
    prm_buf_put_char(buf, '(');
    for (size_t i = 0; i < word->count; i++) {
        prm_buf_put_text(buf, i > 0 ? " OR \"" : "\"");
        prm_buf_put_text(buf, word->alternatives[i].tokens);
        prm_buf_put_text(buf, word->alternatives[i].is_prefix ? "\" *" : "\"");
    }
    prm_buf_put_char(buf, ')');
}

static void put_terms(prm_buf *buf, const prm_text_terms *terms)
{
    if (terms->count == 0)
        return;
    prm_buf_put_text(buf, " AND terms : (");
    for (size_t i = 0; i < terms->count; i++) {
        prm_buf_put_text(buf, i > 0 ? " OR \"" : "\"");
        prm_buf_put_text(buf, terms->items[i]);
        prm_buf_put_char(buf, '"');
    }
    prm_buf_put_char(buf, ')');
}

static prm_status express(prm_text_index *index, const prm_text_query *query, prm_error *error)
{
    prm_buf *buf = &index->expression;
    prm_buf_clear(buf);
    prm_buf_put_text(buf, query->is_vendors ? columns_of_vendor : columns_of_all);
    for (size_t i = 0; i < query->word_count; i++) {
        if (i > 0)
            prm_buf_put_text(buf, query->wants_all ? " AND " : " OR ");
        put_word(buf, &query->words[i]);
    }
    prm_buf_put_char(buf, ')');
    for (size_t i = 0; i < query->group_count; i++)
        put_terms(buf, &query->groups[i]);
    prm_buf_put_char(buf, '\0');
    return buf->failed ? prm_db_nomem(error) : PRM_OK;
}

prm_status prm_text_index_find(prm_text_index *index, const prm_text_query *query, prm_arena *arena,
    prm_text_matches *matches, prm_error *error)
{
    prm_text_gathering gathering = { .query = query, .arena = arena, .matches = matches };
    sqlite3_stmt *statement;
    bool has_row = true;
    PRM_TRY(express(index, query, error));
    PRM_TRY(prm_db_statement(index->db,
        "SELECT prm_gather(word) FROM word WHERE word MATCH ? ORDER BY rowid DESC LIMIT ?", &statement, error));
    prm_bind_text(statement, 1, index->expression.data);
    sqlite3_bind_int64(statement, 2, query->limit);
    index->gathering = &gathering;
    prm_status status = PRM_OK;
    while (status == PRM_OK && has_row)
        status = prm_db_step(index->db, statement, &has_row, error);
    index->gathering = NULL;
    return status;
}
