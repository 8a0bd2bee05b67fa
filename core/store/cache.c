/* SPDX-License-Identifier: Apache-2.0 */
#include "store/cache.h"
#include "store/kept_counts.h"
#include "base/alloc.h"

#include <string.h>

#define ROWS        2048 /* places for rows, each by its id: a newer row takes an older one's */
#define ANSWERS     256
#define ASKED       1024 /* queries that were asked once: most never are again, and none of those is worth a copy */
#define TABLES      256
#define CHANGED     256 /* rows one transaction may change before all that is kept goes when it is undone */
#define ARENA_BYTES ((size_t)4 << 20)
#define MADE        16 /* last new rows: what a call makes refers to each other */
#define REST_READS  32 /* reads without a change between after which a table counts as at rest */

typedef struct kept_row {
    const prm_table *table; /* NULL: none */
    int64_t id;
    prm_known_row known;
} kept_row;

typedef struct kept_answer {
    const prm_table *table; /* NULL: none */
    uint64_t hash, changes; /* changes: of the table, when it was kept */
    prm_span key;
    prm_known_answer known;
} kept_answer;

typedef struct table_state {
    const prm_table *table;
    uint64_t changes, followed; /* followed: of the changes, those the counts went along with */
    uint32_t reads;             /* since the last change */
} table_state;

typedef struct made_row {
    const prm_table *table;
    int64_t id;
} made_row;

struct prm_cache {
    prm_arena *arena;
    bool is_open;
    kept_row rows[ROWS];
    kept_answer answers[ANSWERS];
    uint64_t asked[ASKED]; /* hashes of queries over tables at rest */
    table_state tables[TABLES];
    prm_kept_counts *counts;
    int64_t changed[CHANGED]; /* rows of the transaction at hand */
    size_t changed_count;
    made_row made[MADE]; /* of the transaction at hand */
    size_t made_count;   /* all told: the oldest give way */
};

prm_cache *prm_cache_new(void)
{
    prm_cache *cache = prm_alloc_zeroed(1, sizeof(*cache));
    if (cache == NULL)
        return NULL;
    cache->arena = prm_arena_new(ARENA_BYTES);
    cache->counts = prm_kept_counts_new();
    if (cache->arena != NULL && cache->counts != NULL)
        return cache;
    prm_cache_free(cache);
    return NULL;
}

void prm_cache_free(prm_cache *cache)
{
    if (cache == NULL)
        return;
    prm_kept_counts_free(cache->counts);
    prm_arena_free(cache->arena);
    prm_free(cache);
}

static uint64_t mix(uint64_t bits)
{
    return (bits * UINT64_C(0x9E3779B97F4A7C15)) >> 32;
}

void prm_cache_drop(prm_cache *cache)
{
    if (cache == NULL)
        return;
    memset(cache->rows, 0, sizeof(cache->rows));
    memset(cache->answers, 0, sizeof(cache->answers));
    prm_kept_counts_drop(cache->counts);
    cache->made_count = 0;
}

void prm_cache_open(prm_cache *cache)
{
    if (cache == NULL)
        return;
    cache->is_open = true;
    cache->changed_count = cache->made_count = 0;
    if (prm_arena_used(cache->arena) < ARENA_BYTES / 2)
        return;
    prm_cache_drop(cache);
    prm_arena_reset(cache->arena);
}

static kept_row *place_of_row(const prm_cache *cache, int64_t id)
{
    return (kept_row *)&cache->rows[mix((uint64_t)id) % ROWS];
}

void prm_cache_undo(prm_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < cache->changed_count; i++)
        place_of_row(cache, cache->changed[i])->table = NULL;
    if (cache->changed_count == CHANGED)
        prm_cache_drop(cache);
    cache->made_count = 0;
    for (size_t i = 0; cache->changed_count > 0 && i < TABLES; i++)
        cache->tables[i].changes++;
}

void prm_cache_close(prm_cache *cache, bool is_undone)
{
    if (cache == NULL)
        return;
    if (is_undone)
        prm_cache_undo(cache);
    cache->is_open = false;
}

/* The table's place; NULL if there is none left. */
static table_state *state_of(prm_cache *cache, const prm_table *table)
{
    size_t at = mix((uint64_t)(uintptr_t)table) % TABLES;
    for (size_t i = 0; i < TABLES; i++, at = (at + 1) % TABLES) {
        table_state *state = &cache->tables[at];
        if (state->table == NULL)
            state->table = table;
        if (state->table == table)
            return state;
    }
    return NULL;
}

void prm_cache_touch(prm_cache *cache, const prm_table *table, int64_t id)
{
    table_state *state;
    if (cache == NULL || (state = state_of(cache, table)) == NULL)
        return;
    state->changes++;
    state->reads = 0;
    place_of_row(cache, id)->table = NULL;
    if (cache->changed_count < CHANGED)
        cache->changed[cache->changed_count++] = id;
}

void prm_cache_follow(prm_cache *cache, const prm_table *table, const prm_val *before, const prm_val *after)
{
    table_state *state;
    if (cache == NULL || (state = state_of(cache, table)) == NULL)
        return;
    state->followed++;
    prm_kept_counts_follow(cache->counts, table, before, after);
}

void prm_cache_made(prm_cache *cache, const prm_table *table, int64_t id)
{
    if (cache != NULL)
        cache->made[cache->made_count++ % MADE] = (made_row){.table = table, .id = id};
}

bool prm_cache_has_made(const prm_cache *cache, const prm_table *table, int64_t id)
{
    for (size_t i = 0; cache != NULL && cache->is_open && i < cache->made_count && i < MADE; i++) {
        if (cache->made[i].id == id && cache->made[i].table == table)
            return true;
    }
    return false;
}

bool prm_cache_row(const prm_cache *cache, const prm_table *table, int64_t id, prm_known_row *out)
{
    if (cache == NULL || !cache->is_open)
        return false;
    const kept_row *kept = place_of_row(cache, id);
    *out = kept->known;
    return kept->table == table && kept->id == id;
}

prm_arena *prm_cache_arena(const prm_cache *cache)
{
    return cache != NULL && cache->is_open ? cache->arena : NULL;
}

void prm_cache_keep_row(
    prm_cache *cache, const prm_table *table, int64_t id, const prm_val *row, const prm_row_place *place)
{
    prm_row_place *copy = prm_arena_alloc(cache->arena, sizeof(*copy));
    if (copy == NULL)
        return;
    *copy = *place;
    *place_of_row(cache, id) = (kept_row){.table = table, .id = id, .known = {.row = row, .place = copy}};
}

bool prm_cache_is_at_rest(prm_cache *cache, const prm_table *table)
{
    table_state *state;
    if (cache == NULL || !cache->is_open || (state = state_of(cache, table)) == NULL)
        return false;
    if (state->reads < REST_READS)
        state->reads++;
    return state->reads == REST_READS;
}

static uint64_t hash_of(prm_span key)
{
    const unsigned char *bytes = key.bytes;
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < key.length; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

bool prm_cache_answer(const prm_cache *cache, const prm_table *table, prm_span key, prm_known_answer *out)
{
    uint64_t hash = hash_of(key);
    const kept_answer *kept = &cache->answers[mix(hash) % ANSWERS];
    if (kept->table != table || kept->hash != hash || kept->key.length != key.length ||
        memcmp(kept->key.bytes, key.bytes, key.length) != 0)
        return false;
    *out = kept->known;
    return kept->changes == state_of((prm_cache *)cache, table)->changes;
}

/* Notes that it is. */
static bool is_asked_again(prm_cache *cache, const prm_table *table, uint64_t hash)
{
    uint64_t query = hash ^ (uint64_t)(uintptr_t)table, *asked = &cache->asked[mix(query) % ASKED];
    bool is_known = *asked == query;
    *asked = query;
    return is_known;
}

void prm_cache_keep_answer(prm_cache *cache, const prm_table *table, prm_span key, const prm_known_answer *answer)
{
    uint64_t hash = hash_of(key);
    if (!is_asked_again(cache, table, hash))
        return;
    kept_answer kept = {.table = table, .hash = hash, .changes = state_of(cache, table)->changes, .known = *answer};
    kept.key = (prm_span){prm_arena_text(cache->arena, key.bytes, key.length), key.length};
    if (answer->rows != NULL) {
        prm_val *copy = prm_val_copy(cache->arena, answer->rows);
        prm_val_freeze(copy);
        kept.known.rows = copy;
    }
    if (kept.key.bytes != NULL && (answer->rows == NULL || kept.known.rows != NULL))
        cache->answers[mix(hash) % ANSWERS] = kept;
}

const prm_column *prm_cache_anchor(prm_cache *cache, const prm_rows_query *query)
{
    bool is_open = cache != NULL && cache->is_open && state_of(cache, query->table) != NULL;
    return is_open ? prm_kept_counts_anchor(query) : NULL;
}

static uint64_t missed_of(prm_cache *cache, const prm_table *table)
{
    const table_state *state = state_of(cache, table);
    return state->changes - state->followed;
}

bool prm_cache_count(
    prm_cache *cache, const prm_rows_query *query, const prm_column *anchor, int64_t most, int64_t *count)
{
    return prm_kept_counts_get(cache->counts, query, anchor, most, missed_of(cache, query->table), count);
}

void prm_cache_keep_count(
    prm_cache *cache, const prm_rows_query *query, const prm_column *anchor, int64_t most, int64_t count)
{
    prm_kept_counts_put(
        cache->counts, query, anchor, most, missed_of(cache, query->table), count, cache->arena);
}
