/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A success plan: what partners at some level may expect of support. */
#include "success/success.h"

#include <stdio.h>
#include <string.h>

enum { MINUTES_MOST = 525600 /* a year */ };

#define MINUTES(n, d) PRM_INT(n, 1, MINUTES_MOST, 0, d)

const prm_field *const success_target_fields[] = {
    PRM_ENUM("severity", SUPPORT_SEVERITIES, PRM_REQUIRED, "Of cases of which severity"),
    MINUTES("first_response_minutes", "In how many minutes somebody answers; none: nothing is promised"),
    MINUTES("update_minutes", "After how many the partner hears again"),
    MINUTES("resolve_minutes", "In how many it is resolved"),
    PRM_BOOL("always", 0, "Whether they are counted around the clock, not by the plan's hours"),
    NULL
};

const prm_field *const success_plan_fields[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "Of which programme"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED,
        "What levels grant it by, and rules call it, \"premium\"; unique in the programme"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it, \"Premium Support\""),
    PRM_INT("rank", 0, 1000, PRM_REQUIRED, "Its place: a higher plan has a higher rank"),
    PRM_LINES("description", 0, 4000, 0, "What it brings, in the programme's language"),
    PRM_REF("calendar", "calendar", 0, "By whose hours its times are counted; none: the programme's"),
    PRM_FIELD(PRM_T_LIST, "channels", PRM_REQUIRED, "By which channels cases may come in", .min = 1, .max = 10,
        .items = PRM_ENUM("channel", SUPPORT_CHANNELS, 0, "One of them")),
    PRM_ENUM("severity_cap", SUPPORT_SEVERITIES, 0, "The highest severity a case can have; none: any"),
    PRM_FIELD(PRM_T_LIST, "targets", 0, "What is promised, by severity", .min = 0, .max = SUCCESS_TARGETS,
        .items = PRM_OBJECT("target", success_target_fields, 0, "Of one severity")),
    PRM_INT("quota_cases", 0, 1000000, 0, "How many cases a partner may open in a period; none: any number"),
    PRM_INT("quota_hours", 0, 100000, 0, "How many hours may be spent on them in a period; none: any number"),
    PRM_ENUM("quota_period", SUCCESS_PERIODS, 0, "Which periods; none: quarters"),
    PRM_INT("reviews_per_year", 0, 12, 0, "How often both sides look back: 1, 2, 3, 4, 6 or 12 times; none: never"),
    NULL
};

/* What a list names twice is a mistake, and which of the two was meant nobody can know. */
static prm_status check_targets(prm_call *call, const prm_val *targets)
{
    prm_val *seen = prm->list(call);
    prm_status bad = PRM_OK;
    char field[60];

    for (size_t i = 0; i < prm->count(targets); i++) {
        const char *severity = prm->text(prm->at(targets, i), "severity");
        snprintf(field, sizeof field, "targets[%zu].severity", i);
        if (prm_help_has_text(seen, severity))
            bad = prm->fail_field(call, field, "twice", "is named twice");
        PRM_TRY(prm->append(seen, prm->new_text(call, severity, strlen(severity))));
    }
    return bad;
}

static prm_status check(prm_call *call, const prm_val *row, const prm_val *values)
{
    static const char *const fixed[] = { "program", "code" };
    int64_t reviews = prm_help_number(values, "reviews_per_year");
    prm_status bad = check_targets(call, prm->get(values, "targets"));

    for (size_t i = 0; row && i < sizeof fixed / sizeof *fixed; i++)
        if (prm_help_has_value(values, fixed[i]) && !prm_help_is(row, fixed[i], prm->text(values, fixed[i])))
            bad = prm->fail_field(call, fixed[i], "fixed", "cannot be changed: make a new one");
    if (reviews > 0 && 12 % reviews != 0)
        bad = prm->fail_field(call, "reviews_per_year", "range", "is 1, 2, 3, 4, 6 or 12: a year has months");
    return bad;
}

const prm_entity success_plan_entity = { .size = sizeof success_plan_entity, .since = 1, .name = "success_plan",
    .path = "success.plans", .scope = "public", .label = "name", .check = check,
    .doc = "How well partners at some level are supported: when, how fast, by which channels, how often",
    .ops = "create update archive import: " SUCCESS_OWNERS "; get list export: *; history: vendor",
    .fields = success_plan_fields, .indexes = PRM_TEXTS("unique program, code", "program, rank"),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"code\":\"premium\",\"name\":\"Premium Support\",\"rank\":30,"
               "\"channels\":[\"portal\",\"phone\"],\"targets\":[{\"severity\":\"critical\","
               "\"first_response_minutes\":30,\"always\":true}],\"quota_cases\":40,\"reviews_per_year\":4}" };

prm_status success_plan_named(prm_call *call, const prm_val *program, const char *code, const prm_val **plan)
{
    prm_val *filter = prm->object(call);

    *plan = NULL;
    if (*code == '\0')
        return PRM_OK;
    PRM_TRY(prm->set(filter, "program", prm->get(program, "id")));
    PRM_TRY(prm->set_text(filter, "code", code));
    return prm_help_find_one(call, "success_plan", filter, "unique program, code", PRM_REACH_CALLER, plan);
}
