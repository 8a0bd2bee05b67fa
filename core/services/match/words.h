/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file words.h  What words in names of organisations tell: a table of common ones, with their variants and
 * translations. A word that is not in it is taken for a name. Pure; any thread.
 */
#ifndef PRM_SERVICES_MATCH_WORDS_H
#define PRM_SERVICES_MATCH_WORDS_H

#include <stdint.h>

enum prm_word_class {
    PRM_WORD_NAME,     /* not in the table: it may tell one organisation from another */
    PRM_WORD_FILLER,   /* often added or left out: "technologies", "group" */
    PRM_WORD_TRADE,    /* as common, but it may part a subsidiary: "engineering", "trading" */
    PRM_WORD_ACTIVITY, /* what they do: "medical", "semiconductors" */
    PRM_WORD_PLACE,    /* where they are: "shenzhen", "deutschland" */
    PRM_WORD_NUMBER,
    PRM_WORD_INITIAL /* one letter */
};

typedef struct prm_match_common {
    const char *word, *same_as; /* folded; variants have the same same_as */
    enum prm_word_class word_class;
    char country[3]; /* a country's name: its code; otherwise "" */
} prm_match_common;

/** The row of a folded word, NULL if it is not a common one. */
const prm_match_common *prm_match_common_find(const char *word);

/** A piece of a word in a script without blanks that is a word of its own. */
typedef struct prm_match_piece {
    const char *piece;
    enum prm_word_class word_class;
} prm_match_piece;

/** Longer ones first, ended by NULL. Places stand in front ("深圳市"), fillers and activities at the end ("科技"). */
extern const prm_match_piece prm_match_pieces[];

#endif
