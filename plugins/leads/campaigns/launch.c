/* SPDX-License-Identifier: Apache-2.0 */
/** @file  campaigns.launch: a template is run, by a partner for itself, or by the vendor for partners or on its own.
 *
 * A partner reads neither the template nor its files: for it the method calls itself as the plugin, and what it gets is
 * the campaign's row, with the files in it. Whatever of a template is not for a partner is, to it, not there. */
#include "campaigns/campaigns.h"

#include <stdio.h>
#include <string.h>

enum { OPEN_MOST = 100 }; /* that a partner has planned or running at a time */

typedef struct launch {
    const prm_val *params, *template, *program;
    char starts_on[PRM_DATE_ROOM], ends_on[PRM_DATE_ROOM];
    int is_partners; /* a partner launches it for itself */
} launch;

/* ---- What is asked ---------------------------------------------------------------------------------------------- */

static int is_given(const prm_val *params, const char *key)
{
    return *prm->text(params, key) != '\0';
}

static prm_status find_dates(prm_call *call, launch *l)
{
    const char *today;
    int64_t days = CAMPAIGNS_DAYS;

    PRM_TRY(prm_date_today(call, l->program, &today));
    (void)prm->get_integer(l->template, "days", &days);
    snprintf(l->starts_on, sizeof l->starts_on, "%s",
        is_given(l->params, "starts_on") ? prm->text(l->params, "starts_on") : today);
    if (is_given(l->params, "ends_on"))
        snprintf(l->ends_on, sizeof l->ends_on, "%s", prm->text(l->params, "ends_on"));
    else
        prm_date_add(l->starts_on, days - 1, l->ends_on, sizeof l->ends_on);
    PRM_TRY(prm_date_check(call, l->program, "starts_on", l->starts_on, "ends_on", l->ends_on));
    return strcmp(l->starts_on, today) < 0 ? prm->fail_field(call, "starts_on", "passed", "has passed") : PRM_OK;
}

static prm_status refuse(prm_call *call, const launch *l, size_t index, const char *refusal)
{
    char field[40];

    if (l->is_partners)
        return PRM_E_NOT_FOUND;
    snprintf(field, sizeof field, "partners[%zu]", index);
    return prm->fail_field(call, field, refusal, "is none of those the template is for, or not today");
}

static prm_status count_open(prm_call *call, const prm_val *partner, int64_t *count)
{
    static const char *const open[] = { "planned", "running" };
    prm_val *filter = prm->object(call), *states = prm->list(call);

    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        PRM_TRY(prm->append(states, prm->new_text(call, open[i], strlen(open[i]))));
    PRM_TRY(prm->set(filter, "partner", prm->get(partner, "id")));
    PRM_TRY(prm->set(filter, "state", states));
    return prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "campaign", .filter = filter,
        .limit = OPEN_MOST }, count);
}

static prm_status check_partner(prm_call *call, const launch *l, size_t index, const prm_val **partner)
{
    const char *id, *refusal;
    int64_t open;

    PRM_TRY(prm->as_text(prm->at(prm->get(l->params, "partners"), index), &id, NULL));
    PRM_TRY(prm->load(call, "partner", id, partner));
    PRM_TRY(campaigns_offered(call, l->template, *partner, &refusal));
    if (refusal)
        return refuse(call, l, index, refusal);
    PRM_TRY(count_open(call, *partner, &open));
    return open < OPEN_MOST ? PRM_OK : prm->fail(call, PRM_E_LIMIT, "open_campaigns", NULL);
}

/* ---- What is made ----------------------------------------------------------------------------------------------- */

static prm_status set_steps(prm_call *call, const launch *l, prm_val *values)
{
    const prm_val *steps = prm->get(l->template, "steps");
    prm_val *list = prm->list(call);
    char on[PRM_DATE_ROOM];
    int64_t day;

    for (size_t i = 0; i < prm->count(steps); i++) {
        prm_val *step = prm->object(call);
        PRM_TRY(prm->get_integer(prm->at(steps, i), "day", &day));
        prm_date_add(l->starts_on, day, on, sizeof on);
        PRM_TRY(prm->set_text(step, "on", on));
        PRM_TRY(prm_help_set_given(step, "title", prm->at(steps, i)));
        PRM_TRY(prm_help_set_given(step, "note", prm->at(steps, i)));
        PRM_TRY(prm->append(list, step));
    }
    return prm->set(values, "steps", list);
}

static prm_status set_values(prm_call *call, const launch *l, const prm_val *partner, prm_val *values)
{
    static const char *const of_template[] = { "program", "code", "name", "kind", "assets" };

    for (size_t i = 0; i < sizeof of_template / sizeof *of_template; i++)
        PRM_TRY(prm_help_set_given(values, of_template[i], l->template));
    PRM_TRY(prm_help_set_given(values, "name", l->params));
    PRM_TRY(prm_help_set_given(values, "target", l->params));
    PRM_TRY(prm->set(values, "partner", prm->get(partner, "id")));
    PRM_TRY(prm->set(values, "template", prm->get(l->template, "id")));
    PRM_TRY(prm->set_text(values, "starts_on", l->starts_on));
    PRM_TRY(prm->set_text(values, "ends_on", l->ends_on));
    PRM_TRY(prm->set_text(values, "launched_by", l->is_partners ? "partner" : "vendor"));
    PRM_TRY(prm->set_integer(values, "spend_base", 0));
    PRM_TRY(prm->set_integer(values, "spend_entries", 0));
    PRM_TRY(set_steps(call, l, values));
    return campaigns_set_budget(call, l->program, l->params, values);
}

static prm_status make(prm_call *call, const launch *l, const prm_val *partner, prm_val *made)
{
    const prm_val *campaign;
    prm_val *values = prm->object(call), *data;
    const char *today;

    PRM_TRY(set_values(call, l, partner, values));
    PRM_TRY(prm->create(call, "campaign", values, &campaign));
    PRM_TRY(campaigns_clock_arm(call, l->program, campaign));
    PRM_TRY(campaigns_figures(call, campaign, &data));
    PRM_TRY(prm_help_set_given(data, "launched_by", campaign));
    PRM_TRY(prm->emit(call, "campaigns.launched", prm->text(campaign, "id"), data));
    PRM_TRY(prm_date_today(call, l->program, &today));
    if (strcmp(l->starts_on, today) == 0)
        PRM_TRY(campaigns_begin(call, &campaign));
    return prm->append(made, campaign);
}

static prm_status launch_all(prm_call *call, const prm_val *params, prm_val *made)
{
    launch l = { .params = params, .is_partners = prm->caller(call)->side == PRM_SYSTEM };
    size_t count = prm->count(prm->get(params, "partners"));
    const prm_val **partners = prm->alloc(call, (count + 1) * sizeof *partners);

    if (!partners)
        return PRM_E_NOMEM;
    PRM_TRY(prm->load(call, "campaign_template", prm->text(params, "template"), &l.template));
    PRM_TRY(prm->load(call, "program", prm->text(l.template, "program"), &l.program));
    for (size_t i = 0; i < count; i++)
        PRM_TRY(check_partner(call, &l, i, &partners[i]));
    if (strcmp(prm->text(l.template, "state"), "published") != 0)
        return campaigns_fail_state(call, l.template, PRM_TEXTS("published"));
    PRM_TRY(find_dates(call, &l));
    for (size_t i = 0; i < count; i++)
        PRM_TRY(make(call, &l, partners[i], made));
    return count > 0 ? PRM_OK : make(call, &l, NULL, made);
}

/* ---- Who asks --------------------------------------------------------------------------------------------------- */

/* For a partner: the same as the plugin, and the rows as it may read them. */
static prm_status launch_for(prm_call *call, const char *partner, const prm_val *params, prm_val *made)
{
    prm_val *own = prm->object(call), *partners = prm->list(call);
    const prm_val *answer, *campaign;

    for (size_t i = 0; i < prm->count(params); i++)
        PRM_TRY(prm->set(own, prm->key_at(params, i), prm->get(params, prm->key_at(params, i))));
    PRM_TRY(prm->append(partners, prm->new_text(call, partner, strlen(partner))));
    PRM_TRY(prm->set(own, "partners", partners));
    PRM_TRY(prm->call_method(call, campaigns_launch_method.name, own, PRM_AS_PLUGIN, &answer));
    PRM_TRY(prm->load(call, "campaign", prm->text(prm->at(prm->get(answer, "campaigns"), 0), "id"), &campaign));
    return prm->append(made, campaign);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_caller *caller = prm->caller(call);
    prm_val *made = prm->list(call);

    if (caller->side == PRM_PARTNER_SIDE)
        PRM_TRY(launch_for(call, caller->partner, params, made));
    else
        PRM_TRY(launch_all(call, params, made));
    return prm->set(result, "campaigns", made);
}

const prm_method campaigns_launch_method = { .size = sizeof campaigns_launch_method, .since = 1,
    .name = "campaigns.launch", .access = PRM_WRITE, .roles = CAMPAIGNS_RUNNERS " | " CAMPAIGNS_VENDORS,
    .doc = "Run a published template: a partner for itself, the vendor for some partners, a campaign for each, or on "
           "its own. It begins with its first day, and at once if that is today",
    .params = PRM_FIELDS(PRM_REF("template", "campaign_template", PRM_REQUIRED, "What is run"),
        PRM_FIELD(PRM_T_LIST, "partners", PRM_VENDOR, "For whom; none: it is the vendor's own", .min = 0,
            .max = CAMPAIGNS_PARTNERS, .items = PRM_REF("partner", "partner", 0, "A partner")),
        PRM_TEXT("name", 1, 200, 0, "What it is called; none: as its template"),
        PRM_DATE("starts_on", 0, "Its first day; none: today"),
        PRM_DATE("ends_on", 0, "Its last; none: as the template says"), CAMPAIGNS_BUDGET, CAMPAIGNS_TARGET),
    .result = PRM_FIELDS(
        PRM_LIST("campaigns", PRM_ROW("campaign", "campaign", campaigns_campaign_fields, 0, "One"), PRM_REQUIRED,
            "As stored, one for each partner")),
    .example = "{\"template\":\"campaign_template_01h8xgq3m2c4e\",\"name\":\"Storage in spring, Lyon\","
               "\"budget\":{\"amount\":250000,\"currency\":\"EUR\"},\"target\":{\"leads\":25,\"deals\":3}}",
    .run = run };
