/* SPDX-License-Identifier: Apache-2.0 */
/* How well rows match, judged by the rows themselves that the caller may find: no other row counts. */
#include "services/search/find.h"

#include <math.h>
#include <stdlib.h>

/* Of a word: how many of the rows have it, and how strongly on the average of these. */
typedef struct weight {
    float rarity, mean;
} weight;

/* A word that few of the rows have says more; of one that all have, nothing is taken. */
static weight weigh(const prm_ranked *rows, size_t count, size_t word)
{
    size_t having = 0;
    float sum = 0;
    for (size_t i = 0; i < count; i++) {
        having += rows[i].strengths[word] > 0;
        sum += rows[i].strengths[word];
    }
    float without = (float)(count - having);
    return (weight){ .rarity = 1 + logf(1 + without / ((float)having + 0.5f)),
        .mean = having > 0 ? sum / (float)having : 1 };
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

/* A word is worth at most its rarity, and half of that where it is as strong as it is on the average: one that every row
 * repeats does not drown another that only the right one has in its title. */
void prm_search_rank(prm_ranked *rows, size_t count, size_t words)
{
    for (size_t i = 0; i < count; i++) {
        rows[i].score = 0;
        rows[i].is_whole = true;
    }
    for (size_t w = 0; w < words; w++) {
        weight of = weigh(rows, count, w);
        for (size_t i = 0; i < count; i++) {
            float strength = rows[i].strengths[w];
            rows[i].is_whole = rows[i].is_whole && strength > 0;
            rows[i].score += strength > 0 ? of.rarity * strength / (strength + of.mean) : 0;
        }
    }
    qsort(rows, count, sizeof *rows, compare);
}
