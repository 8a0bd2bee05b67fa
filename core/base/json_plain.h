/* SPDX-License-Identifier: Apache-2.0 */
/** @file json_plain.h  Between the files of json.h only: the run of bytes that a JSON string holds as they are. */
#ifndef PRM_BASE_JSON_PLAIN_H
#define PRM_BASE_JSON_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** Printable ASCII but the quote and the backslash: needs no look at its neighbours and no escape. */
static inline bool prm_json_is_plain(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' && c != '\\';
}

/** Whether all eight bytes are, or there is no telling. */
static inline bool prm_json_are_plain(uint64_t eight)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    /* A byte of `x - ones` has its high bit set where x has a zero byte, or one of 0x81 and more. */
    uint64_t quotes = eight ^ ones * '"', backslashes = eight ^ ones * '\\';
    return ((eight | (eight - ones * 0x20) | (quotes - ones) | (backslashes - ones)) & high) == 0;
}

static inline bool prm_json_are_plain_at(const char *at)
{
    uint64_t eight;
    memcpy(&eight, at, 8);
    return prm_json_are_plain(eight);
}

/** Whether the whole text is plain; at its end some bytes are looked at twice rather than each by itself. */
static inline bool prm_json_is_all_plain(const char *text, size_t length)
{
    if (length >= 8) {
        for (size_t i = 0; i + 8 < length; i += 8) {
            if (!prm_json_are_plain_at(text + i))
                return false;
        }
        return prm_json_are_plain_at(text + length - 8);
    }
    if (length >= 4) {
        uint32_t first, last;
        memcpy(&first, text, 4);
        memcpy(&last, text + length - 4, 4);
        return prm_json_are_plain((uint64_t)first << 32 | last);
    }
    for (size_t i = 0; i < length; i++) {
        if (!prm_json_is_plain(text[i]))
            return false;
    }
    return true;
}

/** How many bytes from `at` on are plain; eight at a time, as most of a string is. */
static inline size_t prm_json_plain_run(const char *at, const char *end)
{
    const char *start = at;
    while (end - at >= 8 && prm_json_are_plain_at(at))
        at += 8;
    while (at < end && prm_json_is_plain(*at))
        at++;
    return (size_t)(at - start);
}

#endif
