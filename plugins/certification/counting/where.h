/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What both people and badges are asked by: `where`, and what is shown beside the number. Inside counting/. */
#ifndef CERT_COUNTING_WHERE_H
#define CERT_COUNTING_WHERE_H

#include "counting/counting.h"

/** Whether `value` is what `where` has under the key, or one of it; it always is where the key is not there. */
int cert_where_admits(const prm_val *where, const char *key, const char *value);
/** Whether it has these keys alone (NULL-ended), with a text or texts. */
prm_status cert_where_check(prm_call *call, const char *field, const prm_val *where, const char *const *keys);
/** {id, code, until?} for the list, if that has room; `until` INT64_MAX: for ever. */
prm_status cert_where_show(prm_call *call, prm_val *evidence, const char *id, const char *code, const char *zone,
    int64_t until);
/** Visits the rows that the filter meets, by id, a page at a time. */
typedef prm_status (*cert_visit)(prm_call *call, const prm_val *row, void *context);
prm_status cert_where_each(prm_call *call, const char *entity, const prm_val *filter, cert_visit visit, void *context);
/** The same of the rows of the filter whose `until` is not before `since`, or none. */
prm_status cert_where_each_until(prm_call *call, const char *entity, const prm_val *filter, int64_t since,
    cert_visit visit, void *context);
/** The row's `until`; INT64_MAX for ever. */
int64_t cert_where_until(const prm_val *row);
/** Room for one more of `size` bytes each behind `count` of them; NULL if there is no memory. Those there move. */
void *cert_where_grow(prm_call *call, void *items, size_t count, size_t *room, size_t size);

#endif
