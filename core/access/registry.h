/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file registry.h  The scope registry: each partner's parent and territories, and the territory tree, as a counted
 * immutable snapshot. The writer loads a new one after a commit that changed them; workers take the newest at the
 * start of a call. Any thread.
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

prm_status prm_registry_load(prm_db *db, const prm_model *model, prm_registry **out, prm_error *error);
prm_registry *prm_registry_ref(prm_registry *registry);
void prm_registry_unref(prm_registry *registry); /* NULL is allowed */

/** What the principal sees, its sets in `arena`: a partner's own id and its descendants'; for a vendor role bound to
 * territories those and what they contain, and the partners active there. `registry` NULL: an empty one. PRM_E_NOMEM.
 */
prm_status prm_scope_make(
    const prm_registry *registry, const prm_principal *principal, prm_arena *arena, prm_scope *scope);
/** Whether rows of this entity feed the registry, so that a change must be published. */
bool prm_registry_reads(const char *entity);

#endif
