/* SPDX-License-Identifier: Apache-2.0 */
/** @file record.h  What a record holds. Pure; any thread. */
#ifndef PRM_SERVICES_MATCH_RECORD_H
#define PRM_SERVICES_MATCH_RECORD_H

#include "services/match/match.h"
#include "services/match/words.h"

/** A word of a name, as it is compared for likeness. */
typedef struct prm_match_token {
    const int32_t *letters;
    const char *same_as; /* of a common word: what its variants share; otherwise NULL */
    uint32_t seen;       /* a bit for each letter modulo 32: two words with many different bits are far apart */
    uint8_t length, word_class;
    uint8_t weight;      /* how much it tells, 1 to 100 */
} prm_match_token;

struct prm_match_record {
    const char *folded, *compact; /* with and without blanks */
    const char *domain, *tax_id;
    char country[3]; /* upper case; "" if absent */
    uint8_t count;
    bool has_name_word; /* at least one token is PRM_WORD_NAME */
    prm_match_token *tokens;
};

/** Likeness of two names of words, 0 to 1000, without regard to country. */
uint32_t prm_match_likeness(const prm_match_record *a, const prm_match_record *b);

/**
 * What parts two words, at most `most` + 1: 2 for a letter inserted, deleted or replaced, 1 for what is rather a slip
 * than another name: neighbours swapped, a letter doubled, "e" for an umlaut's dots, a letter of the same sound.
 */
uint32_t prm_match_edits(const int32_t *a, size_t a_length, const int32_t *b, size_t b_length, uint32_t most);

/** A token as UTF-8: what its variants share, or its letters. False: no room. */
bool prm_match_token_print(const prm_match_token *token, char *bytes, size_t room);

#endif
