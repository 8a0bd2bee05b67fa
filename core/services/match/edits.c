/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/record.h"

#include <string.h>

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: three rows of the table are enough, and it ends once a row is beyond `most`. */
uint32_t prm_match_edits(const int32_t *a, size_t a_length, const int32_t *b, size_t b_length, uint32_t most)
{
    uint32_t rows[3][PRM_MATCH_LETTERS + 1];
    a_length = a_length > PRM_MATCH_LETTERS ? PRM_MATCH_LETTERS : a_length;
    b_length = b_length > PRM_MATCH_LETTERS ? PRM_MATCH_LETTERS : b_length;
    if (a_length > b_length + most || b_length > a_length + most)
        return most + 1;
    uint32_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        last[j] = (uint32_t)j;
    memset(before, 0, sizeof rows[0]);
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = (uint32_t)i;
        uint32_t lowest = row[0];
        for (size_t j = 1; j <= b_length; j++) {
            uint32_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = least(least(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
            lowest = least(lowest, row[j]);
        }
        if (lowest > most)
            return most + 1;
        uint32_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return least(last[b_length], most + 1);
}
