/* SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"

#include <string.h>

#define EPOCH         INT64_C(1577836800000) /* 2020-01-01T00:00:00Z */
#define SEQUENCE_BITS 15
#define NODE_BITS     6
#define TIME_BITS     42

static const char digit_set[] = "0123456789abcdefghjkmnpqrstvwxyz";

static int64_t compose(int64_t ms, uint32_t node, int64_t sequence)
{
    return ms << (NODE_BITS + SEQUENCE_BITS) | (int64_t)(node & 63) << SEQUENCE_BITS | sequence;
}

/* How far the next id is from the last: 1, or 1 to 16 with noise (xorshift64). */
static int64_t step_of(prm_id_source *source)
{
    source->noise ^= source->noise << 13;
    source->noise ^= source->noise >> 7;
    source->noise ^= source->noise << 17;
    return 1 + (int64_t)(source->noise >> 60);
}

int64_t prm_id_next(prm_id_source *source, int64_t now)
{
    const int64_t time_max = (INT64_C(1) << TIME_BITS) - 1, sequence_max = (1 << SEQUENCE_BITS) - 1;
    int64_t last_ms = source->last >> (NODE_BITS + SEQUENCE_BITS);
    int64_t ms = now < EPOCH ? 0 : now - EPOCH;
    if (ms > time_max)
        ms = time_max;
    int64_t id, step = step_of(source);
    if (ms > last_ms) {
        id = compose(ms, source->node, step - 1);
    } else {
        int64_t sequence = source->last & sequence_max;
        id = sequence + step <= sequence_max ? compose(last_ms, source->node, sequence + step) : 0;
        /* The millisecond is used up, or `last` is of a higher node. */
        if (id <= source->last)
            id = compose(last_ms + 1, source->node, step - 1);
    }
    source->last = id;
    return id;
}

void prm_id_print(int64_t id, char digits[PRM_ID_DIGITS])
{
    uint64_t rest = (uint64_t)id;
    for (size_t i = PRM_ID_DIGITS; i-- > 0;) {
        digits[i] = digit_set[rest & 31];
        rest >>= 5;
    }
}

/* By letter; those that people mistake for 1 and 0 are these. */
static int digit_value(char c)
{
    static const int8_t values['z' + 1] = {
        ['1'] = 1, ['2'] = 2, ['3'] = 3, ['4'] = 4, ['5'] = 5, ['6'] = 6, ['7'] = 7, ['8'] = 8, ['9'] = 9, ['A'] = 10,
        ['B'] = 11, ['C'] = 12, ['D'] = 13, ['E'] = 14, ['F'] = 15, ['G'] = 16, ['H'] = 17, ['I'] = 1, ['J'] = 18,
        ['K'] = 19, ['L'] = 1, ['M'] = 20, ['N'] = 21, ['P'] = 22, ['Q'] = 23, ['R'] = 24, ['S'] = 25, ['T'] = 26,
        ['V'] = 27, ['W'] = 28, ['X'] = 29, ['Y'] = 30, ['Z'] = 31, ['a'] = 10, ['b'] = 11, ['c'] = 12, ['d'] = 13,
        ['e'] = 14, ['f'] = 15, ['g'] = 16, ['h'] = 17, ['i'] = 1, ['j'] = 18, ['k'] = 19, ['l'] = 1, ['m'] = 20,
        ['n'] = 21, ['p'] = 22, ['q'] = 23, ['r'] = 24, ['s'] = 25, ['t'] = 26, ['v'] = 27, ['w'] = 28, ['x'] = 29,
        ['y'] = 30, ['z'] = 31};
    unsigned char at = (unsigned char)c;
    if (at >= sizeof(values))
        return -1;
    return values[at] != 0 || at == '0' || at == 'o' || at == 'O' ? values[at] : -1;
}

bool prm_id_parse(const char *text, const char *entity, int64_t *id)
{
    size_t prefix = strlen(entity);
    if (strncmp(text, entity, prefix) != 0 || text[prefix] != '_')
        return false;
    text += prefix + 1;
    uint64_t value = 0;
    for (size_t i = 0; i < PRM_ID_DIGITS; i++) {
        int digit = digit_value(text[i]);
        if (digit < 0 || (i == 0 && digit > 7))
            return false;
        value = value << 5 | (uint64_t)digit;
    }
    if (text[PRM_ID_DIGITS] != '\0')
        return false;
    *id = (int64_t)value;
    return true;
}
