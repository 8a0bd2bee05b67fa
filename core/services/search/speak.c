/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a query as tokens of the index, in one language. */
#include "services/search/find.h"

#include <string.h>

enum { BEGINNING = 3 }; /* bytes: a shorter one is that of too many words to be sought in every text */

/* The tokens of a phrase; of its last word the stem, or what was typed of it. */
static const char *print(const prm_sought *sought, prm_speller *speller, enum prm_tongue tongue, prm_arena *arena)
{
    prm_buf buf;
    bool is_spoken = true;
    prm_buf_init(&buf, 0);
    for (size_t i = 0; i < sought->count && is_spoken; i++) {
        if (i > 0)
            prm_buf_put_char(&buf, ' ');
        is_spoken = prm_speller_put(speller, tongue, &sought->words[i], &buf);
    }
    const char *text = buf.failed || !is_spoken ? NULL : prm_arena_text(arena, buf.data, buf.length);
    prm_buf_deinit(&buf);
    return text;
}

static const char *print_typed(const prm_spoken_word *word, enum prm_tongue tongue, prm_arena *arena)
{
    prm_buf buf;
    prm_buf_init(&buf, 0);
    prm_typed_put(tongue, word, &buf);
    const char *text = buf.failed ? NULL : prm_arena_text(arena, buf.data, buf.length);
    prm_buf_deinit(&buf);
    return text;
}

/* A beginning is sought as it stands too: its own stem may end otherwise than any word that begins so ("bicy",
 * "bici"). */
static prm_status add_typed(
    const prm_spoken_word *typed, enum prm_tongue tongue, size_t least, prm_arena *arena, prm_text_word *word)
{
    const char *token = print_typed(typed, tongue, arena);
    if (token == NULL)
        return PRM_E_NOMEM;
    /* Without the letter of what is typed it is one of the language. */
    if (typed->length >= least && strcmp(token + 1, word->alternatives[0].tokens) != 0)
        word->alternatives[word->count++] = (prm_text_phrase){ .tokens = token + 1, .is_prefix = true };
    word->alternatives[word->count++] = (prm_text_phrase){ .tokens = token, .is_prefix = true };
    return PRM_OK;
}

/* "O'Brien" is sought as "obrien" too. */
static prm_status add_joined(
    const prm_sought *sought, prm_speller *speller, enum prm_tongue tongue, prm_arena *arena, prm_text_word *word)
{
    prm_spoken_word whole;
    if (sought->count != 1 || !prm_spoken_join(&sought->words[0], &whole))
        return PRM_OK;
    const prm_sought joined = { .words = &whole, .count = 1 };
    const char *tokens = print(&joined, speller, tongue, arena);
    if (tokens == NULL)
        return PRM_E_NOMEM;
    word->alternatives[word->count++] = (prm_text_phrase){ .tokens = tokens };
    return PRM_OK;
}

prm_status prm_search_speak(const prm_search_text *text, prm_speller *speller, enum prm_tongue tongue, bool is_hasty,
    prm_arena *arena, prm_text_word words[PRM_TEXT_WORDS])
{
    const size_t least = is_hasty ? SIZE_MAX : BEGINNING;
    for (size_t i = 0; i < text->count; i++) {
        const prm_sought *sought = &text->items[i];
        prm_text_word *word = &words[i];
        const char *tokens = print(sought, speller, tongue, arena);
        if (tokens == NULL)
            return PRM_E_NOMEM;
        *word = (prm_text_word){ .count = 1 };
        word->alternatives[0] = (prm_text_phrase){ .tokens = tokens,
            .is_prefix = sought->is_typed && sought->words[sought->count - 1].length >= least };
        if (sought->is_typed && sought->count == 1)
            PRM_TRY(add_typed(&sought->words[0], tongue, least, arena, word));
        PRM_TRY(add_joined(sought, speller, tongue, arena, word));
    }
    return PRM_OK;
}
