/* SPDX-License-Identifier: Apache-2.0 */
/* How well rows match, judged by the rows themselves that the caller may find: no other row counts. */
#include "services/search/find.h"

#include <math.h>
#include <stdlib.h>

/* What a word counts for in each column, and how long an ordinary one is. */
static const float counts[PRM_TEXT_COLUMNS] = { 8, 4, 2, 1, 8, 4, 2, 1, 4 };
static const uint32_t ordinary[PRM_TEXT_COLUMNS] = { 8, 30, 100, 300, 8, 30, 100, 300, 30 };

/* A word of a field counts the less the more often it stood there already, and the longer the field is: both by
 * constants. In a title of four words once 0.6, in a text of a thousand once 0.2 and ten times 0.7 of what it
 * counts. */
static float strength_of(const prm_text_times *times, const float dampings[PRM_TEXT_COLUMNS])
{
    float strength = 0;
    for (size_t i = 0; i < PRM_TEXT_COLUMNS; i++)
        if (times->columns[i] != 0)
            strength += counts[i] * (float)times->columns[i] / ((float)times->columns[i] + dampings[i]);
    return strength;
}

static void dampen(const uint32_t lengths[PRM_TEXT_COLUMNS], float dampings[PRM_TEXT_COLUMNS])
{
    for (size_t i = 0; i < PRM_TEXT_COLUMNS; i++)
        dampings[i] = 0.5f + 0.1f * sqrtf((float)lengths[i]);
}

/* A word that few of the rows have says more; of one that all have, nothing is taken. */
static prm_rarity weigh(const prm_ranked *rows, size_t count, size_t word, const float dampings[PRM_TEXT_COLUMNS])
{
    size_t having = 0;
    float sum = 0;
    for (size_t i = 0; i < count; i++) {
        float strength = strength_of(&rows[i].times[word], dampings);
        having += strength > 0;
        sum += strength;
    }
    float without = (float)(count - having);
    return (prm_rarity){ .rarity = 1 + logf(1 + without / ((float)having + 0.5f)),
        .mean = having > 0 ? sum / (float)having : 1 };
}

/* A word is worth at most its rarity, and half of that where it is as strong as it is on the average: one that every
 * row repeats does not drown another that only the right one has in its title. */
static void score(prm_ranked *row, size_t words, const prm_rarity *rarities, const float dampings[PRM_TEXT_COLUMNS])
{
    row->score = 0;
    row->is_whole = true;
    for (size_t w = 0; w < words; w++) {
        float strength = strength_of(&row->times[w], dampings);
        row->is_whole = row->is_whole && strength > 0;
        row->score += strength > 0 ? rarities[w].rarity * strength / (strength + rarities[w].mean) : 0;
    }
}

static int compare(const void *a, const void *b)
{
    const prm_ranked *left = a, *right = b;
    if (left->is_whole != right->is_whole)
        return left->is_whole ? -1 : 1;
    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    return left->id > right->id ? -1 : left->id < right->id;
}

void prm_search_sort(prm_ranked *rows, size_t count)
{
    qsort(rows, count, sizeof *rows, compare);
}

/* Lets the row at the top, the worst of those kept, sink to its place. */
static void sink(prm_ranked *heap, size_t count)
{
    prm_ranked row = heap[0];
    size_t at = 0;
    for (size_t below; (below = 2 * at + 1) < count; at = below) {
        below += below + 1 < count && compare(&heap[below + 1], &heap[below]) > 0;
        if (compare(&row, &heap[below]) >= 0)
            break;
        heap[at] = heap[below];
    }
    heap[at] = row;
}

void prm_search_score(prm_ranked *row, size_t words, const prm_rarity *rarities,
    const uint32_t lengths[PRM_TEXT_COLUMNS])
{
    float dampings[PRM_TEXT_COLUMNS];
    dampen(lengths, dampings);
    score(row, words, rarities, dampings);
}

void prm_search_rank(prm_ranked *rows, size_t count, size_t words, prm_rarity rarities[PRM_TEXT_WORDS])
{
    float dampings[PRM_TEXT_COLUMNS];
    size_t kept = count < PRM_SEARCH_COMPARED ? count : PRM_SEARCH_COMPARED;
    dampen(ordinary, dampings);
    for (size_t w = 0; w < words; w++)
        rarities[w] = weigh(rows, count, w, dampings);
    for (size_t i = 0; i < count; i++)
        score(&rows[i], words, rarities, dampings);
    /* Sorted, the worst first is a heap with the worst at its top. */
    prm_search_sort(rows, kept);
    for (size_t i = 0; i < kept / 2; i++) {
        prm_ranked row = rows[i];
        rows[i] = rows[kept - 1 - i];
        rows[kept - 1 - i] = row;
    }
    for (size_t i = kept; i < count; i++) {
        if (compare(&rows[i], &rows[0]) >= 0)
            continue;
        prm_ranked row = rows[0];
        rows[0] = rows[i];
        rows[i] = row;
        sink(rows, kept);
    }
    prm_search_sort(rows, kept);
}
