/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zones.h"

#include "base/alloc.h"

#include <string.h>

typedef struct kept {
    char name[PRM_ZONE_NAME_BYTES];
    prm_zone *zone; /* NULL: none yet */
} kept;

struct prm_zones {
    kept all[PRM_ZONES_KEPT]; /* the one asked for last is the first; those that are none yet are the last */
};

prm_zones *prm_zones_new(void)
{
    return prm_alloc_zeroed(1, sizeof(prm_zones));
}

void prm_zones_free(prm_zones *zones)
{
    for (size_t i = 0; zones != NULL && i < PRM_ZONES_KEPT; i++)
        prm_zone_close(zones->all[i].zone);
    prm_free(zones);
}

/* Where it is, or where it is to be: what is there has failed, is none, or goes. */
static size_t find_place(const prm_zones *zones, const char *name)
{
    size_t at = 0;
    while (at < PRM_ZONES_KEPT - 1 && zones->all[at].zone != NULL && strcmp(zones->all[at].name, name) != 0)
        at++;
    return at;
}

prm_status prm_zones_open(prm_zones *zones, const char *name, prm_zone **zone, prm_error *error)
{
    size_t at = find_place(zones, name);
    kept one = zones->all[at];
    if (one.zone == NULL || strcmp(one.name, name) != 0 || prm_zone_has_failed(one.zone)) {
        prm_zone *opened = NULL;
        PRM_TRY(prm_zone_open(name, &opened, error));
        prm_zone_close(one.zone);
        one.zone = opened;
        memcpy(one.name, name, strlen(name) + 1); /* what could be opened is short enough */
    }
    if (at > 0)
        memmove(&zones->all[1], &zones->all[0], at * sizeof zones->all[0]);
    zones->all[0] = one;
    *zone = one.zone;
    return PRM_OK;
}
