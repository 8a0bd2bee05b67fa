/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"
#include "network/network.h"

#include <stdio.h>

static const prm_entity *const network[] = { &partners_program_entity, &partners_level_entity,
    &partners_territory_entity, &partners_product_entity, &partners_partner_entity, &partners_membership_entity,
    &partners_person_entity, &partners_employment_entity, NULL };

enum { WORKED_DAYS = 100 };

const char *world_person(world *w, const char *partner, const char *name)
{
    const char *person = world_insert(w, "person", "{'partner':'%s','name':'%s','email':'%s@example.com',"
        "'persona':'technical'}", partner, name, name);

    world_insert(w, "employment", "{'person':'%s','partner':'%s','from':%lld}", person, partner,
        (long long)(prm_mock_now(w->mock) - WORKED_DAYS * WORLD_DAY_MS));
    return person;
}

static prm_status end_employment(prm_call *call, const prm_val *params, const prm_val **person)
{
    const prm_val *found, *employment;
    prm_val *filter = prm->object(call), *ends = prm->object(call);

    PRM_TRY(prm->load(call, "person", prm->text(params, "id"), person));
    PRM_TRY(prm->set(filter, "person", prm->get(params, "id")));
    PRM_TRY(prm->set(filter, "to", prm->new_null(call)));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "employment", .filter = filter }, &found));
    employment = prm->at(found, 0);
    PRM_TRY(prm->set_integer(ends, "to", prm->now(call)));
    return employment ? prm->update(call, &employment, ends) : PRM_OK;
}

/* What partners.people.move does to the rows; what it tells is told by world_move(). */
static prm_status move_rows(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *person, *employment;
    prm_val *values = prm->object(call), *changes = prm->object(call);

    PRM_TRY(end_employment(call, params, &person));
    PRM_TRY(prm->set(values, "person", prm->get(params, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(params, "partner")));
    PRM_TRY(prm->set_integer(values, "from", prm->now(call)));
    PRM_TRY(prm->create(call, "employment", values, &employment));
    PRM_TRY(prm->set(changes, "partner", prm->get(params, "partner")));
    PRM_TRY(prm->update(call, &person, changes));
    return prm->set(result, "person", person);
}

/* And partners.people.leave. */
static prm_status leave_rows(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *person;

    PRM_TRY(end_employment(call, params, &person));
    return prm->set(result, "person", person);
}

/* What partners.memberships.set_level does to the row; what it tells is told by nobody. */
static prm_status set_level(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *membership;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "membership", prm->text(params, "id"), &membership));
    PRM_TRY(partners_check_grants(call, prm->text(membership, "program"), prm->get(params, "grants")));
    PRM_TRY(prm->set(changes, "level", prm->get(params, "level")));
    PRM_TRY(prm->set(changes, "grants", prm->get(params, "grants")));
    PRM_TRY(prm->update(call, &membership, changes));
    return prm->set(result, "membership", membership);
}

/* And what is derived: <path>.archive, of any row. */
static prm_status archive_row(prm_call *call, const prm_val *params, prm_val *result)
{
    PRM_TRY(prm->archive(call, prm->text(params, "entity"), prm->text(params, "id")));
    return prm->set(result, "id", prm->get(params, "id"));
}

static const prm_method *const offered[] = {
    PRM_METHOD(.name = "partners.archive", .since = 1, .access = PRM_WRITE, .roles = "program_manager", .doc = "Archive",
        .params = PRM_FIELDS(PRM_TEXT("entity", 1, 60, PRM_REQUIRED, "Of what"), PRM_TEXT("id", 1, 60, PRM_REQUIRED, "Which")),
        .result = PRM_FIELDS(PRM_TEXT("id", 1, 60, PRM_REQUIRED, "Which")), .run = archive_row),
    PRM_METHOD(.name = "partners.people.leave", .since = 1, .access = PRM_WRITE, .roles = "program_manager", .doc = "Leave",
        .params = PRM_FIELDS(PRM_REF("id", "person", PRM_REQUIRED, "Who")),
        .result = PRM_FIELDS(PRM_ROW("person", "person", partners_person_fields, PRM_REQUIRED, "As stored")),
        .run = leave_rows),
    PRM_METHOD(.name = "partners.people.move", .since = 1, .access = PRM_WRITE, .roles = "program_manager", .doc = "Move",
        .params = PRM_FIELDS(PRM_REF("id", "person", PRM_REQUIRED, "Who"),
            PRM_REF("partner", "partner", PRM_REQUIRED, "For whom it works now")),
        .result = PRM_FIELDS(PRM_ROW("person", "person", partners_person_fields, PRM_REQUIRED, "As stored")),
        .run = move_rows),
    PRM_METHOD(.name = "partners.memberships.set_level", .since = 1, .access = PRM_WRITE, .roles = "program_manager",
        .doc = "Set the level", .params = PRM_FIELDS(PRM_REF("id", "membership", PRM_REQUIRED, "Whose"),
            PRM_REF("level", "level", PRM_REQUIRED, "The level"), PRM_OBJECT("grants", PRM_BENEFITS_FIELDS, 0, "Its own"),
            PRM_LINES("reason", 1, 500, 0, "Why")),
        .result = PRM_FIELDS(PRM_ROW("membership", "membership", partners_membership_fields, PRM_REQUIRED, "As stored")),
        .run = set_level),
    NULL
};

bool world_move(world *w, const char *person, const char *partner)
{
    const char *from = prm_mock_row(w->mock, person, "partner");
    char data[100];

    snprintf(data, sizeof data, "{'from':'%s'}", from);
    return world_call(w, "partners.people.move", "{'id':'%s','partner':'%s'}", person, partner) == PRM_OK &&
           prm_mock_happen(w->mock, "partners.person_moved", person, data) == PRM_OK;
}

bool world_leave(world *w, const char *person)
{
    return world_call(w, "partners.people.leave", "{'id':'%s'}", person) == PRM_OK &&
           prm_mock_happen(w->mock, "partners.person_left", person, "{}") == PRM_OK;
}

bool world_archive(world *w, const char *entity, const char *id)
{
    return world_call(w, "partners.archive", "{'entity':'%s','id':'%s'}", entity, id) == PRM_OK;
}

const char *world_award(world *w, const char *person, const char *certification)
{
    world_as_manager(w);
    if (world_call(w, "certification.awards.grant", "{'person':'%s','certification':'%s','reason':'On paper'}", person,
            certification) != PRM_OK)
        return "";
    return prm_mock_text(w->mock, "award.id");
}

static void add_catalogue(world *w)
{
    w->intro = world_insert(w, "course", "{'code':'intro','name':'Introduction','kind':'course'}");
    w->basics = world_insert(w, "course", "{'code':'basics','name':'Basics','kind':'exam','pass_score':70}");
    w->expert = world_insert(w, "course", "{'code':'expert','name':'Expert','kind':'exam','pass_score':70}");
    w->engineer = world_insert(w, "certification", "{'code':'engineer','name':'Storage Engineer','role':'technical',"
        "'practice':'storage','rank':1,'validity_months':24,'exams':['%s']}", w->basics);
    w->architect = world_insert(w, "certification", "{'code':'architect','name':'Storage Architect','role':'technical',"
        "'practice':'storage','rank':2,'validity_months':12,'requires':['%s'],'courses':['%s'],'exams':['%s']}",
        w->engineer, w->intro, w->expert);
    w->seller = world_insert(w, "certification", "{'code':'seller','name':'Seller','role':'sales'}");
}

bool world_build(world *w)
{
    return world_build_of(w, &prm_plugin_v1);
}

bool world_build_of(world *w, const prm_plugin *plugin)
{
    *w = (world){ .mock = prm_mock_new(plugin) };
    if (w->mock == NULL || prm_mock_declare(w->mock, network) != PRM_OK || prm_mock_offer(w->mock, offered) != PRM_OK)
        return false;
    w->program = world_insert(w, "program", "{'name':'Advantage','currency':'EUR','time_zone':'Europe/Berlin'}");
    w->registered = mock_level(w->mock, w->program, "registered", 1);
    w->silver = mock_level(w->mock, w->program, "silver", 2);
    w->gold = mock_level(w->mock, w->program, "gold", 3);
    w->alpha = mock_join(w->mock, w->program, w->silver, "Alpha GmbH", "DE", &w->alpha_member);
    w->beta = mock_join(w->mock, w->program, w->gold, "Beta SARL", "FR", &w->beta_member);
    w->ada = world_person(w, w->alpha, "ada");
    w->bob = world_person(w, w->alpha, "bob");
    w->cem = world_person(w, w->beta, "cem");
    add_catalogue(w);
    world_as_manager(w);
    return *w->cem != '\0' && *w->architect != '\0' && *w->seller != '\0';
}

void world_free(world *w)
{
    prm_mock_free(w->mock);
}

void world_as_manager(world *w)
{
    prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", "program_manager");
}

void world_as_auditor(world *w)
{
    prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", "auditor");
}

void world_as_alpha(world *w)
{
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->alpha, "partner_admin");
}

void world_as_beta(world *w)
{
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->beta, "partner_admin");
}
