/* SPDX-License-Identifier: Apache-2.0 */
/** @file  When days begin on the wall of a programme: many members are looked at as of few days. */
#include "tiers/tiers.h"

#include <string.h>

enum { DAYS = 64 };

struct tiers_wall {
    struct day {
        char date[PRM_DATE_ROOM]; /* "": none yet */
        int64_t begins;
    } days[DAYS]; /* each in the place that its number gives it */
};

prm_status tiers_wall_make(prm_call *call, tiers_wall **wall)
{
    *wall = prm->alloc(call, sizeof **wall);
    return *wall ? PRM_OK : PRM_E_NOMEM;
}

prm_status tiers_day_begins(prm_call *call, const tiers_scheme *scheme, const char *date, int64_t *instant)
{
    struct day *day = &scheme->wall->days[(uint64_t)prm_date_number(date) % DAYS];

    if (strcmp(day->date, date) != 0) {
        day->date[0] = '\0';
        PRM_TRY(prm_date_begins(call, scheme->program, date, &day->begins));
        snprintf(day->date, sizeof day->date, "%s", date);
    }
    *instant = day->begins;
    return PRM_OK;
}
