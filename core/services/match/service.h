/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file service.h  prm.match over the store: keys kept in the row's transaction, candidates found by them. Worker
 * thread, within a call.
 */
#ifndef PRM_SERVICES_MATCH_SERVICE_H
#define PRM_SERVICES_MATCH_SERVICE_H

#include "plugins/call.h"
#include "services/match/match.h"

extern const prm_match_service prm_match_service_table;

/** The hook on rows: keeps the keys of entities that declare `match`. */
prm_status prm_match_follow(prm_call *call, const prm_table *table, const prm_val *before, const prm_val *after);

/**
 * Makes keys that were not made by today's recipe (see prm_match_recipe) or of other fields: of 50 rows, in a
 * transaction of the writer that also notes how far it came. `has_more`: there may be more to do. Until all are made a
 * row is found by the keys it has: most stay as they were from recipe to recipe. Those that no recipe makes any more
 * are left lying: no query asks for them.
 */
prm_status prm_match_make_some(const prm_model *model, prm_db *db, prm_arena *arena, bool *has_more, prm_error *error);

/** What an entity's match fields hold in a row or in values; `entity->match` is "name legal_name, country country". */
void prm_match_values_of(const prm_entity *entity, const prm_val *row, prm_match_values *values);

#endif
