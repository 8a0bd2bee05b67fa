/* SPDX-License-Identifier: Apache-2.0 */
#include "store/row.h"
#include "store/rows.h"

bool prm_id_set_has(const prm_id_set *set, int64_t id)
{
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->ids[middle] == id)
            return true;
        if (set->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

void prm_row_place_read(sqlite3_stmt *statement, const prm_table *table, prm_row_place *place)
{
    place->count = 0;
    for (size_t i = 0; i < table->path_count; i++) {
        int at = table->paths[i].at;
        if (sqlite3_column_type(statement, at) != SQLITE_NULL)
            place->partners[place->count++] = sqlite3_column_int64(statement, at);
    }
    place->territory = 0;
    if (table->territory != PRM_NO_COLUMN)
        place->territory = sqlite3_column_int64(statement, table->columns[table->territory].at);
}

/* Whether a path leads to a partner of the set. */
static bool is_of(const prm_row_place *place, const prm_id_set *partners)
{
    for (size_t i = 0; i < place->count; i++) {
        if (prm_id_set_has(partners, place->partners[i]))
            return true;
    }
    return false;
}

static bool is_in_territory(const prm_row_place *place, const prm_table *table, const prm_scope *scope)
{
    if (table->is_public)
        return true;
    if (place->territory != 0)
        return prm_id_set_has(&scope->territories, place->territory);
    /* What belongs to no partner and to no territory is the whole vendor's. */
    return table->path_count == 0 || is_of(place, &scope->partners);
}

bool prm_row_is_visible(const prm_row_place *place, const prm_table *table, const prm_scope *scope)
{
    if (scope == NULL || scope->side == PRM_SYSTEM)
        return true;
    if (scope->side == PRM_VENDOR_SIDE)
        return !scope->is_bound || is_in_territory(place, table, scope);
    if (table->is_public)
        return true;
    return scope->side == PRM_PARTNER_SIDE && !table->is_vendors && is_of(place, &scope->partners);
}

bool prm_table_hides(const prm_table *table, const prm_scope *scope)
{
    bool is_outside = scope->side == PRM_PUBLIC || (scope->side == PRM_PARTNER_SIDE && table->is_vendors);
    return is_outside && !table->is_public;
}

bool prm_row_is_own(const prm_row_place *place, const prm_table *table, const prm_scope *scope)
{
    if (scope == NULL || scope->side != PRM_PARTNER_SIDE || table->is_vendors)
        return true;
    prm_id_set own = {.ids = &scope->partner, .count = 1};
    return is_of(place, &own);
}
