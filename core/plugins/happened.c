/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/happened.h"

#include "base/fields.h"
#include "base/time.h"

#include <stdio.h>
#include <string.h>

prm_status prm_listener_init(prm_listener *listener, const prm_worker *worker, prm_arena *arena)
{
    return prm_scope_make(worker->registry, listener->principal, arena, &listener->scope);
}

prm_happened prm_happened_at(const prm_worker *worker, const prm_val *entry, size_t n)
{
    prm_happened happened = {.position = {.n = (int32_t)n}, .event = prm_val_at(prm_val_get(entry, "events"), n)};
    (void)prm_val_get_integer(entry, "seq", &happened.position.seq);
    (void)prm_val_get_integer(entry, "at", &happened.at);
    happened.entry = prm_host_event(worker->host, prm_val_get_str(happened.event, "type"));
    return happened;
}

/* The table and number of the row it is about; NULL: it is about none, or about one of an entity that is not here. */
static const prm_table *subject_of(const prm_worker *worker, const char *id, int64_t *number)
{
    char entity[64];
    const char *end = strrchr(id, '_');
    size_t length = end != NULL ? (size_t)(end - id) : 0;
    if (length == 0 || length >= sizeof(entity))
        return NULL;
    memcpy(entity, id, length);
    entity[length] = '\0';
    const prm_table *table = prm_model_table(prm_host_model(worker->host), entity);
    return table != NULL && prm_id_parse(id, entity, number) ? table : NULL;
}

/* Whether the roles may read such rows at all: by the entity's own `get`, where it has one. */
static bool may_get(const prm_worker *worker, const prm_table *table, const prm_principal *principal)
{
    char name[192];
    int length = snprintf(name, sizeof(name), "%s.get", prm_table_entity(table)->path);
    const prm_method_entry *get = prm_host_method(worker->host, name, (size_t)length);
    if (get == NULL || get->method->roles == NULL || strcmp(get->method->roles, "*") == 0)
        return true;
    return prm_words_have_any(get->method->roles, principal->roles) || prm_roles_read_all(principal->roles);
}

static bool is_of_audience(const prm_happened *happened, const prm_principal *principal)
{
    const char *audience = prm_val_get_str(happened->event, "audience");
    if (principal->side == PRM_PUBLIC)
        return false;
    if (strcmp(audience, "user") == 0)
        return strcmp(prm_val_get_str(happened->event, "subject"), principal->user_id) == 0;
    return principal->side != PRM_PARTNER_SIDE || strcmp(audience, "partner") == 0;
}

/* Those whom audience and patterns admit; the row decides about the rest. */
static size_t gather(const prm_happened *happened, const prm_listener *const *listeners, size_t count,
    const prm_scope **scopes, size_t *places, bool *told)
{
    const char *type = prm_val_get_str(happened->event, "type");
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        told[i] = false;
        if (!prm_event_is_among(listeners[i]->patterns, type) || !is_of_audience(happened, listeners[i]->principal))
            continue;
        scopes[found] = &listeners[i]->scope;
        places[found++] = i;
    }
    return found;
}

prm_status prm_happened_find(const prm_worker *worker, const prm_happened *happened,
    const prm_listener *const *listeners, size_t count, prm_arena *arena, bool *told, prm_error *error)
{
    const prm_scope **scopes = prm_arena_alloc(arena, (count + 1) * sizeof(*scopes));
    size_t *places = prm_arena_alloc(arena, (count + 1) * sizeof(*places));
    bool *seen = prm_arena_alloc(arena, count + 1);
    if (scopes == NULL || places == NULL || seen == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while telling what happened");
    size_t found = gather(happened, listeners, count, scopes, places, told);
    int64_t number, owner = 0;
    const prm_table *table = subject_of(worker, prm_val_get_str(happened->event, "subject"), &number);
    bool is_personal = strcmp(prm_val_get_str(happened->event, "audience"), "user") == 0;
    (void)prm_id_parse(prm_val_get_str(happened->event, "scope_partner"), "partner", &owner);
    if (table != NULL && !is_personal && found > 0)
        PRM_TRY(prm_rows_seen_by(worker->db, table, number, owner, scopes, found, seen, error));
    for (size_t i = 0; i < found; i++) {
        const prm_principal *principal = listeners[places[i]]->principal;
        if (is_personal)
            told[places[i]] = true;
        else if (table == NULL) /* about no row: the vendor's own */
            told[places[i]] = principal->side != PRM_PARTNER_SIDE;
        else
            told[places[i]] = seen[i] && may_get(worker, table, principal);
    }
    return PRM_OK;
}

static prm_status set_data(const prm_happened *happened, int32_t side, prm_arena *arena, prm_val *into,
    prm_error *error)
{
    static const char *const no_roles[] = {NULL};
    const prm_viewer viewer = {.side = side, .roles = no_roles};
    const prm_val *data = prm_val_get(happened->event, "data"), *shown;
    if (data == NULL || happened->entry == NULL)
        return PRM_OK;
    PRM_TRY(prm_fields_render(arena, happened->entry->event->data, data, &viewer, false, &shown, error));
    return prm_val_set(into, "data", shown);
}

static prm_status fill(const prm_worker *worker, const prm_happened *happened, prm_arena *arena, prm_val *into)
{
    char position[PRM_POSITION_TEXT], time[PRM_TIME_TEXT];
    prm_position_print(worker->positions, happened->position, position);
    prm_time_print(happened->at, time);
    const char *id = prm_arena_format(arena, "event_%s", position);
    PRM_TRY(prm_val_set(into, "position", prm_val_text(arena, position, strlen(position))));
    PRM_TRY(prm_val_set(into, "id", id != NULL ? prm_val_text_static(arena, id) : prm_val_no_memory()));
    PRM_TRY(prm_val_set(into, "type", prm_val_get(happened->event, "type")));
    PRM_TRY(prm_val_set(into, "subject", prm_val_get(happened->event, "subject")));
    return prm_val_set(into, "time", prm_val_text(arena, time, strlen(time)));
}

prm_status prm_happened_render(const prm_worker *worker, const prm_happened *happened, int32_t side, prm_arena *arena,
    const prm_val **out, prm_error *error)
{
    prm_val *made = prm_val_object(arena);
    prm_status status = fill(worker, happened, arena, made);
    if (status == PRM_OK)
        status = set_data(happened, side, arena, made, error);
    if (status != PRM_OK && (error == NULL || error->status == PRM_OK))
        return prm_error_set(error, status, NULL, "%s", prm_error_wire(status)->message);
    prm_val_freeze(made);
    *out = made;
    return status;
}
