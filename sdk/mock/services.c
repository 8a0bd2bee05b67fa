/* SPDX-License-Identifier: Apache-2.0 */
/* prm.calendar/1, prm.rates/1, prm.files/1, prm.secret/1: every calendar is always open and every zone is UTC; rates
 * and files are as scripted; secrets are numbered. */
#include "internal.h"

#include <prm/calendar.h>
#include <prm/files.h>
#include <prm/rates.h>
#include <prm/secret.h>

#include <stdio.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)

/* ---- prm.calendar/1 ---- */

static int64_t floor_day(int64_t at)
{
    return at >= 0 ? at / DAY_MS : -((-at + DAY_MS - 1) / DAY_MS);
}

static prm_status calendar_add(prm_call *call, const char *calendar, int64_t at, int64_t ms, int64_t *instant)
{
    *instant = at + ms;
    return ms >= 0 ? PRM_OK : PRM_E_INVALID;
}

static prm_status calendar_add_days(prm_call *call, const char *calendar, int64_t at, int64_t days, int64_t *instant)
{
    *instant = (floor_day(at) + days + 1) * DAY_MS;
    return days >= 1 ? PRM_OK : PRM_E_INVALID;
}

static prm_status calendar_between(prm_call *call, const char *calendar, int64_t from, int64_t to, int64_t *ms)
{
    *ms = to - from;
    return PRM_OK;
}

static prm_status calendar_is_open(prm_call *call, const char *calendar, int64_t at, int32_t *is_open)
{
    *is_open = 1;
    return PRM_OK;
}

static prm_status calendar_next_time(prm_call *call, const char *time_zone, const char *every, int64_t after,
    int64_t *instant)
{
    unsigned hour, minute;

    if (sscanf(every, "day %2u:%2u", &hour, &minute) != 2)
        return PRM_E_INVALID; /* other periods take a real server */
    *instant = floor_day(after) * DAY_MS + (hour * 60 + minute) * INT64_C(60000);
    if (*instant <= after)
        *instant += DAY_MS;
    return PRM_OK;
}

static prm_status calendar_local_date(prm_call *call, const char *time_zone, int64_t at, const char **date)
{
    /* The civil calendar in eras of 400 years that begin in March. */
    int64_t day = floor_day(at) + 719468, era = day / 146097, of_era = day % 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100), part = (5 * of_year + 2) / 153;
    int64_t month = part < 10 ? part + 3 : part - 9;
    char text[40];

    snprintf(text, sizeof text, "%04lld-%02lld-%02lld", (long long)(year + era * 400 + (month <= 2)), (long long)month,
        (long long)(of_year - (153 * part + 2) / 5 + 1));
    *date = mock_copy_text(call->mock, text, strlen(text));
    return *date != NULL ? PRM_OK : PRM_E_NOMEM;
}

static const prm_calendar_service calendar_service = { .size = sizeof(prm_calendar_service), .revision = 1,
    .add = calendar_add, .add_days = calendar_add_days, .between = calendar_between, .is_open = calendar_is_open,
    .next_time = calendar_next_time, .local_date = calendar_local_date };

/* ---- prm.rates/1 ---- */

void prm_mock_rate(prm_mock *mock, const char *from, const char *to, int64_t over, int64_t under)
{
    if (mock->rate_count == MOCK_RATES || under == 0)
        return;
    mock->rates[mock->rate_count++] = (mock_rate){ mock_keep_text(mock, from), mock_keep_text(mock, to), over,
        under };
}

static prm_status rates_convert(prm_call *call, int64_t amount, const char *from, const char *to, const char *date,
    int64_t *converted, const char **rate, const char **rate_date)
{
    prm_mock *mock = call->mock;
    mock_rate found = { from, to, 1, 1 };
    size_t i = mock->rate_count;
    char text[50];

    /* The last one given counts. */
    while (strcmp(from, to) != 0 && i > 0 &&
        (strcmp(mock->rates[i - 1].from, from) != 0 || strcmp(mock->rates[i - 1].to, to) != 0))
        i--;
    if (strcmp(from, to) != 0 && i == 0)
        return PRM_E_NOT_FOUND;
    if (strcmp(from, to) != 0)
        found = mock->rates[i - 1];
    *converted = amount * found.over / found.under;
    snprintf(text, sizeof text, found.under == 1 ? "%lld" : "%lld/%lld", (long long)found.over, (long long)found.under);
    if (rate != NULL)
        *rate = mock_copy_text(mock, text, strlen(text));
    if (rate_date != NULL)
        *rate_date = mock_copy_text(mock, date, strlen(date));
    return (rate != NULL && *rate == NULL) || (rate_date != NULL && *rate_date == NULL) ? PRM_E_NOMEM : PRM_OK;
}

static int32_t rates_digits(const char *currency)
{
    return strlen(currency) == 3 ? 2 : -1;
}

static const prm_rates_service rates_service = { .size = sizeof(prm_rates_service), .revision = 1,
    .convert = rates_convert, .digits = rates_digits };

/* ---- prm.files/1 ---- */

const char *prm_mock_file(prm_mock *mock, const char *json)
{
    char id[40];
    const prm_val *given = mock_parse(mock, json);
    prm_val *file = mock_value(mock, PRM_V_OBJECT);

    snprintf(id, sizeof(id), "file_%013zu", mock->file_count + 1);
    if (mock->file_count == MOCK_FILES || given == NULL || given->kind != PRM_V_OBJECT ||
        mock_set(file, "id", mock_text(mock, id)) != PRM_OK)
        return "";
    for (size_t i = 0; i < given->count; i++)
        if (mock_set(file, given->keys[i], given->items[i]) != PRM_OK)
            return "";
    mock->files[mock->file_count++] = file;
    return mock_str(file, "id");
}

const prm_val *mock_file(const prm_mock *mock, const char *id)
{
    for (size_t i = 0; i < mock->file_count; i++)
        if (strcmp(mock_str(mock->files[i], "id"), id) == 0)
            return mock->files[i];
    return NULL;
}

static prm_status describe_file(prm_call *call, const char *id, const prm_val **file)
{
    *file = mock_file(call->mock, id);
    return *file != NULL ? PRM_OK : PRM_E_NOT_FOUND;
}

static const prm_files_service files_service = { .size = sizeof(files_service), .revision = 1,
    .describe = describe_file };

/* ---- prm.secret/1 ---- */

static prm_status digest_secret(prm_call *call, const char *secret, const char **digest)
{
    char text[120];

    snprintf(text, sizeof text, "digest of %s", secret);
    *digest = mock_copy_text(call->mock, text, strlen(text));
    return *digest != NULL ? PRM_OK : PRM_E_NOMEM;
}

static prm_status make_secret(prm_call *call, const char **secret, const char **digest)
{
    char text[40];

    snprintf(text, sizeof text, "secret %d", ++call->mock->secret_count);
    *secret = mock_copy_text(call->mock, text, strlen(text));
    return *secret != NULL ? digest_secret(call, *secret, digest) : PRM_E_NOMEM;
}

static const prm_secret_service secret_service = { .size = sizeof(secret_service), .revision = 1, .make = make_secret,
    .digest = digest_secret };

const void *mock_service(const char *id)
{
    if (strcmp(id, PRM_GEO_SERVICE) == 0)
        return &mock_geo_service;
    if (strcmp(id, PRM_LEDGER_SERVICE) == 0)
        return &mock_ledger_service;
    if (strcmp(id, PRM_SECRET_SERVICE) == 0)
        return &secret_service;
    if (strcmp(id, PRM_FILES_SERVICE) == 0)
        return &files_service;
    if (strcmp(id, PRM_NOTIFY_SERVICE) == 0)
        return &mock_notify_service;
    if (strcmp(id, PRM_USERS_SERVICE) == 0)
        return &mock_users_service;
    if (strcmp(id, PRM_CALENDAR_SERVICE) == 0)
        return &calendar_service;
    if (strcmp(id, PRM_METRICS_SERVICE) == 0)
        return &mock_metrics_service;
    if (strcmp(id, PRM_SEARCH_SERVICE) == 0)
        return &mock_search_service;
    return strcmp(id, PRM_RATES_SERVICE) == 0 ? &rates_service : NULL;
}
