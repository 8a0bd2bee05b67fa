/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"
#include "network/network.h"

#include <stdio.h>

/* What cases link to, as far as they look at it. */
#define LINKED(n, owner)                                                                                               \
    PRM_ENTITY(.name = n, .path = n "s", .since = 1, .doc = n, .scope = owner, .ops = "get: *",                        \
        .fields = PRM_FIELDS(PRM_REF(owner, "partner", 0, "Whose")))
static const prm_entity *const linked[] = { LINKED("deal", "partner"), LINKED("lead", "holder"),
    LINKED("claim", "partner"), LINKED("award", "partner"), NULL };

static const prm_entity *const network[] = { &partners_program_entity, &partners_level_entity,
    &partners_territory_entity, &partners_product_entity, &partners_partner_entity, &partners_membership_entity, NULL };

static const char *add_user(world *w, const char *name, const char *role, const char *partner)
{
    char json[200];

    snprintf(json, sizeof json, *partner != '\0'
        ? "{'name':'%s','roles':['%s'],'partner':'%s'}" : "{'name':'%s','roles':['%s']}", name, role, partner);
    return prm_mock_user(w->mock, json);
}

static const char *add_queue(world *w, const char *code)
{
    return world_insert(w, "case_queue", "{'program':'%s','code':'%s','name':'%s'}", w->program, code, code);
}

static const char *add_agent(world *w, const char *user, const char *skills)
{
    return world_insert(w, "agent", "{'user':'%s','queues':['%s','%s'],'skills':[%s],'open_max':2}", user, w->general,
        w->licences, skills);
}

/* What partners.memberships.set_level does to the row; what it tells is told by world_level(). */
static prm_status set_level(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *membership;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "membership", prm->text(params, "id"), &membership));
    PRM_TRY(prm->set(changes, "level", prm->get(params, "level")));
    PRM_TRY(prm->update(call, &membership, changes));
    return prm->set(result, "membership", membership);
}

static const prm_method *const offered[] = {
    PRM_METHOD(.name = "partners.memberships.set_level", .since = 1, .access = PRM_WRITE, .roles = "program_manager",
        .doc = "Set the level", .params = PRM_FIELDS(PRM_REF("id", "membership", PRM_REQUIRED, "Whose"),
            PRM_REF("level", "level", PRM_REQUIRED, "The level")),
        .result = PRM_FIELDS(PRM_ROW("membership", "membership", partners_membership_fields, PRM_REQUIRED,
            "As stored")),
        .run = set_level),
    NULL
};

bool world_level(world *w, const char *level)
{
    world_as_manager(w);
    return world_call(w, "partners.memberships.set_level", "{'id':'%s','level':'%s'}",
               w->alpha_member, level) == PRM_OK &&
           prm_mock_happen(w->mock, "partners.level_changed", w->alpha_member, "{}") == PRM_OK;
}

bool world_build(world *w)
{
    return world_build_with(w, &prm_plugin_v1);
}

bool world_build_with(world *w, const prm_plugin *plugin)
{
    *w = (world){ .mock = prm_mock_new(plugin) };
    if (w->mock == NULL || prm_mock_declare(w->mock, network) != PRM_OK ||
        prm_mock_declare(w->mock, linked) != PRM_OK || prm_mock_offer(w->mock, offered) != PRM_OK)
        return false;
    w->program = world_insert(w, "program", "{'name':'Advantage','currency':'EUR','time_zone':'Europe/Berlin'}");
    w->silver = mock_level(w->mock, w->program, "silver", 2);
    w->gold = mock_level(w->mock, w->program, "gold", 3);
    w->alpha = mock_join(w->mock, w->program, w->silver, "Alpha GmbH", "DE", &w->alpha_member);
    w->beta = mock_join(w->mock, w->program, w->gold, "Beta SARL", "FR", &w->beta_member);
    w->ann = add_user(w, "Ann", "partner_admin", w->alpha);
    w->bea = add_user(w, "Bea", "partner_admin", w->beta);
    w->general = add_queue(w, "general");
    w->licences = add_queue(w, "licence");
    w->ivo = add_user(w, "Ivo", "support_agent", "");
    w->jo = add_user(w, "Jo", "support_agent", "");
    w->ivo_agent = add_agent(w, w->ivo, "");
    w->jo_agent = add_agent(w, w->jo, "'licence'");
    world_rules(w, "licence", "licence", "");
    prm_mock_answer(w->mock, "support.entitle", "{'entitled':'yes'}");
    world_as_manager(w);
    return *w->bea != '\0' && *w->jo_agent != '\0';
}

void world_free(world *w)
{
    prm_mock_free(w->mock);
}

void world_as_manager(world *w)
{
    prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", "program_manager");
}

void world_as_alpha(world *w)
{
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->alpha, "partner_admin");
}

void world_as_beta(world *w)
{
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->beta, "partner_admin");
}

void world_rules(world *w, const char *category, const char *queue, const char *agent)
{
    char json[200];

    snprintf(json, sizeof json, "{'verdict':'clear','category':'%s'}", category);
    prm_mock_answer(w->mock, "support.classify", *category != '\0' ? json : NULL);
    snprintf(json, sizeof json, *agent != '\0' ? "{'queue':'%s','agent':'%s'}" : "{'queue':'%s'}", queue, agent);
    prm_mock_answer(w->mock, "support.route", *queue != '\0' ? json : NULL);
}

void world_as_ann(world *w)
{
    prm_mock_as_user(w->mock, w->ann);
}

void world_as_ivo(world *w)
{
    prm_mock_as_user(w->mock, w->ivo);
}

prm_status world_do(world *w, const char *verb, const char *id)
{
    char method[40];

    snprintf(method, sizeof method, "support.%s", verb);
    return world_call(w, method, "{'id':'%s'}", id);
}

const char *world_case_of(world *w)
{
    const char *id = world_case(w);

    world_as_ivo(w);
    return world_do(w, "take", id) == PRM_OK && world_do(w, "start", id) == PRM_OK ? id : "";
}

const char *world_case(world *w)
{
    world_as_alpha(w);
    if (world_call(w, "support.open", "{'subject':'The key is refused','description':'Since today'}") != PRM_OK)
        return "";
    return prm_mock_text(w->mock, "case.id");
}
