/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the chain mdf.request is asked over. Codes and names, no ids. */
#include "requests/case.h"

enum { TREE_DEPTH = 16 };

/* ---- Whether the vendor has approved an activity before anybody asked ------------------------------------------- */

/* Whether a list that is empty, or has this text, admits it. */
static int admits(const prm_val *list, const char *text)
{
    return prm->count(list) == 0 || prm_help_has_text(list, text);
}

static int admits_one_of(const prm_val *list, const prm_val *texts)
{
    const char *text;

    for (size_t i = 0; i < prm->count(texts); i++)
        if (prm->as_text(prm->at(texts, i), &text, NULL) == PRM_OK && prm_help_has_text(list, text))
            return 1;
    return prm->count(list) == 0;
}

/* A territory of a template covers all its parts: look from each of the partner's upwards. */
static prm_status works_there(prm_call *call, const prm_val *territories, const prm_val *own, int *works)
{
    const prm_val *at;
    const char *id;

    *works = prm->count(territories) == 0;
    for (size_t i = 0; i < prm->count(own) && !*works; i++) {
        PRM_TRY(prm->as_text(prm->at(own, i), &id, NULL));
        for (int depth = 0; *id != '\0' && depth < TREE_DEPTH && !*works; depth++) {
            *works = prm_help_has_text(territories, id);
            PRM_TRY(prm->load(call, "territory", id, &at));
            id = prm->text(at, "parent");
        }
    }
    return PRM_OK;
}

/* As the template says: for whom, when, and up to which cost. One that names no cost is for somebody to look at. */
static prm_status is_within(prm_call *call, const mdf_case *c, const prm_val *template, const prm_val *activity,
    int *within)
{
    const char *from = prm->text(template, "valid_from"), *until = prm->text(template, "valid_until");
    const char *starts_on = prm->text(activity, "starts_on"), *ends_on = prm->text(activity, "ends_on"), *currency;
    int64_t cost, most, length = prm_date_number(ends_on) - prm_date_number(starts_on) + 1;
    int works;

    *within = 0;
    if (!prm_help_is_in(template, "published"))
        return PRM_OK;
    if (prm->get_money(template, "indicative_cost", &most, &currency) != PRM_OK || strcmp(currency, c->currency) != 0)
        return PRM_OK;
    PRM_TRY(prm->get_money(activity, "cost", &cost, &currency));
    PRM_TRY(works_there(call, prm->get(template, "territories"), prm->get(c->partner, "territories"), &works));
    *within = works && cost <= most && strcmp(starts_on, from) >= 0 &&
        (*until == '\0' || strcmp(starts_on, until) <= 0) &&
              (!prm_help_has_value(template, "days") || length <= prm_help_number(template, "days")) &&
              admits(prm->get(template, "levels"), prm->text(c->level, "id")) &&
              admits(prm->get(template, "channel_types"), prm->text(c->membership, "channel_type")) &&
              admits_one_of(prm->get(template, "segments"), prm->get(c->partner, "segments"));
    return PRM_OK;
}

/* ---- Facts ------------------------------------------------------------------------------------------------------ */

static prm_status template_facts(prm_call *call, const mdf_case *c, const prm_val *activity, prm_val *fact, int *within)
{
    const prm_val *template;

    *within = 0;
    if (*prm->text(activity, "template") == '\0')
        return prm->set_boolean(fact, "preapproved", 0);
    PRM_TRY(prm_help_load_reached(call, "campaign_template", prm->text(activity, "template"), &template));
    PRM_TRY(is_within(call, c, template, activity, within));
    PRM_TRY(prm->set_text(fact, "template", prm->text(template, "code")));
    return prm->set_boolean(fact, "preapproved", *within);
}

static prm_status amount_facts(const mdf_case *c, const prm_val *activity, prm_val *fact)
{
    static const char *const amounts[][2] = { { "cost", "cost_base" }, { "requested", "requested_base" },
        { "expected_pipeline", "pipeline_base" } };
    const char *currency;
    int64_t amount;

    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        if (prm->get_money(activity, amounts[i][0], &amount, &currency) != PRM_OK)
            amount = 0;
        PRM_TRY(prm->set_integer(fact, amounts[i][1], mdf_amounts_base(c->requested_base, amount, c->requested)));
    }
    return PRM_OK;
}

static prm_status activity_facts(prm_call *call, const mdf_case *c, const char *today, const prm_val *activity,
    prm_val *fact, int *within)
{
    static const char *const as_asked[] = { "number", "kind", "segment", NULL };
    int64_t start = prm_date_number(prm->text(activity, "starts_on"));

    PRM_TRY(prm_help_set_all(fact, as_asked, activity));
    PRM_TRY(amount_facts(c, activity, fact));
    PRM_TRY(prm->set_integer(fact, "expected_leads", prm_help_number(activity, "expected_leads")));
    PRM_TRY(prm->set_integer(fact, "days_to_start", start - prm_date_number(today)));
    PRM_TRY(prm->set_integer(fact, "days", prm_date_number(prm->text(activity, "ends_on")) - start + 1));
    return template_facts(call, c, activity, fact, within);
}

static prm_status request_facts(prm_call *call, const mdf_case *c, const char *today, prm_val *facts)
{
    prm_val *request = prm->object(call), *activities = prm->list(call);
    int all = 1, within;
    int64_t leads = 0, pipeline = 0;

    for (size_t i = 0; i < prm->count(c->activities); i++) {
        prm_val *fact = prm->object(call);
        PRM_TRY(activity_facts(call, c, today, prm->at(c->activities, i), fact, &within));
        PRM_TRY(prm->append(activities, fact));
        all = all && within;
        leads += prm_help_number(fact, "expected_leads");
        pipeline += prm_help_number(fact, "pipeline_base");
    }
    PRM_TRY(prm->set(request, "activities", activities));
    PRM_TRY(prm->set_boolean(request, "preapproved", all));
    PRM_TRY(prm->set(request, "requested", prm->new_money(call, c->requested, c->currency)));
    PRM_TRY(prm->set_integer(request, "requested_base", c->requested_base));
    PRM_TRY(prm->set_integer(request, "cost_base", mdf_amounts_base(c->requested_base, c->cost, c->requested)));
    PRM_TRY(prm->set_integer(request, "expected_leads", leads));
    PRM_TRY(prm->set_integer(request, "expected_pipeline_base", pipeline));
    PRM_TRY(prm->set_integer(request, "objective_length", (int64_t)strlen(c->objective)));
    PRM_TRY(prm->set_integer(request, "asks", prm_help_number(c->request, "asks")));
    return prm->set(facts, "request", request);
}

static prm_status fund_facts(prm_call *call, const mdf_case *c, const char *today, prm_val *facts)
{
    const char *expires_on = prm->text(c->allocation, "expires_on");
    prm_val *fund = prm->object(call);

    PRM_TRY(prm->set_text(fund, "purpose", prm->text(c->allocation, "purpose")));
    PRM_TRY(prm->set_text(fund, "kind", prm->text(c->allocation, "kind")));
    PRM_TRY(prm->set_boolean(fund, "shared", *prm->text(c->allocation, "partner") == '\0'));
    PRM_TRY(prm->set_integer(fund, "days_left", prm_date_number(expires_on) - prm_date_number(today)));
    return prm->set(facts, "fund", fund);
}

prm_status mdf_request_facts(prm_call *call, const mdf_case *c, const prm_val **facts)
{
    prm_val *all = prm->object(call), *program = prm->object(call);
    const prm_val *partner, *matter;
    const char *today;

    PRM_TRY(prm_date_today(call, c->program, &today));
    PRM_TRY(request_facts(call, c, today, all));
    PRM_TRY(fund_facts(call, c, today, all));
    PRM_TRY(mdf_partner_facts(call, c->partner, c->program, c->membership, c->level, &partner));
    PRM_TRY(mdf_matter_facts(call, c->kind, c->requested_base, &matter));
    PRM_TRY(prm->set(program, "name", prm->get(c->program, "name")));
    PRM_TRY(prm->set(program, "currency", prm->get(c->program, "currency")));
    PRM_TRY(prm->set(all, "partner", partner));
    PRM_TRY(prm->set(all, "matter", matter));
    PRM_TRY(prm->set(all, "program", program));
    *facts = all;
    return PRM_OK;
}
