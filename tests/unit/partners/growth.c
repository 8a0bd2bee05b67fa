/* SPDX-License-Identifier: Apache-2.0 */
#include "growth.h"

#include <stdarg.h>
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

static const char *insert(growth *g, const char *entity, const char *format, ...) __attribute__((format(printf, 3, 4)));
static const char *insert(growth *g, const char *entity, const char *format, ...)
{
    char json[600];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(json, sizeof json, format, arguments);
    va_end(arguments);
    return prm_mock_insert(g->mock, entity, json);
}

static const char *join(growth *g, const char *level, const char *name)
{
    const char *partner = insert(g, "partner", "{'legal_name':'%s','type':'reseller','state':'active'}", name);

    insert(g, "membership", "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}", partner,
        g->program, level);
    return partner;
}

bool growth_build(growth *g)
{
    *g = (growth){ .mock = prm_mock_new(&prm_plugin_v1) };
    if (!g->mock || prm_mock_declare(g->mock, entities) != PRM_OK)
        return false;
    g->program = insert(g, "program", "{'name':'Advantage','currency':'EUR','time_zone':'Europe/Berlin'}");
    const char *level = insert(g, "level", "{'program':'%s','code':'silver','name':'Silver','rank':2}", g->program);
    g->alpha = join(g, level, "Alpha GmbH");
    g->beta = join(g, level, "Beta SARL");
    g->nora = insert(g, "person", "{'partner':'%s','name':'Nora Feld'}", g->alpha);
    g->otto = insert(g, "person", "{'partner':'%s','name':'Otto Berg'}", g->beta);
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

prm_status growth_call(growth *g, const char *method, const char *format, ...)
{
    char json[1000];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(json, sizeof json, format, arguments);
    va_end(arguments);
    return prm_mock_call(g->mock, method, json);
}
