/* SPDX-License-Identifier: Apache-2.0 */
#include "mock_rows.h"

#include <stdarg.h>
#include <stdio.h>

enum { JSON_MOST = 4000 };

const char *mock_insert(prm_mock *mock, const char *entity, const char *format, ...)
{
    char json[JSON_MOST];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(json, sizeof(json), format, arguments);
    va_end(arguments);
    return prm_mock_insert(mock, entity, json);
}

prm_status mock_call(prm_mock *mock, const char *method, const char *format, ...)
{
    char json[JSON_MOST];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(json, sizeof(json), format, arguments);
    va_end(arguments);
    return prm_mock_call(mock, method, json);
}

const char *mock_level(prm_mock *mock, const char *program, const char *code, int rank)
{
    return mock_insert(mock, "level", "{'program':'%s','code':'%s','name':'%s','rank':%d}", program, code, code, rank);
}

static const char *take_in(prm_mock *mock, const char *program, const char *level, const char *partner)
{
    return mock_insert(mock, "membership", "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}",
        partner, program, level);
}

const char *mock_join(prm_mock *mock, const char *program, const char *level, const char *name, const char *country,
    const char **member)
{
    const char *partner = mock_insert(mock, "partner",
        "{'legal_name':'%s','type':'reseller','country':'%s','state':'active'}", name, country);

    *member = take_in(mock, program, level, partner);
    return partner;
}

const char *mock_join_in(prm_mock *mock, const char *program, const char *level, const char *name,
    const char *territory)
{
    const char *partner = mock_insert(mock, "partner",
        "{'legal_name':'%s','type':'reseller','country':'DE','state':'active','territories':['%s']}", name, territory);

    (void)take_in(mock, program, level, partner);
    return partner;
}
