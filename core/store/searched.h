/* SPDX-License-Identifier: Apache-2.0 */
/** @file searched.h  What rows of an entity are found by, as prm_entity.search declares it. Immutable, with the
 * model. */
#ifndef PRM_STORE_SEARCHED_H
#define PRM_STORE_SEARCHED_H

#include "store/model.h"

enum {
    PRM_SEARCHED_FIELDS = 24, /* of one entity */
    PRM_SEARCHED_RANKS = 4    /* 8, 4, 2, 1: what a word may count for */
};

typedef struct prm_searched_field {
    const prm_field *in, *field; /* in: the object it is a field of; NULL: the row's own */
    bool is_vendors;             /* for the vendor's side alone */
    uint32_t rank;               /* 0: its words count 8; 3: 1 */
} prm_searched_field;

typedef struct prm_searched {
    prm_searched_field fields[PRM_SEARCHED_FIELDS]; /* as declared */
    size_t count;
    const prm_field *language, *within; /* NULL: none */
    const prm_field *when;              /* what of a row has to be one of `values` for `within` to count; NULL:
                                         * nothing */
    const char *values;                 /* words */
} prm_searched;

/** NULL: the entity is not searched. */
const prm_searched *prm_table_searched(const prm_table *table);

/** What the row has there; NULL: nothing. */
const prm_val *prm_searched_value(const prm_searched_field *field, const prm_val *row);

#endif
