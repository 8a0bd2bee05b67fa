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

/* By letter, one more than it stands for; 0: it is no digit. Those that people mistake for 1 and 0 are these. */
static const uint8_t places[UINT8_MAX + 1] = {['0'] = 1, ['O'] = 1, ['o'] = 1, ['1'] = 2, ['I'] = 2, ['L'] = 2,
    ['i'] = 2, ['l'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16, ['G'] = 17, ['H'] = 18, ['J'] = 19,
    ['K'] = 20, ['M'] = 21, ['N'] = 22, ['P'] = 23, ['Q'] = 24, ['R'] = 25, ['S'] = 26, ['T'] = 27, ['V'] = 28,
    ['W'] = 29, ['X'] = 30, ['Y'] = 31, ['Z'] = 32, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15,
    ['f'] = 16, ['g'] = 17, ['h'] = 18, ['j'] = 19, ['k'] = 20, ['m'] = 21, ['n'] = 22, ['p'] = 23, ['q'] = 24,
    ['r'] = 25, ['s'] = 26, ['t'] = 27, ['v'] = 28, ['w'] = 29, ['x'] = 30, ['y'] = 31, ['z'] = 32};

bool prm_id_parse(const char *text, const char *entity, int64_t *id)
{
    size_t prefix = strlen(entity);
    if (strncmp(text, entity, prefix) != 0 || text[prefix] != '_')
        return false;
    text += prefix + 1;
    uint64_t value = 0;
    for (size_t i = 0; i < PRM_ID_DIGITS; i++) {
        uint8_t place = places[(unsigned char)text[i]];
        if (place == 0 || (i == 0 && place > 8))
            return false;
        value = value << 5 | (uint64_t)(place - 1);
    }
    if (text[PRM_ID_DIGITS] != '\0')
        return false;
    *id = (int64_t)value;
    return true;
}
