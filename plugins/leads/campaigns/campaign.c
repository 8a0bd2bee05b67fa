/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is run: the row, and what its verbs share. */
#include "campaigns/campaigns.h"

#include <string.h>

const prm_field *const campaigns_target_fields[] = {
    PRM_INT("leads", 0, 1000000, 0, "Leads"),
    PRM_INT("qualified", 0, 1000000, 0, "Of which qualified"),
    PRM_INT("deals", 0, 1000000, 0, "Deals from them"),
    NULL
};

const prm_field *const campaigns_result_fields[] = {
    PRM_INT("reached", 0, 1000000000, 0, "How many people it reached"),
    PRM_INT("attendees", 0, 1000000, 0, "How many came"),
    PRM_INT("responses", 0, 1000000, 0, "How many answered"),
    PRM_LINES("comment", 0, 4000, 0, "What there is to say about it"),
    PRM_FIELD(PRM_T_LIST, "files", 0, "What shows it", .min = 0, .max = 20, .items = PRM_FILE("file", 0, "A file")),
    NULL
};

static const prm_field *const step_fields[] = {
    PRM_DATE("on", PRM_REQUIRED, "When"),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What is to be done"),
    PRM_LINES("note", 0, 1000, 0, "And how"),
    NULL
};

const prm_field *const campaigns_campaign_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Whose it is; none: the vendor's own"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("template", "campaign_template", PRM_READONLY, "What is run"),
    PRM_TEXT("code", 1, 60, PRM_READONLY, "The template's code"),
    PRM_TEXT("name", 1, 200, PRM_READONLY, "What people call it"),
    CAMPAIGNS_KIND(PRM_READONLY),
    PRM_DATE("starts_on", PRM_READONLY, "Its first day, on the wall of the programme"),
    PRM_DATE("ends_on", PRM_READONLY, "And its last"),
    PRM_ENUM("launched_by", "partner|vendor", PRM_READONLY, "Who launched it"),
    PRM_PLAIN(PRM_T_MONEY, "budget", PRM_READONLY, "What it may cost", .of = NULL),
    PRM_INT("budget_base", 0, PRM_ANY, PRM_READONLY, "The same in minor units of the programme's currency"),
    PRM_OBJECT("target", campaigns_target_fields, PRM_READONLY, "What it is to bring"),
    PRM_FIELD(PRM_T_LIST, "assets", PRM_READONLY, "What goes with it", .min = 0, .max = 50,
        .items = PRM_OBJECT("asset", campaigns_asset_fields, 0, "One file")),
    PRM_FIELD(PRM_T_LIST, "steps", PRM_READONLY, "What is to be done", .min = 0, .max = CAMPAIGNS_STEPS,
        .items = PRM_OBJECT("step", step_fields, 0, "One step")),
    PRM_INT("spend_base", PRM_ANY, PRM_ANY, PRM_READONLY,
        "What has been spent, in minor units of the programme's currency"),
    PRM_INT("spend_entries", 0, PRM_ANY, PRM_READONLY, "In how many entries"),
    PRM_OBJECT("results", campaigns_result_fields, PRM_READONLY, "What came of it, as whoever ran it says"),
    PRM_TIME("started_at", PRM_READONLY, "When it began"),
    PRM_TIME("ended_at", PRM_READONLY, "When it was completed or cancelled"),
    PRM_LINES("reason", 1, 500, PRM_READONLY, "Why it was cancelled"),
    NULL
};

const prm_entity campaigns_campaign_entity = { .size = sizeof campaigns_campaign_entity, .name = "campaign",
    .path = "campaigns", .since = 1, .scope = "partner", .label = "name",
    .doc = "A template that is run, by a partner or by the vendor: what it costs and what comes of it",
    .ops = "get list history export: *", .fields = campaigns_campaign_fields,
    .flow = PRM_FLOW("planned", "planned > running | cancelled", "running > completed | cancelled"),
    .indexes = PRM_TEXTS("partner, state, -created_at", "program, state, -created_at", "template") };

prm_status campaigns_load_own(prm_call *call, const char *id, const prm_val **campaign)
{
    const prm_caller *caller = prm->caller(call);

    PRM_TRY(prm->load(call, "campaign", id, campaign));
    if (caller->side != PRM_PARTNER_SIDE || strcmp(prm->text(*campaign, "partner"), caller->partner) == 0)
        return PRM_OK;
    return PRM_E_FORBIDDEN;
}

prm_status campaigns_fail_state(prm_call *call, const prm_val *campaign, const char *const *needs)
{
    prm_val *data = prm->object(call), *list = prm->list(call);

    for (; *needs; needs++)
        PRM_TRY(prm->append(list, prm->new_text(call, *needs, strlen(*needs))));
    PRM_TRY(prm->set(data, "state", prm->get(campaign, "state")));
    PRM_TRY(prm->set(data, "needs", list));
    return prm->fail(call, PRM_E_STATE, NULL, data);
}

prm_status campaigns_convert(prm_call *call, const prm_val *program, const char *field, int64_t amount,
    const char *currency, const char *date, int64_t *base)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    prm_status status = rates->convert(call, amount, currency, prm->text(program, "currency"), date, base, NULL, NULL);

    if (status == PRM_E_NOT_FOUND)
        return prm->fail_field(call, field, "no_rate", "there is no rate to the programme's currency");
    if (status == PRM_E_LIMIT)
        return prm->fail_field(call, field, "range", "is too large in the programme's currency");
    return status;
}

prm_status campaigns_set_budget(prm_call *call, const prm_val *program, const prm_val *given, prm_val *values)
{
    const char *today, *currency;
    int64_t amount, base;

    if (prm->get_money(given, "budget", &amount, &currency) != PRM_OK)
        return PRM_OK;
    PRM_TRY(prm_date_today(call, program, &today));
    PRM_TRY(campaigns_convert(call, program, "budget", amount, currency, today, &base));
    PRM_TRY(prm->set(values, "budget", prm->get(given, "budget")));
    return prm->set_integer(values, "budget_base", base);
}

prm_status campaigns_figures(prm_call *call, const prm_val *campaign, prm_val **data)
{
    static const char *const counted[] = { "partner", "program", "code", "kind" };

    *data = prm->object(call);
    PRM_TRY(prm->set(*data, "campaign", prm->get(campaign, "id")));
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
        PRM_TRY(prm_help_set_given(*data, counted[i], campaign));
    return PRM_OK;
}
