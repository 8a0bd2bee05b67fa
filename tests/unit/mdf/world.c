/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"
#include "partners.h"

#include <stdio.h>

/* As much of other plugins' rows as funds look at. */
static const prm_entity *const others[] = {
    PRM_ENTITY(.name = "campaign_template", .path = "campaigns.templates", .since = 1, .scope = "vendor", .doc = "Template",
        .ops = "get: vendor", .fields = PRM_FIELDS(PRM_TEXT("code", 1, 60, 0, "Code"), PRM_REF("program", "program", 0, "Where")),
        .flow = PRM_FLOW("draft", "draft > published", "published > retired")),
    PRM_ENTITY(.name = "campaign", .path = "campaigns", .since = 1, .scope = "partner", .doc = "Campaign", .ops = "get: *",
        .fields = PRM_FIELDS(PRM_REF("partner", "partner", 0, "Whose"), PRM_REF("program", "program", 0, "Where"))),
    PRM_ENTITY(.name = "lead", .path = "leads", .since = 1, .scope = "vendor", .doc = "Lead", .ops = "get: vendor",
        .fields = PRM_FIELDS(PRM_REF("campaign", "campaign", 0, "Of which"))),
    PRM_ENTITY(.name = "deal", .path = "deals", .since = 1, .scope = "partner", .doc = "Deal", .ops = "get: *",
        .fields = PRM_FIELDS(PRM_REF("partner", "partner", 0, "Whose"), PRM_REF("program", "program", 0, "Where"),
            PRM_TEXT("type", 1, 20, 0, "What kind"), PRM_INT("won_base", 0, PRM_ANY, 0, "What was ordered"),
            PRM_LIST("lines", NULL, 0, "What was sold"))),
    NULL
};

static const prm_entity *const network[] = { &partners_program_entity, &partners_level_entity,
    &partners_territory_entity, &partners_product_entity, &partners_partner_entity, &partners_membership_entity,
    &partners_person_entity, NULL };

bool world_build(world *w)
{
    return world_build_of(w, &prm_plugin_v1);
}

bool world_build_of(world *w, const prm_plugin *plugin)
{
    *w = (world){ .mock = prm_mock_new(plugin) };
    if (w->mock == NULL || prm_mock_declare(w->mock, network) != PRM_OK ||
        prm_mock_declare(w->mock, others) != PRM_OK)
        return false;
    w->program = world_insert(w, "program", "{'name':'Advantage','currency':'EUR','time_zone':'Europe/Berlin'}");
    w->silver = world_insert(w, "level", "{'program':'%s','code':'silver','name':'Silver','rank':2}", w->program);
    w->gold = world_insert(w, "level", "{'program':'%s','code':'gold','name':'Gold','rank':3}", w->program);
    w->europe = world_insert(w, "territory", "{'name':'Europe'}");
    w->bavaria = world_insert(w, "territory", "{'name':'Bavaria','parent':'%s'}", w->europe);
    w->alpha = mock_join_in(w->mock, w->program, w->silver, "Alpha GmbH", w->europe);
    w->beta = mock_join_in(w->mock, w->program, w->gold, "Beta SARL", w->bavaria);
    world_as_marketing(w);
    if (world_call(w, "mdf.budgets.create",
            "{'program':'%s','code':'launch','name':'Launch','purpose':'new_product','starts_on':'2027-01-01',"
            "'ends_on':'2027-12-31','total':{'amount':100000000,'currency':'EUR'}}", w->program) != PRM_OK)
        return false;
    w->budget = prm_mock_text(w->mock, "budget.id");
    return *w->beta != '\0';
}

void world_free(world *w)
{
    prm_mock_free(w->mock);
}

void world_as_alpha(world *w)
{
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->alpha, "partner_marketing");
}

void world_as_beta(world *w)
{
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->beta, "partner_marketing");
}

void world_as_marketing(world *w)
{
    prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", "marketing_manager");
}

void world_as_approver(world *w)
{
    prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", "fund_approver");
}

void world_as_manager(world *w)
{
    prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", "program_manager");
}

const char *world_allocate(world *w, const char *partner, int64_t amount)
{
    world_as_marketing(w);
    if (world_call(w, "mdf.allocations.create",
            "{'budget':'%s','partner':'%s','kind':'upfront','amount':{'amount':%lld,'currency':'EUR'}}", w->budget, partner,
            (long long)amount) != PRM_OK)
        return "";
    return prm_mock_text(w->mock, "allocation.id");
}
