/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/service.h"

#include "plugins/api.h"
#include "store/state.h"

#include <stdlib.h>
#include <string.h>

enum {
    LIMIT_MOST = 50,
    EXACT_ROWS = 50,   /* of an exact key; more would be rows that nobody can tell apart */
    SIMILAR_ROWS = 48, /* a key of likeness that more rows hold tells nothing: it is passed over */
    ROWS_MOST = 96,    /* that are scored for one query */
    SCRATCH_BYTES = 256 << 10
};

typedef struct scored_row {
    int64_t row;
    prm_match_result result;
} scored_row;

typedef struct row_search {
    prm_call *call;
    const prm_table *table;
    scored_row found[ROWS_MOST];
    size_t count;
} row_search;

static void add_rows(row_search *search, const int64_t *rows, size_t count)
{
    for (size_t i = 0; i < count && search->count < ROWS_MOST; i++) {
        size_t at = 0;
        while (at < search->count && search->found[at].row != rows[i])
            at++;
        if (at == search->count)
            search->found[search->count++].row = rows[i];
    }
}

/** The rows of the query's keys, the most selective keys first. */
static prm_status collect(row_search *search, const prm_match_record *query)
{
    prm_match_key keys[PRM_MATCH_KEYS_MAX];
    prm_match_key_seek seeks[PRM_MATCH_KEYS_MAX];
    size_t count = prm_match_keys(query, keys);
    prm_error error = { 0 };
    for (size_t i = 0; i < count; i++)
        seeks[i] = (prm_match_key_seek){ .key = keys[i].key,
            .limit = keys[i].kind == PRM_MATCH_SIMILAR ? SIMILAR_ROWS + 1 : EXACT_ROWS };
    prm_status status = prm_match_key_rows(search->call->worker->db, prm_table_entity(search->table)->name, seeks,
        count, search->call->arena, &error);
    PRM_TRY(prm_call_keep(search->call, status, &error));
    for (size_t i = 0; i < count; i++)
        if (keys[i].kind != PRM_MATCH_SIMILAR || seeks[i].count <= SIMILAR_ROWS)
            add_rows(search, seeks[i].rows, seeks[i].count);
    return PRM_OK;
}

static prm_status load(row_search *search, int64_t row, prm_arena *arena, const prm_val **value)
{
    prm_error error = { 0 };
    prm_status status = prm_rows_load(search->call->worker->db, search->table, row, NULL, arena, value, &error);
    if (status == PRM_E_NOT_FOUND)
        return status; /* a key outlived its row: nothing the caller has asked for is missing */
    error.data = NULL; /* in an arena that may not last */
    return prm_call_keep(search->call, status, &error);
}

/** Scores each row; what is read for it goes with the scratch memory. */
static prm_status score(row_search *search, const prm_match_record *query)
{
    prm_arena *scratch = prm_arena_new(SCRATCH_BYTES);
    prm_status status = scratch == NULL ? prm_call_nomem(search->call) : PRM_OK;
    for (size_t i = 0; i < search->count && status == PRM_OK; i++) {
        const prm_val *row;
        prm_match_values values;
        prm_arena_reset(scratch);
        status = load(search, search->found[i].row, scratch, &row);
        if (status == PRM_E_NOT_FOUND) {
            status = PRM_OK; /* scored nothing, it is left out */
            continue;
        }
        if (status != PRM_OK)
            break;
        prm_match_values_of(prm_table_entity(search->table), row, &values);
        const prm_match_record *record = prm_match_prepare(scratch, &values);
        if (record == NULL)
            status = prm_call_nomem(search->call);
        else
            prm_match_score(query, record, &search->found[i].result);
    }
    prm_arena_free(scratch);
    return status;
}

/** Equal keys first, the stronger before the weaker, so that no limit cuts one off; then by score; then older rows. */
static int compare(const void *one, const void *other)
{
    const scored_row *a = one, *b = other;
    uint32_t a_rank = a->result.equal == PRM_MATCH_NONE ? PRM_MATCH_SIMILAR : a->result.equal;
    uint32_t b_rank = b->result.equal == PRM_MATCH_NONE ? PRM_MATCH_SIMILAR : b->result.equal;
    if (a_rank != b_rank)
        return a_rank < b_rank ? -1 : 1;
    if (a->result.score != b->result.score)
        return a->result.score > b->result.score ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static prm_status list_one(row_search *search, const scored_row *scored, prm_val *list)
{
    prm_arena *arena = search->call->arena;
    const prm_val *row;
    PRM_TRY(load(search, scored->row, arena, &row));
    if (search->call->scope.side != PRM_SYSTEM && (row = prm_val_sealed(arena, row)) == NULL)
        return prm_call_nomem(search->call);
    prm_val *item = prm_val_object(arena), *matched = prm_val_list(arena);
    prm_status status = PRM_OK;
    for (enum prm_match_kind kind = PRM_MATCH_TAX_ID; kind <= PRM_MATCH_SIMILAR && status == PRM_OK; kind++)
        if ((scored->result.matched & 1u << kind) != 0)
            status = prm_val_append(matched, prm_val_text_static(arena, prm_match_kind_name(kind)));
    if (status == PRM_OK)
        status = prm_val_set(item, "row", row);
    if (status == PRM_OK)
        status = prm_val_set_integer(item, "score", scored->result.score);
    if (status == PRM_OK)
        status = prm_val_set(item, "matched_on", matched);
    if (status == PRM_OK && scored->result.equal != PRM_MATCH_NONE)
        status = prm_val_set_text(item, "equal", prm_match_kind_name(scored->result.equal));
    if (status == PRM_OK)
        status = prm_val_append(list, item);
    return status == PRM_OK ? PRM_OK : prm_call_nomem(search->call);
}

static prm_status candidates(prm_call *call, const char *entity, const prm_val *values, uint32_t limit,
    const prm_val **list)
{
    PRM_TRY(prm_call_guard(call));
    const prm_table *table = entity == NULL ? NULL : prm_model_table(prm_host_model(call->worker->host), entity);
    if (table == NULL || prm_table_entity(table)->match == NULL)
        return prm_call_misuse(call, "candidates of \"%s\", which declares no match", entity == NULL ? "" : entity);
    if (!prm_plugin_reaches(call->plugin, entity))
        return prm_call_misuse(call, "candidates of %s, which the plugin does not declare in `reaches`", entity);
    if (list == NULL || limit == 0 || limit > LIMIT_MOST || prm_val_kind(values) != PRM_V_OBJECT)
        return prm_call_misuse(call, "candidates of %s: 1 to %d of values that are an object, and a place for them",
            entity, (int)LIMIT_MOST);
    prm_match_values own;
    row_search search = { .call = call, .table = table };
    prm_match_values_of(prm_table_entity(table), values, &own);
    const prm_match_record *query = prm_match_prepare(call->arena, &own);
    if (query == NULL)
        return prm_call_nomem(call);
    PRM_TRY(collect(&search, query));
    PRM_TRY(score(&search, query));
    qsort(search.found, search.count, sizeof search.found[0], compare);
    prm_val *out = prm_val_list(call->arena);
    for (size_t i = 0; i < search.count && i < limit; i++)
        if (search.found[i].result.matched != 0)
            PRM_TRY(list_one(&search, &search.found[i], out));
    if ((out->flags & PRM_VAL_NOMEM) != 0)
        return prm_call_nomem(call);
    prm_val_freeze(out);
    *list = out;
    return PRM_OK;
}

static prm_status fold(prm_call *call, const char *name, const char **folded)
{
    PRM_TRY(prm_call_guard(call));
    if (folded == NULL)
        return prm_call_misuse(call, "fold without a place for the name");
    *folded = prm_match_fold(call->arena, name);
    return *folded == NULL ? prm_call_nomem(call) : PRM_OK;
}

const prm_match_service prm_match_service_table = { .size = sizeof(prm_match_service), .revision = 1,
    .candidates = candidates, .fold = fold };
