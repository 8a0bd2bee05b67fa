/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a recurring time: refused with a sentence, or each is after the one before and within its period. */
#include "../fuzz.h"

#include "base/every.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[100];
    prm_every every;
    prm_error error = { 0 };
    prm_zone *zone = NULL;
    if (size >= sizeof text)
        size = sizeof text - 1;
    memcpy(text, data, size);
    text[size] = '\0';
    if (prm_every_parse(text, &every, &error) != PRM_OK) {
        MUST_HOLD(error.message[0] != '\0');
        return 0;
    }
    MUST_HOLD(prm_zone_open("America/St_Johns", &zone, &error) == PRM_OK);
    int64_t at = INT64_C(1798761600000);
    for (int i = 0; i < 5; i++) {
        int64_t next = prm_every_next(&every, zone, at);
        MUST_HOLD(next > at && next <= at + INT64_C(367) * 86400000);
        at = next;
    }
    prm_zone_close(zone);
    return 0;
}
