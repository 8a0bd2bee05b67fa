/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file model.h  What the declared entities mean for tables: columns, indexes, scope paths, flows, views; checked once
 * at start, immutable afterwards, shared by all threads.
 */
#ifndef PRM_STORE_MODEL_H
#define PRM_STORE_MODEL_H

#include "store/db.h"

#include <stdbool.h>

#define PRM_ARCHIVED "archived" /* what filters call it that a row is archived: true, false, or both in a list */

typedef struct prm_model prm_model;
typedef struct prm_table prm_table; /* one entity's */

/** Checks every declaration (known types, flags and references, scope paths, index fields, views, moves, ops) against
 * the others. PRM_E_INVALID with one sentence naming plugin, entity and field. `entities` outlive the model. */
prm_status prm_model_new(const prm_entity *const *entities, size_t count, prm_model **out, prm_error *error);
void prm_model_free(prm_model *model);
/** Creates tables and indexes of new entities, brings the others to what is declared, and records each schema. New
 * indexes of large tables, but for unique ones, are only begun: queries do without them until prm_model_grow has made
 * them. PRM_E_INVALID: what is declared cannot be made of the rows there are. In a transaction of the writer. */
prm_status prm_model_install(const prm_model *model, prm_db *db, prm_error *error);

/** Makes a piece of the indexes that prm_model_install has left to be made while the writer serves, those of large
 * tables. `has_more`: there may be another. In a transaction of the writer. */
prm_status prm_model_grow(const prm_model *model, prm_db *db, prm_arena *arena, bool *has_more, prm_error *error);

/** NULL if there is none. */
const prm_table *prm_model_table(const prm_model *model, const char *entity);
const prm_table *prm_model_table_at(const prm_model *model, size_t index); /* NULL past the end */
const prm_entity *prm_table_entity(const prm_table *table);
/** Whether its rows can name files. */
bool prm_table_names_files(const prm_table *table);

/** Whether the ops, "get list: *; archive: admin", have this one. */
bool prm_ops_have(const char *ops, const char *op);
/** Whether rows can be archived: the entity's ops say `archive`. */
bool prm_table_can_archive(const prm_table *table);
/** Whether its flow has that state; without a flow there is none. */
bool prm_table_has_state(const prm_table *table, const char *state);
/** Whether the flow has this move, and which states it has from `from` in `legal` (a list of texts). PRM_E_STATE,
 * PRM_E_FORBIDDEN if the roles do not allow it (NULL: any). */
prm_status prm_table_check_move(const prm_table *table, const char *from, const char *to, const char *const *roles,
    prm_arena *arena, const prm_val **legal);
/** Whether a row in `state` may be archived by the flow. PRM_E_STATE: the states in which it may are in `legal` (a list
 * of texts; NULL: not wanted). */
prm_status prm_table_check_archive(
    const prm_table *table, const char *state, prm_arena *arena, const prm_val **legal);
/** The fields of a view, "score, matched_on"; NULL if there is no such view. */
const char *prm_table_view(const prm_table *table, const char *view);

#endif
