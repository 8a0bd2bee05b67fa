/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"
#include "partners.h"

#include <stdio.h>

static const prm_entity *const network[] = { &partners_program_entity, &partners_level_entity,
    &partners_territory_entity, &partners_product_entity, &partners_partner_entity, &partners_membership_entity,
    &partners_person_entity, NULL };

bool world_build(world *w)
{
    *w = (world){ .mock = prm_mock_new(&prm_plugin_v1) };
    if (w->mock == NULL || prm_mock_declare(w->mock, network) != PRM_OK)
        return false;
    w->program = world_insert(w, "program", "{'name':'Advantage','currency':'EUR','time_zone':'Europe/Berlin'}");
    w->silver = world_insert(w, "level", "{'program':'%s','code':'silver','name':'Silver','rank':2}", w->program);
    w->gold = world_insert(w, "level", "{'program':'%s','code':'gold','name':'Gold','rank':3}", w->program);
    w->europe = world_insert(w, "territory", "{'name':'Europe'}");
    w->bavaria = world_insert(w, "territory", "{'name':'Bavaria','parent':'%s'}", w->europe);
    w->asia = world_insert(w, "territory", "{'name':'Asia'}");
    w->family = world_insert(w, "product", "{'name':'Storage'}");
    w->product = world_insert(w, "product", "{'name':'Storage 400','parent':'%s'}", w->family);
    w->alpha = mock_join_in(w->mock, w->program, w->silver, "Alpha GmbH", w->europe);
    w->beta = mock_join_in(w->mock, w->program, w->gold, "Beta SARL", w->bavaria);
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

void world_as_manager(world *w)
{
    prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", "channel_manager");
}

const char *world_template(world *w, const char *more)
{
    static int count;

    world_as_marketing(w);
    if (world_call(w, "campaigns.templates.create",
            "{'program':'%s','code':'storage-%02d','name':'Storage in spring','kind':'email','days':10,"
            "'texts':[{'locale':'en','subject':'Hello','body':'{partner_name} invites'},"
            "{'locale':'de','subject':'Hallo','body':'{partner_name} ({partner_country}) lädt ein, {starts_on}'}]%s}",
            w->program, ++count, more) != PRM_OK)
        return "";
    const char *id = prm_mock_text(w->mock, "campaign_template.id");
    return world_call(w, "campaigns.templates.publish", "{'id':'%s'}", id) == PRM_OK ? id : "";
}
