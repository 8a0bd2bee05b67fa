/* SPDX-License-Identifier: Apache-2.0 */
#include "store/pending.h"
#include "store/query.h"

static prm_status count_arm(
    prm_db *db, prm_plan *plan, const prm_arm *arm, int64_t most, int64_t *count, prm_error *error)
{
    prm_sql sql = {.text = &db->text, .arena = plan->arena};
    prm_bound limit = {.type = SQLITE_INTEGER, .integer = most};
    bool is_empty = false;
    prm_buf_clear(sql.text);
    prm_sql_put(&sql, "SELECT count(*) FROM (SELECT 1 FROM \"%s\" WHERE ", plan->table->name);
    PRM_TRY(prm_arm_put(&sql, plan, arm, NULL, error));
    PRM_TRY(prm_conditions_put(&sql, plan, NULL, UINT64_MAX, &is_empty, error));
    prm_sql_put(&sql, " LIMIT ");
    prm_sql_value(&sql, &limit);
    prm_sql_put(&sql, ")");
    sqlite3_stmt *statement;
    PRM_TRY(prm_sql_prepare(db, &sql, &statement, error));
    prm_db_steps_limit(db, &plan->steps_left);
    prm_status status = prm_db_integer(db, statement, count, error);
    prm_db_steps_unlimit(db);
    if (status == PRM_OK || plan->steps_left > 0)
        return status;
    return prm_error_set(error, PRM_E_LIMIT, NULL,
        "no index serves this filter of %s: counting would look at more rows than a call may", plan->table->name);
}

prm_status prm_count_rows(
    prm_db *db, const prm_rows_query *query, int64_t most, prm_arena *arena, int64_t *count, prm_error *error)
{
    *count = 0;
    prm_plan plan;
    prm_arm arms[PRM_QUERY_ARMS];
    PRM_TRY(prm_pending_flush(db, query->table, error));
    PRM_TRY(prm_plan_make(&plan, query, arena, error));
    size_t arm_count = prm_arms_make(&plan, arms);
    plan.steps_left = PRM_STEP_CHECKS;
    for (size_t i = 0; i < arm_count && *count < most; i++) {
        int64_t more;
        PRM_TRY(count_arm(db, &plan, &arms[i], most - *count, &more, error));
        *count += more;
    }
    return PRM_OK;
}
