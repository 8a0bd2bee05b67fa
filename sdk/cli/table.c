/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

#define GAP       2 /* between columns */
#define NARROWEST 8 /* a column is not cut below this */

void prm_cli_table_init(prm_cli_table *table, size_t columns)
{
    *table = (prm_cli_table){.columns = columns};
}

void prm_cli_table_deinit(prm_cli_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->cells[i]);
    free(table->cells);
    *table = (prm_cli_table){0};
}

void prm_cli_table_add(prm_cli_table *table, const char *text, size_t length)
{
    if (table->count == table->room && !table->failed) {
        size_t room = table->room == 0 ? 64 : table->room * 2;
        char **cells = realloc(table->cells, room * sizeof *cells);
        table->failed = cells == NULL;
        if (cells != NULL) {
            table->cells = cells;
            table->room = room;
        }
    }
    if (table->failed)
        return;
    prm_client_buffer safe = {0};
    prm_client_buffer_put(&safe, "", 0);
    prm_cli_put_safe(&safe, text, length);
    table->failed = safe.failed;
    if (safe.failed)
        prm_client_buffer_deinit(&safe);
    else
        table->cells[table->count++] = safe.data;
}

static bool is_number(const char *text)
{
    return text[0] != '\0' && strspn(text, "-0123456789.") == strlen(text);
}

static bool is_numeric(const prm_cli_table *table, size_t column)
{
    bool any = false;
    for (size_t i = table->columns + column; i < table->count; i += table->columns) {
        if (table->cells[i][0] != '\0' && !is_number(table->cells[i]))
            return false;
        any = any || table->cells[i][0] != '\0';
    }
    return any;
}

/* Whether it has the shape of "2026-11-21T23:35:58.981Z". */
static bool is_time(const char *text)
{
    static const char shape[] = "0000-00-00T00:00:00.000Z";
    size_t i = 0;
    while (shape[i] != '\0' && (shape[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == shape[i]))
        i++;
    return shape[i] == '\0' && text[i] == '\0';
}

void prm_cli_table_shorten_times(prm_cli_table *table)
{
    for (size_t i = table->columns; i < table->count; i++)
        if (is_time(table->cells[i])) {
            table->cells[i][10] = ' ';
            table->cells[i][16] = '\0';
        }
}

/* "deal_0123456789abc" */
static bool is_id(const char *text)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    const char *line = strrchr(text, '_');
    return line != NULL && line > text && strlen(line + 1) == 13 && strspn(line + 1, digits) == 13;
}

/* Whether a column holds nothing one reads: ids of other rows, or JSON. */
static bool is_unread(const prm_cli_table *table, size_t column)
{
    bool any = false;
    if (strcmp(table->cells[column], "id") == 0)
        return false;
    for (size_t i = table->columns + column; i < table->count; i += table->columns) {
        if (table->cells[i][0] != '\0' && !is_id(table->cells[i]) && table->cells[i][0] != '{')
            return false;
        any = any || table->cells[i][0] != '\0';
    }
    return any;
}

static void drop_column(prm_cli_table *table, size_t column)
{
    size_t kept = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (i % table->columns == column)
            free(table->cells[i]);
        else
            table->cells[kept++] = table->cells[i];
    }
    table->count = kept;
    table->columns--;
}

static size_t natural_width(const prm_cli_table *table)
{
    size_t total = 0;
    for (size_t column = 0; column < table->columns; column++) {
        size_t widest = 0;
        for (size_t i = column; i < table->count; i += table->columns) {
            size_t wanted = prm_cli_width(table->cells[i]);
            widest = wanted > widest ? wanted : widest;
        }
        total += widest + (column > 0 ? GAP : 0);
    }
    return total;
}

void prm_cli_table_drop_unread(prm_cli_table *table, size_t width)
{
    if (table->failed || table->columns == 0 || natural_width(table) <= width)
        return;
    for (size_t column = table->columns; column-- > 0;)
        if (table->columns > 1 && is_unread(table, column))
            drop_column(table, column);
}

static bool has_id(const prm_cli_table *table, size_t column)
{
    for (size_t i = table->columns + column; i < table->count; i += table->columns)
        if (is_id(table->cells[i]))
            return true;
    return false;
}

/* Takes columns of display from the widest until the line fits. Half an id is no use to anyone: they stay. */
static void shrink(const prm_cli_table *table, size_t *widths, size_t width)
{
    size_t total = (table->columns - 1) * GAP;
    for (size_t i = 0; i < table->columns; i++)
        total += widths[i];
    while (total > width) {
        size_t widest = table->columns;
        for (size_t i = 0; i < table->columns; i++)
            if (widths[i] > NARROWEST && !has_id(table, i) && (widest == table->columns || widths[i] > widths[widest]))
                widest = i;
        if (widest == table->columns)
            return;
        widths[widest]--;
        total--;
    }
}

static void put_spaces(prm_client_buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        prm_client_buffer_put_char(out, ' ');
}

static void put_cell(prm_client_buffer *out, const char *text, size_t width, bool to_right, bool is_last)
{
    size_t taken = prm_cli_width(text);
    if (taken > width) {
        size_t length = prm_cli_fit(text, width - 1);
        prm_client_buffer_put(out, text, length);
        prm_client_buffer_put_text(out, "…");
        char *cut = strndup(text, length);
        taken = (cut != NULL ? prm_cli_width(cut) : width - 1) + 1;
        free(cut);
    } else if (to_right) {
        put_spaces(out, width - taken);
        prm_client_buffer_put_text(out, text);
        taken = width;
    } else {
        prm_client_buffer_put_text(out, text);
    }
    if (!is_last)
        put_spaces(out, width - taken + GAP);
}

void prm_cli_table_print(const prm_cli_table *table, size_t width, bool bold, prm_client_buffer *out)
{
    size_t columns = table->columns, *widths = calloc(columns, sizeof *widths);
    bool *to_right = calloc(columns, sizeof *to_right);
    if (widths == NULL || to_right == NULL || table->failed) {
        out->failed = true;
        free(widths);
        free(to_right);
        return;
    }
    for (size_t i = 0; i < table->count; i++) {
        size_t wanted = prm_cli_width(table->cells[i]);
        if (wanted > widths[i % columns])
            widths[i % columns] = wanted;
    }
    for (size_t column = 0; column < columns; column++)
        to_right[column] = is_numeric(table, column);
    if (width > 0)
        shrink(table, widths, width);
    for (size_t i = 0; i < table->count; i++) {
        size_t column = i % columns;
        if (bold && i == 0)
            prm_client_buffer_put_text(out, "\033[1m");
        put_cell(out, table->cells[i], widths[column], to_right[column], column + 1 == columns);
        if (bold && i + 1 == columns)
            prm_client_buffer_put_text(out, "\033[0m");
        if (column + 1 == columns)
            prm_client_buffer_put_char(out, '\n');
    }
    free(widths);
    free(to_right);
}
