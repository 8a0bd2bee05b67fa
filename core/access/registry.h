/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file registry.h  The scope registry: each partner's parent and territories, and the territory tree, as a counted
 * immutable snapshot. The writer makes a new one of the last and of what a commit changed; workers take the newest at
 * the start of a call. Any thread.
 *
 * It reads the entities named `partner` (fields parent, territories) and `territory` (field parent); without them the
 * registry is empty.
 */
#ifndef PRM_ACCESS_REGISTRY_H
#define PRM_ACCESS_REGISTRY_H

#include "store/model.h"
#include "store/scope.h"

typedef struct prm_registry prm_registry;
typedef struct prm_principal prm_principal;

/** A row that was changed, or made (`before` NULL), by what was committed. */
typedef struct prm_registry_change {
    const prm_entity *entity;
    const prm_val *before, *after;
    const struct prm_registry_change *next;
} prm_registry_change;

/** All of it, from the database. */
prm_status prm_registry_load(prm_db *db, const prm_model *model, prm_registry **out, prm_error *error);
prm_registry *prm_registry_ref(prm_registry *registry);
void prm_registry_unref(prm_registry *registry); /* NULL is allowed */

/** What the principal sees, its sets in `arena`: a partner's own id and its descendants'; for a vendor role bound to
 * territories those and what they contain, and the partners active there. `registry` NULL: an empty one. PRM_E_NOMEM.
 */
prm_status prm_scope_make(
    const prm_registry *registry, const prm_principal *principal, prm_arena *arena, prm_scope *scope);
/** Whether the row's change (`before` NULL: it is new) changes the registry, so that it must be published. Pure. */
bool prm_registry_is_changed_by(const prm_entity *entity, const prm_val *before, const prm_val *after);
/** `out`: the registry after these changes, of a row one at most; those of other entities are passed over. It costs a
 * copy of the registry, whatever is in the database. PRM_E_NOMEM. */
prm_status prm_registry_change_by(
    const prm_registry *registry, const prm_registry_change *changes, prm_registry **out);

#endif
