/* SPDX-License-Identifier: Apache-2.0 */
/* Answers questions about zones, one a line, for zones.py to compare with what Python's zoneinfo says:
 * "local ZONE MS", "instant ZONE LOCAL_MS", "next ZONE MS EVERY". */
#include "base/every.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int64_t answer(const char *what, prm_zone *zone, int64_t at, const char *rest)
{
    prm_every every;
    prm_error error = { 0 };
    if (strcmp(what, "local") == 0)
        return prm_zone_local(zone, at);
    if (strcmp(what, "instant") == 0)
        return prm_zone_instant(zone, at);
    if (strcmp(what, "next") == 0 && prm_every_parse(rest, &every, &error) == PRM_OK)
        return prm_every_next(&every, zone, at);
    return -1;
}

int main(void)
{
    char line[200], what[20], name[80], rest[80];
    int64_t at;
    while (fgets(line, sizeof line, stdin) != NULL) {
        prm_error error = { 0 };
        prm_zone *zone = NULL;
        rest[0] = '\0';
        line[strcspn(line, "\n")] = '\0';
        if (sscanf(line, "%19s %79s %" SCNd64 " %79[^\n]", what, name, &at, rest) < 3 ||
            prm_zone_open(name, &zone, &error) != PRM_OK) {
            printf("? %s\n", error.message);
            continue;
        }
        int64_t told = answer(what, zone, at, rest);
        printf("%" PRId64 "\n", prm_zone_has_failed(zone) ? -1 : told);
        prm_zone_close(zone);
    }
    return 0;
}
