/* SPDX-License-Identifier: Apache-2.0 */
#include "services/users/walk.h"

#include "plugins/api.h"

#include <string.h>

enum { PAGE_ROWS = 100, SCRATCH_BYTES = 4 << 20 };

typedef struct walk {
    prm_call *call;
    const prm_table *table;
    const char *column, *value; /* whose users: NULL where the column is null */
    prm_user_visit visit;
    void *context;
    prm_arena *scratch;
    const char *cursor; /* of the next page; NULL: there is none */
    bool is_enough;
} walk;

/* What is read here must not outlive the scratch memory. */
static prm_status keep(const walk *w, prm_status status, prm_error *error)
{
    error->data = NULL;
    return prm_call_keep(w->call, status, error);
}

static prm_status make_filter(const walk *w, prm_val *filter)
{
    prm_status status = w->value ? prm_val_set_text(filter, w->column, w->value)
                                 : prm_val_set(filter, w->column, prm_val_null(w->scratch));
    return status == PRM_OK ? PRM_OK : prm_call_nomem(w->call);
}

/* The cursor lasts as long as the call, not the page. */
static prm_status visit_page(walk *w)
{
    prm_val *filter = prm_val_object(w->scratch);
    const prm_rows_query query = { .table = w->table, .filter = filter, .cursor = w->cursor, .limit = PAGE_ROWS,
        .may_filter_vendor = true };
    const char *next = NULL;
    const prm_val *rows;
    prm_error error = { 0 };

    PRM_TRY(make_filter(w, filter));
    PRM_TRY(keep(w, prm_rows_find(w->call->worker->db, &query, w->scratch, &rows, &next, &error), &error));
    for (size_t i = 0; i < prm_val_count(rows) && !w->is_enough; i++)
        PRM_TRY(w->visit(w->context, prm_val_at(rows, i), w->scratch, &w->is_enough));
    w->cursor = next ? prm_arena_text(w->call->arena, next, strlen(next)) : NULL;
    return next && !w->cursor ? prm_call_nomem(w->call) : PRM_OK;
}

static prm_status visit_pages(walk *w)
{
    prm_status status;

    do {
        prm_arena_reset(w->scratch);
        status = visit_page(w);
    } while (status == PRM_OK && w->cursor && !w->is_enough);
    return status;
}

static prm_status visit_one(walk *w, int64_t id)
{
    const prm_val *user;
    prm_error error = { 0 };
    prm_status status = prm_rows_load(w->call->worker->db, w->table, id, NULL, w->scratch, &user, &error);

    if (status == PRM_E_NOT_FOUND)
        return status;
    PRM_TRY(keep(w, status, &error));
    return w->visit(w->context, user, w->scratch, &w->is_enough);
}

static prm_status begin(walk *w, prm_call *call, prm_user_visit visit, void *context)
{
    *w = (walk){ .call = call, .visit = visit, .context = context };
    w->table = prm_model_table(prm_host_model(call->worker->host), "user");
    w->scratch = prm_arena_new(SCRATCH_BYTES);
    return w->scratch ? PRM_OK : prm_call_nomem(call);
}

static prm_status visit_where(prm_call *call, const char *column, const char *value, prm_user_visit visit,
    void *context)
{
    walk w;
    prm_status status;

    PRM_TRY(begin(&w, call, visit, context));
    w.column = column;
    w.value = value;
    status = w.table ? visit_pages(&w) : PRM_OK;
    prm_arena_free(w.scratch);
    return status;
}

prm_status prm_users_walk(prm_call *call, const char *partner, prm_user_visit visit, void *context)
{
    return visit_where(call, "partner", partner, visit, context);
}

prm_status prm_users_walk_person(prm_call *call, const char *person, prm_user_visit visit, void *context)
{
    return visit_where(call, "person", person, visit, context);
}

prm_status prm_users_visit(prm_call *call, const char *id, prm_user_visit visit, void *context)
{
    walk w;
    int64_t number;
    prm_status status;

    if (!id || !prm_id_parse(id, "user", &number))
        return PRM_E_NOT_FOUND;
    PRM_TRY(begin(&w, call, visit, context));
    status = w.table ? visit_one(&w, number) : PRM_E_NOT_FOUND;
    prm_arena_free(w.scratch);
    return status;
}
