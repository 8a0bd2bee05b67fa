/* SPDX-License-Identifier: Apache-2.0 */
#include "json_keys.h"

#include <string.h>
#include <utf8proc.h>

#define FEW 16 /* so many are compared each with each */

typedef struct folded {
    const char *text; /* case folded, but for ASCII letters, which comparisons fold on the way */
    uint32_t hash;
} folded;

static unsigned char fold_ascii(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* FNV-1a over the folded bytes. `*is_ascii` tells whether they all are. */
static uint32_t hash_of(const char *text, bool *is_ascii)
{
    uint32_t hash = 2166136261u;
    unsigned char seen = 0;
    for (; *text != '\0'; text++) {
        seen |= (unsigned char)*text;
        hash = (hash ^ fold_ascii(*text)) * 16777619u;
    }
    *is_ascii = seen < 0x80;
    return hash;
}

static const char *fold_unicode(prm_arena *arena, const char *text)
{
    utf8proc_ssize_t bytes = (utf8proc_ssize_t)strlen(text);
    /* A character folds to three at most, each four bytes; one more for the NUL that reencoding writes. */
    utf8proc_ssize_t room = 3 * bytes + 1;
    utf8proc_int32_t *points = prm_arena_alloc(arena, (size_t)room * sizeof(*points));
    if (points == NULL)
        return NULL;
    const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t count = utf8proc_decompose(from, bytes, points, room - 1, UTF8PROC_CASEFOLD);
    if (count < 0 || count >= room || utf8proc_reencode(points, count, (utf8proc_option_t)0) < 0)
        return text;
    return (const char *)points;
}

static bool are_twins(const folded *a, const folded *b)
{
    if (a->hash != b->hash)
        return false;
    const char *x = a->text, *y = b->text;
    while (*x != '\0' && fold_ascii(*x) == fold_ascii(*y)) {
        x++;
        y++;
    }
    return *x == *y;
}

static bool fold_all(prm_arena *arena, const prm_member *members, size_t count, folded *keys)
{
    for (size_t i = 0; i < count; i++) {
        bool is_ascii;
        keys[i].text = members[i].key;
        keys[i].hash = hash_of(keys[i].text, &is_ascii);
        if (is_ascii)
            continue;
        keys[i].text = fold_unicode(arena, keys[i].text);
        if (keys[i].text == NULL)
            return false;
        keys[i].hash = hash_of(keys[i].text, &is_ascii);
    }
    return true;
}

static void compare_each(const folded *keys, size_t count, size_t *first, size_t *second)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (are_twins(&keys[j], &keys[i])) {
                *first = j;
                *second = i;
                return;
            }
        }
    }
}

/* The same with an open hash table of indexes plus one. */
static bool compare_hashed(prm_arena *arena, const folded *keys, size_t count, size_t *first, size_t *second)
{
    size_t slots = 64;
    while (slots < 2 * count)
        slots *= 2;
    uint32_t *table = prm_arena_alloc(arena, slots * sizeof(*table));
    if (table == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t slot = keys[i].hash & (slots - 1);
        for (; table[slot] != 0; slot = (slot + 1) & (slots - 1)) {
            size_t other = table[slot] - 1;
            if (are_twins(&keys[other], &keys[i])) {
                *first = other;
                *second = i;
                return true;
            }
        }
        table[slot] = (uint32_t)(i + 1);
    }
    return true;
}

prm_status prm_json_keys_find_twins(
    prm_arena *arena, const prm_member *members, size_t count, size_t *first, size_t *second)
{
    *first = *second = count;
    folded few[FEW];
    folded *keys = count <= FEW ? few : prm_arena_alloc(arena, count * sizeof(*keys));
    if (keys == NULL || !fold_all(arena, members, count, keys))
        return PRM_E_NOMEM;
    if (count <= FEW)
        compare_each(keys, count, first, second);
    else if (!compare_hashed(arena, keys, count, first, second))
        return PRM_E_NOMEM;
    return PRM_OK;
}
