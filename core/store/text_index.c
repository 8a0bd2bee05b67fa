/* SPDX-License-Identifier: Apache-2.0 */
/* search.db: rows as tokens, and an FTS5 index over them. What was indexed of a row is kept beside it, because that is
 * what FTS5 takes a row out with. */
#include "store/text_index_internal.h"

#include "base/alloc.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME   "search.db"
#define ASK_STEPS 40 /* of SQLite's machine: FTS5 reads a dozen pages by so many */
#define LAYOUT 1 /* of these tables: another is made anew */

/* The columns of prm_text_row, in its order. */
#define COLUMNS "terms, a, b, c, d, e, f, g, h, typed"

static const char make_sql[] =
    "CREATE TABLE mark(name TEXT PRIMARY KEY, mark TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE row(id INTEGER PRIMARY KEY, terms TEXT NOT NULL, a TEXT, b TEXT, c TEXT, d TEXT, e TEXT, f TEXT, g "
    "TEXT, h TEXT, typed TEXT) STRICT;"
    "CREATE VIRTUAL TABLE word USING fts5(" COLUMNS ", content='row', content_rowid='id', "
    "tokenize=\"ascii tokenchars '_'\");"
    "INSERT INTO word(word, rank) VALUES('usermerge', 2);"
    "PRAGMA user_version=1;";

prm_status prm_text_index_sqlite_check(prm_error *error)
{
    if (sqlite3_compileoption_used("ENABLE_FTS5"))
        return PRM_OK;
    return prm_error_set(error, PRM_E_INVALID, NULL,
        "SQLite %s was built without FTS5, which search needs: use a build with SQLITE_ENABLE_FTS5",
        sqlite3_libversion());
}

static prm_status check_layout(prm_text_index *index, bool is_writer, prm_error *error)
{
    sqlite3_stmt *statement;
    int64_t version;
    PRM_TRY(prm_db_statement(index->db, "PRAGMA user_version", &statement, error));
    PRM_TRY(prm_db_integer(index->db, statement, &version, error));
    if (version == LAYOUT)
        return PRM_OK;
    if (version != 0 || !is_writer)
        return prm_error_set(error, PRM_E_CORRUPT, NULL, "%s is not of this release", NAME);
    PRM_TRY(prm_db_begin(index->db, error));
    prm_status status = prm_db_exec(index->db, make_sql, error);
    if (status == PRM_OK)
        return prm_db_commit(index->db, error);
    prm_db_rollback(index->db);
    return status;
}

static void close_index(prm_text_index *index)
{
    if (index == NULL)
        return;
    prm_db_close(index->db);
    prm_buf_deinit(&index->expression);
    prm_free(index);
}

static prm_status open_index(const char *directory, bool is_writer, prm_text_index **out, prm_error *error)
{
    *out = NULL;
    prm_text_index *index = prm_alloc_zeroed(1, sizeof(*index));
    if (index == NULL)
        return prm_db_nomem(error);
    prm_buf_init(&index->expression, 0);
    index->rows = -1;
    prm_status status =
        prm_db_open_beside(directory, NAME, is_writer ? PRM_DB_WRITER : PRM_DB_READER, &index->db, error);
    if (status == PRM_OK)
        status = check_layout(index, is_writer, error);
    if (status == PRM_OK)
        status = prm_text_gather_install(index, error);
    if (status == PRM_OK)
        sqlite3_progress_handler(prm_db_handle(index->db), ASK_STEPS, prm_text_index_ask, index);
    if (status != PRM_OK) {
        close_index(index);
        return status;
    }
    *out = index;
    return PRM_OK;
}

static void discard(const char *directory)
{
    static const char *const names[] = { NAME, NAME "-wal", NAME "-shm" };
    char path[4096];
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        int length = snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
        if (length > 0 && (size_t)length < sizeof(path))
            (void)unlink(path);
    }
}

static void rollback(prm_text_index *index)
{
    index->rows = -1;
    prm_db_rollback(index->db);
}

/* Where memory ran out, one may have been left open. */
static prm_status begin(prm_text_index *index, prm_error *error)
{
    if (prm_db_is_in_transaction(index->db))
        rollback(index);
    return prm_db_begin(index->db, error);
}

static prm_status commit(prm_text_index *index, prm_error *error)
{
    return prm_db_commit(index->db, error);
}

/* What became of a row that was kept. */
enum kept { WAS_NOT, WAS_OTHER, IS_SAME };

static bool is_same(sqlite3_stmt *kept, const prm_text_row *row)
{
    for (int i = 0; i <= PRM_TEXT_COLUMNS; i++) {
        const char *old = (const char *)sqlite3_column_text(kept, i), *new = i == 0 ? row->terms : row->columns[i - 1];
        if (old == NULL || new == NULL ? old != new : strcmp(old, new) != 0)
            return false;
    }
    return true;
}

static prm_status take_words_out(prm_text_index *index, sqlite3_stmt *kept, int64_t id, prm_error *error)
{
    sqlite3_stmt *out;
    PRM_TRY(prm_db_statement(index->db,
        "INSERT INTO word(word, rowid, " COLUMNS ") VALUES('delete', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &out, error));
    sqlite3_bind_int64(out, 1, id);
    for (int i = 0; i <= PRM_TEXT_COLUMNS; i++)
        sqlite3_bind_value(out, 2 + i, sqlite3_column_value(kept, i));
    return prm_db_run(index->db, out, error);
}

/* Takes the words of what is kept of the row out of the index, unless it is what is to be put. */
static prm_status take_out(
    prm_text_index *index, int64_t id, const prm_text_row *row, enum kept *became, prm_error *error)
{
    sqlite3_stmt *kept;
    bool has_row;
    *became = WAS_NOT;
    PRM_TRY(prm_db_statement(index->db, "SELECT " COLUMNS " FROM row WHERE id = ?", &kept, error));
    sqlite3_bind_int64(kept, 1, id);
    PRM_TRY(prm_db_step(index->db, kept, &has_row, error));
    if (!has_row)
        return PRM_OK;
    *became = row != NULL && is_same(kept, row) ? IS_SAME : WAS_OTHER;
    prm_status status = *became == IS_SAME ? PRM_OK : take_words_out(index, kept, id, error);
    (void)sqlite3_reset(kept);
    return status;
}

static void count_row(prm_text_index *index, int64_t more)
{
    if (index->rows >= 0)
        index->rows += more;
}

static prm_status write_row(prm_text_index *index, const char *sql, const prm_text_row *row, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(index->db, sql, &statement, error));
    sqlite3_bind_int64(statement, 1, row->id);
    prm_bind_text(statement, 2, row->terms);
    for (int i = 0; i < PRM_TEXT_COLUMNS; i++)
        if (row->columns[i] != NULL)
            prm_bind_text(statement, 3 + i, row->columns[i]);
    return prm_db_run(index->db, statement, error);
}

static prm_status put(prm_text_index *index, const prm_text_row *row, prm_error *error)
{
    enum kept became;
    PRM_TRY(take_out(index, row->id, row, &became, error));
    if (became == IS_SAME)
        return PRM_OK;
    count_row(index, became == WAS_NOT);
    PRM_TRY(write_row(
        index, "REPLACE INTO row(id, " COLUMNS ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row, error));
    return write_row(
        index, "INSERT INTO word(rowid, " COLUMNS ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row, error);
}

static prm_status drop(prm_text_index *index, int64_t id, prm_error *error)
{
    sqlite3_stmt *statement;
    enum kept became;
    PRM_TRY(take_out(index, id, NULL, &became, error));
    if (became == WAS_NOT)
        return PRM_OK;
    count_row(index, -1);
    PRM_TRY(prm_db_statement(index->db, "DELETE FROM row WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    return prm_db_run(index->db, statement, error);
}

static prm_status having(prm_text_index *index, const char *term, int64_t after, size_t most, int64_t *ids,
    size_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    *count = 0;
    prm_buf_clear(&index->expression);
    prm_buf_format(&index->expression, "terms : \"%s\"", term);
    prm_buf_put_char(&index->expression, '\0');
    if (index->expression.failed)
        return prm_db_nomem(error);
    PRM_TRY(prm_db_statement(
        index->db, "SELECT rowid FROM word WHERE word MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?", &statement,
        error));
    prm_bind_text(statement, 1, index->expression.data);
    sqlite3_bind_int64(statement, 2, after);
    sqlite3_bind_int64(statement, 3, (int64_t)most);
    for (;;) {
        PRM_TRY(prm_db_step(index->db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        ids[(*count)++] = sqlite3_column_int64(statement, 0);
    }
}

static prm_status kind(prm_text_index *index, int64_t id, char term[PRM_TEXT_MARK], prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(index->db, "SELECT terms FROM row WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    PRM_TRY(prm_db_step(index->db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "the row is not in the index");
    const char *terms = (const char *)sqlite3_column_text(statement, 0);
    snprintf(term, PRM_TEXT_MARK, "%.*s", terms != NULL ? (int)strcspn(terms, " ") : 0, terms != NULL ? terms : "");
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

/* As FTS5 keeps them: a number of up to nine bytes for each column, seven bits a byte, the terms first. */
static prm_status lengths(prm_text_index *index, int64_t id, uint32_t found[PRM_TEXT_COLUMNS], prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    memset(found, 0, PRM_TEXT_COLUMNS * sizeof(*found));
    PRM_TRY(prm_db_statement(index->db, "SELECT sz FROM word_docsize WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    PRM_TRY(prm_db_step(index->db, statement, &has_row, error));
    if (!has_row)
        return PRM_OK;
    const uint8_t *bytes = sqlite3_column_blob(statement, 0);
    int count = sqlite3_column_bytes(statement, 0);
    uint32_t length = 0;
    for (int i = 0, column = -1; i < count && column < PRM_TEXT_COLUMNS; i++) {
        length = length << 7 | (bytes[i] & 0x7F);
        if ((bytes[i] & 0x80) != 0)
            continue;
        if (column >= 0)
            found[column] = length;
        column++;
        length = 0;
    }
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

/* Counted once, over the narrow table that FTS5 has a row of each in. */
static prm_status size(prm_text_index *index, int64_t *rows, prm_error *error)
{
    sqlite3_stmt *statement;
    if (index->rows < 0) {
        PRM_TRY(prm_db_statement(index->db, "SELECT count(*) FROM word_docsize", &statement, error));
        PRM_TRY(prm_db_integer(index->db, statement, &index->rows, error));
    }
    *rows = index->rows;
    return PRM_OK;
}

static prm_status get_mark(prm_text_index *index, const char *name, char mark[PRM_TEXT_MARK], prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    mark[0] = '\0';
    PRM_TRY(prm_db_statement(index->db, "SELECT mark FROM mark WHERE name = ?", &statement, error));
    prm_bind_text(statement, 1, name);
    PRM_TRY(prm_db_step(index->db, statement, &has_row, error));
    if (!has_row)
        return PRM_OK;
    snprintf(mark, PRM_TEXT_MARK, "%s", (const char *)sqlite3_column_text(statement, 0));
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

static prm_status set_mark(prm_text_index *index, const char *name, const char *mark, prm_error *error)
{
    sqlite3_stmt *statement;
    const char *sql = mark[0] == '\0' ? "DELETE FROM mark WHERE name = ?"
                                      : "REPLACE INTO mark(name, mark) VALUES(?, ?)";
    PRM_TRY(prm_db_statement(index->db, sql, &statement, error));
    prm_bind_text(statement, 1, name);
    if (mark[0] != '\0')
        prm_bind_text(statement, 2, mark);
    return prm_db_run(index->db, statement, error);
}

/* Of the names that begin so: those up to the next that does not. */
static prm_status first_mark(
    prm_text_index *index, const char *prefix, char name[PRM_TEXT_MARK], char mark[PRM_TEXT_MARK], prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    name[0] = mark[0] = '\0';
    PRM_TRY(prm_db_statement(index->db,
        "SELECT name, mark FROM mark WHERE name >= ?1 AND substr(name, 1, length(?1)) = ?1 ORDER BY name LIMIT 1",
        &statement, error));
    prm_bind_text(statement, 1, prefix);
    PRM_TRY(prm_db_step(index->db, statement, &has_row, error));
    if (!has_row)
        return PRM_OK;
    snprintf(name, PRM_TEXT_MARK, "%s", (const char *)sqlite3_column_text(statement, 0));
    snprintf(mark, PRM_TEXT_MARK, "%s", (const char *)sqlite3_column_text(statement, 1));
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

static bool is_broken(const prm_text_index *index)
{
    return index->db->is_broken;
}

static void set_ask(prm_text_index *index, int (*ask)(void *context), void *context)
{
    index->ask = ask;
    index->asker = context;
}

const prm_text_store prm_text_index_sqlite = { .open = open_index, .close = close_index, .discard = discard,
    .begin = begin, .commit = commit, .rollback = rollback, .put = put, .drop = drop, .having = having, .kind = kind,
    .lengths = lengths, .size = size,
    .get_mark = get_mark, .set_mark = set_mark, .first_mark = first_mark, .find = prm_text_index_find, .ask = set_ask,
    .tidy = prm_text_index_tidy, .purge = prm_text_index_purge, .wipe = prm_text_index_wipe, .is_broken = is_broken };
