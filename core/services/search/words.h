/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file words.h  The words of a text as they are compared: without case, accents and punctuation, by their stems where
 * the language has any. Each is made of a piece of the text, so that it can be shown where it was found.
 */
#ifndef PRM_SERVICES_SEARCH_WORDS_H
#define PRM_SERVICES_SEARCH_WORDS_H

#include "base/buf.h"

#include <prm/plugin.h>

enum { PRM_WORD_BYTES = 64 /* of a folded word; the rest of a longer one is cut */ };

/** Languages that have stems here, and all the others. */
enum prm_tongue { PRM_TONGUE_OTHER, PRM_TONGUE_EN, PRM_TONGUE_FR, PRM_TONGUE_DE, PRM_TONGUES };

/** "fr" or "fr-CH": French. */
enum prm_tongue prm_tongue_of(const char *locale);

/** What knows the stems. One thread at a time. */
typedef struct prm_speller prm_speller;
prm_speller *prm_speller_new(void); /* NULL if out of memory */
void prm_speller_free(prm_speller *speller); /* NULL is allowed */

typedef struct prm_spoken {
    const char *text; /* bytes that are no UTF-8 part words */
    size_t length, at;
    size_t quotes; /* that were passed */
} prm_spoken;

typedef struct prm_spoken_word {
    size_t from, to; /* bytes of the text */
    size_t quotes;   /* before it: odd, it stands after one that may be closed */
    char folded[PRM_WORD_BYTES + 1];
    size_t length;
    bool is_sign; /* one of a script without blanks between words */
    /* The letter that stands before it with an apostrophe and may be of its name ("O'Brien", "L'Oréal"), and where; 0:
     * none does. */
    char joined;
    size_t joined_from;
} prm_spoken_word;

/** The next word; false at the end. What stands before an apostrophe in French ("l'"),
 * and after one in English ("'s"), is none. */
bool prm_spoken_next(prm_spoken *spoken, prm_spoken_word *word);

/** The same as one word ("obrien"); false: it has no other letter before it. */
bool prm_spoken_join(const prm_spoken_word *word, prm_spoken_word *whole);

/** Its stem, or itself: at most PRM_WORD_BYTES, valid until the speller is used again, not NUL-ended.
 * NULL: out of memory. */
const char *prm_speller_stem(prm_speller *speller, enum prm_tongue tongue, const prm_spoken_word *word, size_t *length);

/** A token of the index: the language's letter and the stem. */
bool prm_speller_put(prm_speller *speller, enum prm_tongue tongue, const prm_spoken_word *word, prm_buf *buf);
/** One of a word as it is typed. */
void prm_typed_put(enum prm_tongue tongue, const prm_spoken_word *word, prm_buf *buf);

#endif
