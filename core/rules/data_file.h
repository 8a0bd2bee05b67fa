/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file data_file.h  A Lua file that says plain values, as the server's configuration does: `return { name = value }`.
 * It runs where there is nothing: no global, no library, no method of a text, with the budget and memory of a rule.
 * Start-up thread, or whoever reads files.
 */
#ifndef PRM_RULES_DATA_FILE_H
#define PRM_RULES_DATA_FILE_H

#include "base/error.h"
#include "base/val.h"

/**
 * Runs the file and gives the table it returns as an object; an empty table is a list where `fields` say so. `name` is
 * what errors call it. PRM_E_INVALID with "name:line: what is wrong", PRM_E_NOMEM.
 */
prm_status prm_data_file_read(const char *name, const char *source, size_t length, const prm_field *const *fields,
    prm_arena *arena, const prm_val **out, prm_error *error);

/**
 * The line on which the source writes the value at `path` ("limits.batch", "plugins[1].id"), or the innermost part of
 * it that is written out; 0 if none is. Reads table constructors as they stand and runs nothing.
 */
int prm_data_file_line(const char *source, size_t length, const char *path);

#endif
