/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/record.h"
#include "services/match/text.h"

#include <string.h>

enum {
    LIKE_SPACING = 985,      /* equal but for blanks: "Hewlett Packard", "HewlettPackard" */
    LIKE_VARIANT = 975,      /* "Intl", "International" */
    LIKE_CUT = 900,          /* the beginning of a common word: "Semicond" */
    LIKE_INITIAL = 700,      /* "J" and "John" */
    LIKE_OTHER_NUMBER = 600, /* at most, "Factory 1" and "Factory 2" */
    LIKE_ONE_NUMBER = 720,   /* at most, "Channel" and "Channel 4" */
    LIKE_OTHER_PLACE = 720,  /* at most, "Jabil (Guangzhou)" and "Jabil (Shanghai)" */
    JOINED_FROM = 930,       /* words run together may be misspelt, but not much */
    BOTH_SIDES = 350,        /* how much words left over on both sides take away, in thousandths */
    LENIENT_FROM = 6,        /* "Technogy" is "Technology": a name would not come so near a common word */
    LENIENT_BY = 3,
    JOIN_WORDS = 3
};

typedef struct alignment {
    const prm_match_record *a, *b;
    bool a_used[PRM_MATCH_TOKENS], b_used[PRM_MATCH_TOKENS];
    uint8_t a_weight[PRM_MATCH_TOKENS], b_weight[PRM_MATCH_TOKENS];
    uint64_t gained; /* sum of likeness times weights */
} alignment;

static uint32_t bits_of(uint32_t set)
{
    uint32_t count = 0;
    for (; set != 0; set &= set - 1)
        count++;
    return count;
}

/**
 * Likeness of two words that are not equal. The longer, the more a typing error is one: "Nortek" and "Nortec" are
 * two companies, "Elektrodinamika" and "Elektrodinamica" one. First letters are rarely mistyped. `lenient` letters more
 * are counted where an error is likelier than another name.
 */
static uint32_t misspelt(const int32_t *a, size_t a_length, const int32_t *b, size_t b_length, size_t lenient)
{
    /* By the shorter one's length, for costs of 1 (a slip) to 4 (two edits). */
    static const uint16_t like[][5] = { { 0 }, { 0 }, { 0 }, { 0 }, { 0, 760, 0, 0, 0 }, { 0, 840, 700, 0, 0 },
        { 0, 890, 740, 0, 0 }, { 0, 920, 790, 640, 0 }, { 0, 930, 820, 700, 0 }, { 0, 940, 850, 760, 640 },
        { 0, 945, 900, 820, 740 }, { 0, 950, 920, 850, 780 }, { 0, 950, 930, 890, 840 } };
    size_t shorter = (a_length < b_length ? a_length : b_length) + lenient, last = sizeof like / sizeof like[0] - 1;
    const uint16_t *row = like[shorter > last ? last : shorter];
    uint32_t most = 4;
    while (most > 0 && row[most] == 0)
        most--;
    if (most == 0)
        return 0;
    uint32_t cost = prm_match_edits(a, a_length, b, b_length, most);
    if (cost > most)
        return 0;
    return a[0] == b[0] ? row[cost] : row[cost] * 9u / 10;
}

static bool has_digit(const prm_match_token *token)
{
    for (size_t i = 0; i < token->length; i++)
        if (token->letters[i] >= '0' && token->letters[i] <= '9')
            return true;
    return false;
}

static bool is_common(const prm_match_token *token)
{
    return token->same_as != NULL;
}

static bool begins(const prm_match_token *longer, const prm_match_token *shorter)
{
    return shorter->length < longer->length &&
        memcmp(longer->letters, shorter->letters, shorter->length * sizeof shorter->letters[0]) == 0;
}

static uint32_t token_likeness(const prm_match_token *a, const prm_match_token *b)
{
    if (is_common(a) && is_common(b)) {
        if (strcmp(a->same_as, b->same_as) != 0)
            return 0;
        bool is_equal = a->length == b->length && memcmp(a->letters, b->letters, a->length * sizeof *a->letters) == 0;
        return is_equal || a->word_class == PRM_WORD_NUMBER ? 1000 : LIKE_VARIANT;
    }
    if (a->length == b->length && memcmp(a->letters, b->letters, a->length * sizeof *a->letters) == 0)
        return 1000;
    if (a->word_class == PRM_WORD_NUMBER || b->word_class == PRM_WORD_NUMBER || has_digit(a) || has_digit(b))
        return 0;
    const prm_match_token *longer = a->length > b->length ? a : b, *shorter = longer == a ? b : a;
    if (shorter->word_class == PRM_WORD_INITIAL)
        return longer->word_class == PRM_WORD_NAME && begins(longer, shorter) ? LIKE_INITIAL : 0;
    if (is_common(longer) && !is_common(shorter) && shorter->length >= 4 && begins(longer, shorter))
        return LIKE_CUT;
    if (shorter->length >= 4 && begins(longer, shorter) &&
        prm_match_is_glued_form(longer->letters + shorter->length, (size_t)longer->length - shorter->length))
        return LIKE_SPACING;
    if (bits_of(a->seen ^ b->seen) > 6)
        return 0;
    return misspelt(a->letters, a->length, b->letters, b->length,
        is_common(a) != is_common(b) && shorter->length >= LENIENT_FROM ? LENIENT_BY : 0);
}

static void pair(alignment *align, size_t i, size_t j, uint32_t likeness)
{
    const prm_match_token *a = &align->a->tokens[i], *b = &align->b->tokens[j];
    align->a_used[i] = true;
    align->b_used[j] = true;
    /* A misspelt common word tells as little as the word, a name as little as its initial. */
    if (is_common(a) != is_common(b) || a->word_class == PRM_WORD_INITIAL || b->word_class == PRM_WORD_INITIAL)
        align->a_weight[i] = align->b_weight[j] = a->weight < b->weight ? a->weight : b->weight;
    align->gained += (uint64_t)likeness * ((uint32_t)align->a_weight[i] + align->b_weight[j]);
}

/** Pairs words, the likest and weightiest first. */
static void pair_words(alignment *align)
{
    uint32_t like[PRM_MATCH_TOKENS][PRM_MATCH_TOKENS];
    size_t rows = align->a->count, columns = align->b->count;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            const prm_match_token *a = &align->a->tokens[i], *b = &align->b->tokens[j];
            bool is_free = !align->a_used[i] && !align->b_used[j];
            like[i][j] = is_free ? token_likeness(a, b) * ((uint32_t)a->weight + b->weight) : 0;
        }
    for (size_t round = 0; round < rows && round < columns; round++) {
        size_t best_i = 0, best_j = 0;
        uint32_t best = 0;
        for (size_t i = 0; i < rows; i++)
            for (size_t j = 0; j < columns && !align->a_used[i]; j++)
                if (!align->b_used[j] && like[i][j] > best) {
                    best = like[i][j];
                    best_i = i;
                    best_j = j;
                }
        if (best == 0)
            return;
        pair(align, best_i, best_j, token_likeness(&align->a->tokens[best_i], &align->b->tokens[best_j]));
    }
}

/** Writes `count` unused neighbours as one word; 0 if one is used or they are too long. */
static size_t join(const prm_match_record *record, const bool *used, size_t first, size_t count,
    int32_t letters[PRM_MATCH_LETTERS])
{
    size_t length = 0;
    for (size_t i = first; i < first + count; i++) {
        const prm_match_token *token = &record->tokens[i];
        if (used[i] || length + token->length > PRM_MATCH_LETTERS)
            return 0;
        memcpy(letters + length, token->letters, token->length * sizeof *letters);
        length += token->length;
    }
    return length;
}

/** Pairs words of `many` that are written as one in `one`. */
static void pair_joined(const prm_match_record *many, bool *many_used, const uint8_t *many_weight,
    const prm_match_record *one, bool *one_used, const uint8_t *one_weight, bool exactly, uint64_t *gained)
{
    for (size_t count = 2; count <= JOIN_WORDS; count++)
        for (size_t i = 0; i + count <= many->count; i++) {
            int32_t letters[PRM_MATCH_LETTERS];
            size_t length = join(many, many_used, i, count, letters);
            for (size_t j = 0; length > 0 && j < one->count; j++) {
                const prm_match_token *word = &one->tokens[j];
                bool is_equal = word->length == length && memcmp(word->letters, letters, length * sizeof *letters) == 0;
                uint32_t like = is_equal ? LIKE_SPACING : 0;
                if (like == 0 && !exactly)
                    like = misspelt(letters, length, word->letters, word->length, 0);
                if (one_used[j] || like < JOINED_FROM)
                    continue;
                uint32_t weight = one_weight[j];
                for (size_t k = i; k < i + count; k++) {
                    many_used[k] = true;
                    weight += many_weight[k];
                }
                one_used[j] = true;
                *gained += (uint64_t)like * weight;
                break;
            }
        }
}

static uint32_t left_over(const prm_match_record *record, const bool *used, const uint8_t *weights, uint32_t *whole)
{
    uint32_t left = 0;
    for (size_t i = 0; i < record->count; i++) {
        *whole += weights[i];
        left += used[i] ? 0 : weights[i];
    }
    return left;
}

/** How many words of a class there are; `used` not NULL: those left over. */
static uint32_t count_class(const prm_match_record *record, enum prm_word_class word_class, const bool *used)
{
    uint32_t count = 0;
    for (size_t i = 0; i < record->count; i++)
        if (record->tokens[i].word_class == word_class && (used == NULL || !used[i]))
            count++;
    return count;
}

static uint32_t cap_by_numbers(const alignment *align, uint32_t likeness)
{
    uint32_t left = count_class(align->a, PRM_WORD_NUMBER, align->a_used) +
        count_class(align->b, PRM_WORD_NUMBER, align->b_used);
    bool on_both = count_class(align->a, PRM_WORD_NUMBER, NULL) > 0 && count_class(align->b, PRM_WORD_NUMBER, NULL) > 0;
    uint32_t cap = left == 0 ? 1000 : on_both ? LIKE_OTHER_NUMBER : LIKE_ONE_NUMBER;
    return likeness < cap ? likeness : cap;
}

static uint32_t cap_by_places(const alignment *align, uint32_t likeness)
{
    bool differ = count_class(align->a, PRM_WORD_PLACE, align->a_used) > 0 &&
        count_class(align->b, PRM_WORD_PLACE, align->b_used) > 0;
    return differ && likeness > LIKE_OTHER_PLACE ? LIKE_OTHER_PLACE : likeness;
}

uint32_t prm_match_likeness(const prm_match_record *a, const prm_match_record *b)
{
    if (a->compact[0] == '\0' || b->compact[0] == '\0')
        return 0;
    if (strcmp(a->compact, b->compact) == 0)
        return strcmp(a->folded, b->folded) == 0 ? 1000 : LIKE_SPACING;
    alignment align = { .a = a, .b = b };
    for (size_t i = 0; i < a->count; i++)
        align.a_weight[i] = a->tokens[i].weight;
    for (size_t j = 0; j < b->count; j++)
        align.b_weight[j] = b->tokens[j].weight;
    /* First, so that "D-Link" finds "DLink" before "link" does. */
    pair_joined(a, align.a_used, align.a_weight, b, align.b_used, align.b_weight, true, &align.gained);
    pair_joined(b, align.b_used, align.b_weight, a, align.a_used, align.a_weight, true, &align.gained);
    pair_words(&align);
    pair_joined(a, align.a_used, align.a_weight, b, align.b_used, align.b_weight, false, &align.gained);
    pair_joined(b, align.b_used, align.b_weight, a, align.a_used, align.a_weight, false, &align.gained);
    uint32_t a_whole = 0, b_whole = 0;
    uint32_t a_left = left_over(a, align.a_used, align.a_weight, &a_whole);
    uint32_t b_left = left_over(b, align.b_used, align.b_weight, &b_whole);
    if (a_whole == 0 || b_whole == 0)
        return 0;
    uint32_t likeness = (uint32_t)(align.gained / (a_whole + b_whole));
    uint32_t fewer = a_left < b_left ? a_left : b_left, smaller = a_whole < b_whole ? a_whole : b_whole;
    uint32_t taken = BOTH_SIDES * fewer / smaller;
    return cap_by_places(&align, cap_by_numbers(&align, likeness > taken ? likeness - taken : 0));
}
