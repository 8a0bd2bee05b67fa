/* SPDX-License-Identifier: Apache-2.0 */
/* Any value as a calendar: refused with a field named, or what it reckons is consistent. */
#include "../fuzz.h"

#include "base/json.h"
#include "services/calendar/calendar.h"

static void check(prm_calendar *calendar)
{
    const int64_t at = INT64_C(1798761600000);
    prm_error error = { 0 };
    int64_t opens, due, between, hour = 3600000;
    bool is_open;
    if (prm_calendar_add(calendar, at, 0, &opens, &error) != PRM_OK)
        return;
    MUST_HOLD(opens >= at && prm_calendar_is_open(calendar, opens, &is_open, &error) == PRM_OK && is_open);
    if (prm_calendar_add(calendar, opens, 3 * hour, &due, &error) != PRM_OK)
        return;
    MUST_HOLD(due > opens && prm_calendar_between(calendar, at, due, &between, &error) == PRM_OK && between == 3 * hour);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    prm_arena *arena = prm_arena_new(16 << 20);
    prm_zones *zones = prm_zones_new();
    prm_field_errors errors = { .arena = arena };
    prm_error error = { 0 };
    const prm_val *values;
    prm_calendar *calendar = NULL;
    MUST_HOLD(arena != NULL && zones != NULL);
    prm_json_start();
    if (prm_json_parse(arena, (const char *)data, size, &prm_json_wire_limits, &values, &error) == PRM_OK) {
        if (prm_calendar_open(arena, zones, values, &errors, &calendar, &error) == PRM_OK)
            check(calendar);
        else
            MUST_HOLD(errors.count > 0);
    }
    prm_zones_free(zones);
    prm_arena_free(arena);
    return 0;
}
