/* SPDX-License-Identifier: Apache-2.0 */
/* Who of many may see one row: it is sought once. */
#include "store/row.h"

/* What happened while the row was another partner's is not told to the next. */
static bool has_changed_hands(const prm_scope *scope, const prm_row_place *place, int64_t owner_then)
{
    int64_t owner = place->count > 0 ? place->partners[0] : 0;
    return scope->side == PRM_PARTNER_SIDE && owner_then != 0 && owner != owner_then &&
           !prm_id_set_has(&scope->partners, owner_then);
}

prm_status prm_rows_seen_by(prm_db *db, const prm_table *table, int64_t id, int64_t owner_then,
    const prm_scope *const *scopes, size_t count, bool *seen, prm_error *error)
{
    prm_row_place place;
    prm_error why = {0};
    prm_status status = prm_row_place_find(db, table, id, &place, &why);
    if (status != PRM_OK && status != PRM_E_NOT_FOUND) {
        *error = why;
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        const prm_scope *scope = scopes[i];
        if (status == PRM_OK)
            seen[i] = prm_row_is_visible(&place, table, scope) && !has_changed_hands(scope, &place, owner_then);
        else
            seen[i] = scope->side == PRM_SYSTEM || (scope->side == PRM_VENDOR_SIDE && !scope->is_bound);
    }
    return PRM_OK;
}
