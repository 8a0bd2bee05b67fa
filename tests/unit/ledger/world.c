/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include "base/json.h"
#include "plugins/internal.h"
#include "services/services.h"
#include "store/deliver.h"
#include "store/rows.h"
#include "store/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CAP = 64 << 20 };

const prm_api *prm;
static const prm_api *api;

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "thing", .path = "shop.things", .since = 1, .scope = "vendor", .doc = "Things", .ops = "list: vendor",
        .fields = PRM_FIELDS(PRM_TEXT("name", 1, 20, 0, "Name"))),
    NULL
};
static const prm_plugin shop = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_TARGET, .api = &api, .id = "shop", .version = "1.0", .doc = "Has things",
    .namespaces = PRM_TEXTS("shop"), .services = PRM_TEXTS(PRM_LEDGER_SERVICE), .entities = entities };
static const prm_plugin stall = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_TARGET, .api = &api, .id = "stall", .version = "1.0", .doc = "Has nothing",
    .namespaces = PRM_TEXTS("stall"), .services = PRM_TEXTS(PRM_LEDGER_SERVICE) };

static prm_status install(world *w)
{
    PRM_TRY(prm_db_begin(w->db, &w->error));
    PRM_TRY(prm_model_install(prm_host_model(w->host), w->db, &w->error));
    PRM_TRY(prm_state_install(w->db, &w->error));
    PRM_TRY(prm_journal_install(w->db, &w->error));
    PRM_TRY(prm_deliver_install(w->db, &w->error));
    PRM_TRY(prm_db_commit(w->db, &w->error));
    return prm_journal_load_head(w->db, &w->head, &w->error);
}

prm_status world_open(world *w)
{
    static const prm_plugin *const builtins[] = { &prm_services_plugin, NULL };

    snprintf(w->directory, sizeof w->directory, "/tmp/prm-ledger-XXXXXX");
    prm_json_start();
    if (mkdtemp(w->directory) == NULL || (w->arena = prm_arena_new(CAP)) == NULL)
        return PRM_E_NOMEM;
    PRM_TRY(prm_host_new(builtins, &w->host, &w->error));
    PRM_TRY(prm_services_offer(w->host, &w->error));
    PRM_TRY(prm_host_add(w->host, &shop, "", false, &w->error));
    PRM_TRY(prm_host_add(w->host, &stall, "", false, &w->error));
    PRM_TRY(prm_host_seal(w->host, &w->error));
    PRM_TRY(prm_db_open(w->directory, PRM_DB_WRITER, &w->db, &w->error));
    w->ids = (prm_id_source){ .node = 1 };
    w->worker = (prm_worker){ .host = w->host, .db = w->db, .ids = &w->ids };
    return install(w);
}

void world_close(world *w)
{
    char command[128];

    prm_db_close(w->db);
    prm_host_free(w->host);
    prm_arena_free(w->arena);
    snprintf(command, sizeof command, "rm -rf %s", w->directory);
    CHECK_INT(system(command), 0);
}

static const prm_plugin_entry *plugin_of(const world *w, const char *id)
{
    const prm_plugin_entry *entry;

    for (size_t i = 0; (entry = prm_host_plugin_at(w->host, i)) != NULL; i++)
        if (strcmp(entry->plugin->id, id) == 0)
            return entry;
    return NULL;
}

prm_status world_begin(world *w, const char *plugin, enum prm_call_mode mode, int64_t now)
{
    prm_arena_reset(w->arena);
    PRM_TRY(prm_db_begin(w->db, &w->error));
    PRM_TRY(prm_call_init(&w->call, &w->worker, w->arena, mode, &prm_principal_system, "", now));
    w->call.plugin = plugin_of(w, plugin);
    w->call.method = "test";
    return PRM_OK;
}

static prm_status leave(world *w)
{
    prm_journal_entry entry;
    bool has_entry;

    PRM_TRY(prm_rows_flush(w->db, &w->error));
    PRM_TRY(prm_call_entry(&w->call, "test", &entry, &has_entry));
    return has_entry ? prm_journal_append(w->db, &w->head, &entry, w->arena, &w->error) : PRM_OK;
}

prm_status world_end(world *w, bool keeps)
{
    prm_status status = keeps ? leave(w) : PRM_E_STATE;

    if (status == PRM_OK)
        return prm_db_commit(w->db, &w->error);
    prm_db_rollback(w->db);
    return keeps ? status : PRM_OK;
}

prm_status world_expire(world *w, const char *account, int64_t now)
{
    char id[60];

    snprintf(id, sizeof id, "%s", account);
    PRM_TRY(world_begin(w, "services", PRM_CALL_WRITE, now));
    prm_val *params = prm_val_object(w->arena);
    prm_status status = prm_val_set_text(params, "subject", id);
    if (status == PRM_OK)
        status = prm_ledger_expire(&w->call, params, prm_val_object(w->arena));
    PRM_TRY(world_end(w, status == PRM_OK));
    return status;
}

const char *world_account_at(world *w, size_t index)
{
    const prm_table *table = prm_model_table(prm_host_model(w->host), "ledger_account");
    const prm_rows_query query = { .table = table, .limit = 100, .may_filter_vendor = true };
    const prm_val *rows = NULL;

    CHECK_INT(prm_rows_find(w->db, &query, w->arena, &rows, NULL, &w->error), PRM_OK);
    return prm_val_get_str(prm_val_at(rows, index), "id");
}

int64_t world_ask(world *w, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;

    if (CHECK_INT(sqlite3_prepare_v2(prm_db_handle(w->db), sql, -1, &statement, NULL), SQLITE_OK) &&
        CHECK_INT(sqlite3_step(statement), SQLITE_ROW))
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}
