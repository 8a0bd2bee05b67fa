/* SPDX-License-Identifier: Apache-2.0 */
#include "growth.h"

#include <stdio.h>

/* Of the core, as far as a plugin may look for the login of a person. */
static const prm_field *const user_fields[] = {
    PRM_TEXT("name", 1, 200, 0, "A name"), PRM_REF("partner", "partner", 0, "Of which partner"),
    PRM_REF("person", "person", 0, "Who it is"), NULL
};
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "user", .path = "users", .since = 1, .doc = "A login", .scope = "partner",
        .ops = "get list: admin",
        .fields = user_fields),
    NULL
};

static const char *join(growth *g, const char *level, const char *name)
{
    const char *partner = mock_insert(g->mock, "partner",
        "{'legal_name':'%s','type':'reseller','state':'active'}", name);

    mock_insert(g->mock, "membership",
        "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}", partner,
        g->program, level);
    return partner;
}

bool growth_build(growth *g)
{
    *g = (growth){ .mock = prm_mock_new(&prm_plugin_v1) };
    if (!g->mock || prm_mock_declare(g->mock, entities) != PRM_OK)
        return false;
    g->program = mock_insert(g->mock, "program", "{'name':'Advantage','currency':'EUR','time_zone':'Europe/Berlin'}");
    const char *level = mock_insert(g->mock, "level",
        "{'program':'%s','code':'silver','name':'Silver','rank':2}", g->program);
    g->alpha = join(g, level, "Alpha GmbH");
    g->beta = join(g, level, "Beta SARL");
    g->nora = mock_insert(g->mock, "person", "{'partner':'%s','name':'Nora Feld'}", g->alpha);
    g->otto = mock_insert(g->mock, "person", "{'partner':'%s','name':'Otto Berg'}", g->beta);
    growth_as_vendor(g);
    return *g->otto != '\0';
}

void growth_free(growth *g)
{
    prm_mock_free(g->mock);
}

void growth_as_alpha(growth *g)
{
    prm_mock_as(g->mock, PRM_PARTNER_SIDE, g->alpha, "partner_admin");
}

void growth_as_beta(growth *g)
{
    prm_mock_as(g->mock, PRM_PARTNER_SIDE, g->beta, "partner_admin");
}

void growth_as_vendor(growth *g)
{
    prm_mock_as(g->mock, PRM_VENDOR_SIDE, "", "program_manager");
}

