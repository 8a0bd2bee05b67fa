/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file fields.h  What a list of declared prm_fields means for a value: the check on the way in, the form on the way
 * out. Any thread; pure.
 */
#ifndef PRM_BASE_FIELDS_H
#define PRM_BASE_FIELDS_H

#include "error.h"
#include "val.h"

/** Who sends or reads; decides about PRM_VENDOR, PRM_READONLY and `write`. */
typedef struct prm_viewer {
    int32_t side;             /* enum prm_side; PRM_SYSTEM may see and set everything */
    const char *const *roles; /* NULL-ended */
} prm_viewer;

/** Whether the viewer is kept from what is for the vendor's side only. NULL: PRM_SYSTEM. */
bool prm_viewer_is_outside(const prm_viewer *viewer);

typedef struct prm_field_error {
    const char *field; /* "lines[0].amount" */
    const char *code;  /* required | unknown | type | range | line | format | enum | readonly | forbidden | frozen */
    const char *message;
} prm_field_error;

/** All that is wrong at once, in the arena. */
typedef struct prm_field_errors {
    prm_arena *arena;
    prm_field_error *items;
    size_t count;
} prm_field_errors;

/** Appends one, copying the texts; at most 100 are kept. */
void prm_field_errors_add(prm_field_errors *errors, const char *field, const char *code, const char *message);
/** [{field, code, message}]; the null value with PRM_VAL_NOMEM at the arena's cap. */
prm_val *prm_field_errors_list(const prm_field_errors *errors);

/**
 * Wire to inside: checks `value` (an object as parsed) against the fields and gives the object handlers see: only
 * declared keys, times as ms, domains in lower case, ids in canonical form. Unknown fields, fields the viewer may not
 * set and read-only ones are named as errors. An explicit null is kept where the field is not required, but left out
 * within a field's own object. `fields` NULL: none are declared; `value` NULL: an empty object. `*out` is frozen and
 * shares what did not change with `value`.
 * PRM_E_INVALID if `errors` got anything, PRM_E_NOMEM.
 */
prm_status prm_fields_read(prm_arena *arena, const prm_field *const *fields, const prm_val *value,
    const prm_viewer *viewer, const prm_val **out, prm_field_errors *errors);

/**
 * Checks an inside value (times are ms) against the fields, for rows, facts, answers, events and results. `partial`:
 * required fields may be absent (an update); inside objects they may not. What is inside a row snapshot is not looked
 * at: it was checked when it was written. Errors as above, without viewers.
 */
prm_status prm_fields_check(
    prm_arena *arena, const prm_field *const *fields, const prm_val *value, bool partial, prm_field_errors *errors);

/**
 * Inside to wire: a value in the form the reader gets. Row snapshots (value->entity) are rendered by their entity and
 * its common columns; other objects by `fields` (NULL: as they are). Times become RFC 3339; what is PRM_VENDOR or
 * flagged PRM_VAL_VENDOR is left out for a partner; PRM_SECRET is left out if `secrets` is NULL, which otherwise
 * becomes true when one is told. Keys that are not declared
 * are left out of rows and kept elsewhere. `viewer` NULL: PRM_SYSTEM. `*out` is frozen and shares what did not change
 * with `value`. PRM_E_INTERNAL if a sealed value is met, or a secret where none is declared (`error` says where),
 * PRM_E_NOMEM.
 */
prm_status prm_fields_render(prm_arena *arena, const prm_field *const *fields, const prm_val *value,
    const prm_viewer *viewer, bool *secrets, const prm_val **out, prm_error *error);

/** The same of an inside value that a viewer gives, as prm_fields_read judges it: what it may not set is named too. */
prm_status prm_fields_check_as(prm_arena *arena, const prm_field *const *fields, const prm_val *value,
    const prm_viewer *viewer, prm_field_errors *errors);

/**
 * Fills in what `value` (an object as prm_fields_read gives it) lacks: a field's preset, read from its JSON, and so on
 * inside the objects it holds; an object that is absent is made if any field in it has a preset. PRM_E_INVALID with the
 * path if a preset does not fit its own field, PRM_E_NOMEM. `*out` is frozen.
 */
prm_status prm_fields_fill(prm_arena *arena, const prm_field *const *fields, const prm_val *value, const prm_val **out,
    prm_error *error);

/** A field's preset as the inside has it. PRM_E_INVALID if it does not fit the field, PRM_E_NOMEM. */
prm_status prm_fields_preset(prm_arena *arena, const prm_field *field, const prm_val **out, prm_error *error);

/** Where a value is among the values around it. */
typedef struct prm_field_place prm_field_place;
/** "lines[0].amount", in the arena; NULL at its cap. */
const char *prm_field_place_text(prm_arena *arena, const prm_field_place *place);

/** What a walk over the files a value names does with each; the walk ends where it is not PRM_OK. */
typedef prm_status (*prm_file_seen)(void *context, const char *id, const prm_field_place *at);
/** Calls `see` for every file named in an inside value, as the fields declare; those in PRM_VENDOR fields are passed
 * over where `is_outside`. What `see` answered last, PRM_OK if there is none. */
prm_status prm_fields_each_file(const prm_field *const *fields, const prm_val *value, bool is_outside,
    prm_file_seen see, void *context);
/** Whether any of the fields, or one inside them, can name a file. */
bool prm_fields_have_file(const prm_field *const *fields);

/** The field of that name; NULL if there is none. `fields` may be NULL. */
const prm_field *prm_fields_find(const prm_field *const *fields, const char *name);
/** The columns every row has besides its declared fields: id, version, created_at, ... state, archived_at. */
extern const prm_field *const *const prm_common_fields;

/** Whether `word` is one of "a | b|c" (separators `|` and `,`, blanks ignored); "*" holds every word. */
bool prm_words_have(const char *words, const char *word);
/** The i-th word, its length in `length`; NULL past the end. */
const char *prm_words_at(const char *words, size_t index, size_t *length);
/** Whether any of `roles` is in `words`. */
bool prm_words_have_any(const char *words, const char *const *roles);
/** Whether any of the keys named (each under 40 bytes) has another value in `after` than in `before`; absent is
 * NULL. */
bool prm_words_differ(const char *words, const prm_val *before, const prm_val *after);

#endif
