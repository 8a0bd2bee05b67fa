/* SPDX-License-Identifier: Apache-2.0 */
/** @file fields_walk.h  Between the files of fields.h only. */
#ifndef PRM_BASE_FIELDS_WALK_H
#define PRM_BASE_FIELDS_WALK_H

#include "fields.h"

/** Where a value is; a chain on the stack, printed only when something is wrong. */
struct prm_field_place {
    const prm_field_place *outer; /* NULL: the outermost object */
    const char *name;             /* NULL: an item */
    size_t index;
};

/** One walk over a value, on the way in or over one that is inside. */
typedef struct prm_field_walk {
    prm_arena *arena;
    const prm_viewer *viewer; /* NULL: nobody is asked */
    bool is_wire;             /* convert from the wire's forms; otherwise they must be the inside ones */
    prm_field_errors *errors;
    bool has_error, is_out_of_memory;
} prm_field_walk;

/** Notes an error; returns NULL, what a taker returns for a value it refuses. `message` NULL: out of memory. */
const prm_val *prm_field_refuse(prm_field_walk *walk, const prm_field_place *at, const char *code, const char *message);
/** Refuses by the field's bounds: "must be from 1 to 5", "must have at least 1 character", ... */
const prm_val *prm_field_refuse_range(
    prm_field_walk *walk, const prm_field_place *at, const prm_field *field, const char *verb, const char *unit);
bool prm_field_is_in_range(const prm_field *field, int64_t number);

/** Checks a value against a field's type; the value to keep, or NULL if it is refused. */
typedef const prm_val *(*prm_field_taker)(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at);
/** The taker of a scalar type or money; NULL for objects, lists and unknown types. */
prm_field_taker prm_field_scalar_taker(int32_t type);

/** Whether it is a host name of at least two labels, in any case. */
bool prm_domain_is_valid(const char *text, size_t length);
/** Its lower-case form in the arena, or `text` itself if it is that already; NULL at the arena's cap. */
const char *prm_domain_fold(prm_arena *arena, const char *text, size_t length);
bool prm_email_is_valid(const char *text, size_t length);

#endif
