/* SPDX-License-Identifier: Apache-2.0 */
/* <entity>.history: what the journal says of a row, as far as its reader may see the row. */
#include "plugins/derived.h"
#include "plugins/history_scope.h"

#include "store/opaque.h"

#include <stdio.h>
#include <string.h>

enum { ITEMS_DEFAULT = 50, ENTRIES_MOST = 1000, ENTRY_BYTES = 64 << 20, CONTENT_BYTES = 512 << 10 };

/* A page in the making. */
typedef struct history {
    prm_call *call;
    const prm_entity *entity;
    int64_t id; /* of the row */
    const char *text_id;
    prm_viewer viewer;
    prm_arena *scratch; /* of the entry at hand */
    prm_history_scope scope;
    int64_t limit;
    prm_val *items;
} history;

static bool is_outside(const history *h)
{
    return prm_viewer_is_outside(&h->viewer);
}

/* A personal part that is gone reads as null, and as personal. */
static bool is_erased(const prm_val *value)
{
    if (value->kind == PRM_V_NULL)
        return (value->flags & PRM_VAL_PERSONAL) != 0;
    bool is_it = false;
    for (uint32_t i = 0; i < value->count && (value->kind == PRM_V_LIST || value->kind == PRM_V_OBJECT); i++)
        is_it = is_it || is_erased(value->kind == PRM_V_LIST ? value->as.items[i] : value->as.members[i].value);
    return is_it;
}

/* -- who -- */

static const prm_val *find_user(const history *h, const char *actor)
{
    const prm_table *table = prm_model_table(prm_host_model(h->call->worker->host), "user");
    const prm_val *row;
    int64_t number;
    if (table == NULL || !prm_id_parse(actor, "user", &number) ||
        prm_rows_load(h->call->worker->db, table, number, NULL, h->call->arena, &row, NULL) != PRM_OK)
        return NULL;
    return row;
}

static prm_status name_user(const history *h, const char *actor, const prm_val *user, prm_val *who)
{
    PRM_TRY(prm_val_set(who, "user", prm_val_text(h->call->arena, actor, strlen(actor))));
    PRM_TRY(prm_val_set(who, "name", prm_val_get(user, "name")));
    return prm_val_set(who, "partner", prm_val_get(user, "partner"));
}

/* The vendor's people are named to the vendor alone, another partner's to nobody else: `*is_known` is then false. */
static prm_status tell_who(const history *h, const char *actor, prm_val *item, bool *is_known)
{
    int64_t partner = 0, number;
    prm_val *who = prm_val_object(h->call->arena);
    bool is_user = prm_id_parse(actor, "user", &number);
    const prm_val *user = is_user ? find_user(h, actor) : NULL;
    bool has_partner = prm_id_parse(prm_val_get_str(user, "partner"), "partner", &partner);
    bool is_own = has_partner && prm_id_set_has(&h->call->scope.partners, partner);
    *is_known = !is_user || !has_partner || !is_outside(h) || is_own;
    const char *side = strcmp(actor, "public") == 0 ? "public"
                       : !is_user || !*is_known       ? "system"
                       : has_partner                  ? "partner"
                                                      : "vendor";
    PRM_TRY(prm_val_set_text(who, "side", side));
    if (is_user && (!is_outside(h) || is_own))
        PRM_TRY(name_user(h, actor, user, who));
    return prm_val_set(item, "who", who);
}

/* -- what -- */

static prm_status tell_value(const history *h, const prm_field *field, const char *key, const prm_val *value,
    prm_val *change)
{
    const prm_field *const fields[] = {field, NULL};
    prm_val *alone = prm_val_object(h->scratch);
    const prm_val *shown;
    prm_error error = {0};
    if (prm_val_kind(value) == PRM_V_NULL)
        return is_erased(value) ? prm_val_set_boolean(change, "erased", true) : PRM_OK;
    PRM_TRY(prm_val_set(alone, field->name, value));
    PRM_TRY(prm_fields_render(h->scratch, fields, alone, &h->viewer, false, &shown, &error));
    const prm_val *one = prm_val_get(shown, field->name);
    const prm_val *copy = one != NULL ? prm_val_copy(h->call->arena, one) : NULL;
    if (one != NULL && copy == NULL)
        return PRM_E_NOMEM;
    PRM_TRY(prm_val_set(change, key, copy));
    return is_erased(value) ? prm_val_set_boolean(change, "erased", true) : PRM_OK;
}

static prm_status tell_change(const history *h, const prm_field *field, const prm_val *fields, prm_val *changes)
{
    const prm_val *pair = prm_val_get(fields, field->name);
    if (prm_val_count(pair) != 2 || !prm_derived_may_read(h->call, field) || (field->flags & PRM_SECRET) != 0)
        return PRM_OK;
    prm_val *change = prm_val_object(h->call->arena);
    PRM_TRY(prm_val_set_text(change, "field", field->name));
    if (h->scope.was_visible)
        PRM_TRY(tell_value(h, field, "old", prm_val_at(pair, 0), change));
    PRM_TRY(tell_value(h, field, "new", prm_val_at(pair, 1), change));
    return prm_val_append(changes, change);
}

static prm_status tell_changes(const history *h, const prm_val *found, prm_val *item)
{
    prm_val *changes = prm_val_list(h->call->arena);
    const prm_val *fields = prm_val_get(found, "fields");
    PRM_EACH(prm_field, field, h->entity->fields)
        PRM_TRY(tell_change(h, *field, fields, changes));
    PRM_EACH(prm_field, field, prm_common_fields)
        PRM_TRY(tell_change(h, *field, fields, changes));
    return prm_val_set(item, "changes", changes);
}

static const prm_val *change_of(const history *h, const prm_val *entry)
{
    const prm_val *changes = prm_val_get(entry, "changes");
    for (size_t i = 0; i < prm_val_count(changes); i++) {
        if (strcmp(prm_val_get_str(prm_val_at(changes, i), "id"), h->text_id) == 0)
            return prm_val_at(changes, i);
    }
    return NULL;
}

static prm_status list_decisions(const history *h, const prm_val *entry, prm_val *list)
{
    const prm_val *decisions = prm_val_get(entry, "decisions");
    for (size_t i = 0; i < prm_val_count(decisions); i++) {
        const prm_val *decision = prm_val_at(decisions, i);
        const char *id = prm_val_get_str(decision, "id");
        if (strcmp(prm_val_get_str(decision, "subject"), h->text_id) == 0)
            PRM_TRY(prm_val_append(list, prm_val_text(h->call->arena, id, strlen(id))));
    }
    return PRM_OK;
}

/* What was changed may be the vendor's alone: that anything was, by what, and when, is then as well. */
static bool is_told(const history *h, const prm_val *found, const prm_val *item, const prm_val *decisions)
{
    return !is_outside(h) || strcmp(prm_val_get_str(found, "op"), "create") == 0 || prm_val_count(decisions) > 0 ||
           prm_val_count(prm_val_get(item, "changes")) > 0;
}

static prm_status tell_entry(const history *h, const prm_val *entry, const prm_val *found, prm_val *decisions)
{
    prm_val *item = prm_val_object(h->call->arena);
    const char *method = prm_val_get_str(entry, "method"), *op = prm_val_get_str(found, "op");
    int64_t at = 0, version = 0;
    bool is_known;
    PRM_TRY(prm_val_get_integer(entry, "at", &at));
    PRM_TRY(prm_val_set_integer(item, "at", at));
    PRM_TRY(tell_who(h, prm_val_get_str(entry, "actor"), item, &is_known));
    if (is_known)
        PRM_TRY(prm_val_set(item, "method", prm_val_text(h->call->arena, method, strlen(method))));
    PRM_TRY(prm_val_set_text(item, "op", found == NULL ? "decide" : strcmp(op, "create") == 0 ? "create" : "update"));
    if (prm_val_get_integer(found, "version", &version) == PRM_OK)
        PRM_TRY(prm_val_set_integer(item, "version", version));
    PRM_TRY(tell_changes(h, found, item));
    if (prm_val_count(decisions) > 0)
        PRM_TRY(prm_val_set(item, "decisions", decisions));
    return is_told(h, found, item, decisions) ? prm_val_append(h->items, item) : PRM_OK;
}

/* -- pages -- */

/* What a cursor holds. */
typedef struct place {
    int64_t seq;
    prm_history_scope scope;
} place;

static prm_span context_of(const history *h, char *room, size_t size)
{
    int length = snprintf(room, size, "%s\n%s\n%d %lld", h->call->method, h->text_id, (int)h->call->caller.side,
        (long long)h->call->scope.partner);
    return (prm_span){room, length > 0 && (size_t)length < size ? (size_t)length : 0};
}

static prm_status read_cursor(const history *h, const char *cursor, place *from)
{
    char room[256];
    const prm_span context = context_of(h, room, sizeof(room));
    const uint8_t *bytes;
    size_t length;
    prm_status status = prm_opaque_read(h->call->worker->db, &context, cursor, h->call->arena, &bytes, &length);
    if (status == PRM_E_NOMEM)
        return prm_call_nomem(h->call);
    if (status == PRM_OK && length == sizeof(*from)) {
        memcpy(from, bytes, sizeof(*from));
        return PRM_OK;
    }
    prm_field_errors_add(&h->call->fields, "cursor", "format",
        "is no cursor of this list: of another row, method or caller, or made up");
    return PRM_E_INVALID;
}

static prm_status set_cursor(const history *h, const place *from, prm_val *result)
{
    char room[256];
    const prm_span context = context_of(h, room, sizeof(room));
    const char *text = prm_opaque_write(h->call->worker->db, &context, from, sizeof(*from), h->call->arena);
    return text != NULL ? prm_val_set_text(result, "next_cursor", text) : PRM_E_NOMEM;
}

/* The entry before `*seq`; 0 at the end of what there is, or of what is the reader's. */
static prm_status take_entry(history *h, int64_t *seq)
{
    const prm_val *entries, *entry;
    prm_error error = {0};
    prm_val *decisions = prm_val_list(h->call->arena);
    prm_arena_reset(h->scratch);
    prm_status status = prm_journal_of_subject(h->call->worker->db, h->id, *seq, 1, h->scratch, &entries, &error);
    PRM_TRY(prm_call_keep(h->call, status, &error));
    entry = prm_val_at(entries, 0);
    *seq = 0;
    if (entry == NULL || prm_val_get_integer(entry, "seq", seq) != PRM_OK)
        return PRM_OK;
    const prm_val *found = change_of(h, entry);
    bool was_visible = prm_history_go_back(&h->scope, h->call, prm_val_get(found, "fields"));
    status = list_decisions(h, entry, decisions);
    if (status == PRM_OK && (found != NULL || prm_val_count(decisions) > 0))
        status = tell_entry(h, entry, found, decisions);
    if (!was_visible)
        *seq = 0;
    return status == PRM_E_NOMEM ? prm_call_nomem(h->call) : prm_call_keep(h->call, status, NULL);
}

static prm_status take_page(history *h, const char *cursor, prm_val *result)
{
    place at = {0};
    int64_t entries = 0;
    if (*cursor != '\0') {
        PRM_TRY(read_cursor(h, cursor, &at));
        h->scope = at.scope;
    }
    size_t used = prm_arena_used(h->call->arena);
    do {
        PRM_TRY(take_entry(h, &at.seq));
    } while (at.seq != 0 && (int64_t)prm_val_count(h->items) < h->limit && ++entries < ENTRIES_MOST &&
             prm_arena_used(h->call->arena) - used < CONTENT_BYTES);
    PRM_TRY(prm_call_keep(h->call, prm_val_set(result, "items", h->items), NULL));
    at.scope = h->scope;
    return at.seq != 0 ? prm_call_keep(h->call, set_cursor(h, &at, result), NULL) : PRM_OK;
}

prm_status prm_derived_history(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    history h = {.call = call,
        .entity = prm_table_entity(call->entry->table),
        .viewer = {.side = call->caller.side, .roles = call->caller.roles},
        .limit = ITEMS_DEFAULT,
        .items = prm_val_list(call->arena)};
    PRM_TRY(prm_api_load(call, h.entity->name, prm_val_get_str(params, "id"), &row));
    h.text_id = prm_val_get_str(row, "id");
    (void)prm_id_parse(h.text_id, h.entity->name, &h.id);
    (void)prm_val_get_integer(params, "limit", &h.limit);
    prm_history_begin(&h.scope, call, row);
    h.scratch = prm_arena_new(ENTRY_BYTES);
    if (h.scratch == NULL)
        return prm_call_nomem(call);
    prm_status status = take_page(&h, prm_val_get_str(params, "cursor"), result);
    prm_arena_free(h.scratch);
    return status;
}
