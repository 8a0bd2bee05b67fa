/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as what a metric is kept from: refused with a sentence, or within its bounds. */
#include "../fuzz.h"

#include "events/metric_source.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[2000];
    prm_metric_source source;
    prm_error error = { 0 };
    if (size >= sizeof text)
        size = sizeof text - 1;
    memcpy(text, data, size);
    text[size] = '\0';
    if (prm_metric_source_parse(text, &source, &error) != PRM_OK) {
        MUST_HOLD(error.message[0] != '\0');
        return 0;
    }
    MUST_HOLD(source.event_count >= 1 && source.event_count <= PRM_METRIC_EVENTS);
    MUST_HOLD(source.dimension_count <= PRM_METRIC_DIMENSIONS && source.term_count <= PRM_METRIC_TERMS);
    MUST_HOLD((source.measure == PRM_MEASURE_COUNT) == (source.field[0] == '\0'));
    for (size_t i = 0; i < source.event_count; i++)
        MUST_HOLD(source.events[i][0] != '\0' && strlen(source.events[i]) < PRM_METRIC_NAME_BYTES);
    for (size_t i = 0; i < source.term_count; i++)
        MUST_HOLD(strlen(source.terms[i].values) < PRM_METRIC_VALUES_BYTES);
    return 0;
}
