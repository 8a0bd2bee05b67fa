/* SPDX-License-Identifier: Apache-2.0 */
#include "services/geo/read.h"

#include "base/utf8.h"
#include "services/match/text.h"

#include <string.h>
#include <utf8proc.h>

enum { PIECE_BYTES = 120 }; /* folded at once: no more words than a prm_match_text holds */

/** What parts words here; other signs are left to the fold. */
static enum prm_geo_gap gap_of(char c)
{
    switch (c) {
    case '\0':
    case ' ':
    case '\t':
        return PRM_GEO_BLANK;
    case '-':
    case '_':
        return PRM_GEO_HYPHEN;
    case ',':
    case ';':
    case ':':
    case '\n':
    case '\r':
    case '|':
    case '(':
    case ')':
    case '[':
    case ']':
    case '/':
        return PRM_GEO_COMMA;
    default:
        return PRM_GEO_JOINED;
    }
}

static void make_room(prm_geo_text *read)
{
    size_t half = read->count / 2, start = read->words[half].start;
    memmove(read->folded, read->folded + start, read->length - start);
    read->length -= start;
    read->count -= half;
    memmove(read->words, read->words + half, read->count * sizeof read->words[0]);
    for (size_t i = 0; i < read->count; i++)
        read->words[i].start = (uint16_t)(read->words[i].start - start);
}

static bool is_filler(const char *word, size_t length)
{
    return length == 3 && (memcmp(word, "and", 3) == 0 || memcmp(word, "the", 3) == 0);
}

static void add_word(prm_geo_text *read, const int32_t *letters, size_t count, prm_geo_word about)
{
    if (read->count == PRM_GEO_WORDS || read->length + 4 * count > PRM_GEO_FOLDED)
        make_room(read);
    if (read->length + 4 * count > PRM_GEO_FOLDED)
        return;
    about.start = (uint16_t)read->length;
    for (size_t i = 0; i < count; i++) {
        about.digits = (uint8_t)(about.digits + (letters[i] >= '0' && letters[i] <= '9' ? 1 : 0));
        read->length += (size_t)utf8proc_encode_char(letters[i], (utf8proc_uint8_t *)read->folded + read->length);
    }
    about.length = (uint16_t)(read->length - about.start);
    if (is_filler(read->folded + about.start, about.length))
        read->length = about.start;
    else
        read->words[read->count++] = about;
}

/** A word of the fold; ideographs one by one. */
static void add_letters(prm_geo_text *read, const int32_t *letters, size_t count, prm_geo_word about)
{
    size_t begin = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_single = prm_letter_is_ideograph(letters[i]);
        if (!is_single && i + 1 < count && !prm_letter_is_ideograph(letters[i + 1]))
            continue;
        add_word(read, letters + begin, i + 1 - begin, about);
        about.gap = PRM_GEO_JOINED;
        about.is_apart = false;
        begin = i + 1;
    }
}

static void note_case(const char *piece, prm_geo_text *read, prm_geo_word *about)
{
    bool has_upper = false, has_lower = false;
    for (const char *at = piece; *at != '\0'; at++) {
        has_upper |= *at >= 'A' && *at <= 'Z';
        has_lower |= *at >= 'a' && *at <= 'z';
    }
    read->has_upper |= has_upper;
    read->has_lower |= has_lower;
    about->is_upper = !has_lower;
}

/** What stands between two gaps, 1 to PIECE_BYTES bytes. */
static void add_piece(prm_geo_text *read, const char *bytes, size_t length, prm_geo_word about)
{
    char piece[PIECE_BYTES + 1];
    prm_match_text text;
    memcpy(piece, bytes, length);
    piece[length] = '\0';
    note_case(piece, read, &about);
    prm_match_text_read(&text, piece);
    for (size_t i = 0; i < text.count; i++) {
        about.has_dot = piece[length - 1] == '.' && i + 1 == text.count;
        add_letters(read, text.letters + text.words[i].start, text.words[i].length, about);
        about.gap = PRM_GEO_JOINED;
        about.is_apart = false;
    }
}

/** The last PRM_GEO_BYTES, and not from the middle of a word, half of which could be a name, if there is any gap. */
static const char *last_part(const char *text, size_t *length)
{
    size_t least = *length > PRM_GEO_BYTES ? *length - PRM_GEO_BYTES : 0, skip = least;
    while (skip > 0 && skip < *length && gap_of(text[skip - 1]) == PRM_GEO_JOINED)
        skip++;
    if (skip == *length)
        skip = least;
    while (skip > 0 && skip < *length && ((unsigned char)text[skip] & 0xC0) == 0x80)
        skip++;
    *length -= skip;
    return text + skip;
}

/** Where the piece that begins at `begin` ends: before a gap, or where it is too long. */
static size_t end_of_piece(const char *text, size_t length, size_t begin)
{
    size_t at = begin;
    while (at < length && gap_of(text[at]) == PRM_GEO_JOINED) {
        size_t step = prm_utf8_length(text + at, text + length);
        step = step == 0 ? 1 : step;
        if (at + step - begin > PIECE_BYTES)
            break;
        at += step;
    }
    return at;
}

void prm_geo_read(const char *text, size_t length, prm_geo_text *read)
{
    prm_geo_word about = { .gap = PRM_GEO_COMMA };
    read->length = read->count = 0;
    read->has_upper = read->has_lower = false;
    text = last_part(text, &length);
    for (size_t i = 0; i < length;) {
        size_t before = read->count, end = end_of_piece(text, length, i);
        if (end > i)
            add_piece(read, text + i, end - i, about);
        if (read->count > before)
            about = (prm_geo_word){ .gap = PRM_GEO_JOINED };
        for (i = end; i < length && gap_of(text[i]) != PRM_GEO_JOINED; i++) {
            enum prm_geo_gap gap = gap_of(text[i]);
            about.is_apart |= text[i] == '\t' || (text[i] == ' ' && i > end && text[i - 1] == ' ');
            about.gap = (uint8_t)(gap > about.gap ? gap : about.gap);
        }
    }
}

bool prm_geo_word_is(const prm_geo_text *text, size_t index, const char *word)
{
    size_t length = strlen(word);
    return index < text->count && text->words[index].length == length &&
        memcmp(text->folded + text->words[index].start, word, length) == 0;
}

uint64_t prm_geo_hash_word(uint64_t hash, const prm_geo_text *text, size_t index)
{
    const prm_geo_word *word = &text->words[index];
    if (hash != PRM_GEO_HASH)
        hash = (hash ^ ' ') * UINT64_C(0x100000001b3);
    for (size_t i = 0; i < word->length; i++)
        hash = (hash ^ (uint8_t)text->folded[word->start + i]) * UINT64_C(0x100000001b3);
    return hash;
}
