/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_internal.h"
#include "store/alter.h"
#include "store/grow.h"
#include "store/table.h"

#include <string.h>

/* `found`: whether the schema of that entity is recorded; `same`: whether as it is declared now. */
static prm_status compare(const prm_table *table, prm_db *db, bool *found, bool *same, prm_error *error)
{
    *same = false;
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "SELECT declaration FROM entity_schema WHERE entity = ?", &statement, error));
    prm_bind_text(statement, 1, table->name);
    PRM_TRY(prm_db_step(db, statement, found, error));
    if (!*found)
        return PRM_OK;
    const char *recorded = (const char *)sqlite3_column_text(statement, 0);
    *same = recorded != NULL && strcmp(recorded, table->schema) == 0;
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

static prm_status record(const prm_table *table, prm_db *db, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "INSERT OR REPLACE INTO entity_schema(entity, declaration) VALUES(?, ?)", &statement,
        error));
    prm_bind_text(statement, 1, table->name);
    prm_bind_text(statement, 2, table->schema);
    return prm_db_run(db, statement, error);
}

static prm_status install(const prm_table *table, prm_db *db, prm_error *error)
{
    bool found, same;
    PRM_TRY(compare(table, db, &found, &same, error));
    if (found && same)
        return PRM_OK;
    PRM_TRY(found ? prm_table_alter(table, db, error) : prm_db_exec(db, table->schema, error));
    return record(table, db, error);
}

prm_status prm_model_install(const prm_model *model, prm_db *db, prm_error *error)
{
    PRM_TRY(prm_db_exec(db,
        "CREATE TABLE IF NOT EXISTS entity_schema(entity TEXT PRIMARY KEY, declaration TEXT NOT NULL) "
        "STRICT, WITHOUT ROWID",
        error));
    PRM_TRY(prm_grow_install(db, error));
    for (size_t i = 0; i < model->count; i++)
        PRM_TRY(install(&model->tables[i], db, error));
    return PRM_OK;
}
