/* SPDX-License-Identifier: Apache-2.0 */
#include "store/grow.h"

#include "base/buf.h"
#include "base/log.h"
#include "store/db_internal.h"

#include <string.h>

enum { PIECE_ROWS = 200, PARTS_MOST = 2 * (PRM_INDEX_COLUMNS + PRM_INDEX_TERMS) };

/* An index in the making, and the names of what is beside its table. */
typedef struct growth {
    prm_db *db;
    prm_arena *arena;
    prm_error *error;
    const prm_table *table;
    const prm_index *index;
    const char *columns[PARTS_MOST], *types[PARTS_MOST]; /* of the index and its conditions, each once, without the
                                                          * id */
    size_t count;
    const char *beside; /* the table; with :index, :insert, :update, :delete what belongs to it */
} growth;

static const char *beside_of(prm_arena *arena, const char *index)
{
    return prm_arena_format(arena, "%s:growing", index);
}

static void add_part(growth *g, const char *name, const char *type)
{
    for (size_t i = 0; i < g->count; i++)
        if (strcmp(g->columns[i], name) == 0)
            return;
    g->columns[g->count] = name;
    g->types[g->count++] = type;
}

static void add_column(growth *g, size_t at)
{
    const prm_column *column = &g->table->columns[at];

    if (column->kind == PRM_C_ID)
        return;
    add_part(g, column->name, prm_column_sql_type(column));
    if (column->kind == PRM_C_MONEY)
        add_part(g, column->currency, "TEXT");
}

static prm_status find_parts(growth *g)
{
    for (size_t i = 0; i < g->index->column_count; i++)
        add_column(g, g->index->columns[i].column);
    for (size_t i = 0; i < g->index->term_count; i++)
        add_column(g, g->index->terms[i].column);
    g->beside = beside_of(g->arena, g->index->name);
    return g->beside ? PRM_OK : prm_db_nomem(g->error);
}

/* Statements made here are run once: none is kept. */
static prm_status run(const growth *g, prm_buf *sql)
{
    prm_status status;

    prm_buf_put_char(sql, '\0');
    status = sql->failed ? prm_db_nomem(g->error) : prm_db_exec(g->db, sql->data, g->error);
    prm_buf_deinit(sql);
    return status;
}

static prm_status exec(const growth *g, const char *sql)
{
    return sql ? prm_db_exec(g->db, sql, g->error) : prm_db_nomem(g->error);
}

#define EXEC(g, ...) exec(g, prm_arena_format((g)->arena, __VA_ARGS__))

/* One integer, 0 for none; `?1` is bound to `value`. */
static prm_status ask(const growth *g, const char *sql, int64_t value, int64_t *number)
{
    sqlite3_stmt *statement;
    int result = sql ? sqlite3_prepare_v2(prm_db_handle(g->db), sql, -1, &statement, NULL) : SQLITE_NOMEM;

    if (result != SQLITE_OK)
        return prm_db_error(g->db, result, g->error);
    (void)sqlite3_bind_int64(statement, 1, value);
    result = sqlite3_step(statement);
    *number = result == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_finalize(statement);
    return result == SQLITE_ROW || result == SQLITE_DONE ? PRM_OK : prm_db_error(g->db, result, g->error);
}

/* -- where it stands -- */

prm_status prm_grow_install(prm_db *db, prm_error *error)
{
    return prm_db_exec(db,
        "CREATE TABLE IF NOT EXISTS index_growth(name TEXT PRIMARY KEY, entity TEXT NOT NULL, place INTEGER NOT NULL,"
        " is_there INTEGER NOT NULL) STRICT, WITHOUT ROWID", /* place: the last row copied; is_there: only its traces
                                                              * go */
        error);
}

static prm_status write_place(const growth *g, int64_t place, bool is_there)
{
    sqlite3_stmt *statement;

    PRM_TRY(prm_db_statement(g->db,
        "INSERT OR REPLACE INTO index_growth(name, entity, place, is_there) VALUES(?, ?, ?, ?)", &statement, g->error));
    prm_bind_text(statement, 1, g->index->name);
    prm_bind_text(statement, 2, g->table->name);
    sqlite3_bind_int64(statement, 3, place);
    sqlite3_bind_int64(statement, 4, is_there);
    return prm_db_run(g->db, statement, g->error);
}

static prm_status forget(const growth *g, const char *name)
{
    sqlite3_stmt *statement;

    PRM_TRY(prm_db_statement(g->db, "DELETE FROM index_growth WHERE name = ?", &statement, g->error));
    prm_bind_text(statement, 1, name);
    return prm_db_run(g->db, statement, g->error);
}

/* -- beginning -- */

static void put_columns(const growth *g, const char *before, prm_buf *sql)
{
    for (size_t i = 0; i < g->count; i++)
        prm_buf_format(sql, ", %s\"%s\"", before, g->columns[i]);
}

static prm_status make_table(const growth *g)
{
    const char *head = prm_arena_format(g->arena, "CREATE INDEX \"%s\" ON \"%s\"", g->index->name, g->table->name);
    prm_buf sql;

    if (!head)
        return prm_db_nomem(g->error);
    prm_buf_init(&sql, 0);
    prm_buf_format(&sql, "CREATE TABLE \"%s\"(id INTEGER PRIMARY KEY", g->beside);
    for (size_t i = 0; i < g->count; i++)
        prm_buf_format(&sql, ", \"%s\" %s", g->columns[i], g->types[i]);
    prm_buf_format(&sql, ") STRICT; CREATE INDEX \"%s:index\" ON \"%s\"%s", g->beside, g->beside,
        g->index->sql + strlen(head));
    return run(g, &sql);
}

static prm_status make_triggers(const growth *g)
{
    const char *beside = g->beside, *table = g->table->name;
    prm_buf sql;

    prm_buf_init(&sql, 0);
    prm_buf_format(&sql, "CREATE TRIGGER \"%s:insert\" AFTER INSERT ON \"%s\" BEGIN INSERT INTO \"%s\"(id", beside,
        table, beside);
    put_columns(g, "", &sql);
    prm_buf_put_text(&sql, ") VALUES(new.id");
    put_columns(g, "new.", &sql);
    prm_buf_format(&sql,
        "); END; CREATE TRIGGER \"%s:update\" AFTER UPDATE ON \"%s\" BEGIN UPDATE \"%s\" SET id = new.id", beside,
        table, beside);
    for (size_t i = 0; i < g->count; i++)
        prm_buf_format(&sql, ", \"%s\" = new.\"%s\"", g->columns[i], g->columns[i]);
    prm_buf_format(&sql,
        " WHERE id = old.id; END; CREATE TRIGGER \"%s:delete\" AFTER DELETE ON \"%s\" BEGIN DELETE FROM \"%s\""
        " WHERE id = old.id; END", beside, table, beside);
    return run(g, &sql);
}

prm_status prm_grow_begin(const prm_table *table, const prm_index *index, prm_db *db, prm_arena *arena,
    prm_error *error)
{
    growth g = { .db = db, .arena = arena, .error = error, .table = table, .index = index };

    PRM_TRY(find_parts(&g));
    PRM_TRY(make_table(&g));
    PRM_TRY(make_triggers(&g));
    prm_log_text(PRM_LOG_INFO, "index.begun", "%s: it is made while the server serves", index->name);
    return write_place(&g, INT64_MIN, false);
}

/* -- a piece -- */

static prm_status drop_triggers(const growth *g)
{
    PRM_TRY(EXEC(g, "DROP TRIGGER \"%s:insert\"", g->beside));
    PRM_TRY(EXEC(g, "DROP TRIGGER \"%s:update\"", g->beside));
    return EXEC(g, "DROP TRIGGER \"%s:delete\"", g->beside);
}

static prm_status rename_index(const growth *g)
{
    sqlite3_stmt *statement;
    const char *from = prm_arena_format(g->arena, "%s:index", g->beside);
    int result = from ? sqlite3_prepare_v2(prm_db_handle(g->db),
                            "UPDATE sqlite_schema SET name = ?, tbl_name = ?, sql = ? WHERE type = 'index' AND name = "
                            "?", -1,
                            &statement, NULL)
                      : SQLITE_NOMEM;

    if (result != SQLITE_OK)
        return prm_db_error(g->db, result, g->error);
    prm_bind_text(statement, 1, g->index->name);
    prm_bind_text(statement, 2, g->table->name);
    prm_bind_text(statement, 3, g->index->sql);
    prm_bind_text(statement, 4, from);
    result = sqlite3_step(statement);
    (void)sqlite3_finalize(statement);
    if (result != SQLITE_DONE)
        return prm_db_error(g->db, result, g->error);
    return sqlite3_changes(prm_db_handle(g->db)) == 1
               ? PRM_OK
               : prm_error_set(g->error, PRM_E_CORRUPT, NULL, "the index %s that was being made is gone",
                   g->index->name);
}

/* The triggers go last: that tells every connection that the schema is another, and a rollback that it was changed. */
static prm_status change_hands(const growth *g)
{
    prm_status status;

    (void)sqlite3_db_config(prm_db_handle(g->db), SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    status = prm_db_exec(g->db, "PRAGMA writable_schema=ON", g->error);
    if (status == PRM_OK)
        status = rename_index(g);
    if (prm_db_exec(g->db, "PRAGMA writable_schema=RESET", status == PRM_OK ? g->error : NULL) != PRM_OK &&
        status == PRM_OK)
        status = PRM_E_NOMEM;
    (void)sqlite3_db_config(prm_db_handle(g->db), SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (status == PRM_OK)
        status = drop_triggers(g);
    if (status == PRM_OK)
        prm_log_text(PRM_LOG_INFO, "index.made", "%s: queries use it from now on", g->index->name);
    return status == PRM_OK ? write_place(g, 0, true) : status;
}

static prm_status copy_some(const growth *g, int64_t place)
{
    prm_buf sql;
    int64_t count, last;

    PRM_TRY(ask(g,
        prm_arena_format(g->arena, "SELECT count(*) FROM (SELECT id FROM \"%s\" WHERE id > ?1 ORDER BY id LIMIT %d)",
        g->table->name, PIECE_ROWS), place, &count));
    if (count == 0)
        return change_hands(g);
    PRM_TRY(ask(g,
        prm_arena_format(g->arena, "SELECT max(id) FROM (SELECT id FROM \"%s\" WHERE id > ?1 ORDER BY id LIMIT %d)",
        g->table->name, PIECE_ROWS), place, &last));
    prm_buf_init(&sql, 0);
    prm_buf_format(&sql, "INSERT OR IGNORE INTO \"%s\"(id", g->beside);
    put_columns(g, "", &sql);
    prm_buf_put_text(&sql, ") SELECT id");
    put_columns(g, "", &sql);
    prm_buf_format(&sql, " FROM \"%s\" WHERE id > %lld AND id <= %lld", g->table->name, (long long)place,
        (long long)last);
    PRM_TRY(run(g, &sql));
    return write_place(g, last, false);
}

static prm_status clear_some(const growth *g)
{
    int64_t count;

    PRM_TRY(EXEC(g, "DELETE FROM \"%s\" WHERE id IN (SELECT id FROM \"%s\" ORDER BY id LIMIT %d)", g->beside, g->beside,
        10 * PIECE_ROWS));
    PRM_TRY(ask(g, prm_arena_format(g->arena, "SELECT count(*) FROM (SELECT 1 FROM \"%s\" LIMIT 1)", g->beside), 0,
        &count));
    if (count > 0)
        return PRM_OK;
    PRM_TRY(EXEC(g, "DROP TABLE \"%s\"", g->beside));
    return forget(g, g->index->name);
}

static const prm_index *find_index(const prm_table *table, const char *name)
{
    for (size_t i = 0; table && i < table->index_count; i++)
        if (strcmp(table->indexes[i].name, name) == 0)
            return &table->indexes[i];
    return NULL;
}

/* The first whose plugin is here; `index` NULL: there is none. */
static prm_status find_growth(const prm_model *model, growth *g, int64_t *place, bool *is_there)
{
    sqlite3_stmt *statement;
    bool has_row = true;

    g->index = NULL;
    PRM_TRY(prm_db_statement(g->db, "SELECT entity, name, place, is_there FROM index_growth", &statement, g->error));
    while (has_row && !g->index) {
        PRM_TRY(prm_db_step(g->db, statement, &has_row, g->error));
        if (!has_row)
            return PRM_OK;
        g->table = prm_model_table(model, (const char *)sqlite3_column_text(statement, 0));
        g->index = find_index(g->table, (const char *)sqlite3_column_text(statement, 1));
        *place = sqlite3_column_int64(statement, 2);
        *is_there = sqlite3_column_int(statement, 3) != 0;
    }
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

/* One that was left before its end would keep tables from being dropped. */
static void reset_all(prm_db *db)
{
    for (sqlite3_stmt *at = NULL; (at = sqlite3_next_stmt(prm_db_handle(db), at));)
        if (sqlite3_stmt_busy(at))
            (void)sqlite3_reset(at);
}

prm_status prm_model_grow(const prm_model *model, prm_db *db, prm_arena *arena, bool *has_more, prm_error *error)
{
    growth g = { .db = db, .arena = arena, .error = error };
    int64_t place = 0;
    bool is_there = false;

    *has_more = false;
    PRM_TRY(find_growth(model, &g, &place, &is_there));
    if (!g.index)
        return PRM_OK;
    *has_more = true;
    PRM_TRY(find_parts(&g));
    reset_all(db);
    return is_there ? clear_some(&g) : copy_some(&g, place);
}

/* -- giving up -- */

prm_status prm_grow_give_up(const prm_table *table, prm_db *db, prm_arena *arena, prm_error *error)
{
    growth g = { .db = db, .arena = arena, .error = error, .table = table };
    sqlite3_stmt *statement;
    const char *name = NULL;
    bool has_row = true, is_there;

    while (has_row) {
        PRM_TRY(prm_db_statement(db, "SELECT name, is_there FROM index_growth WHERE entity = ?", &statement, error));
        prm_bind_text(statement, 1, table->name);
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        name = prm_column_text(statement, 0, arena);
        is_there = sqlite3_column_int(statement, 1) != 0;
        (void)sqlite3_reset(statement);
        g.beside = name ? beside_of(arena, name) : NULL;
        if (!g.beside)
            return prm_db_nomem(error);
        if (!is_there)
            PRM_TRY(drop_triggers(&g));
        PRM_TRY(EXEC(&g, "DROP TABLE \"%s\"", g.beside));
        PRM_TRY(forget(&g, name));
    }
    return PRM_OK;
}
