/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"
#include "partners.h"

#include <stdio.h>
#include <string.h>

static const prm_entity *const network[] = { &partners_program_entity, &partners_level_entity,
    &partners_territory_entity, &partners_product_entity, &partners_partner_entity, &partners_membership_entity,
    &partners_person_entity, NULL };

const char *world_distributor(world *w)
{
    return world_insert(w, "partner", "{'legal_name':'Grossist AG','type':'distributor','state':'active'}");
}

bool world_build(world *w)
{
    *w = (world){ .mock = prm_mock_new(&prm_plugin_v1) };
    if (w->mock == NULL || prm_mock_declare(w->mock, network) != PRM_OK)
        return false;
    w->program = world_insert(w, "program", "{'name':'Advantage','currency':'EUR','time_zone':'Europe/Berlin'}");
    w->level = world_insert(w, "level", "{'program':'%s','code':'silver','name':'Silver','rank':2}", w->program);
    w->europe = world_insert(w, "territory", "{'name':'Europe'}");
    w->bavaria = world_insert(w, "territory", "{'name':'Bavaria','parent':'%s'}", w->europe);
    w->family = world_insert(w, "product", "{'name':'Storage'}");
    w->product = world_insert(w, "product", "{'name':'Storage 400','parent':'%s'}", w->family);
    w->alpha = mock_join_in(w->mock, w->program, w->level, "Alpha GmbH", w->europe);
    w->beta = mock_join_in(w->mock, w->program, w->level, "Beta SARL", w->europe);
    prm_mock_answer(w->mock, "deals.intake", "{'ok':true}");
    prm_mock_answer(w->mock, "deals.eligibility", "{'eligible':'yes'}");
    prm_mock_answer(w->mock, "deals.conflict", "{'verdict':'clear','winner':'nobody'}");
    prm_mock_answer(w->mock, "deals.decide", "{'verdict':'approve','reason_code':'fine'}");
    prm_mock_answer(w->mock, "deals.protect", "{'days':90,'max_extensions':1,'extension_days':90}");
    prm_mock_answer(w->mock, "deals.price", "{'margin_bps':1000}");
    world_as_alpha(w);
    return *w->beta != '\0';
}

void world_free(world *w)
{
    prm_mock_free(w->mock);
}

void world_as_alpha(world *w)
{
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->alpha, "partner_sales");
}

void world_as_beta(world *w)
{
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->beta, "partner_sales");
}

void world_as_manager(world *w)
{
    prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", "channel_manager");
}

const char *world_params(const world *w, const char *customer, const char *more)
{
    static char json[1500];

    snprintf(json, sizeof(json),
        "{'program':'%s','customer':%s,'lines':[{'product':'%s','quantity':3}],'territory':'%s',"
        "'amount':{'amount':1250000,'currency':'EUR'},'expected_close':'2027-03-31'%s}",
        w->program, customer, w->product, w->bavaria, more);
    return json;
}

prm_status world_register(world *w)
{
    return prm_mock_call(w->mock, "deals.register", world_params(w, MUSTER, ""));
}

const char *world_in_review(world *w)
{
    prm_mock_answer(w->mock, "deals.decide", "{'verdict':'review'}");
    return world_register(w) == PRM_OK ? prm_mock_text(w->mock, "deal.id") : "";
}

const char *world_known_customer(world *w)
{
    const char *id = prm_mock_insert(w->mock, "customer",
        "{'legal_name':'Muster Holding','country':'AT','domain':'muster.example','tax_id':'ATU12345678'}");
    prm_mock_candidate(w->mock, id, 1000, "domain", "domain");
    prm_mock_answer(w->mock, "deals.match", "{'matches':[{'candidate':'candidate_1','verdict':'same'}]}");
    return id;
}
