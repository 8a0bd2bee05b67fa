/* SPDX-License-Identifier: Apache-2.0 */
/* Who may find what, as terms that rows carry. */
#include "services/search/find.h"

#include "base/id.h"
#include "plugins/api.h"

#include <string.h>

typedef struct term_list {
    prm_call *call;
    const char **items;
    size_t count, room;
} term_list;

static prm_status add(term_list *list, const char *term)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 16 : 2 * list->room, each = sizeof *list->items;
        const char **items = prm_arena_grow(list->call->arena, list->items, list->room * each, room * each);
        if (items == NULL)
            return prm_call_nomem(list->call);
        list->items = items;
        list->room = room;
    }
    list->items[list->count] = prm_arena_text(list->call->arena, term, strlen(term));
    return list->items[list->count++] != NULL ? PRM_OK : prm_call_nomem(list->call);
}

static prm_text_terms terms_of(const term_list *list)
{
    return (prm_text_terms){ .items = list->items, .count = list->count };
}

static bool sees_everything(const prm_call *call)
{
    return call->scope.side == PRM_SYSTEM || (call->scope.side == PRM_VENDOR_SIDE && !call->scope.is_bound);
}

bool prm_search_sees_all(const prm_call *call, const prm_table *table)
{
    const prm_entity *entity = prm_table_entity(table);
    return sees_everything(call) || strcmp(entity->scope, "public") == 0 ||
        (call->scope.side == PRM_VENDOR_SIDE && strcmp(entity->scope, "vendor") == 0 &&
            prm_fields_find(entity->fields, "territory") == NULL);
}

/* ---- The row's own scope ----------------------------------------------------------------------------------------- */

static prm_status add_scope(prm_call *call, term_list *list)
{
    char term[PRM_TERM_BYTES];
    PRM_TRY(add(list, PRM_TERM_PUBLIC));
    if (call->scope.side == PRM_PARTNER_SIDE) {
        prm_term_of_id('p', call->scope.partner, term);
        return add(list, term);
    }
    if (call->scope.side != PRM_VENDOR_SIDE)
        return PRM_OK;
    PRM_TRY(add(list, PRM_TERM_VENDOR));
    for (size_t i = 0; i < call->principal->territory_count; i++) {
        prm_term_of_id('t', call->principal->territories[i], term);
        PRM_TRY(add(list, term));
    }
    return PRM_OK;
}

/* ---- Gates ------------------------------------------------------------------------------------------------------- */

static const prm_plugin_entry *owner_of(const prm_call *call, const prm_entity *entity)
{
    const prm_plugin_entry *plugin;
    for (size_t i = 0; (plugin = prm_host_plugin_at(call->worker->host, i)) != NULL; i++)
        PRM_EACH(prm_entity, one, plugin->plugin->entities)
            if (*one == entity)
                return plugin;
    return call->plugin;
}

static prm_status ask_entity(prm_call *call, prm_sought_table *sought)
{
    const prm_entity *entity = prm_table_entity(sought->table);
    const prm_plugin_entry *before = call->plugin;
    prm_val *values = prm_val_list(call->arena);
    call->plugin = owner_of(call, entity);
    prm_status status = entity->admits(call, values);
    call->plugin = before;
    sought->admitted = values;
    return status;
}

static prm_status add_gates(prm_call *call, const prm_table *table, const prm_val *values, term_list *list)
{
    char term[PRM_TERM_BYTES];
    for (size_t i = 0; i < prm_val_count(values); i++) {
        const char *value;
        if (prm_val_as_text(prm_val_at(values, i), &value, NULL) != PRM_OK)
            continue;
        prm_term_of_gate(table, value, term);
        PRM_TRY(add(list, term));
    }
    return PRM_OK;
}

/* ---- Kinds and languages ----------------------------------------------------------------------------------------- */

static prm_status add_kinds(prm_call *call, const prm_search_ask *ask, term_list *list)
{
    char term[PRM_TERM_BYTES];
    for (size_t i = 0; i < ask->table_count; i++) {
        if (ask->within != NULL) {
            PRM_TRY(add_gates(call, ask->tables[i].table, ask->within, list));
            continue;
        }
        prm_term_of_kind(ask->tables[i].table, term);
        PRM_TRY(add(list, term));
    }
    return PRM_OK;
}

static prm_status add_languages(const prm_search_ask *ask, term_list *list)
{
    char term[PRM_TERM_BYTES];
    if (ask->locales == NULL)
        return PRM_OK;
    prm_term_of_language("", term);
    PRM_TRY(add(list, term));
    for (size_t i = 0; i < prm_val_count(ask->locales); i++) {
        const char *locale = "";
        (void)prm_val_as_text(prm_val_at(ask->locales, i), &locale, NULL);
        prm_term_of_language(locale, term);
        PRM_TRY(add(list, term));
    }
    return PRM_OK;
}

prm_status prm_search_reach_of(prm_call *call, prm_search_ask *ask, prm_search_reach *reach)
{
    term_list scope = { .call = call }, kinds = { .call = call }, languages = { .call = call };
    *reach = (prm_search_reach){ .is_nobody = ask->table_count == 0 || ask->text.count == 0 };
    if (!sees_everything(call))
        PRM_TRY(add_scope(call, &scope));
    for (size_t i = 0; i < ask->table_count; i++) {
        prm_sought_table *sought = &ask->tables[i];
        if (prm_table_searched(sought->table)->within == NULL || prm_search_sees_all(call, sought->table))
            continue;
        PRM_TRY(ask_entity(call, sought));
        PRM_TRY(add_gates(call, sought->table, sought->admitted, &scope));
    }
    if (ask->is_of_some || ask->within != NULL)
        PRM_TRY(add_kinds(call, ask, &kinds));
    PRM_TRY(add_languages(ask, &languages));
    reach->groups[0] = terms_of(&scope);
    reach->groups[1] = terms_of(&kinds);
    reach->groups[2] = terms_of(&languages);
    return PRM_OK;
}
