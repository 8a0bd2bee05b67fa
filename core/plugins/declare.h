/* SPDX-License-Identifier: Apache-2.0 */
/** @file declare.h  What the methods derived from an entity declare. Start-up thread. For core/plugins alone. */
#ifndef PRM_PLUGINS_DECLARE_H
#define PRM_PLUGINS_DECLARE_H

#include "plugins/internal.h"

/** The operations there are, as words. */
extern const char prm_derived_ops[];

/** Fills access, doc, params, result, subject and handler of an operation, one of prm_derived_ops. False if out of
 * memory. */
bool prm_declare_op(prm_arena *arena, const prm_entity *entity, const char *op, prm_method *method);

#endif
