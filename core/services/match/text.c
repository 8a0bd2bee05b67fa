/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/text.h"

#include "base/utf8.h"
#include "services/match/match.h"

#include <string.h>
#include <utf8proc.h>

/** The first bytes of the name as valid UTF-8, without the entity "&amp;" that exports leave behind. */
static size_t copy_valid(const char *name, char bytes[PRM_MATCH_NAME_BYTES])
{
    size_t given = strnlen(name, PRM_MATCH_NAME_BYTES);
    size_t length = 0;
    for (size_t i = 0; i < given;) {
        size_t step = prm_utf8_length(name + i, name + given);
        if (step == 0) {
            bytes[length++] = ' ';
            i++;
            continue;
        }
        bool is_acute = step == 2 && memcmp(name + i, "\xC2\xB4", 2) == 0; /* as an apostrophe; NFKC parts it */
        if (is_acute)
            bytes[length++] = '\'';
        else
            memcpy(bytes + length, name + i, step);
        length += is_acute ? 0 : step;
        i += step;
        if (name[i - 1] == '&' && given - i >= 4 && memcmp(name + i, "amp;", 4) == 0)
            i += 4;
    }
    return length;
}

enum { DECOMPOSED_LETTERS = 4096 }; /* 512 bytes decompose to less */

/** Decomposes, folds and drops accents; returns how many letters are left. */
static size_t fold_letters(int32_t letters[DECOMPOSED_LETTERS], const char *bytes, size_t length)
{
    const utf8proc_option_t how = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_ssize_t made = utf8proc_decompose((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)length, letters,
        DECOMPOSED_LETTERS, how);
    if (made < 0)
        return 0;
    size_t given = made > DECOMPOSED_LETTERS ? DECOMPOSED_LETTERS : (size_t)made, kept = 0;
    for (size_t i = 0; i < given; i++)
        if (!prm_letter_is_accent(letters[i]))
            letters[kept++] = letters[i];
    made = utf8proc_normalize_utf32(letters, (utf8proc_ssize_t)kept, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    return made < 0 ? 0 : (size_t)made;
}

static bool is_hebrew(int32_t c)
{
    return c >= 0x5D0 && c <= 0x5EA;
}

/** Quotes inside a Hebrew word mark an abbreviation. */
static bool is_silent(const int32_t *letters, size_t count, size_t i)
{
    if (prm_letter_is_apostrophe(letters[i]))
        return true;
    bool is_quote = letters[i] == '"' || letters[i] == 0x5F4 || letters[i] == 0x201D;
    return is_quote && i > 0 && i + 1 < count && is_hebrew(letters[i - 1]) && is_hebrew(letters[i + 1]);
}

static void put_letter(prm_match_text *text, int32_t letter)
{
    const char *base = prm_letter_base(letter);
    if (base != NULL) {
        for (; *base != '\0' && text->length < PRM_TEXT_LETTERS; base++)
            text->letters[text->length++] = *base;
        return;
    }
    if (text->length < PRM_TEXT_LETTERS)
        text->letters[text->length++] = letter;
}

static void part_words(prm_match_text *text, const int32_t *letters, size_t count)
{
    bool in_word = false, is_linked = false, after_and = false;
    for (size_t i = 0; i < count; i++) {
        if (is_silent(letters, count, i))
            continue;
        if (prm_letter_is_of_word(letters[i])) {
            if (!in_word) {
                if (text->count == PRM_TEXT_WORDS || text->length + 2 > PRM_TEXT_LETTERS)
                    return;
                text->words[text->count++] = (prm_match_word){ .start = (uint16_t)text->length,
                    .is_linked = is_linked, .after_and = after_and };
            }
            put_letter(text, letters[i]);
            prm_match_word *word = &text->words[text->count - 1];
            word->length = (uint16_t)(text->length - word->start);
            in_word = true;
            after_and = false;
            continue;
        }
        is_linked = in_word && (letters[i] == '.' || letters[i] == '/');
        after_and = after_and || letters[i] == '&';
        in_word = false;
    }
}

/** Whether the word is one letter that can be part of an abbreviation. */
static bool is_initial(const prm_match_text *text, const prm_match_word *word)
{
    int32_t c = text->letters[word->start];
    utf8proc_category_t category = utf8proc_category(c);
    return word->length == 1 && !prm_letter_is_ideograph(c) && category != UTF8PROC_CATEGORY_ND &&
        category != UTF8PROC_CATEGORY_NO;
}

void prm_match_text_join(prm_match_text *text, size_t index)
{
    text->words[index].length = (uint16_t)(text->words[index].length + text->words[index + 1].length);
    text->count--;
    memmove(&text->words[index + 1], &text->words[index + 2], (text->count - index - 1) * sizeof text->words[0]);
}

/** Joins letters that stand alone in a row; those parted by a dot or slash only, or all. */
static void join_initials(prm_match_text *text, bool linked_only)
{
    for (size_t i = 0; i + 1 < text->count; i++) {
        if (!is_initial(text, &text->words[i]))
            continue;
        while (i + 1 < text->count && is_initial(text, &text->words[i + 1]) && !text->words[i + 1].after_and &&
            (text->words[i + 1].is_linked || !linked_only))
            prm_match_text_join(text, i);
    }
}

bool prm_match_text_remove(prm_match_text *text, size_t first, size_t count)
{
    if (count == 0 || count >= text->count)
        return false;
    size_t start = text->words[first].start, end = first + count < text->count ? text->words[first + count].start
                                                                               : text->length;
    memmove(&text->letters[start], &text->letters[end], (text->length - end) * sizeof text->letters[0]);
    text->length -= end - start;
    memmove(&text->words[first], &text->words[first + count],
        (text->count - first - count) * sizeof text->words[0]);
    text->count -= count;
    for (size_t i = first; i < text->count; i++)
        text->words[i].start = (uint16_t)(text->words[i].start - (end - start));
    return true;
}

bool prm_match_text_print(const prm_match_text *text, size_t first, size_t count, char *bytes, size_t room)
{
    size_t start = text->words[first].start, length = 0;
    size_t end = text->words[first + count - 1].start + (size_t)text->words[first + count - 1].length;
    for (size_t i = start; i < end; i++) {
        if (length + 5 > room)
            return false;
        length += (size_t)utf8proc_encode_char(text->letters[i], (utf8proc_uint8_t *)bytes + length);
    }
    bytes[length] = '\0';
    return true;
}

static bool word_is(const prm_match_text *text, size_t index, const char *word)
{
    char bytes[8];
    return prm_match_text_print(text, index, 1, bytes, sizeof bytes) && strcmp(bytes, word) == 0;
}

static void remove_and(prm_match_text *text)
{
    for (size_t i = text->count; i-- > 2;) {
        if (!word_is(text, i - 1, "and") && !word_is(text, i - 1, "und") && !word_is(text, i - 1, "et"))
            continue;
        text->words[i].after_and = true;
        prm_match_text_remove(text, i - 1, 1);
    }
}

void prm_match_text_read(prm_match_text *text, const char *name)
{
    char bytes[PRM_MATCH_NAME_BYTES];
    int32_t letters[DECOMPOSED_LETTERS];
    text->length = 0;
    text->count = 0;
    size_t length = copy_valid(name, bytes);
    part_words(text, letters, fold_letters(letters, bytes, length));
    join_initials(text, true);
    remove_and(text);
}

void prm_match_text_fold(prm_match_text *text, const char *name)
{
    prm_match_text_read(text, name);
    if (text->count > 1 && word_is(text, 0, "the"))
        prm_match_text_remove(text, 0, 1);
    prm_match_legal_remove(text);
    join_initials(text, false);
}
