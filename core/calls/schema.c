/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/schema.h"

#include "base/log.h"
#include "base/time.h"
#include "calls/threads.h"
#include "store/backup.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { ROWS = 50, TASK_BYTES = 64 << 20, TELL_US = 5000000 };

static const char create_sql[] =
    "CREATE TABLE IF NOT EXISTS schema_release(plugin TEXT PRIMARY KEY, schema INTEGER NOT NULL, version TEXT NOT NULL,"
    " place INTEGER NOT NULL) STRICT, WITHOUT ROWID"; /* place: the last row of the migration under way */

/* What is recorded of a plugin. */
typedef struct release {
    bool is_known;
    int64_t schema, place;
    char version[40];
} release;

static prm_status exists(prm_db *db, const char *table, bool *found, prm_error *error)
{
    sqlite3_stmt *statement;

    PRM_TRY(prm_db_statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", &statement, error));
    sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
    *found = sqlite3_step(statement) == SQLITE_ROW;
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

/* Before releases were recorded every schema was the first. */
static prm_status read_unrecorded(prm_db *db, const prm_plugin *plugin, release *out, prm_error *error)
{
    for (const prm_entity *const *entity = plugin->entities; entity && *entity && !out->is_known; entity++)
        PRM_TRY(exists(db, (*entity)->name, &out->is_known, error));
    out->schema = out->is_known;
    return PRM_OK;
}

static prm_status read_release(prm_db *db, const prm_plugin *plugin, release *out, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_table;
    int result;

    *out = (release){ 0 };
    PRM_TRY(exists(db, "schema_release", &has_table, error));
    if (!has_table)
        return read_unrecorded(db, plugin, out, error);
    PRM_TRY(prm_db_statement(db, "SELECT schema, place, version FROM schema_release WHERE plugin = ?", &statement,
        error));
    sqlite3_bind_text(statement, 1, plugin->id, -1, SQLITE_STATIC);
    result = sqlite3_step(statement);
    if (result == SQLITE_ROW) {
        out->is_known = true;
        out->schema = sqlite3_column_int64(statement, 0);
        out->place = sqlite3_column_int64(statement, 1);
        snprintf(out->version, sizeof out->version, "%s", (const char *)sqlite3_column_text(statement, 2));
    }
    (void)sqlite3_reset(statement);
    return result == SQLITE_ROW || result == SQLITE_DONE ? PRM_OK : prm_db_error(db, result, error);
}

static prm_status write_release(prm_db *db, const prm_plugin *plugin, int64_t schema, int64_t place, prm_error *error)
{
    sqlite3_stmt *statement;

    PRM_TRY(prm_db_statement(db,
        "INSERT OR REPLACE INTO schema_release(plugin, schema, version, place) VALUES(?, ?, ?, ?)", &statement, error));
    sqlite3_bind_text(statement, 1, plugin->id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, schema);
    sqlite3_bind_text(statement, 3, plugin->version, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 4, place);
    return prm_db_run(db, statement, error);
}

static const prm_migration *next_migration(const prm_plugin *plugin, int64_t schema)
{
    const prm_migration *const *at = plugin->migrations;

    while (at && *at && (*at)->to <= schema)
        at++;
    return at ? *at : NULL;
}

/* -- before -- */

static prm_status refuse_newer(const prm_plugin_entry *entry, const release *recorded, prm_error *error)
{
    return prm_error_set(error, PRM_E_INVALID, "newer_schema",
        "the data was written by a newer %s%s (version %s, schema %lld) than this one (version %s, schema %u): install "
        "that one, or restore the backup made before it",
        entry->is_builtin ? "prmd: " : "plugin ", entry->plugin->id, recorded->version, (long long)recorded->schema,
        entry->plugin->version, (unsigned)prm_plugin_schema(entry->plugin));
}

static prm_status make_backup(prm_calls *calls, prm_db *db, prm_error *error)
{
    const prm_calls_options *options = &calls->options;
    char path[PRM_BACKUP_PATH], at[PRM_TIME_TEXT];
    prm_backup backup = { .is_cancelled = options->is_cancelled, .context = options->context };
    prm_backup_report report;
    prm_status status;
    int length;

    prm_time_print(prm_time_wall(), at);
    length = snprintf(path, sizeof path, "%s%s", options->backups ? options->backups : options->directory,
        options->backups ? "" : "/backups");
    if (length >= 0 && (size_t)length < sizeof path) {
        (void)mkdir(path, 0700);
        length += snprintf(path + length, sizeof path - (size_t)length, "/before-upgrade-%s", at);
    }
    if ((size_t)length >= sizeof path)
        return prm_error_set(error, PRM_E_INVALID, NULL, "the path of the backup is too long");
    status = prm_backup_make(&backup, path, db, options->directory, &report, error);
    if (status == PRM_OK)
        prm_log_text(PRM_LOG_INFO, "backup.made", "%s: before rows of an older schema are changed", path);
    return status;
}

prm_status prm_schema_prepare(prm_calls *calls, prm_error *error)
{
    prm_db *db = calls->writer.state.worker.db;
    const prm_plugin_entry *entry;
    bool is_upgrade = false;
    int64_t made;
    prm_error why;

    for (size_t i = 0; (entry = prm_host_plugin_at(calls->options.host, i)); i++) {
        release recorded;
        PRM_TRY(read_release(db, entry->plugin, &recorded, error));
        if (recorded.is_known && recorded.schema > prm_plugin_schema(entry->plugin))
            return refuse_newer(entry, &recorded, error);
        is_upgrade |= recorded.is_known && recorded.schema < prm_plugin_schema(entry->plugin);
    }
    /* One that an interrupted upgrade has made is the one to go back to. */
    if (!is_upgrade || calls->options.no_upgrade_backup || prm_meta_get(db, "upgrade_backup", &made, &why) == PRM_OK)
        return PRM_OK;
    PRM_TRY(make_backup(calls, db, error));
    return prm_meta_set(db, "upgrade_backup", prm_time_wall(), error);
}

prm_status prm_schema_install(prm_db *db, const prm_host *host, prm_error *error)
{
    const prm_plugin_entry *entry;

    PRM_TRY(prm_db_exec(db, create_sql, error));
    for (size_t i = 0; (entry = prm_host_plugin_at(host, i)); i++) {
        const prm_plugin *plugin = entry->plugin;
        int64_t schema = prm_plugin_schema(plugin);
        release recorded;
        PRM_TRY(read_release(db, plugin, &recorded, error));
        if (!recorded.is_known)
            PRM_TRY(read_unrecorded(db, plugin, &recorded, error));
        if (recorded.is_known && next_migration(plugin, recorded.schema))
            PRM_TRY(write_release(db, plugin, recorded.schema, recorded.place, error));
        else
            PRM_TRY(write_release(db, plugin, schema, 0, error));
    }
    return PRM_OK;
}

/* -- migrations -- */

prm_status prm_schema_migrate(prm_task *task, prm_call *call)
{
    prm_db *db = call->worker->db;
    const prm_plugin *plugin = task->plugin->plugin;
    const prm_table *table = prm_model_table(prm_host_model(call->worker->host), task->migration->entity);
    int64_t ids[ROWS], schema;
    size_t count;
    release at;

    PRM_TRY(read_release(db, plugin, &at, &call->error));
    PRM_TRY(prm_rows_after(db, table, at.place, ROWS, ids, &count, &call->error));
    for (size_t i = 0; i < count; i++) {
        const prm_val *row;
        PRM_TRY(prm_rows_load(db, table, ids[i], NULL, call->arena, &row, &call->error));
        PRM_TRY(prm_call_run_migration(call, task->plugin, task->migration, row));
    }
    task->has_more = count == ROWS;
    if (task->has_more)
        return write_release(db, plugin, at.schema, ids[count - 1], &call->error);
    schema = next_migration(plugin, task->migration->to) ? task->migration->to : prm_plugin_schema(plugin);
    return write_release(db, plugin, schema, 0, &call->error);
}

static prm_status run_piece(prm_calls *calls, const prm_plugin_entry *entry, const prm_migration *migration,
    bool *has_more, prm_error *error)
{
    prm_arena *arena = prm_arena_new(TASK_BYTES);
    prm_task *task = arena ? prm_task_new(arena, PRM_TASK_MIGRATE, &prm_principal_system) : NULL;
    prm_status status = PRM_E_NOMEM;

    *has_more = false;
    if (task) {
        task->plugin = entry;
        task->migration = migration;
        task->source = "migration";
        status = prm_calls_run_now(calls, task);
        *has_more = task->has_more;
        if (status != PRM_OK)
            prm_error_set(error, status, NULL, "%s", task->error.message);
        prm_task_deinit(task);
    } else {
        prm_error_set(error, status, NULL, "out of memory while rows are migrated");
    }
    prm_arena_free(arena);
    return status;
}

static bool is_cancelled(const prm_calls *calls)
{
    return calls->options.is_cancelled && calls->options.is_cancelled(calls->options.context);
}

static prm_status run_migration(
    prm_calls *calls, const prm_plugin_entry *entry, const prm_migration *migration, prm_error *error)
{
    int64_t told = prm_time_monotonic_us();
    unsigned long long pieces = 0;

    prm_log_text(PRM_LOG_INFO, "migration.began", "plugin %s: every %s to schema %u", entry->plugin->id,
        migration->entity, (unsigned)migration->to);
    for (bool has_more = true; has_more; pieces++) {
        if (is_cancelled(calls))
            return prm_error_set(error, PRM_E_UNAVAILABLE, NULL,
                "the migration of plugin %s goes on with the next start", entry->plugin->id);
        PRM_TRY(run_piece(calls, entry, migration, &has_more, error));
        if (prm_time_monotonic_us() - told > TELL_US) {
            told = prm_time_monotonic_us();
            prm_log_text(PRM_LOG_INFO, "migration.goes_on", "%llu rows so far", (pieces + 1) * ROWS);
        }
    }
    prm_log_text(PRM_LOG_INFO, "migration.done", "plugin %s has schema %u", entry->plugin->id, (unsigned)migration->to);
    return PRM_OK;
}

prm_status prm_calls_migrate(prm_calls *calls, prm_error *error)
{
    prm_db *db = calls->writer.state.worker.db;
    const prm_plugin_entry *entry;

    for (size_t i = 0; (entry = prm_host_plugin_at(calls->options.host, i)); i++) {
        const prm_migration *migration;
        release at;
        PRM_TRY(read_release(db, entry->plugin, &at, error));
        while ((migration = next_migration(entry->plugin, at.schema))) {
            PRM_TRY(run_migration(calls, entry, migration, error));
            PRM_TRY(read_release(db, entry->plugin, &at, error));
        }
    }
    return prm_db_exec(db, "DELETE FROM meta WHERE key = 'upgrade_backup'", error);
}
