/* SPDX-License-Identifier: Apache-2.0 */
#include "access/user.h"

#include "base/id.h"

#include <string.h>

int32_t prm_user_side(const prm_val *user)
{
    return *prm_val_get_str(user, "partner") != '\0' ? PRM_PARTNER_SIDE : PRM_VENDOR_SIDE;
}

bool prm_user_is_locked(const prm_val *user)
{
    return strcmp(prm_val_get_str(user, "status"), "locked") == 0;
}

static bool brings(const prm_role *role, const char *wanted)
{
    return prm_words_have(wanted, role->name) || prm_words_have_any(wanted, role->based_on);
}

bool prm_user_holds(const prm_role *roles, const prm_val *user, const char *wanted)
{
    const prm_val *held = prm_val_get(user, "roles");
    int32_t side = prm_user_side(user);

    for (size_t i = 0; i < prm_val_count(held); i++) {
        const char *name = NULL;
        (void)prm_val_as_text(prm_val_at(held, i), &name, NULL);
        const prm_role *role = prm_role_in(roles, name);
        if (role && role->side == side && brings(role, wanted))
            return true;
    }
    return false;
}

prm_status prm_user_scope(const prm_registry *registry, const prm_val *user, prm_arena *arena, prm_scope *scope)
{
    const prm_val *bound = prm_val_get(user, "territories");
    size_t count = prm_val_count(bound);
    int64_t *territories = prm_arena_alloc(arena, (count + 1) * sizeof *territories);
    prm_principal who = { .side = prm_user_side(user), .territories = count > 0 ? territories : NULL };

    if (!territories)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const char *text;
        if (prm_val_as_text(prm_val_at(bound, i), &text, NULL) == PRM_OK &&
            prm_id_parse(text, "territory", &territories[who.territory_count]))
            who.territory_count++;
    }
    (void)prm_id_parse(prm_val_get_str(user, "partner"), "partner", &who.partner);
    return prm_scope_make(registry, &who, arena, scope);
}
