/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Reading what is asked for: the activities, their days and amounts. */
#include "requests/case.h"

#include <stdio.h>

static prm_status fail_in(prm_call *call, size_t index, const char *name, const char *code, const char *message)
{
    char field[60];

    snprintf(field, sizeof field, "activities[%zu].%s", index, name);
    return prm->fail_field(call, field, code, message);
}

/* One that is known already may have begun. */
static prm_status check_days(prm_call *call, const mdf_case *c, size_t index, const prm_val *activity)
{
    const char *from = prm->text(activity, "starts_on"), *until = prm->text(activity, "ends_on");
    char from_field[60], until_field[60];

    if (strcmp(until, from) < 0)
        return fail_in(call, index, "ends_on", "order", "is before it begins");
    if (*prm->text(c->allocation, "expires_on") != '\0' && strcmp(from, prm->text(c->allocation, "expires_on")) > 0)
        return fail_in(call, index, "starts_on", "range", "is after the end of the allocation");
    if (c->begun >> index & 1)
        return PRM_OK;
    snprintf(from_field, sizeof from_field, "activities[%zu].starts_on", index);
    snprintf(until_field, sizeof until_field, "activities[%zu].ends_on", index);
    return prm_date_check(call, c->program, from_field, from, until_field, until);
}

static prm_status read_amount(prm_call *call, const mdf_case *c, size_t index, const prm_val *activity,
    const char *name, int64_t least, int64_t *amount)
{
    char field[60];

    snprintf(field, sizeof field, "activities[%zu].%s", index, name);
    return mdf_money_read(call, activity, name, field, c->currency, least, amount);
}

static prm_status check_amounts(prm_call *call, mdf_case *c, size_t index, const prm_val *activity)
{
    const int64_t most = (INT64_C(1) << 53) - 1;
    int64_t cost, requested, pipeline;

    PRM_TRY(read_amount(call, c, index, activity, "cost", 1, &cost));
    PRM_TRY(read_amount(call, c, index, activity, "requested", 1, &requested));
    if (prm_help_has_value(activity, "expected_pipeline"))
        PRM_TRY(read_amount(call, c, index, activity, "expected_pipeline", 0, &pipeline));
    if (requested > cost)
        return fail_in(call, index, "requested", "range", "is more than it costs");
    if (cost > most - c->cost)
        return fail_in(call, index, "cost", "range", "is too large");
    c->cost += cost;
    c->requested += requested;
    return PRM_OK;
}

/* What was handed in by a template goes on by it, whether others may still use it or not. */
static int has_template(const mdf_case *c, const char *template)
{
    const prm_val *before = prm->get(c->request, "activities");

    for (size_t i = 0; i < prm->count(before) && !prm_help_is_in(c->request, "draft"); i++)
        if (prm_help_is(prm->at(before, i), "template", template))
            return 1;
    return 0;
}

/* Of this programme and published; anything else might as well not be there. */
static prm_status check_template(prm_call *call, const mdf_case *c, size_t index, const prm_val *activity)
{
    const char *id = prm->text(activity, "template");
    const prm_val *row;

    if (*id == '\0' || has_template(c, id))
        return PRM_OK;
    prm_status status = prm_help_load_reached(call, "campaign_template", id, &row);
    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    if (status == PRM_E_NOT_FOUND || !prm_help_is_in(row, "published") ||
        strcmp(prm->text(row, "program"), prm->text(c->program, "id")) != 0)
        return fail_in(call, index, "template", "not_found", "is no published template of this programme");
    return PRM_OK;
}

static prm_status check_campaign(prm_call *call, const mdf_case *c, size_t index, const prm_val *activity)
{
    const char *id = prm->text(activity, "campaign");
    const prm_val *row = NULL;

    if (*id == '\0')
        return PRM_OK;
    prm_status status = prm->load(call, "campaign", id, &row);
    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    if (status == PRM_E_NOT_FOUND || strcmp(prm->text(row, "partner"), prm->text(c->partner, "id")) != 0)
        return fail_in(call, index, "campaign", "not_found", "is no campaign of this partner");
    return PRM_OK;
}

static prm_status read_activity(prm_call *call, mdf_case *c, size_t index, const prm_val *given, prm_val *activities)
{
    static const char *const as_given[] = { "kind", "title", "template", "campaign", "starts_on", "ends_on", "cost",
        "requested", "segment", "expected_leads", "expected_pipeline", NULL };
    prm_val *activity = prm->object(call);

    PRM_TRY(check_days(call, c, index, given));
    PRM_TRY(check_amounts(call, c, index, given));
    PRM_TRY(check_template(call, c, index, given));
    PRM_TRY(check_campaign(call, c, index, given));
    PRM_TRY(prm->set_integer(activity, "number", (int64_t)index + 1));
    PRM_TRY(prm_help_set_all(activity, as_given, given));
    return prm->append(activities, activity);
}

prm_status mdf_case_open(prm_call *call, mdf_case *c, const prm_val *activities, const char *objective)
{
    prm_val *read = prm->list(call);
    prm_status bad = PRM_OK;

    PRM_TRY(mdf_partner_need_active(call, c->partner));
    c->objective = objective;
    c->currency = prm->text(c->allocation, "currency");
    c->activities = read;
    PRM_TRY(prm->load(call, "program", prm->text(c->allocation, "program"), &c->program));
    PRM_TRY(prm_help_membership(call, prm->get(c->partner, "id"), prm->get(c->program, "id"), PRM_REACH_CALLER,
        &c->membership, &c->level));
    for (size_t i = 0; i < prm->count(activities); i++) {
        prm_status status = read_activity(call, c, i, prm->at(activities, i), read);
        if (status == PRM_E_INVALID)
            bad = status; /* all of them are named */
        else
            PRM_TRY(status);
    }
    PRM_TRY(bad);
    return mdf_money_base(call, c->program, "activities", c->requested, c->currency, &c->requested_base);
}

prm_status mdf_case_values(prm_call *call, const mdf_case *c, prm_val *values)
{
    if (*c->objective != '\0')
        PRM_TRY(prm->set_text(values, "objective", c->objective));
    PRM_TRY(prm->set(values, "activities", c->activities));
    PRM_TRY(prm->set_text(values, "currency", c->currency));
    PRM_TRY(prm->set(values, "cost", prm->new_money(call, c->cost, c->currency)));
    PRM_TRY(prm->set(values, "requested", prm->new_money(call, c->requested, c->currency)));
    return prm->set_integer(values, "requested_base", c->requested_base);
}
