/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

static bool follows(const unsigned char *at, size_t index)
{
    return (at[index] & 0xC0) == 0x80;
}

size_t prm_utf8_length(const char *text, const char *end)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t left = (size_t)(end - text);
    if (left == 0)
        return 0;
    if (at[0] < 0x80)
        return 1;
    if (at[0] < 0xC2)
        return 0;
    if (at[0] < 0xE0)
        return left >= 2 && follows(at, 1) ? 2 : 0;
    if (at[0] < 0xF0) {
        if (left < 3 || !follows(at, 1) || !follows(at, 2))
            return 0;
        bool is_overlong = at[0] == 0xE0 && at[1] < 0xA0, is_surrogate = at[0] == 0xED && at[1] >= 0xA0;
        return is_overlong || is_surrogate ? 0 : 3;
    }
    if (at[0] > 0xF4 || left < 4 || !follows(at, 1) || !follows(at, 2) || !follows(at, 3))
        return 0;
    bool is_overlong = at[0] == 0xF0 && at[1] < 0x90, is_beyond = at[0] == 0xF4 && at[1] >= 0x90;
    return is_overlong || is_beyond ? 0 : 4;
}

/* At its end some bytes are looked at twice rather than each by itself. */
static bool is_ascii(const char *text, size_t length)
{
    uint64_t all = 0, part;
    if (length >= 8) {
        for (size_t i = 0; i + 8 < length; i += 8) {
            memcpy(&part, text + i, 8);
            all |= part;
        }
        memcpy(&part, text + length - 8, 8);
        all |= part;
    } else {
        for (size_t i = 0; i < length; i++)
            all |= (unsigned char)text[i];
    }
    return (all & UINT64_C(0x8080808080808080)) == 0;
}

bool prm_utf8_is_valid(const char *text, size_t length)
{
    if (is_ascii(text, length))
        return true;
    const char *at = text, *end = text + length;
    while (at < end) {
        uint64_t eight;
        if (end - at >= 8) {
            memcpy(&eight, at, 8);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                at += 8;
                continue;
            }
        }
        size_t step = (unsigned char)*at < 0x80 ? 1 : prm_utf8_length(at, end);
        if (step == 0)
            return false;
        at += step;
    }
    return true;
}

/* U+0080 to U+009F are C2 80 to C2 9F, U+2028 and U+2029 E2 80 A8 and A9. */
static bool ends_line(const unsigned char *at, size_t left)
{
    if (at[0] < 0x20 || at[0] == 0x7F)
        return true;
    if (at[0] == 0xC2)
        return left > 1 && at[1] < 0xA0;
    return at[0] == 0xE2 && left > 2 && at[1] == 0x80 && (at[2] == 0xA8 || at[2] == 0xA9);
}

bool prm_utf8_is_line(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (ends_line((const unsigned char *)text + i, length - i))
            return false;
    }
    return true;
}

size_t prm_utf8_count(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

size_t prm_utf8_cut(const char *text, size_t length, size_t most)
{
    if (length <= most)
        return length;
    while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80)
        most--;
    return most;
}
