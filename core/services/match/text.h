/* SPDX-License-Identifier: Apache-2.0 */
/** @file text.h  A name on its way to its fold: letters, and the words they make. On the stack. Pure; any thread. */
#ifndef PRM_SERVICES_MATCH_TEXT_H
#define PRM_SERVICES_MATCH_TEXT_H

#include "base/arena.h"
#include "services/match/letters.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PRM_TEXT_LETTERS = 1024, /* more than 512 bytes make of any real name; the rest is cut */
    PRM_TEXT_WORDS = 64
};

typedef struct prm_match_word {
    uint16_t start, length;
    bool is_linked;   /* only a dot or slash parts it from the word before */
    bool after_and;   /* "&" or its like stood before it */
    bool after_form;  /* a legal form stood somewhere before it: a department, a branch */
} prm_match_word;

/** Words lie in `letters` one after the other with nothing between them, so that neighbours are joined by adding. */
typedef struct prm_match_text {
    int32_t letters[PRM_TEXT_LETTERS];
    prm_match_word words[PRM_TEXT_WORDS];
    size_t length, count;
} prm_match_text;

/** Letters and words of a name: everything of the fold up to the removal of "and". */
void prm_match_text_read(prm_match_text *text, const char *name);
/** Takes words out; never all of them: then it does nothing and says false. */
bool prm_match_text_remove(prm_match_text *text, size_t first, size_t count);
/** Makes words `index` and the next one word. */
void prm_match_text_join(prm_match_text *text, size_t index);
/** Writes the letters from word `first` on, `count` words without blanks, as UTF-8 with its NUL. False: no room. */
bool prm_match_text_print(const prm_match_text *text, size_t first, size_t count, char *bytes, size_t room);
/** Takes legal forms off. */
void prm_match_legal_remove(prm_match_text *text);
/** Whether the letters are a form that is often written onto the name: "SauterAG". */
bool prm_match_is_glued_form(const int32_t *letters, size_t length);
/** The whole fold. */
void prm_match_text_fold(prm_match_text *text, const char *name);
/** A folded text as prm_match_fold gives it; `name` is what it was made of. NULL if the arena is full. */
const char *prm_match_text_folded(prm_arena *arena, const prm_match_text *text, const char *name);

#endif
