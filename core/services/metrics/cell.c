/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/cell.h"

#include "base/id.h"

#include <stdlib.h>
#include <string.h>

void prm_cell_init(prm_cell *cell)
{
    prm_buf_init(&cell->split, 0);
}

void prm_cell_deinit(prm_cell *cell)
{
    prm_buf_deinit(&cell->split);
}

int prm_cell_dimension(const prm_metric_source *source, const char *name)
{
    if (source->by_partner && strcmp(name, "partner") == 0)
        return (int)source->dimension_count;
    for (size_t i = 0; i < source->dimension_count; i++)
        if (strcmp(source->dimensions[i], name) == 0)
            return (int)i;
    return -1;
}

prm_status prm_cell_read(prm_cell *cell, const prm_metric_source *source, const prm_metric_cell *kept, prm_error *error)
{
    size_t dimensions = source->dimension_count, found = 0;
    prm_buf_clear(&cell->split);
    prm_buf_put_text(&cell->split, kept->dimensions);
    prm_buf_put_char(&cell->split, '\0');
    if (cell->split.failed)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to add up metrics");
    for (size_t i = 0; i < dimensions; i++)
        cell->values[i] = "";
    for (char *at = cell->split.data; at != NULL && found < dimensions;) {
        char *end = strchr(at, PRM_METRIC_SEPARATOR);
        cell->values[found++] = at;
        if (end != NULL)
            *end++ = '\0';
        at = end;
    }
    cell->partner[0] = '\0';
    if (kept->partner != 0) {
        memcpy(cell->partner, "partner_", 8);
        prm_id_print(kept->partner, cell->partner + 8);
        cell->partner[8 + PRM_ID_DIGITS] = '\0';
    }
    cell->values[dimensions] = cell->partner;
    return PRM_OK;
}

static bool is_scalar_value(const prm_val *wanted, const char *text)
{
    const char *own;
    int64_t number;
    int32_t truth;
    if (prm_val_as_text(wanted, &own, NULL) == PRM_OK)
        return strcmp(own, text) == 0;
    if (prm_val_as_boolean(wanted, &truth) == PRM_OK)
        return strcmp(text, truth ? "true" : "false") == 0;
    if (prm_val_as_integer(wanted, &number) == PRM_OK) {
        char *end;
        return *text != '\0' && strtoll(text, &end, 10) == number && *end == '\0';
    }
    return prm_val_kind(wanted) == PRM_V_NULL && *text == '\0';
}

bool prm_cell_is_value(const prm_val *wanted, const char *text)
{
    if (prm_val_kind(wanted) != PRM_V_LIST)
        return is_scalar_value(wanted, text);
    for (size_t i = 0; i < prm_val_count(wanted); i++)
        if (is_scalar_value(prm_val_at(wanted, i), text))
            return true;
    return false;
}

bool prm_cell_is_wanted(const prm_cell *cell, const prm_metric_source *source, const prm_val *filter)
{
    for (size_t i = 0; i < prm_val_count(filter); i++) {
        const char *name = prm_val_key_at(filter, i);
        if (!prm_cell_is_value(prm_val_get(filter, name), cell->values[prm_cell_dimension(source, name)]))
            return false;
    }
    return true;
}
