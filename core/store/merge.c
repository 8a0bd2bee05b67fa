/* SPDX-License-Identifier: Apache-2.0 */
/* The snapshot of a row after it was written, from what was written: as reading it again would give it. */
#include "store/row.h"
#include "base/id.h"

#include <string.h>

/* A number that is not whole may come back from JSON as another one. */
static bool has_real(const prm_val *value)
{
    bool found = value->kind == PRM_V_REAL;
    for (uint32_t i = 0; !found && i < value->count; i++) {
        if (value->kind == PRM_V_LIST)
            found = has_real(value->as.items[i]);
        else if (value->kind == PRM_V_OBJECT)
            found = has_real(value->as.members[i].value);
        else
            break;
    }
    return found;
}

/* The database keeps values, not what the call knew of them: where they came from, and what they were part of. */
static void forget(prm_val *value)
{
    value->flags = 0;
    value->entity = NULL;
    for (uint32_t i = 0; i < value->count; i++) {
        if (value->kind == PRM_V_LIST)
            forget((prm_val *)value->as.items[i]);
        else if (value->kind == PRM_V_OBJECT)
            forget((prm_val *)value->as.members[i].value);
        else
            break;
    }
}

static prm_val *copy_plain(const prm_val *value, prm_arena *arena)
{
    prm_val *copy = prm_val_copy(arena, value);
    if (copy != NULL)
        forget(copy);
    return copy;
}

/* As read_value of row.c, of what bind.c makes of a value that fits. NULL: out of memory. */
static prm_val *value_of(const prm_column *column, const prm_val *value, prm_arena *arena)
{
    prm_bound bound;
    if (column->kind == PRM_C_JSON)
        return copy_plain(value, arena);
    if (prm_bound_make(column, value, arena, &bound) != PRM_OK)
        return NULL;
    const char *text = column->kind == PRM_C_TEXT ? prm_arena_text(arena, bound.text, bound.length) : NULL;
    switch (column->kind) {
    case PRM_C_REF:
        return prm_row_id_value(column->target->name, bound.integer, arena);
    case PRM_C_BOOL:
        return prm_val_boolean(arena, bound.integer != 0);
    case PRM_C_TEXT:
        return text != NULL ? prm_val_text_static(arena, text) : NULL;
    case PRM_C_MONEY:
        return prm_val_money(arena, bound.integer, prm_val_get_str(value, "currency"));
    default:
        return prm_val_integer(arena, bound.integer);
    }
}

/* What the store itself sets; NULL for all other columns. */
static const prm_val *value_set(const prm_change *change, size_t column, const prm_val *old, prm_arena *arena)
{
    int64_t version = 0;
    bool is_new = change->before == NULL;
    switch (column) {
    case 0:
        return is_new ? prm_row_id_value(change->table->name, change->id, arena) : NULL;
    case 1:
        if (!is_new && (!change->bumps || prm_val_as_integer(old, &version) != PRM_OK))
            return NULL;
        return prm_val_integer(arena, version + 1);
    case 2:
        return is_new ? prm_val_integer(arena, change->stamp->now) : NULL;
    case 3:
        return is_new ? prm_val_text(arena, change->stamp->who, strlen(change->stamp->who)) : NULL;
    case 4:
        return prm_val_integer(arena, change->stamp->now);
    case 5:
        return prm_val_text(arena, change->stamp->who, strlen(change->stamp->who));
    default:
        if (column == change->table->state && change->state != NULL)
            return prm_val_text(arena, change->state, strlen(change->state));
        return NULL;
    }
}

/* The members of a snapshot are in the order of the columns. */
static const prm_val *take_old(const prm_val *before, uint32_t *next, const char *name)
{
    if (before == NULL || *next >= before->count || strcmp(before->as.members[*next].key, name) != 0)
        return NULL;
    return before->as.members[(*next)++].value;
}

static const prm_val *value_after(const prm_change *change, size_t at, const prm_val *old, prm_arena *arena)
{
    const prm_column *column = &change->table->columns[at];
    const prm_val *set = value_set(change, at, old, arena);
    const prm_val *given = at >= PRM_COMMON_COLUMNS && at != change->table->state
        ? prm_val_get(change->values, column->name) : NULL;
    if (set == NULL && given == NULL)
        return old;
    if (given != NULL && prm_val_kind(given) == PRM_V_NULL)
        return NULL;
    prm_val *made = set != NULL ? (prm_val *)set : value_of(column, given, arena);
    if (made == NULL)
        return prm_val_no_memory();
    if ((made->flags & PRM_VAL_NOMEM) == 0)
        prm_row_mark(column, made);
    return made;
}

bool prm_row_can_merge(const prm_val *values)
{
    for (size_t i = 0; i < prm_val_count(values); i++) {
        if (has_real(values->as.members[i].value))
            return false;
    }
    return true;
}

const prm_val *prm_row_merge(const prm_change *change, prm_arena *arena)
{
    prm_val *row = prm_row_new(change->table, arena);
    uint32_t next = 0;
    for (size_t i = 0; row != NULL && i < change->table->column_count; i++) {
        const char *name = change->table->columns[i].name;
        const prm_val *value = value_after(change, i, take_old(change->before, &next, name), arena);
        if (value == NULL)
            continue;
        if ((value->flags & PRM_VAL_NOMEM) != 0)
            return NULL;
        prm_row_add(row, name, value);
    }
    prm_val_freeze(row);
    return row;
}
