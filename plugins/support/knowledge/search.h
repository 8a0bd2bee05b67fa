/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Looking for articles by words: for knowledge.search, and for what is suggested while a case is typed.
 * Reads alone. */
#ifndef SUPPORT_KNOWLEDGE_SEARCH_H
#define SUPPORT_KNOWLEDGE_SEARCH_H

#include "knowledge/knowledge.h"

enum {
    KNOWLEDGE_FOUND = 50,   /* topics of one answer */
    KNOWLEDGE_LOOKED = 100, /* editions that are looked at for them */
    KNOWLEDGE_WORDS = 1000  /* code points of what somebody looks for */
};

/** What is told of a topic that was found. */
extern const prm_field *const knowledge_found_fields[];

/** What somebody looks for, and in which languages. */
typedef struct knowledge_looking {
    const char *text;
    const knowledge_locales *locales;
    int is_typing;
    int is_some; /* nobody typed it to be looked for: its first words are, and if it has none nothing is found */
    int64_t limit; /* of topics */
} knowledge_looking;

/** Topics that the caller may read, best first, each once, in the best of the languages: `topics` by
 * knowledge_found_fields. `found`: what prm.search answered. PRM_E_INVALID:
 * what is wrong with the text is said of the param "text". */
prm_status knowledge_look(prm_call *call, const knowledge_looking *l, prm_val *topics, const prm_val **found);

#endif
