/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file history_scope.h  Since when a row has been its reader's: going back through its changes, until one that brought
 * it to the reader. What was before that was another partner's. Worker thread. For core/plugins alone.
 */
#ifndef PRM_PLUGINS_HISTORY_SCOPE_H
#define PRM_PLUGINS_HISTORY_SCOPE_H

#include "plugins/call.h"

#define PRM_HISTORY_PATHS 8

typedef struct prm_history_scope {
    int64_t values[PRM_HISTORY_PATHS]; /* of the references the entity's scope begins with; 0: empty */
    int64_t is_bound;                  /* the reader sees some partners' rows only, and the row can change hands */
    int64_t was_visible;               /* before the change met last; what it replaced was another partner's
                                        * otherwise */
} prm_history_scope;

/** `row`: as it is. */
void prm_history_begin(prm_history_scope *scope, const prm_call *call, const prm_val *row);
/** Undoes a change ({name: [old, new]}; NULL: none). Whether the row was the reader's before it. */
bool prm_history_go_back(prm_history_scope *scope, const prm_call *call, const prm_val *fields);

#endif
