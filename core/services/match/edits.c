/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/record.h"


static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

enum { SLIP = 1, EDIT = 2, FAR = 1000 };

/** Whether two letters are often taken for one another by ear. */
static bool sounds_alike(int32_t a, int32_t b)
{
    static const char pairs[] = "ckckqsscszzsiyyivwwvfvvfdttd";
    for (size_t i = 0; i + 1 < sizeof pairs; i += 2)
        if (pairs[i] == a && pairs[i + 1] == b)
            return true;
    return false;
}

/** What it costs that `word` has the letter `at` and the other has not. */
static uint32_t extra_cost(const int32_t *word, size_t length, size_t at)
{
    bool is_doubled = (at > 0 && word[at - 1] == word[at]) || (at + 1 < length && word[at + 1] == word[at]);
    bool is_umlaut = at > 0 && word[at] == 'e' && (word[at - 1] == 'a' || word[at - 1] == 'o' || word[at - 1] == 'u');
    return is_doubled || is_umlaut ? SLIP : EDIT;
}

static uint32_t change_cost(int32_t a, int32_t b)
{
    return a == b ? 0 : sounds_alike(a, b) || sounds_alike(b, a) ? SLIP : EDIT;
}

/* Optimal string alignment. Three rows of the table are enough, of those what lies within `most` of the diagonal (an
 * extra letter costs 1 at least), and it ends once a row is beyond `most`. */
uint32_t prm_match_edits(const int32_t *a, size_t a_length, const int32_t *b, size_t b_length, uint32_t most)
{
    uint32_t rows[3][PRM_MATCH_LETTERS + 1];
    a_length = a_length > PRM_MATCH_LETTERS ? PRM_MATCH_LETTERS : a_length;
    b_length = b_length > PRM_MATCH_LETTERS ? PRM_MATCH_LETTERS : b_length;
    if (a_length > b_length + most || b_length > a_length + most)
        return most + 1;
    uint32_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        before[j] = last[j] = row[j] = FAR;
    last[0] = 0;
    for (size_t j = 1; j <= b_length; j++)
        last[j] = last[j - 1] + extra_cost(b, b_length, j - 1);
    for (size_t i = 1; i <= a_length; i++) {
        uint32_t extra = extra_cost(a, a_length, i - 1);
        size_t from = i > most ? i - most : 1, to = i + most < b_length ? i + most : b_length;
        row[from - 1] = from == 1 ? last[0] + extra : FAR;
        uint32_t lowest = row[from - 1];
        for (size_t j = from; j <= to; j++) {
            row[j] = least(least(last[j] + extra, row[j - 1] + extra_cost(b, b_length, j - 1)),
                last[j - 1] + change_cost(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + SLIP);
            lowest = least(lowest, row[j]);
        }
        if (lowest > most)
            return most + 1;
        if (to < b_length)
            row[to + 1] = FAR;
        uint32_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return least(last[b_length], most + 1);
}
