/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a query as tokens of the index, in one language. */
#include "services/search/find.h"

#include <string.h>

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

prm_status prm_search_speak(const prm_search_text *text, prm_speller *speller, enum prm_tongue tongue, prm_arena *arena,
    prm_text_word words[PRM_TEXT_WORDS])
{
    for (size_t i = 0; i < text->count; i++) {
        const prm_sought *sought = &text->items[i];
        prm_text_word *word = &words[i];
        *word = (prm_text_word){ .count = 1 };
        word->alternatives[0] = (prm_text_phrase){ .tokens = print(sought, speller, tongue, arena),
            .is_prefix = sought->is_typed };
        if (sought->is_typed && sought->count == 1)
            word->alternatives[word->count++] =
                (prm_text_phrase){ .tokens = print_typed(&sought->words[0], tongue, arena), .is_prefix = true };
        for (size_t j = 0; j < word->count; j++)
            if (word->alternatives[j].tokens == NULL)
                return PRM_E_NOMEM;
    }
    return PRM_OK;
}
