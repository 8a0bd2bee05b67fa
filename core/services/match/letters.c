/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/letters.h"

#include <stddef.h>
#include <utf8proc.h>

bool prm_letter_is_accent(int32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x591 && c <= 0x5C7) || (c >= 0x610 && c <= 0x61A) ||
        (c >= 0x64B && c <= 0x65F) || c == 0x670 || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
        (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE20 && c <= 0xFE2F);
}

typedef struct base_letters {
    int32_t letter;
    char base[3];
} base_letters;

/** Latin letters that Unicode does not decompose. */
static const base_letters undecomposed[] = { { 0xE6, "ae" }, { 0xF0, "d" }, { 0xF8, "o" }, { 0xFE, "th" },
    { 0x111, "d" }, { 0x127, "h" }, { 0x131, "i" }, { 0x142, "l" }, { 0x14B, "n" }, { 0x153, "oe" }, { 0x167, "t" },
    { 0x180, "b" }, { 0x192, "f" } };

const char *prm_letter_base(int32_t letter)
{
    for (size_t i = 0; i < sizeof undecomposed / sizeof undecomposed[0]; i++)
        if (undecomposed[i].letter == letter)
            return undecomposed[i].base;
    return NULL;
}

bool prm_letter_is_of_word(int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

bool prm_letter_is_ideograph(int32_t c)
{
    return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
        (c >= 0x20000 && c <= 0x3FFFF);
}

bool prm_letter_is_apostrophe(int32_t c)
{
    return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x2BC || c == 0x2B9 ||
        c == 0x2BB || c == 0x5F3;
}
