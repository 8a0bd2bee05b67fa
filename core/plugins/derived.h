/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file derived.h  Between the files that make up the methods derived from an entity: create, get, list, history,
 * export, update, archive, import. Worker thread. For core/plugins alone.
 */
#ifndef PRM_PLUGINS_DERIVED_H
#define PRM_PLUGINS_DERIVED_H

#include "plugins/api.h"

/** Whether the caller may read the field of a row it sees. */
bool prm_derived_may_read(const prm_call *call, const prm_field *field);
/** A filter as the store takes it, from the one of the wire. PRM_E_INVALID: call->fields say what is wrong. */
prm_status prm_derived_filter(prm_call *call, const prm_val *filter, const prm_val **out);
/** A page of the entity's rows, by the params filter and sort, from `cursor` on (NULL: the start). `*next` is NULL at
 * the end. `is_listed`: without the fields that are PRM_UNLISTED. */
prm_status prm_derived_page(prm_call *call, const prm_val *params, const char *cursor, uint32_t limit, bool is_listed,
    const prm_val **rows, const char **next);

/* The handlers. */
prm_status prm_derived_create(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_derived_get(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_derived_list(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_derived_update(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_derived_archive(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_derived_history(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_derived_export(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_derived_import(prm_call *call, const prm_val *params, prm_val *result);

#endif
