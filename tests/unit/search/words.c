/* SPDX-License-Identifier: Apache-2.0 */
/* Words of texts: what they are made of, what is none, and which are the same. */
#include "test.h"

#include "services/search/words.h"

#include <string.h>

static void free_speller(prm_speller **speller)
{
    prm_speller_free(*speller);
}

#define SCOPED_SPELLER(name)                                                                                           \
    __attribute__((cleanup(free_speller))) prm_speller *name = prm_speller_new();                                      \
    ALLOC_OK(name != NULL)

/* The text's tokens, parted by blanks. */
static const char *spell(prm_speller *speller, enum prm_tongue tongue, const char *text, size_t length, prm_buf *buf)
{
    prm_spoken spoken = { .text = text, .length = length };
    prm_spoken_word word;
    prm_buf_clear(buf);
    while (prm_spoken_next(&spoken, &word)) {
        if (buf->length > 0)
            prm_buf_put_char(buf, ' ');
        if (!prm_speller_put(speller, tongue, &word, buf))
            return NULL;
    }
    return test_text(buf);
}

static const struct {
    enum prm_tongue tongue;
    const char *text, *tokens;
} samples[] = {
    { PRM_TONGUE_OTHER, "The quick, brown fox", "xthe xquick xbrown xfox" },
    { PRM_TONGUE_OTHER, "Ünïcödé ŁÓDŹ Straße Ærø", "xunicode xlodz xstrasse xaero" },
    { PRM_TONGUE_OTHER, "e\xCC\x81t\xC3\xA9 \xEF\xAC\x81n", "xete xfin" },
    { PRM_TONGUE_OTHER, "printf(3), a_b-c/d 1.5", "xprintf x3 xa xb xc xd x1 x5" },
    { PRM_TONGUE_OTHER, "l'article qu'il partner's O'Brien aujourd\xE2\x80\x99hui",
        "xarticle xil xpartner xbrien xaujourd xhui" },
    { PRM_TONGUE_OTHER, "日本 x", "x日 x本 xx" },
    { PRM_TONGUE_OTHER, "naïve\xE2\x80\x8B joiner \xEF\xBC\xA1\xEF\xBC\xA2", "xnaive xjoiner xab" },
    { PRM_TONGUE_OTHER, "Привет МИР", "xпривет xмир" },
    { PRM_TONGUE_OTHER, "*** -- \"\" ()", "" },
    { PRM_TONGUE_EN, "installing Installations installed", "einstal einstal einstal" },
    { PRM_TONGUE_FR, "préparé préparer préparés prepares", "fprepar fprepar fprepar fprepar" },
    { PRM_TONGUE_DE, "Häuser Haus hausern", "dhaus dhaus dhaus" },
    { PRM_TONGUE_EN, "'", "" },
};

TEST(words_are_as_they_are_compared)
{
    SCOPED_SPELLER(speller);
    SCOPED_BUF(buf, 0);
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const char *tokens = spell(speller, samples[i].tongue, samples[i].text, strlen(samples[i].text), &buf);
        ALLOC_OK(tokens != NULL);
        CHECK_STR(tokens, samples[i].tokens);
    }
}

static const struct {
    const char *text, *wholes;
} joined[] = {
    { "O'Brien o'brien O\xE2\x80\x99" "Brien", "obrien obrien obrien" },
    { "L'Oréal, l'article, d'Angelo, d'eau", "loreal dangelo" },
    { "O' Brien, O-Brien, rock'n'Roll, partner's Own, qu'Il", "nroll" },
    { "K", "" },
};

TEST(a_name_is_also_one_with_the_letter_before_its_apostrophe)
{
    for (size_t i = 0; i < sizeof joined / sizeof joined[0]; i++) {
        SCOPED_BUF(buf, 0);
        prm_spoken spoken = { .text = joined[i].text, .length = strlen(joined[i].text) };
        prm_spoken_word word, whole;
        while (prm_spoken_next(&spoken, &word)) {
            if (!prm_spoken_join(&word, &whole))
                continue;
            prm_buf_put_text(&buf, buf.length > 0 ? " " : "");
            prm_buf_put(&buf, whole.folded, whole.length);
            CHECK(whole.from < word.from && whole.to == word.to);
        }
        ALLOC_OK(!buf.failed);
        CHECK_STR(test_text(&buf), joined[i].wholes);
    }
}

TEST(a_sign_is_a_word_of_a_script_without_blanks)
{
    prm_spoken spoken = { .text = "日x", .length = strlen("日x") };
    prm_spoken_word word;
    CHECK(prm_spoken_next(&spoken, &word) && word.is_sign);
    CHECK(prm_spoken_next(&spoken, &word) && !word.is_sign);
}

TEST(what_is_no_utf_8_parts_words)
{
    static const char broken[] = "one\xFFtwo \xC3 three\xE2\x82 four\xED\xA0\x80 five\xF5\x80\x80\x80six\0seven";
    SCOPED_SPELLER(speller);
    SCOPED_BUF(buf, 0);
    const char *tokens = spell(speller, PRM_TONGUE_OTHER, broken, sizeof broken - 1, &buf);
    ALLOC_OK(tokens != NULL);
    CHECK_STR(tokens, "xone xtwo xthree xfour xfive xsix xseven");
}

/* Every text of two bytes before and after a letter: nothing is read beyond it. */
TEST(any_bytes_are_a_text)
{
    for (unsigned a = 0; a < 256; a++)
        for (unsigned b = 0; b < 256; b++) {
            char text[4] = { (char)a, 'k', (char)b, (char)a };
            prm_spoken spoken = { .text = text, .length = sizeof text };
            prm_spoken_word word;
            size_t words = 0, at = 0;
            while (prm_spoken_next(&spoken, &word)) {
                REQUIRE(word.from >= at && word.to > word.from && word.to <= sizeof text &&
                    word.length <= PRM_WORD_BYTES);
                at = word.to;
                words++;
            }
            REQUIRE(words <= 3);
        }
}

TEST(a_long_word_is_cut_where_a_letter_ends)
{
    char text[400] = "";
    prm_spoken spoken = { .text = text, .length = 0 };
    prm_spoken_word word;
    strcat(text, "a");
    for (int i = 0; i < 100; i++)
        strcat(text, "\xD0\xB6");
    spoken.length = strlen(text);
    REQUIRE(prm_spoken_next(&spoken, &word));
    CHECK_INT(word.length, 63);
    CHECK_INT(word.to, 201);
    CHECK(!prm_spoken_next(&spoken, &word));
}

TEST(quotes_are_counted)
{
    static const char text[] = "one \"two three\" \xE2\x80\x9C" "four\xE2\x80\x9D five";
    static const size_t wanted[] = { 0, 1, 1, 3, 4 };
    prm_spoken spoken = { .text = text, .length = strlen(text) };
    prm_spoken_word word;
    for (size_t i = 0; i < 5; i++) {
        REQUIRE(prm_spoken_next(&spoken, &word));
        CHECK_INT(word.quotes, wanted[i]);
    }
    CHECK(!prm_spoken_next(&spoken, &word));
    CHECK_INT(spoken.quotes, 4);
}

TEST(a_language_is_told_by_its_first_letters)
{
    CHECK_INT(prm_tongue_of("en"), PRM_TONGUE_EN);
    CHECK_INT(prm_tongue_of("en-GB"), PRM_TONGUE_EN);
    CHECK_INT(prm_tongue_of("fr_CH"), PRM_TONGUE_FR);
    CHECK_INT(prm_tongue_of("de"), PRM_TONGUE_DE);
    CHECK_INT(prm_tongue_of("den"), PRM_TONGUE_OTHER);
    CHECK_INT(prm_tongue_of("es"), PRM_TONGUE_OTHER);
    CHECK_INT(prm_tongue_of(""), PRM_TONGUE_OTHER);
    CHECK_INT(prm_tongue_of("e"), PRM_TONGUE_OTHER);
}

TEST_MAIN(CASE(words_are_as_they_are_compared),
    CASE(a_name_is_also_one_with_the_letter_before_its_apostrophe), CASE(a_sign_is_a_word_of_a_script_without_blanks),
    CASE(what_is_no_utf_8_parts_words), CASE(any_bytes_are_a_text),
    CASE(a_long_word_is_cut_where_a_letter_ends), CASE(quotes_are_counted),
    CASE(a_language_is_told_by_its_first_letters))
