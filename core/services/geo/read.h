/* SPDX-License-Identifier: Apache-2.0 */
/** @file read.h  The words of an address, folded as names of organisations are (services/match/text.h). Pure; any
 * thread. */
#ifndef PRM_SERVICES_GEO_READ_H
#define PRM_SERVICES_GEO_READ_H

#include "services/geo/geo.h"

#include <stdint.h>

enum {
    PRM_GEO_WORDS = 320,
    PRM_GEO_FOLDED = 4096, /* bytes of them; what is more is not read */
    PRM_GEO_NAME_WORDS = 24 /* of the longest name; of ideographs each is a word */
};

/** What stands between a word and the one before. */
enum prm_geo_gap { PRM_GEO_JOINED, PRM_GEO_BLANK, PRM_GEO_HYPHEN, PRM_GEO_COMMA };

typedef struct prm_geo_word {
    uint16_t start, length; /* in `folded` */
    uint8_t gap;            /* prm_geo_gap, the widest of it */
    bool is_apart;          /* two blanks or a tab stand before it: an empty column */
    uint8_t digits;         /* how many of it are */
    bool is_upper;          /* in upper case as a whole, or of a script that has none */
    bool has_dot;           /* a dot stands behind it */
} prm_geo_word;

/** Words that say nothing ("and", "the") are left out. On the stack: 8 KiB. */
typedef struct prm_geo_text {
    char folded[PRM_GEO_FOLDED];
    size_t length;
    prm_geo_word words[PRM_GEO_WORDS];
    size_t count;
    bool has_upper, has_lower;
} prm_geo_text;

void prm_geo_read(const char *text, size_t length, prm_geo_text *read);
/** Whether the word is that one, folded. */
bool prm_geo_word_is(const prm_geo_text *text, size_t index, const char *word);

/** Of names: FNV-1a over the words, a blank between them. Begin with PRM_GEO_HASH. */
#define PRM_GEO_HASH UINT64_C(0xcbf29ce484222325)
uint64_t prm_geo_hash_word(uint64_t hash, const prm_geo_text *text, size_t index);

#endif
