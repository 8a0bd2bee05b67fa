/* SPDX-License-Identifier: Apache-2.0 */
/** @file  By which plan a membership is supported now, and what rules are told of it. */
#include "success/success.h"

#include <string.h>

static const prm_field *const target_facts[] = {
    PRM_ENUM("severity", SUPPORT_SEVERITIES, PRM_REQUIRED, "Of cases of which severity"),
    PRM_INT("first_response_minutes", 1, PRM_ANY, 0, "In how many minutes somebody answers"),
    PRM_INT("update_minutes", 1, PRM_ANY, 0, "After how many the partner hears again"),
    PRM_INT("resolve_minutes", 1, PRM_ANY, 0, "In how many it is resolved"),
    PRM_BOOL("always", 0, "Whether they are counted around the clock"),
    NULL
};

const prm_field *const success_plan_facts[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What it is called"),
    PRM_INT("rank", 0, 1000, PRM_REQUIRED, "Its place among the plans of the programme"),
    PRM_LIST("channels", PRM_ENUM("channel", SUPPORT_CHANNELS, 0, "One"), PRM_REQUIRED,
        "By which channels cases may come in"),
    PRM_ENUM("severity_cap", SUPPORT_SEVERITIES, 0, "The highest severity a case can have; none: any"),
    PRM_LIST("targets", PRM_OBJECT("target", target_facts, 0, "Of one severity"), PRM_REQUIRED, "What is promised"),
    PRM_BOOL("open", PRM_REQUIRED, "Whether its hours, or else the programme's, are on now"),
    PRM_BOOL("own_hours", PRM_REQUIRED, "Whether it has hours of its own"),
    NULL
};

const prm_field *const success_quota_facts[] = {
    PRM_INT("cases_used", 0, PRM_ANY, PRM_REQUIRED, "How many cases count in this period"),
    PRM_INT("cases_left", 0, PRM_ANY, 0, "How many more may; none: any number"),
    PRM_INT("minutes_used", 0, PRM_ANY, PRM_REQUIRED, "How many minutes were spent on cases in this period"),
    PRM_INT("minutes_left", 0, PRM_ANY, 0, "How many more may be; none: any number"),
    PRM_DATE("next_from", PRM_REQUIRED, "The first day of the next period"),
    NULL
};

/* ---- Which plan -------------------------------------------------------------------------------------------------- */

prm_status success_granted(prm_call *call, const prm_val *membership, const prm_val **level, const char **code)
{
    PRM_TRY(prm->load(call, "level", prm->text(membership, "level"), level));
    *code = prm->text(prm_benefits_of(membership, *level), "support_plan");
    return PRM_OK;
}

/* What a person has said holds whatever is granted; what the rules have said,
 * as long as they would be asked the same. */
static int holds(const prm_val *stint, const prm_val *membership, const char *granted)
{
    if (!stint || prm_help_is(stint, "by", "person"))
        return stint != NULL;
    return prm_help_is(stint, "level", prm->text(membership, "level")) && prm_help_is(stint, "granted", granted);
}

prm_status success_cover_find(prm_call *call, const prm_val *program, const prm_val *membership, const prm_val *level,
    success_cover *cover)
{
    const char *granted = prm->text(prm_benefits_of(membership, level), "support_plan");

    *cover = (success_cover){ .program = program, .membership = membership };
    if (!membership)
        return PRM_OK;
    PRM_TRY(success_stint_find(call, prm->text(membership, "id"), &cover->stint));
    if (!holds(cover->stint, membership, granted))
        PRM_TRY(success_plan_named(call, program, granted, &cover->plan));
    if (cover->plan || !cover->stint)
        return PRM_OK;
    return prm->load(call, "success_plan", prm->text(cover->stint, "plan"), &cover->plan);
}

const prm_val *success_target_of(const prm_val *plan, const char *severity)
{
    const prm_val *targets = prm->get(plan, "targets");

    for (size_t i = 0; i < prm->count(targets); i++)
        if (prm_help_is(prm->at(targets, i), "severity", severity))
            return prm->at(targets, i);
    return NULL;
}

const char *success_calendar_of(const success_cover *cover, const prm_val *target)
{
    if (prm_help_is_true(target, "always"))
        return "";
    return prm_help_has_value(cover->plan, "calendar") ? prm->text(cover->plan, "calendar")
                                                       : prm->text(cover->program, "calendar");
}

/* ---- What rules are told ----------------------------------------------------------------------------------------- */

static prm_status plan_facts(prm_call *call, const success_cover *cover, prm_val *facts)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    static const char *const of_plan[] = { "code", "rank", "channels", "severity_cap", NULL };
    prm_val *plan = prm->object(call);
    int32_t is_open;

    PRM_TRY(calendar->is_open(call, success_calendar_of(cover, NULL), prm->now(call), &is_open));
    PRM_TRY(prm_help_set_all(plan, of_plan, cover->plan));
    PRM_TRY(prm->set(plan, "targets",
        prm_help_has_value(cover->plan, "targets") ? prm->get(cover->plan, "targets") : prm->list(call)));
    PRM_TRY(prm->set_boolean(plan, "open", is_open));
    PRM_TRY(prm->set_boolean(plan, "own_hours", prm_help_has_value(cover->plan, "calendar")));
    return prm->set(facts, "plan", plan);
}

static int64_t left_of(int64_t most, int64_t used)
{
    return used < most ? most - used : 0;
}

static prm_status quota_facts(prm_call *call, const success_cover *cover, prm_val *facts)
{
    prm_val *quota = prm->object(call);
    char next[PRM_DATE_ROOM];
    success_quota q;

    PRM_TRY(success_quota_read(call, cover, &q));
    prm_date_add(q.until, 1, next, sizeof next);
    PRM_TRY(prm->set_integer(quota, "cases_used", q.cases));
    PRM_TRY(prm->set_integer(quota, "minutes_used", q.minutes));
    if (q.cases_most >= 0)
        PRM_TRY(prm->set_integer(quota, "cases_left", left_of(q.cases_most, q.cases)));
    if (q.minutes_most >= 0)
        PRM_TRY(prm->set_integer(quota, "minutes_left", left_of(q.minutes_most, q.minutes)));
    PRM_TRY(prm->set_text(quota, "next_from", next));
    return prm->set(facts, "quota", quota);
}

prm_status success_cover_facts(prm_call *call, const success_cover *cover, prm_val *facts)
{
    if (!cover->plan)
        return PRM_OK;
    PRM_TRY(plan_facts(call, cover, facts));
    return quota_facts(call, cover, facts);
}
