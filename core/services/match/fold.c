/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/match.h"
#include "services/match/text.h"

#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

/** Blanks of any width, and what only steers the signs around it. */
static bool is_unseen(const char *at, size_t length)
{
    utf8proc_int32_t code;
    if (utf8proc_iterate((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)length, &code) <= 0)
        return true;
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
        return true;
    default:
        return false;
    }
}

/** A name of signs only ("***") is compared as it stands, blanks put in order. */
static const char *keep_signs(prm_arena *arena, const char *name)
{
    size_t given = strnlen(name, PRM_MATCH_NAME_BYTES), length = 0;
    char *kept = prm_arena_alloc(arena, given + 1);
    if (kept == NULL)
        return NULL;
    for (size_t i = 0; i < given;) {
        size_t step = prm_utf8_length(name + i, name + given);
        bool is_blank = step == 0 || is_unseen(name + i, step);
        if (is_blank && length > 0 && kept[length - 1] != ' ')
            kept[length++] = ' ';
        if (!is_blank) {
            memcpy(kept + length, name + i, step);
            length += step;
        }
        i += step == 0 ? 1 : step;
    }
    if (length > 0 && kept[length - 1] == ' ')
        length--;
    kept[length] = '\0';
    return kept;
}

const char *prm_match_text_folded(prm_arena *arena, const prm_match_text *text, const char *name)
{
    if (text->count == 0)
        return keep_signs(arena, name);
    char *folded = prm_arena_alloc(arena, 4 * text->length + text->count + 1);
    if (folded == NULL)
        return NULL;
    size_t length = 0;
    for (size_t w = 0; w < text->count; w++) {
        if (w > 0)
            folded[length++] = ' ';
        for (size_t i = 0; i < text->words[w].length; i++)
            length += (size_t)utf8proc_encode_char(text->letters[text->words[w].start + i],
                (utf8proc_uint8_t *)folded + length);
    }
    folded[length] = '\0';
    return folded;
}

const char *prm_match_fold(prm_arena *arena, const char *name)
{
    prm_match_text text;
    prm_match_text_fold(&text, name == NULL ? "" : name);
    return prm_match_text_folded(arena, &text, name == NULL ? "" : name);
}
