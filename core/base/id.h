/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file id.h  Row ids: 63 bits, 42 of ms since 2020, 6 of node, 15 of sequence, so that new ones sort last. Outside,
 * `<entity>_<13 Crockford base-32 characters>` in lower case.
 */
#ifndef PRM_BASE_ID_H
#define PRM_BASE_ID_H

#include <prm/plugin.h>

#include <stdbool.h>

#define PRM_ID_DIGITS 13

/** No clock is moved beyond this instant: the bits of an id's time last nine years longer. Ms UTC: 2150-01-01. */
#define PRM_ID_TIME_MOST INT64_C(5680281600000)

/** Gives ids that only grow. One thread. */
typedef struct prm_id_source {
    int64_t last;
    uint32_t node; /* 0 to 63 */
    uint64_t noise; /* random at start: ids skip unforeseeably, so that two of them do not tell how many rows came
                     * between; 0: they follow each other */
} prm_id_source;

/** The next id at `now` (ms UTC), larger than every one before, even if the clock went back. */
int64_t prm_id_next(prm_id_source *source, int64_t now);
/** Writes 13 digits, no NUL. */
void prm_id_print(int64_t id, char digits[PRM_ID_DIGITS]);
/** Reads "<entity>_<digits>"; case of digits, and Crockford's I L O, are forgiven. False if it is not one. */
bool prm_id_parse(const char *text, const char *entity, int64_t *id);

#endif
