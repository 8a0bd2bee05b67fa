/* SPDX-License-Identifier: Apache-2.0 */
#include "store/metric_month.h"

#include "base/alloc.h"
#include "store/db_internal.h"
#include "store/metric.h"

#include <string.h>

/* ---- Adding ---- */

static prm_status write_month(prm_db *db, const prm_metric_month *month, const prm_buf *sums, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "INSERT INTO metric_month(partner, month, metric, program, sums) VALUES(?1, ?2, ?3, ?4, ?5) "
        "ON CONFLICT DO UPDATE SET sums = excluded.sums",
        &statement, error));
    sqlite3_bind_int64(statement, 1, month->partner);
    sqlite3_bind_int64(statement, 2, month->month);
    sqlite3_bind_int64(statement, 3, month->metric);
    prm_bind_text(statement, 4, month->program);
    sqlite3_bind_blob64(statement, 5, sums->length > 0 ? sums->data : "", sums->length, SQLITE_STATIC);
    return prm_db_run(db, statement, error);
}

static prm_status pack(prm_db *db, const prm_metric_month *month, const prm_metric_addition *additions, size_t count,
    prm_buf *sums, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(db,
        "SELECT sums FROM metric_month WHERE partner = ?1 AND month = ?2 AND metric = ?3 AND program = ?4", &statement,
        error));
    sqlite3_bind_int64(statement, 1, month->partner);
    sqlite3_bind_int64(statement, 2, month->month);
    sqlite3_bind_int64(statement, 3, month->metric);
    prm_bind_text(statement, 4, month->program);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    const void *kept = has_row ? sqlite3_column_blob(statement, 0) : NULL;
    size_t length = has_row ? (size_t)sqlite3_column_bytes(statement, 0) : 0;
    prm_status status = kept == NULL && length > 0 ? prm_db_nomem(error)
                                                   : prm_metric_pack(kept, length, additions, count, sums, error);
    (void)sqlite3_reset(statement);
    return status;
}

prm_status prm_metric_add_to_month(prm_db *db, const prm_metric_month *month, const prm_metric_addition *additions,
    size_t count, prm_error *error)
{
    prm_buf sums;
    prm_buf_init(&sums, 0);
    prm_status status = pack(db, month, additions, count, &sums, error);
    if (status == PRM_OK)
        status = write_month(db, month, &sums, error);
    prm_buf_deinit(&sums);
    return status;
}

/* ---- Reading ---- */

static prm_status read_row(prm_db *db, sqlite3_stmt *statement, prm_metric_month *row,
    const prm_metric_months_visit *visit, prm_error *error)
{
    row->month = sqlite3_column_int64(statement, 0);
    row->metric = sqlite3_column_int64(statement, 1);
    if (!visit->wants(visit->context, row->metric))
        return PRM_OK;
    row->program = (const char *)sqlite3_column_text(statement, 2);
    const void *sums = sqlite3_column_blob(statement, 3);
    size_t length = (size_t)sqlite3_column_bytes(statement, 3);
    if (row->program == NULL || (sums == NULL && length > 0))
        return prm_db_nomem(error);
    prm_metric_unpacking from = { sums, sums != NULL ? (const uint8_t *)sums + length : NULL };
    for (bool has_one = true; has_one;) {
        prm_metric_entry_bytes entry;
        PRM_TRY(prm_metric_unpack(&from, &entry, &has_one, error));
        if (has_one)
            PRM_TRY(visit->take(visit->context, row, &entry, error));
    }
    return PRM_OK;
}

prm_status prm_metric_scan_months(prm_db *db, int64_t partner, int64_t from, int64_t to,
    const prm_metric_months_visit *visit, prm_error *error)
{
    prm_metric_month row = { .partner = partner };
    sqlite3_stmt *statement;
    bool has_row = true;
    prm_status status;
    PRM_TRY(prm_db_statement(db,
        "SELECT month, metric, program, sums FROM metric_month WHERE partner = ? AND month BETWEEN ? AND ?", &statement,
        error));
    sqlite3_bind_int64(statement, 1, partner);
    sqlite3_bind_int64(statement, 2, from);
    sqlite3_bind_int64(statement, 3, to);
    do {
        status = prm_db_step(db, statement, &has_row, error);
        if (status == PRM_OK && has_row)
            status = read_row(db, statement, &row, visit, error);
    } while (status == PRM_OK && has_row);
    (void)sqlite3_reset(statement);
    return status;
}

/* ---- Comparing ---- */

static prm_status is_compared(prm_db *db, int64_t metric, bool *is, prm_error *error)
{
    sqlite3_stmt *statement;
    int64_t found;
    PRM_TRY(prm_db_statement(db, "SELECT 1 FROM temp.metric_compared WHERE number = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, metric);
    PRM_TRY(prm_db_integer(db, statement, &found, error));
    *is = found != 0;
    return PRM_OK;
}

/** What of one row is not in another in the same place: entries in order are walked side by side. */
static prm_status compare_rows(prm_db *db, prm_metric_unpacking kept, prm_metric_unpacking made, int64_t *differing,
    int64_t *metric, prm_error *error)
{
    prm_metric_entry_bytes a, b;
    bool has_a, has_b;
    PRM_TRY(prm_metric_unpack(&kept, &a, &has_a, error));
    PRM_TRY(prm_metric_unpack(&made, &b, &has_b, error));
    while (has_a || has_b) {
        int order = !has_a ? 1 : !has_b ? -1 : prm_metric_entry_compare(&a, &b);
        bool is_same = order == 0 && a.days_length == b.days_length && memcmp(a.days, b.days, a.days_length) == 0;
        bool counts = false;
        if (!is_same)
            PRM_TRY(is_compared(db, order <= 0 ? a.metric : b.metric, &counts, error));
        if (counts) {
            *metric = order <= 0 ? a.metric : b.metric;
            (*differing)++;
        }
        if (order <= 0)
            PRM_TRY(prm_metric_unpack(&kept, &a, &has_a, error));
        if (order >= 0)
            PRM_TRY(prm_metric_unpack(&made, &b, &has_b, error));
    }
    return PRM_OK;
}

static prm_metric_unpacking column_bytes(sqlite3_stmt *statement, int column)
{
    const uint8_t *bytes = sqlite3_column_blob(statement, column);
    return (prm_metric_unpacking){ bytes, bytes != NULL ? bytes + sqlite3_column_bytes(statement, column) : NULL };
}

prm_status prm_metric_compare_months(prm_db *db, int64_t *differing, int64_t *metric, prm_error *error)
{
#define KEYS "(partner, month, metric, program)"
    sqlite3_stmt *statement;
    bool has_row = true;
    prm_status status;
    PRM_TRY(prm_db_statement(db,
        "SELECT kept.sums, made.sums FROM main.metric_month kept LEFT JOIN temp.metric_month made USING " KEYS
        " WHERE made.sums IS NOT kept.sums UNION ALL SELECT NULL, made.sums FROM temp.metric_month made LEFT JOIN "
        "main.metric_month kept USING " KEYS " WHERE kept.sums IS NULL",
        &statement, error));
#undef KEYS
    do {
        status = prm_db_step(db, statement, &has_row, error);
        if (status == PRM_OK && has_row)
            status = compare_rows(db, column_bytes(statement, 0), column_bytes(statement, 1), differing, metric, error);
    } while (status == PRM_OK && has_row);
    (void)sqlite3_reset(statement);
    return status;
}
