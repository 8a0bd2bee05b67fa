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

/** How many bytes from `at` on are plain; eight at a time, as most of a string is. */
static inline size_t prm_json_plain_run(const char *at, const char *end)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    const char *start = at;
    for (; end - at >= 8; at += 8) {
        uint64_t eight;
        memcpy(&eight, at, 8);
        /* A byte of `x - ones` has its high bit set where x has a zero byte, or one of 0x81 and more. */
        uint64_t quotes = eight ^ ones * '"', backslashes = eight ^ ones * '\\';
        if (((eight | (eight - ones * 0x20) | (quotes - ones) | (backslashes - ones)) & high) != 0)
            break;
    }
    while (at < end && prm_json_is_plain(*at))
        at++;
    return (size_t)(at - start);
}

#endif
