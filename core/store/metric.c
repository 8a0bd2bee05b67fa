/* SPDX-License-Identifier: Apache-2.0 */
#include "store/metric.h"

#include "store/db_internal.h"
#include "store/metric_month.h"

#define VALUES                                                                                                         \
    "metric_value(metric INTEGER NOT NULL, partner INTEGER NOT NULL, period INTEGER NOT NULL, dimensions TEXT NOT "    \
    "NULL, member TEXT NOT NULL, count INTEGER NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY(partner, period, metric, "  \
    "dimensions, member)) STRICT, WITHOUT ROWID"

prm_status prm_metric_store_install(prm_db *db, bool *is_new, prm_error *error)
{
    sqlite3_stmt *statement;
    int64_t has_months;
    PRM_TRY(prm_db_statement(db, "SELECT 1 FROM sqlite_schema WHERE name = 'metric_month'", &statement, error));
    PRM_TRY(prm_db_integer(db, statement, &has_months, error));
    *is_new = has_months == 0;
    return prm_db_exec(db,
        "CREATE TABLE IF NOT EXISTS metric(name TEXT PRIMARY KEY, declaration TEXT NOT NULL, number INTEGER NOT NULL) "
        "STRICT, WITHOUT ROWID;"
        "CREATE TABLE IF NOT EXISTS " VALUES ";"
        "CREATE TABLE IF NOT EXISTS " PRM_METRIC_MONTHS,
        error);
}

int64_t prm_metric_number(const char *name, const char *declaration)
{
    /* FNV-1a over both, each with its end. */
    uint64_t hash = UINT64_C(14695981039346656037);
    for (const char *at = name;; at++) {
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
        if (*at == '\0')
            break;
    }
    for (const char *at = declaration; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    return (int64_t)(hash >> 1);
}

prm_status prm_metric_find(prm_db *db, const char *name, const char *declaration, prm_error *error)
{
    sqlite3_stmt *statement;
    int64_t found;
    PRM_TRY(prm_db_statement(db, "SELECT 1 FROM metric WHERE name = ? AND declaration = ?", &statement, error));
    prm_bind_text(statement, 1, name);
    prm_bind_text(statement, 2, declaration);
    PRM_TRY(prm_db_integer(db, statement, &found, error));
    return found != 0 ? PRM_OK : prm_error_set(error, PRM_E_NOT_FOUND, NULL, "the metric %s is not kept", name);
}

prm_status prm_metric_know(prm_db *db, const char *name, const char *declaration, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "INSERT INTO metric(name, declaration, number) VALUES(?1, ?2, ?3) ON CONFLICT(name) DO UPDATE SET declaration "
        "= excluded.declaration, number = excluded.number",
        &statement, error));
    prm_bind_text(statement, 1, name);
    prm_bind_text(statement, 2, declaration);
    sqlite3_bind_int64(statement, 3, prm_metric_number(name, declaration));
    return prm_db_run(db, statement, error);
}

prm_status prm_metric_names(prm_db *db, prm_arena *arena, const prm_val **names, prm_error *error)
{
    sqlite3_stmt *statement;
    prm_val *list = prm_val_list(arena);
    PRM_TRY(prm_db_statement(db, "SELECT name FROM metric ORDER BY name", &statement, error));
    for (;;) {
        bool has_row;
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            break;
        const char *name = prm_column_text(statement, 0, arena);
        if (name == NULL || prm_val_append(list, prm_val_text_static(arena, name)) != PRM_OK) {
            (void)sqlite3_reset(statement);
            return prm_db_nomem(error);
        }
    }
    *names = list;
    return PRM_OK;
}

prm_status prm_metric_forget(prm_db *db, const char *name, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "DELETE FROM metric WHERE name = ?", &statement, error));
    prm_bind_text(statement, 1, name);
    return prm_db_run(db, statement, error);
}

prm_status prm_metric_clear(prm_db *db, prm_error *error)
{
    return prm_db_exec(db, "DELETE FROM metric_value; DELETE FROM metric_month", error);
}

prm_status prm_metric_add(prm_db *db, const prm_metric_cell *cell, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "INSERT INTO metric_value(metric, partner, period, dimensions, member, count, sum) VALUES(?1, ?2, ?3, ?4, ?5, "
        "?6, ?7) ON CONFLICT DO UPDATE SET count = count + excluded.count, "
        "sum = max(min(sum + excluded.sum, 4611686018427387904), -4611686018427387904)",
        &statement, error));
    sqlite3_bind_int64(statement, 1, cell->metric);
    sqlite3_bind_int64(statement, 2, cell->partner);
    sqlite3_bind_int64(statement, 3, cell->period);
    prm_bind_text(statement, 4, cell->dimensions);
    prm_bind_text(statement, 5, cell->member);
    sqlite3_bind_int64(statement, 6, cell->count);
    sqlite3_bind_int64(statement, 7, cell->sum);
    return prm_db_run(db, statement, error);
}

static prm_status visit_rows(
    prm_db *db, sqlite3_stmt *statement, int64_t metric, prm_metric_visit visit, void *context, prm_error *error)
{
    for (;;) {
        bool has_row;
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        const prm_metric_cell cell = { .metric = metric, .partner = sqlite3_column_int64(statement, 0),
            .period = sqlite3_column_int64(statement, 1),
            .dimensions = (const char *)sqlite3_column_text(statement, 2),
            .member = (const char *)sqlite3_column_text(statement, 3), .count = sqlite3_column_int64(statement, 4),
            .sum = sqlite3_column_int64(statement, 5) };
        if (cell.dimensions == NULL || cell.member == NULL)
            return prm_db_nomem(error);
        PRM_TRY(visit(context, &cell, error));
    }
}

prm_status prm_metric_next_period(prm_db *db, int64_t partner, int64_t to, int64_t *period, bool *has_one,
    prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "SELECT period FROM metric_value WHERE partner = ? AND period BETWEEN ? AND ? ORDER BY period LIMIT 1",
        &statement, error));
    sqlite3_bind_int64(statement, 1, partner);
    sqlite3_bind_int64(statement, 2, *period);
    sqlite3_bind_int64(statement, 3, to);
    PRM_TRY(prm_db_step(db, statement, has_one, error));
    if (*has_one) {
        *period = sqlite3_column_int64(statement, 0);
        (void)sqlite3_reset(statement);
    }
    return PRM_OK;
}

prm_status prm_metric_scan_period(prm_db *db, int64_t metric, int64_t partner, int64_t period, prm_metric_visit visit,
    void *context, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "SELECT partner, period, dimensions, member, count, sum FROM metric_value WHERE partner = ?1 AND period = ?2 "
        "AND metric = ?3",
        &statement, error));
    sqlite3_bind_int64(statement, 1, partner);
    sqlite3_bind_int64(statement, 2, period);
    sqlite3_bind_int64(statement, 3, metric);
    prm_status status = visit_rows(db, statement, metric, visit, context, error);
    (void)sqlite3_reset(statement);
    return status;
}

/** From period to period, as cells of other metrics lie between them. */
static prm_status scan_one(prm_db *db, int64_t metric, int64_t partner, int64_t from, int64_t to,
    prm_metric_visit visit, void *context, prm_error *error)
{
    for (int64_t period = from;; period++) {
        bool has_one;
        PRM_TRY(prm_metric_next_period(db, partner, to, &period, &has_one, error));
        if (!has_one)
            return PRM_OK;
        PRM_TRY(prm_metric_scan_period(db, metric, partner, period, visit, context, error));
    }
}

/** The next partner that has figures; false past the last. */
static prm_status next_partner(prm_db *db, int64_t *partner, bool *has_one, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        db, "SELECT partner FROM metric_value WHERE partner > ? ORDER BY partner LIMIT 1", &statement, error));
    sqlite3_bind_int64(statement, 1, *partner);
    PRM_TRY(prm_db_step(db, statement, has_one, error));
    if (*has_one) {
        *partner = sqlite3_column_int64(statement, 0);
        (void)sqlite3_reset(statement);
    }
    return PRM_OK;
}

prm_status prm_metric_scan(prm_db *db, int64_t metric, int64_t partner, int64_t from, int64_t to,
    prm_metric_visit visit, void *context, prm_error *error)
{
    bool has_one = true;
    if (partner >= 0)
        return scan_one(db, metric, partner, from, to, visit, context, error);
    for (;;) {
        PRM_TRY(next_partner(db, &partner, &has_one, error));
        if (!has_one)
            return PRM_OK;
        PRM_TRY(scan_one(db, metric, partner, from, to, visit, context, error));
    }
}

prm_status prm_metric_shadow(prm_db *db, prm_error *error)
{
    /* A name without its schema is looked for among temporary tables first. */
    return prm_db_exec(db, "PRAGMA query_only=0; PRAGMA temp_store=FILE; CREATE TEMP TABLE " VALUES "; "
        "CREATE TEMP TABLE " PRM_METRIC_MONTHS "; CREATE TEMP TABLE metric_compared(number INTEGER PRIMARY KEY) STRICT",
        error);
}

prm_status prm_metric_shadow_know(prm_db *db, int64_t metric, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "INSERT OR IGNORE INTO temp.metric_compared(number) VALUES(?)", &statement, error));
    sqlite3_bind_int64(statement, 1, metric);
    return prm_db_run(db, statement, error);
}

static prm_status compare_cells(prm_db *db, int64_t *differing, int64_t *metric, prm_error *error)
{
    static const char sql[] =
        "WITH every AS (SELECT * FROM (SELECT * FROM main.metric_value EXCEPT SELECT * FROM temp.metric_value) UNION "
        "SELECT * FROM (SELECT * FROM temp.metric_value EXCEPT SELECT * FROM main.metric_value)) "
        "SELECT count(*), min(metric) FROM every WHERE metric IN (SELECT number FROM temp.metric_compared)";
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(db, sql, &statement, error));
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    *differing = has_row ? sqlite3_column_int64(statement, 0) : 0;
    *metric = has_row ? sqlite3_column_int64(statement, 1) : 0;
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

prm_status prm_metric_compare(prm_db *db, int64_t *differing, prm_arena *arena, const char **name, prm_error *error)
{
    sqlite3_stmt *statement;
    int64_t metric;
    bool has_row;
    PRM_TRY(compare_cells(db, differing, &metric, error));
    PRM_TRY(prm_metric_compare_months(db, differing, &metric, error));
    PRM_TRY(prm_db_statement(db, "SELECT name FROM metric WHERE number = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, metric);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    *name = has_row ? prm_column_text(statement, 0, arena) : "";
    (void)sqlite3_reset(statement);
    return *name != NULL ? PRM_OK : prm_db_nomem(error);
}
