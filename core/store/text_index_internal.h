/* SPDX-License-Identifier: Apache-2.0 */
/** @file text_index_internal.h  A connection to search.db; for its files alone. */
#ifndef PRM_STORE_TEXT_INDEX_INTERNAL_H
#define PRM_STORE_TEXT_INDEX_INTERNAL_H

#include "store/db_internal.h"
#include "store/text_index.h"

/** What a query that runs is gathering. */
typedef struct prm_text_gathering {
    const prm_text_query *query;
    prm_arena *arena;
    prm_text_matches *matches;
    int64_t rows_effort, pages_before, page_effort;
    bool is_spent; /* the query took what it might */
} prm_text_gathering;

struct prm_text_index {
    prm_db *db;
    prm_buf expression;
    int64_t rows; /* of a writer; -1: not counted yet */
    prm_text_gathering *gathering; /* NULL: no query runs */
    int (*ask)(void *context);
    void *asker;
};

/** What statements that run are asked now and then: anything but 0 ends them. */
int prm_text_index_ask(void *index);
/** Registers prm_gather(row), by which a row that matches is taken. */
prm_status prm_text_gather_install(prm_text_index *index, prm_error *error);
prm_status prm_text_index_find(prm_text_index *index, const prm_text_query *query, prm_arena *arena,
    prm_text_matches *matches, prm_error *error);
prm_status prm_text_index_tidy(prm_text_index *index, bool *has_more, prm_error *error);
prm_status prm_text_index_purge(prm_text_index *index, bool is_first, bool *has_more, prm_error *error);
prm_status prm_text_index_wipe(prm_text_index *index, prm_error *error);

#endif
