/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.entitle: what a partner may ask for by its plan; and for who was refused, what would be possible. */
#include "success/success.h"

#include <string.h>

#define PLAN     PRM_TEXT("plan", 1, 40, 0, "By which plan: its code")
#define CHANNEL  PRM_TEXT("channel", 1, 20, 0, "By which channel")
#define SEVERITY PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "Which severity")

const prm_rule success_entitle_rule = { .size = sizeof success_entitle_rule, .since = 1, .name = "support.entitle",
    .doc = "Is the partner entitled to ask for this, by this channel, now?",
    .answer = PRM_FIELDS(PRM_ENUM("entitled", "yes|no|review", PRM_REQUIRED,
        "no: no case is made; review: a person sees to it"),
        PRM_ENUM("severity_cap", SUPPORT_SEVERITIES, 0,
            "The highest severity the case can have; none: as it was given")),
    .reasons = PRM_REASONS(PRM_REASON("entitled", "partner", .data = PRM_FIELDS(PLAN)),
        PRM_REASON("no_plan", "partner", .data = NULL),
        PRM_REASON("partner_not_supported", "partner",
            .data = PRM_FIELDS(PRM_TEXT("state", 1, 40, 0, "Where the partner is in its life"))),
        PRM_REASON("channel_not_in_plan", "partner", .data = PRM_FIELDS(PLAN, CHANNEL)),
        PRM_REASON("channel_closed", "partner", .data = PRM_FIELDS(PLAN, CHANNEL)),
        PRM_REASON("severity_capped", "partner", .data = PRM_FIELDS(PLAN, SEVERITY)),
        PRM_REASON("quota_used_up", "partner",
            .data = PRM_FIELDS(PLAN, PRM_DATE("next_from", 0, "From which day on there is more"))),
        PRM_REASON("beyond_quota", "partner", .data = PRM_FIELDS(PLAN, SEVERITY))),
    .fallback = "{\"entitled\":\"review\"}" };

const char *success_capped(const char *severity, const prm_val *answer)
{
    static const char *const ranks[] = { "low", "normal", "high", "critical" };
    const char *cap = prm->text(answer, "severity_cap");

    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
        if (strcmp(ranks[i], severity) == 0 || strcmp(ranks[i], cap) == 0)
            return ranks[i];
    return severity;
}

const prm_field *const success_possible_fields[] = {
    PRM_TEXT("plan", 1, 40, 0, "By which plan it is supported: its code; none: it has none"),
    PRM_LIST("channels", PRM_ENUM("channel", SUPPORT_CHANNELS, 0, "One"), 0, "By which channels cases may come in"),
    PRM_ENUM("severity_cap", SUPPORT_SEVERITIES, 0, "The highest severity a case can have; none: any"),
    PRM_TIME("open_at", 0, "When somebody is there: now, or when its hours begin"),
    PRM_INT("cases_left", 0, PRM_ANY, 0, "How many more cases it may open in this period; none: any number"),
    PRM_DATE("quota_from", 0, "From which day on it may open more: the next period's first"),
    NULL
};

prm_status success_possible(prm_call *call, const success_cover *cover, const prm_val **possible)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    static const char *const of_plan[] = { "channels", "severity_cap", NULL };
    prm_val *told = prm->object(call), *facts = prm->object(call);
    int64_t open_at;

    *possible = told;
    if (!cover->plan)
        return PRM_OK;
    PRM_TRY(success_cover_facts(call, cover, facts));
    PRM_TRY(calendar->add(call, success_calendar_of(cover, NULL), prm->now(call), 0, &open_at));
    PRM_TRY(prm->set(told, "plan", prm->get(cover->plan, "code")));
    PRM_TRY(prm_help_set_all(told, of_plan, cover->plan));
    PRM_TRY(prm->set_integer(told, "open_at", open_at));
    PRM_TRY(prm_help_set_given(told, "cases_left", prm->get(facts, "quota")));
    return prm->set(told, "quota_from", prm->get(prm->get(facts, "quota"), "next_from"));
}
