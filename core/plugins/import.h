/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file import.h  Between the files of <entity>.import: what the columns of a CSV are for, and a record as the params
 * of a method. Worker thread. For core/plugins alone.
 */
#ifndef PRM_PLUGINS_IMPORT_H
#define PRM_PLUGINS_IMPORT_H

#include "plugins/derived.h"

#include "csv/csv.h"

#define PRM_IMPORT_DEPTH 8 /* names in a path */

/** Where a value goes: "amount.currency", "lines.0.product". */
typedef struct prm_import_path {
    const char *names[PRM_IMPORT_DEPTH];
    size_t depth;
    const prm_field *leaf; /* what it holds */
} prm_import_path;

/** A column, or a default, whose value is given. */
typedef struct prm_import_column {
    prm_import_path path;
    size_t cell;           /* of a column: in the record */
    const prm_val *preset; /* of a default; NULL: a column */
} prm_import_column;

typedef struct prm_import_plan {
    prm_call *call;
    const prm_entity *entity;
    const prm_field *const *fields; /* the params of the method that takes a record */
    prm_import_column *columns;     /* by path, so that what goes into one object stands together */
    size_t count;
    size_t width;                   /* cells of a record */
    size_t id, version;             /* the cells that say which row it is; SIZE_MAX: none */
    prm_val *ignored;               /* names of columns of fields that are never given */
} prm_import_plan;

/** Says what each column of the header (csv->cells) is for. PRM_E_INVALID: call->fields say which are for nothing. */
prm_status prm_import_plan_make(prm_import_plan *plan, const prm_csv *csv, const prm_val *params);
/** A record's values as an object of the wire. */
prm_status prm_import_values(const prm_import_plan *plan, const prm_csv *csv, const prm_val **values);

#endif
