/* SPDX-License-Identifier: Apache-2.0 */
#include "services/search/words.h"

#include "base/alloc.h"
#include "services/match/letters.h"

#include <libstemmer.h>
#include <string.h>
#include <utf8proc.h>

static const struct {
    const char *code, *algorithm;
    char letter; /* its tokens begin with it: words of one language are never those of another */
} tongues[PRM_TONGUES] = { { "", NULL, 'x' }, { "en", "english", 'e' }, { "fr", "french", 'f' },
    { "de", "german", 'd' } };

static const char typed_letter = 't';

struct prm_speller {
    struct sb_stemmer *stemmers[PRM_TONGUES];
};

enum prm_tongue prm_tongue_of(const char *locale)
{
    for (int i = 1; i < PRM_TONGUES; i++)
        if (strncmp(locale, tongues[i].code, 2) == 0 && strchr("-_", locale[2]) != NULL)
            return (enum prm_tongue)i;
    return PRM_TONGUE_OTHER;
}

prm_speller *prm_speller_new(void)
{
    prm_speller *speller = prm_alloc_zeroed(1, sizeof *speller);
    for (int i = 1; speller != NULL && i < PRM_TONGUES; i++) {
        speller->stemmers[i] = sb_stemmer_new(tongues[i].algorithm, NULL);
        if (speller->stemmers[i] == NULL) {
            prm_speller_free(speller);
            return NULL;
        }
    }
    return speller;
}

void prm_speller_free(prm_speller *speller)
{
    for (int i = 1; speller != NULL && i < PRM_TONGUES; i++)
        if (speller->stemmers[i] != NULL)
            sb_stemmer_delete(speller->stemmers[i]);
    prm_free(speller);
}

/* ---- Folding --------------------------------------------------------------------------------------------------- */

enum { DECOMPOSED = 32 /* code points one becomes: of U+FDFA 18 */ };

static void put_byte(prm_spoken_word *word, char byte)
{
    if (word->length < PRM_WORD_BYTES)
        word->folded[word->length++] = byte;
}

/* Whole or not at all. */
static void put_letter(prm_spoken_word *word, int32_t letter)
{
    utf8proc_uint8_t bytes[4];
    const char *base = prm_letter_base(letter);
    for (; base != NULL && *base != '\0'; base++)
        put_byte(word, *base);
    if (base != NULL || prm_letter_is_accent(letter))
        return;
    size_t length = (size_t)utf8proc_encode_char(letter, bytes);
    if (word->length + length > PRM_WORD_BYTES)
        return;
    memcpy(word->folded + word->length, bytes, length);
    word->length += length;
}

static void put_folded(prm_spoken_word *word, int32_t letter)
{
    const utf8proc_option_t how = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_int32_t made[DECOMPOSED];
    int last = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(letter, made, DECOMPOSED, how, &last);
    for (utf8proc_ssize_t i = 0; i < count && i < DECOMPOSED; i++)
        if (prm_letter_is_of_word(made[i]) || prm_letter_is_accent(made[i]))
            put_letter(word, made[i]);
}

/* ---- Words ----------------------------------------------------------------------------------------------------- */

/* A code point of the text; a byte that is no UTF-8 is a blank. */
static int32_t letter_at(const prm_spoken *spoken, size_t at, size_t *length)
{
    utf8proc_int32_t letter;
    unsigned char first = (unsigned char)spoken->text[at];
    *length = 1;
    if (first < 0x80)
        return first;
    utf8proc_ssize_t taken = utf8proc_iterate(
        (const utf8proc_uint8_t *)spoken->text + at, (utf8proc_ssize_t)(spoken->length - at), &letter);
    if (taken <= 0)
        return ' ';
    *length = (size_t)taken;
    return letter;
}

static bool is_plain(int32_t letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
}

static bool is_of_word(int32_t letter)
{
    return letter < 0x80 ? is_plain(letter) : prm_letter_is_of_word(letter);
}

static bool is_quote(int32_t letter)
{
    return letter == '"' || letter == 0x201C || letter == 0x201D || letter == 0x201E || letter == 0xAB ||
        letter == 0xBB;
}

/* Up to the next letter of a word. */
static bool skip(prm_spoken *spoken)
{
    while (spoken->at < spoken->length) {
        size_t length;
        int32_t letter = letter_at(spoken, spoken->at, &length);
        if (is_of_word(letter))
            return true;
        spoken->quotes += is_quote(letter);
        spoken->at += length;
    }
    return false;
}

static void take(prm_spoken *spoken, prm_spoken_word *word)
{
    bool is_single = false;
    word->from = spoken->at;
    word->length = 0;
    word->quotes = spoken->quotes;
    while (spoken->at < spoken->length && !is_single) {
        size_t length;
        int32_t letter = letter_at(spoken, spoken->at, &length);
        is_single = letter >= 0x80 && prm_letter_is_ideograph(letter);
        if (!is_of_word(letter) || (is_single && spoken->at > word->from))
            break;
        if (letter >= 0x80)
            put_folded(word, letter);
        else
            put_byte(word, (char)(letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter));
        spoken->at += length;
    }
    word->to = spoken->at;
    word->is_sign = is_single;
    word->folded[word->length] = '\0';
}

/* The letter before a place; a blank at the beginning. Of more than one byte:
 * only whether it is an apostrophe counts. */
static bool has_apostrophe_before(const prm_spoken *spoken, size_t at)
{
    size_t length;
    if (at >= 1 && (unsigned char)spoken->text[at - 1] < 0x80)
        return prm_letter_is_apostrophe(spoken->text[at - 1]);
    return at >= 3 && prm_letter_is_apostrophe(letter_at(spoken, at - 3, &length)) && length == 3;
}

static bool has_apostrophe_after(const prm_spoken *spoken, size_t at)
{
    size_t length;
    return at < spoken->length && prm_letter_is_apostrophe(letter_at(spoken, at, &length));
}

static bool is_elided(const prm_spoken *spoken, const prm_spoken_word *word)
{
    if (word->length == 1 && word->folded[0] >= 'a')
        return has_apostrophe_before(spoken, word->from) || has_apostrophe_after(spoken, word->to);
    return word->length == 2 && memcmp(word->folded, "qu", 2) == 0 && has_apostrophe_after(spoken, word->to);
}

static bool is_capital(const prm_spoken *spoken, size_t at)
{
    size_t length;
    utf8proc_category_t category = utf8proc_category(letter_at(spoken, at, &length));
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

/* Of "l'article" it is none, of "L'Oréal" perhaps, and of an O always. */
static void join(const prm_spoken *spoken, const prm_spoken_word *before, prm_spoken_word *word)
{
    size_t length = 0;
    word->joined = '\0';
    if (before->length != 1 || !has_apostrophe_after(spoken, before->to))
        return;
    (void)letter_at(spoken, before->to, &length);
    if (before->to + length != word->from || (before->folded[0] != 'o' && !is_capital(spoken, word->from)))
        return;
    word->joined = before->folded[0];
    word->joined_from = before->from;
}

bool prm_spoken_next(prm_spoken *spoken, prm_spoken_word *word)
{
    prm_spoken_word before = { 0 };
    while (skip(spoken)) {
        take(spoken, word);
        join(spoken, &before, word);
        if (word->length > 0 && !is_elided(spoken, word))
            return true;
        before.from = word->from;
        before.to = word->to;
        before.length = word->length;
        before.folded[0] = word->folded[0];
    }
    return false;
}

bool prm_spoken_join(const prm_spoken_word *word, prm_spoken_word *whole)
{
    if (word->joined == '\0')
        return false;
    *whole = (prm_spoken_word){ .from = word->joined_from, .to = word->to, .quotes = word->quotes };
    put_byte(whole, word->joined);
    for (size_t i = 0; i < word->length; i++)
        put_byte(whole, word->folded[i]);
    whole->folded[whole->length] = '\0';
    return true;
}

/* ---- Tokens ---------------------------------------------------------------------------------------------------- */

const char *prm_speller_stem(prm_speller *speller, enum prm_tongue tongue, const prm_spoken_word *word, size_t *length)
{
    struct sb_stemmer *stemmer = speller->stemmers[tongue];
    *length = word->length;
    if (stemmer == NULL)
        return word->folded;
    const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)word->folded, (int)word->length);
    if (stem == NULL)
        return NULL;
    *length = (size_t)sb_stemmer_length(stemmer);
    return *length > 0 ? (const char *)stem : (*length = word->length, word->folded);
}

bool prm_speller_put(prm_speller *speller, enum prm_tongue tongue, const prm_spoken_word *word, prm_buf *buf)
{
    size_t length;
    const char *stem = prm_speller_stem(speller, tongue, word, &length);
    if (stem == NULL)
        return false;
    prm_buf_put_char(buf, tongues[tongue].letter);
    prm_buf_put(buf, stem, length);
    return true;
}

void prm_typed_put(enum prm_tongue tongue, const prm_spoken_word *word, prm_buf *buf)
{
    prm_buf_put_char(buf, typed_letter);
    prm_buf_put_char(buf, tongues[tongue].letter);
    prm_buf_put(buf, word->folded, word->length);
}
