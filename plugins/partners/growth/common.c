/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Small things of growth/: who calls, what day it is, when somebody is reminded. */
#include "growth/growth.h"

#include <string.h>

const char *partners_side(prm_call *call)
{
    return prm->caller(call)->side == PRM_PARTNER_SIDE ? "partner" : "vendor";
}

prm_status partners_name(prm_call *call, const char **name)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *user;
    prm_status status = users->describe(call, prm->caller(call)->user, &user);

    *name = status == PRM_OK ? prm->text(user, "name") : "";
    return status == PRM_E_NOT_FOUND ? PRM_OK : status;
}

prm_status partners_today(prm_call *call, const char *program, const char **today)
{
    const prm_val *row;

    PRM_TRY(prm->load(call, "program", program, &row));
    return prm_date_today(call, row, today);
}

/* No zone is further than 16 hours before UTC's midnight at eight in the morning: the first morning after that is
 * the date's, or the one before. */
prm_status partners_morning(prm_call *call, const char *program, const char *date, int64_t *at)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const prm_val *row;
    const char *zone, *day;
    int64_t from = prm_date_number(date) * PRM_DAY_MS - 16 * PRM_HOUR_MS;

    PRM_TRY(prm->load(call, "program", program, &row));
    zone = prm->text(row, "time_zone");
    PRM_TRY(calendar->next_time(call, zone, PARTNERS_MORNING, from, at));
    PRM_TRY(calendar->local_date(call, zone, *at, &day));
    return strcmp(day, date) < 0 ? calendar->next_time(call, zone, PARTNERS_MORNING, *at, at) : PRM_OK;
}

prm_status partners_remind(prm_call *call, const char *timer, const char *subject, int64_t at)
{
    return at > prm->now(call) ? prm->arm(call, timer, subject, "", at, NULL) : prm->disarm(call, timer, subject, "");
}

prm_status partners_is_member(prm_call *call, const char *partner, const char *program, int32_t *is_member)
{
    prm_val *filter = prm->object(call);
    int64_t count;

    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->set_text(filter, "program", program));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "membership", .filter = filter,
        .limit = 1 }, &count));
    *is_member = count > 0;
    return PRM_OK;
}
