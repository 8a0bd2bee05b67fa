/* SPDX-License-Identifier: Apache-2.0 */
/** @file table.h  A table of texts, aligned by display width, cut to the terminal. One owner. */
#ifndef PRM_CLI_TABLE_H
#define PRM_CLI_TABLE_H

#include "client/buffer.h"
#include "client/json.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct prm_cli_table {
    char **cells; /* row by row, the first the header; owned */
    size_t columns, count, room;
    bool failed; /* out of memory */
} prm_cli_table;

void prm_cli_table_init(prm_cli_table *table, size_t columns);
void prm_cli_table_deinit(prm_cli_table *table);
/** Adds the next cell, made safe for a terminal. */
void prm_cli_table_add(prm_cli_table *table, const char *text, size_t length);
/** Writes instants as "2026-11-21 23:35" (UTC), from the second row on. */
void prm_cli_table_shorten_times(prm_cli_table *table);
/** Leaves out the columns that hold nothing but ids of other rows or JSON, if the table is wider than `width`. */
void prm_cli_table_drop_unread(prm_cli_table *table, size_t width);
/**
 * Appends the table's lines, at most `width` columns wide (0: any): the widest columns are cut, their texts end in "…".
 * Columns that hold numbers only stand to the right. `bold`: the header is.
 */
void prm_cli_table_print(const prm_cli_table *table, size_t width, bool bold, prm_client_buffer *out);

/**
 * A value as a cell's text: a text bare, money as "12500.00 EUR", a list by its items, an object with an id or a name
 * by that, null as nothing, anything else as JSON.
 */
void prm_cli_table_format(prm_client_span value, prm_client_buffer *out);

#endif
