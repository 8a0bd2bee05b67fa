/* SPDX-License-Identifier: Apache-2.0 */
/** @file support.h  A data directory of its own for each case, with a small model: partners, deals and what hangs on
 * them. */
#ifndef TEST_STORE_SUPPORT_H
#define TEST_STORE_SUPPORT_H

#include "test.h"

#include "base/json.h"
#include "store/journal.h"
#include "store/rows.h"
#include "store/state.h"

#include <string.h>

typedef struct test_store {
    char directory[64];
    prm_db *db;
    prm_model *model;
    prm_arena *arena;
    prm_error error;
} test_store;

/** A new directory, its database, and the model installed. False if an allocation made to fail is why not. */
bool store_open(test_store *store);
/** Also removes the directory. */
void store_close(test_store *store);
#define SCOPED_STORE(name)                                                                                             \
    __attribute__((cleanup(store_close))) test_store name = {0};                                                       \
    ALLOC_OK(store_open(&name))

/** The entities of the model. */
extern const prm_entity *const store_entities[];
extern const size_t store_entity_count;

const prm_table *store_table(const test_store *store, const char *entity);
/** JSON with ' for ", parsed in the arena. */
const prm_val *store_json(test_store *store, const char *text);
/** Inserts a row of JSON values; NULL if it was refused (store->error). */
const prm_val *store_insert(
    test_store *store, const char *entity, int64_t id, const char *values, const prm_scope *scope);
/** "partner_0000000000001" of an id, in the arena. */
const char *store_id(test_store *store, const char *entity, int64_t id);
/** The value as compact JSON, in the arena. */
const char *store_print(test_store *store, const prm_val *value);
/** The ids (as numbers, "1 2 3") of what a query finds, in its order. */
const char *store_find(test_store *store, const prm_rows_query *query, const char **next_cursor);
/** Runs SQL past every check. */
bool store_exec(test_store *store, const char *sql);

#endif
