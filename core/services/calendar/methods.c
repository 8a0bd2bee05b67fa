/* SPDX-License-Identifier: Apache-2.0 */
#include "services/calendar/calendar.h"
#include "services/calendar/service.h"

#include <string.h>

static const prm_field *const hours_fields[] = {
    PRM_ENUM("day", "mon|tue|wed|thu|fri|sat|sun", PRM_REQUIRED, "Weekday"),
    PRM_TEXT("from", 5, 5, PRM_REQUIRED, "Wall time it opens, \"09:00\""),
    PRM_TEXT("to", 5, 5, PRM_REQUIRED, "Wall time it closes, \"17:00\", at most \"24:00\""),
    NULL
};

static const prm_field *const holiday_fields[] = {
    PRM_DATE("date", PRM_REQUIRED, "The day that is not as its weekday"),
    PRM_TEXT("name", 1, 200, 0, "What it is, \"Christmas Eve\""),
    PRM_TEXT("from", 5, 5, 0, "Open from then, if it is open at all"),
    PRM_TEXT("to", 5, 5, 0, "Open until then"),
    NULL
};

const prm_field *const prm_calendar_fields[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What programmes, rules and settings call it: letters, digits, - and _"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it, \"Support, Munich\""),
    PRM_ZONE("time_zone", PRM_REQUIRED, "Where its clock hangs, \"Europe/Berlin\""),
    PRM_FIELD(PRM_T_LIST, "hours", PRM_REQUIRED, "Its week; openings of one day do not overlap", .min = 1,
        .max = PRM_CALENDAR_HOURS, .items = PRM_OBJECT("opening", hours_fields, 0, "An opening")),
    PRM_FIELD(PRM_T_LIST, "holidays", 0, "Days that are closed, or open at other hours", .min = 0,
        .max = PRM_CALENDAR_HOLIDAYS, .items = PRM_OBJECT("holiday", holiday_fields, 0, "A day")),
    NULL
};

static prm_status check_code(prm_call *call, const char *code)
{
    bool is_good = strcmp(code, PRM_CALENDAR_ALWAYS) != 0 && strncmp(code, "calendar_", 9) != 0;
    for (const char *at = code; *at != '\0'; at++)
        is_good &= (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') ||
            *at == '-' ||
            *at == '_';
    return is_good ? PRM_OK
                   : prm->fail_field(call, "code", "format",
                         "must be letters, digits, - and _, no id, and not 24x7, which is always open");
}

/** What fields cannot say: whether these are opening hours. */
static prm_status check(prm_call *call, const prm_val *values)
{
    prm_calendar *calendar = NULL;
    prm_error error = { 0 };
    prm_status named = check_code(call, prm->text(values, "code"));
    prm_status status = prm_calendar_open(call->arena, call->worker->zones, values, &call->fields, &calendar, &error);
    if (status != PRM_OK && status != PRM_E_INVALID)
        return prm_call_fail(call, status, NULL, NULL, "%s", error.message);
    return status != PRM_OK ? status : named;
}

prm_status prm_calendars_create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *calendar;
    PRM_TRY(check(call, params));
    PRM_TRY(prm->create(call, "calendar", params, &calendar));
    return prm->set(result, "calendar", calendar);
}

prm_status prm_calendars_update(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *calendar;
    prm_val *changes = prm->object(call), *values = prm->object(call);
    PRM_TRY(prm->load(call, "calendar", prm->text(params, "id"), &calendar));
    for (size_t i = 0; prm_calendar_fields[i] != NULL; i++) {
        const char *name = prm_calendar_fields[i]->name;
        const prm_val *given = prm->get(params, name);
        PRM_TRY(prm->set(changes, name, given));
        PRM_TRY(prm->set(values, name, given != NULL ? given : prm->get(calendar, name)));
    }
    PRM_TRY(check(call, values));
    if (prm->count(changes) > 0)
        PRM_TRY(prm->update(call, &calendar, changes));
    return prm->set(result, "calendar", calendar);
}

/** Hours or days from an instant, or the time between two. */
prm_status prm_calendars_reckon(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_calendar_service *service = &prm_calendar_service_table;
    const char *calendar = prm->text(params, "calendar");
    int64_t from, to, number, answer = 0;
    int32_t is_open;
    int given = (prm->get(params, "to") != NULL) + (prm->get(params, "minutes") != NULL) +
        (prm->get(params, "days") != NULL);
    if (given != 1)
        return prm->fail_field(call, "to", "required", "give one of: to, minutes, days");
    PRM_TRY(prm->get_integer(params, "from", &from));
    PRM_TRY(service->is_open(call, calendar, from, &is_open));
    PRM_TRY(prm->set_boolean(result, "open", is_open));
    if (prm->get_integer(params, "to", &to) == PRM_OK) {
        PRM_TRY(service->between(call, calendar, from, to, &answer));
        return prm->set_integer(result, "minutes", answer / 60000);
    }
    if (prm->get_integer(params, "minutes", &number) == PRM_OK)
        PRM_TRY(service->add(call, calendar, from, number * 60000, &answer));
    else if (prm->get_integer(params, "days", &number) == PRM_OK)
        PRM_TRY(service->add_days(call, calendar, from, number, &answer));
    return prm->set_integer(result, "at", answer);
}
