/* SPDX-License-Identifier: Apache-2.0 */
/* A query of search.db: the expression FTS5 is given, and what is taken of each row that matches. FTS5's own ranking
 * counts words over all rows, whoever may see them: it is not used. */
#include "store/text_index_internal.h"

#include <string.h>

static const char columns_of_all[] = "{a b c d typed} : (";
static const char columns_of_vendor[] = "{a b c d e f g h typed} : (";

enum {
    FIRST_ROOM = 256,
    ASK_ROWS = 256,
    CHECK_ROWS = 16,
    PAGE_EFFORT = 20, /* of one that is read, where a word of a row is 1: 4 microseconds against 0.2 */
    PLACES_EFFORT = 60 /* where beginnings are brought together in it, or places compared */
};

/* ---- What it takes ----------------------------------------------------------------------------------------------- */

/* Pages of the file that were asked for, of which a leaf of FTS5 takes some: the same ones whatever is in memory. */
static int64_t count_pages(prm_text_index *index)
{
    int hits = 0, misses = 0, highest;
    sqlite3 *handle = prm_db_handle(index->db);
    (void)sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_HIT, &hits, &highest, 0);
    (void)sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_MISS, &misses, &highest, 0);
    return (int64_t)hits + misses;
}

static bool is_plain(const prm_text_word *word)
{
    for (size_t i = 0; i < word->count; i++)
        if (word->alternatives[i].is_prefix || strchr(word->alternatives[i].tokens, ' ') != NULL)
            return false;
    return true;
}

static int64_t effort_of_page(const prm_text_query *query)
{
    int64_t sum = 0;
    for (size_t i = 0; i < query->word_count; i++)
        sum += is_plain(&query->words[i]) ? PAGE_EFFORT : PLACES_EFFORT;
    return sum / (int64_t)query->word_count;
}

/* False: that is more than it may. */
static bool is_allowed(prm_text_index *index)
{
    prm_text_gathering *g = index->gathering;
    int64_t effort = g->rows_effort + (count_pages(index) - g->pages_before) * g->page_effort;
    g->is_spent = g->is_spent || effort > g->query->effort;
    g->matches->effort = g->is_spent ? g->query->effort : (uint32_t)effort;
    return !g->is_spent;
}

int prm_text_index_ask(void *context)
{
    prm_text_index *index = context;
    if (index->gathering != NULL && !is_allowed(index))
        return 1;
    return index->ask != NULL ? index->ask(index->asker) : 0;
}

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
    prm_text_gathering *g = index->gathering;
    int result = g != NULL ? take_row(api, fts, g) : SQLITE_MISUSE;
    if (result == SQLITE_OK)
        g->rows_effort += 1 + (int64_t)g->query->word_count;
    if (result == SQLITE_OK && g->matches->count % CHECK_ROWS == 0 && !is_allowed(index))
        result = SQLITE_INTERRUPT;
    if (result == SQLITE_OK && index->ask != NULL && g->matches->count % ASK_ROWS == 0 &&
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
    prm_text_gathering gathering = { .query = query, .arena = arena, .matches = matches,
        .pages_before = count_pages(index), .page_effort = effort_of_page(query) };
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
    (void)is_allowed(index);
    index->gathering = NULL;
    matches->is_cut = gathering.is_spent;
    return status == PRM_E_UNAVAILABLE && gathering.is_spent ? PRM_OK : status;
}
