/* SPDX-License-Identifier: Apache-2.0 */
/* Answers questions about business time, one a line, for calendars.py: a calendar as JSON, then questions about it:
 * "add AT MS", "days AT N", "between FROM TO", "open AT 0". */
#include "base/json.h"
#include "services/calendar/calendar.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t answer(prm_calendar *calendar, const char *what, int64_t at, int64_t number)
{
    prm_error error = { 0 };
    int64_t told = -1;
    bool is_open;
    if (strcmp(what, "add") == 0 && prm_calendar_add(calendar, at, number, &told, &error) == PRM_OK)
        return told;
    if (strcmp(what, "days") == 0 && prm_calendar_add_days(calendar, at, number, &told, &error) == PRM_OK)
        return told;
    if (strcmp(what, "between") == 0 && prm_calendar_between(calendar, at, number, &told, &error) == PRM_OK)
        return told;
    if (strcmp(what, "open") == 0 && prm_calendar_is_open(calendar, at, &is_open, &error) == PRM_OK)
        return is_open;
    return -1;
}

static prm_calendar *read_calendar(prm_arena *arena, prm_zones *zones, const char *line)
{
    prm_field_errors errors = { .arena = arena };
    prm_error error = { 0 };
    const prm_val *values;
    prm_calendar *calendar = NULL;
    if (prm_json_parse(arena, line, strlen(line), &prm_json_wire_limits, &values, &error) != PRM_OK ||
        prm_calendar_open(arena, zones, values, &errors, &calendar, &error) != PRM_OK)
        fprintf(stderr, "%s\n", error.message);
    return calendar;
}

int main(void)
{
    prm_json_start();
    static char line[1 << 20];
    prm_arena *arena = prm_arena_new(64 << 20);
    prm_zones *zones = prm_zones_new();
    prm_calendar *calendar = NULL;
    char what[20];
    int64_t at, number;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '{') {
            prm_arena_reset(arena);
            calendar = read_calendar(arena, zones, line);
            continue;
        }
        if (calendar == NULL || sscanf(line, "%19s %" SCNd64 " %" SCNd64, what, &at, &number) != 3)
            puts("?");
        else
            printf("%" PRId64 "\n", answer(calendar, what, at, number));
    }
    prm_zones_free(zones);
    prm_arena_free(arena);
    return 0;
}
