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

/** Makes all keys again if those kept were made under another recipe (see prm_match_recipe). */
prm_status prm_match_install(const prm_model *model, prm_db *db, prm_error *error);

/** What an entity's match fields hold in a row or in values; `entity->match` is "name legal_name, country country". */
void prm_match_values_of(const prm_entity *entity, const prm_val *row, prm_match_values *values);

#endif
