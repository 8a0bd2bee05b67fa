/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of likeness, revision 2. Each has to find rows that the exact keys miss, and few others among ten million.
 *
 *   "w"  the whole name without blanks, common words in their shared spelling; no country: the same name elsewhere or
 *        without a country, spacing, "Intl" for "International"
 *   "f"  country and the first half of the name's own words run together, "l" the last half: an error in one half
 *        leaves the other. Of seven letters on, and five at least: four ("tech", "tron") are everyone's
 *   "s"  country and the skeleton of the own words, in alphabetical order: consonants by sound, doubled ones once, for
 *        short names with an error in a vowel, and for order
 *   "o"  country and an own word: the first, and the two longest of the others: words left out, added, misspelled, in
 *        another order
 *
 * Common words, places and numbers never make a key of their own: "technology" is in every ninth name. A name of
 * nothing else takes all of its words together.
 */
#include "services/match/record.h"

#include "base/hash.h"

#include <string.h>
#include <utf8proc.h>

enum {
    RUN_LETTERS = PRM_MATCH_TOKENS * PRM_MATCH_LETTERS,
    HALVES_FROM = 7,
    SKELETON_FROM = 4,
    WORD_FROM = 3,
    TOKEN_BYTES = 4 * PRM_MATCH_LETTERS + 1
};

typedef struct key_list {
    prm_match_key *keys;
    size_t count;
    const prm_match_record *record;
    const prm_match_token *own[PRM_MATCH_TOKENS]; /* words that tell it from others */
    size_t own_count;
} key_list;

static void put_key(key_list *list, enum prm_match_kind kind, const char *letter, const void *first,
    size_t first_length, const void *second, size_t second_length)
{
    if (list->count == PRM_MATCH_KEYS_MAX)
        return;
    const prm_span parts[] = { { letter, 2 }, { first, first_length }, { "", 1 }, { second, second_length },
        { "", 1 } };
    uint8_t digest[PRM_HASH_BYTES];
    prm_hash(parts, sizeof parts / sizeof parts[0], digest);
    uint64_t key = 0;
    for (size_t i = 0; i < 8; i++)
        key = key << 8 | digest[i];
    int64_t value = 0;
    memcpy(&value, &key, sizeof value);
    for (size_t i = 0; i < list->count; i++)
        if (list->keys[i].key == value)
            return;
    list->keys[list->count++] = (prm_match_key){ .kind = kind, .key = value };
}

static void put_exact(key_list *list)
{
    const prm_match_record *record = list->record;
    if (record->tax_id[0] != '\0')
        put_key(list, PRM_MATCH_TAX_ID, "t", record->tax_id, strlen(record->tax_id), "", 0);
    if (record->domain[0] != '\0')
        put_key(list, PRM_MATCH_DOMAIN, "d", record->domain, strlen(record->domain), "", 0);
    if (record->folded[0] != '\0' && record->country[0] != '\0')
        put_key(list, PRM_MATCH_NAME, "n", record->country, 2, record->folded, strlen(record->folded));
}

static void put_likeness(key_list *list, const char *letter, const char *country, const int32_t *letters, size_t length)
{
    char bytes[4 * RUN_LETTERS];
    size_t used = 0;
    for (size_t i = 0; i < length; i++)
        used += (size_t)utf8proc_encode_char(letters[i], (utf8proc_uint8_t *)bytes + used);
    put_key(list, PRM_MATCH_SIMILAR, letter, country, strlen(country), bytes, used);
}

static void put_whole(key_list *list)
{
    char bytes[PRM_MATCH_TOKENS * TOKEN_BYTES];
    size_t used = 0;
    for (size_t i = 0; i < list->record->count; i++) {
        if (!prm_match_token_print(&list->record->tokens[i], bytes + used, sizeof bytes - used))
            break;
        used += strlen(bytes + used);
    }
    const char *whole = list->record->count > 0 ? bytes : list->record->folded;
    put_key(list, PRM_MATCH_SIMILAR, "w", "", 0, whole, list->record->count > 0 ? used : strlen(whole));
}

/** The words that tell the name from others; if there are none, at least two others. */
static void find_own(key_list *list)
{
    const prm_match_record *record = list->record;
    for (size_t i = 0; i < record->count; i++)
        if (record->tokens[i].word_class == PRM_WORD_NAME)
            list->own[list->own_count++] = &record->tokens[i];
    if (record->has_name_word)
        return;
    for (size_t i = 0; i < record->count; i++)
        if (record->tokens[i].word_class != PRM_WORD_FILLER)
            list->own[list->own_count++] = &record->tokens[i];
    if (list->own_count >= 2)
        return;
    list->own_count = 0;
    for (size_t i = 0; i < record->count; i++)
        list->own[list->own_count++] = &record->tokens[i];
}

static size_t run_together(const key_list *list, int32_t letters[RUN_LETTERS])
{
    size_t length = 0;
    for (size_t i = 0; i < list->own_count; i++) {
        memcpy(letters + length, list->own[i]->letters, list->own[i]->length * sizeof *letters);
        length += list->own[i]->length;
    }
    return length;
}

static void put_halves(key_list *list)
{
    int32_t letters[RUN_LETTERS];
    size_t length = run_together(list, letters);
    if (length < HALVES_FROM)
        return;
    /* In steps, so that a letter more or less seldom changes how long a half is. */
    size_t half = length < 10 ? 5 : length < 15 ? 6 : length < 20 ? 8 : 10;
    put_likeness(list, "f", list->record->country, letters, half);
    put_likeness(list, "l", list->record->country, letters + length - half, half);
}

/** The sound a consonant stands for; 0 for vowels and "h". */
static int32_t sound_of(int32_t letter)
{
    static const char sounds[26] = { 0, 'b', 'k', 'd', 0, 'f', 'g', 0, 0, 'j', 'k', 'l', 'm', 'n', 0, 'p', 'k', 'r',
        's', 't', 0, 'v', 'v', 'x', 0, 's' };
    return letter >= 'a' && letter <= 'z' ? sounds[letter - 'a'] : letter;
}

static int compare_tokens(const prm_match_token *a, const prm_match_token *b)
{
    size_t shorter = a->length < b->length ? a->length : b->length;
    for (size_t i = 0; i < shorter; i++)
        if (a->letters[i] != b->letters[i])
            return a->letters[i] < b->letters[i] ? -1 : 1;
    return (int)a->length - (int)b->length;
}

static void sort_own(key_list *list)
{
    for (size_t i = 1; i < list->own_count; i++) {
        const prm_match_token *token = list->own[i];
        size_t at = i;
        for (; at > 0 && compare_tokens(token, list->own[at - 1]) < 0; at--)
            list->own[at] = list->own[at - 1];
        list->own[at] = token;
    }
}

static void put_skeleton(key_list *list)
{
    int32_t letters[RUN_LETTERS];
    size_t length = run_together(list, letters), kept = 0;
    for (size_t i = 0; i < length; i++) {
        int32_t sound = i == 0 && letters[0] < 128 ? letters[0] : sound_of(letters[i]);
        if (sound != 0 && (kept == 0 || letters[kept - 1] != sound))
            letters[kept++] = sound;
    }
    if (length >= SKELETON_FROM)
        put_likeness(list, "s", list->record->country, letters, kept);
}

static void put_words(key_list *list)
{
    if (!list->record->has_name_word)
        return;
    const prm_match_token *chosen[] = { list->own[0], NULL, NULL };
    for (size_t i = 1; i < list->own_count; i++) {
        const prm_match_token *word = list->own[i];
        if (chosen[1] == NULL || word->length > chosen[1]->length) {
            chosen[2] = chosen[1];
            chosen[1] = word;
        } else if (chosen[2] == NULL || word->length > chosen[2]->length) {
            chosen[2] = word;
        }
    }
    for (size_t i = 0; i < sizeof chosen / sizeof chosen[0]; i++)
        if (chosen[i] != NULL && chosen[i]->length >= WORD_FROM)
            put_likeness(list, "o", list->record->country, chosen[i]->letters, chosen[i]->length);
}

size_t prm_match_keys(const prm_match_record *record, prm_match_key keys[PRM_MATCH_KEYS_MAX])
{
    key_list list = { .keys = keys, .record = record };
    put_exact(&list);
    if (record->folded[0] == '\0')
        return list.count;
    put_whole(&list);
    find_own(&list);
    put_halves(&list);
    put_words(&list);
    sort_own(&list);
    put_skeleton(&list);
    return list.count;
}
