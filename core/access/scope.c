/* SPDX-License-Identifier: Apache-2.0 */
#include "access/principal.h"
#include "access/relation.h"
#include "access/snapshot.h"

static const prm_registry nobody;

static prm_status scope_of_partner(const prm_registry *registry, int64_t partner, prm_arena *arena, prm_scope *scope)
{
    prm_id_list own = {.arena = arena};
    scope->partner = partner;
    PRM_TRY(prm_relation_closure(&registry->partner_children, partner, &own));
    scope->partners = prm_id_list_set(&own);
    return PRM_OK;
}

static prm_status scope_of_territories(
    const prm_registry *registry, const prm_principal *principal, prm_arena *arena, prm_scope *scope)
{
    prm_id_list territories = {.arena = arena}, partners = {.arena = arena};
    scope->is_bound = true;
    for (size_t i = 0; i < principal->territory_count; i++)
        PRM_TRY(prm_relation_closure(&registry->territory_children, principal->territories[i], &territories));
    scope->territories = prm_id_list_set(&territories);
    for (size_t i = 0; i < scope->territories.count; i++)
        PRM_TRY(prm_relation_values(&registry->partners_of_territory, scope->territories.ids[i], &partners));
    scope->partners = prm_id_list_set(&partners);
    return PRM_OK;
}

prm_status prm_scope_make(
    const prm_registry *registry, const prm_principal *principal, prm_arena *arena, prm_scope *scope)
{
    *scope = (prm_scope){.side = principal->side};
    if (registry == NULL)
        registry = &nobody;
    if (principal->side == PRM_PARTNER_SIDE)
        return scope_of_partner(registry, principal->partner, arena, scope);
    if (principal->side == PRM_VENDOR_SIDE && principal->territories != NULL)
        return scope_of_territories(registry, principal, arena, scope);
    return PRM_OK;
}
