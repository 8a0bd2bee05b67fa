/* SPDX-License-Identifier: Apache-2.0 */
#include "store/kept_counts.h"
#include "base/alloc.h"
#include "base/id.h"

#include <string.h>

enum { SETS = 512, WAYS = 8 };

typedef struct kept_count {
    const prm_column *anchor; /* NULL: none */
    uint64_t era, missed;
    const prm_val *filter;
    int64_t most, count;
} kept_count;

/* Counts lie where the reference they go by is, so that a row's are found by its references. */
typedef struct place {
    kept_count kept[WAYS];
    uint32_t next; /* the one that goes for a new one */
} place;

struct prm_kept_counts {
    uint64_t era; /* counts of an earlier one are none */
    place places[SETS];
};

prm_kept_counts *prm_kept_counts_new(void)
{
    return prm_alloc_zeroed(1, sizeof(prm_kept_counts));
}

void prm_kept_counts_free(prm_kept_counts *counts)
{
    prm_free(counts);
}

void prm_kept_counts_drop(prm_kept_counts *counts)
{
    counts->era++;
}

static place *place_of(const prm_kept_counts *counts, const char *reference)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *reference != '\0'; reference++)
        hash = (hash ^ (unsigned char)*reference) * UINT64_C(1099511628211);
    return (place *)&counts->places[(hash >> 32) % SETS];
}

/* Texts compare as what they stand for only if each thing has one text: ids have others that are read too. */
static bool is_plain(const prm_column *column, const prm_val *value)
{
    int64_t id;
    char digits[PRM_ID_DIGITS];
    if (prm_val_kind(value) != PRM_V_TEXT || column->kind == PRM_C_TEXT)
        return prm_val_kind(value) == PRM_V_TEXT;
    if (!prm_id_parse(value->as.text, column->target->name, &id))
        return false;
    prm_id_print(id, digits);
    return memcmp(value->as.text + value->count - PRM_ID_DIGITS, digits, PRM_ID_DIGITS) == 0;
}

static bool are_plain(const prm_column *column, const prm_val *value)
{
    bool are = prm_val_count(value) > 0;
    if (prm_val_kind(value) != PRM_V_LIST)
        return is_plain(column, value);
    for (size_t i = 0; i < prm_val_count(value) && are; i++)
        are = is_plain(column, prm_val_at(value, i));
    return are;
}

/* Whether who has the scope sees every row whose column is this. */
static bool is_all_seen(const prm_rows_query *query, const prm_column *column, const prm_val *value)
{
    int64_t id;
    for (size_t i = 0; i < query->table->path_count; i++) {
        const prm_scope_path *path = &query->table->paths[i];
        if (path->copy_sql != NULL || path->source == PRM_NO_COLUMN || &query->table->columns[path->source] != column)
            continue;
        if (prm_id_parse(value->as.text, column->target->name, &id) && prm_id_set_has(&query->scope->partners, id))
            return true;
    }
    return false;
}

static bool has_no_limits(const prm_rows_query *query)
{
    const prm_scope *scope = query->scope;
    return scope == NULL || scope->side == PRM_SYSTEM || query->table->is_public ||
           (scope->side == PRM_VENDOR_SIDE && !scope->is_bound);
}

const prm_column *prm_kept_counts_anchor(const prm_rows_query *query)
{
    const prm_column *anchor = NULL;
    if (prm_val_kind(query->filter) != PRM_V_OBJECT ||
        (query->scope != NULL && prm_table_hides(query->table, query->scope)))
        return NULL;
    bool is_seen = has_no_limits(query);
    bool hides = query->table->archived != PRM_NO_COLUMN && !query->with_archived;
    for (size_t i = 0; i < prm_val_count(query->filter); i++) {
        const prm_member *member = &query->filter->as.members[i];
        const prm_column *column = prm_table_column(query->table, member->key, strlen(member->key));
        if (column == NULL || (column->kind != PRM_C_TEXT && column->kind != PRM_C_REF) ||
            (!query->may_filter_vendor && (column->field->flags & PRM_VENDOR) != 0) ||
            !are_plain(column, member->value))
            return NULL;
        if (column->kind != PRM_C_REF || prm_val_kind(member->value) != PRM_V_TEXT)
            continue;
        anchor = anchor != NULL ? anchor : column;
        is_seen = is_seen || (query->scope->side == PRM_PARTNER_SIDE && is_all_seen(query, column, member->value));
    }
    return is_seen && !hides ? anchor : NULL;
}

bool prm_kept_counts_get(const prm_kept_counts *counts, const prm_rows_query *query, const prm_column *anchor,
    int64_t most, uint64_t missed, int64_t *count)
{
    const place *at = place_of(counts, prm_val_get_str(query->filter, anchor->name));
    for (size_t i = 0; i < WAYS; i++) {
        const kept_count *kept = &at->kept[i];
        *count = kept->count;
        if (kept->anchor == anchor && kept->era == counts->era && kept->missed == missed && kept->most == most &&
            prm_val_equal(kept->filter, query->filter))
            return true;
    }
    return false;
}

void prm_kept_counts_put(prm_kept_counts *counts, const prm_rows_query *query, const prm_column *anchor, int64_t most,
    uint64_t missed, int64_t count, prm_arena *arena)
{
    place *at = place_of(counts, prm_val_get_str(query->filter, anchor->name));
    prm_val *filter = prm_val_copy(arena, query->filter);
    if (filter == NULL)
        return;
    prm_val_freeze(filter);
    at->kept[at->next] = (kept_count){
        .anchor = anchor, .era = counts->era, .missed = missed, .filter = filter, .most = most, .count = count};
    at->next = (at->next + 1) % WAYS;
}

static bool is_same(const prm_val *a, const prm_val *b)
{
    return a->count == b->count && memcmp(a->as.text, b->as.text, a->count) == 0;
}

static bool is_wanted(const prm_val *wanted, const prm_val *value)
{
    if (prm_val_kind(value) != PRM_V_TEXT)
        return false;
    if (wanted->kind == PRM_V_TEXT)
        return is_same(wanted, value);
    for (uint32_t i = 0; i < wanted->count; i++) {
        if (is_same(wanted->as.items[i], value))
            return true;
    }
    return false;
}

static bool is_among(const kept_count *kept, const prm_val *row)
{
    for (uint32_t i = 0; row != NULL && i < kept->filter->count; i++) {
        const prm_member *member = &kept->filter->as.members[i];
        if (!is_wanted(member->value, prm_val_get(row, member->key)))
            return false;
    }
    return row != NULL;
}

/* Beyond `most` nothing is known, so what is there cannot become one less. */
static void change(kept_count *kept, bool was, bool is)
{
    if (was && !is && kept->count == kept->most)
        kept->anchor = NULL;
    else if (was != is && (was || kept->count < kept->most))
        kept->count += is ? 1 : -1;
}

static void follow_at(prm_kept_counts *counts, const prm_column *anchor, const char *reference, const prm_val *before,
    const prm_val *after)
{
    place *at = place_of(counts, reference);
    for (size_t i = 0; i < WAYS; i++) {
        kept_count *kept = &at->kept[i];
        if (kept->anchor == anchor && kept->era == counts->era)
            change(kept, is_among(kept, before), is_among(kept, after));
    }
}

void prm_kept_counts_follow(
    prm_kept_counts *counts, const prm_table *table, const prm_val *before, const prm_val *after)
{
    for (size_t i = PRM_COMMON_COLUMNS; i < table->column_count; i++) {
        const prm_column *column = &table->columns[i];
        if (column->kind != PRM_C_REF)
            continue;
        const char *old = prm_val_get_str(before, column->name), *now = prm_val_get_str(after, column->name);
        if (*now != '\0')
            follow_at(counts, column, now, before, after);
        if (*old != '\0' && place_of(counts, old) != place_of(counts, now))
            follow_at(counts, column, old, before, after);
    }
}
