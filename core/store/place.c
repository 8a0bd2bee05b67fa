/* SPDX-License-Identifier: Apache-2.0 */
/* Where a row stands, with the rows on the way to the partners it belongs to. */
#include "store/row.h"

#include "base/id.h"

#include <string.h>

static void add_way(prm_rows_place *place, int64_t id)
{
    if (place->way_count < PRM_PLACE_WAYS)
        place->ways[place->way_count++] = id;
}

/* "deal.partner": the deal; of a longer path all that it passes. */
static prm_status walk(prm_db *db, const prm_table *table, const char *path, const prm_val *row, prm_arena *arena,
    prm_rows_place *place, prm_error *error)
{
    for (size_t length; path[length = strcspn(path, ".")] == '.'; path += length + 1) {
        const prm_column *column = prm_table_column(table, path, length);
        int64_t id;
        if (column == NULL || !prm_id_parse(prm_val_get_str(row, column->name), column->target->name, &id))
            return PRM_OK;
        add_way(place, id);
        table = column->target;
        if (strchr(path + length + 1, '.') == NULL)
            return PRM_OK;
        PRM_TRY(prm_rows_load(db, table, id, NULL, arena, &row, error));
    }
    return PRM_OK;
}

prm_status prm_rows_place_of(prm_db *db, const prm_table *table, const prm_val *row, prm_arena *arena,
    prm_rows_place *place, prm_error *error)
{
    prm_row_place found;
    int64_t id;
    PRM_TRY(prm_row_id(table, row, &id, error));
    PRM_TRY(prm_row_place_find(db, table, id, &found, error));
    *place = (prm_rows_place){ .is_public = table->is_public,
        .is_vendors = !table->is_public && table->path_count == 0, .is_hidden = table->is_vendors,
        .territory = found.territory };
    for (size_t i = 0; i < found.count && i < PRM_PLACE_PARTNERS; i++)
        place->partners[place->partner_count++] = found.partners[i];
    for (size_t i = 0; i < table->path_count; i++)
        PRM_TRY(walk(db, table, table->paths[i].text, row, arena, place, error));
    return PRM_OK;
}
