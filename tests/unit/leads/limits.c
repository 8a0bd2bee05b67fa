/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts with more lines than are read at once. */
#include "world.h"

#include <stdio.h>
#include <string.h>

enum { LINES = 510 };

static const char *lead(world *w)
{
    return world_insert(w, "lead", "{'program':'%s','source':'web','legal_name':'Muster GmbH','state':'qualified',"
        "'product':'%s','territory':'%s','industry':'energy','score':500,'amount_base':0,'attempts':0,'open_offers':0}",
        w->program, w->product, w->bavaria);
}

static const char *give(world *w, const char *partner, const char *effect, const char *more)
{
    return world_insert(w, "lead_entitlement", "{'partner':'%s','effect':'%s','is_open':%s,'slot':1%s}", partner, effect,
        strcmp(effect, "include") == 0 ? "true" : "false", more);
}

static const char *state(const world *w, const char *id)
{
    return prm_mock_row(w->mock, id, "state");
}

TEST(what_is_taken_away_is_found_among_many_lines)
{
    WORLD(w);
    char more[200];
    const char *id = lead(&w);
    snprintf(more, sizeof more, ",'territory':'%s'", w.bavaria);
    give(&w, w.alpha, "include", more);
    give(&w, w.beta, "include", more);
    for (int i = 0; i < LINES; i++)
        give(&w, w.alpha, "exclude", ""); /* wider than what is given */
    give(&w, w.beta, "exclude", more);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "leads.route", "{'id':'%s'}", id), PRM_OK);
    const char *excluded = prm_mock_fact(w.mock, "excluded[0].because");
    CHECK_STR(excluded, "not_entitled");
    CHECK_STR(prm_mock_fact(w.mock, "candidates[0].partner"), "Alpha GmbH");
    CHECK_STR(prm_mock_fact(w.mock, "candidates[1].partner"), "");
}

TEST(what_is_taken_away_by_the_last_of_many_lines)
{
    WORLD(w);
    char more[200];
    const char *id = lead(&w);
    snprintf(more, sizeof more, ",'territory':'%s'", w.bavaria);
    give(&w, w.alpha, "include", more);
    for (int i = 0; i < 2 * LINES; i++)
        give(&w, w.alpha, "exclude", "");
    give(&w, w.alpha, "exclude", more);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "leads.route", "{'id':'%s'}", id), PRM_OK);
    CHECK_STR(state(&w, id), "unassignable");
}

TEST(what_is_given_is_found_among_many_lines)
{
    WORLD(w);
    const char *id = lead(&w);
    for (int i = 0; i < LINES; i++)
        give(&w, w.alpha, "include", ",'industry':'mining'");
    give(&w, w.alpha, "include", ",'industry':'energy'");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "leads.assign", "{'id':'%s'}", id), PRM_OK);
    CHECK_STR(state(&w, id), "pool");
    prm_mock_as(w.mock, PRM_PARTNER_SIDE, w.alpha, "partner_sales");
    CHECK_INT(world_call(&w, "leads.take", "{'id':'%s'}", id), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "taken"), "true");
}

static int count_open(const world *w)
{
    int count = 0;
    for (size_t i = 0; i < prm_mock_rows(w->mock, "lead_entitlement"); i++)
        count += strcmp(prm_mock_row(w->mock, prm_mock_row_at(w->mock, "lead_entitlement", i), "is_open"), "true") == 0;
    return count;
}

TEST(all_lines_close_and_open)
{
    WORLD(w);
    for (int i = 0; i < LINES; i++)
        give(&w, w.alpha, "include", "");
    give(&w, w.beta, "include", "");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "leads.capacities.set", "{'partner':'%s','open_max':0}", w.alpha), PRM_OK);
    CHECK_INT(count_open(&w), 1);
    CHECK_INT(world_call(&w, "leads.capacities.set", "{'partner':'%s','open_max':5}", w.alpha), PRM_OK);
    CHECK_INT(count_open(&w), LINES + 1);
}

static void route(world *w, const char *lead)
{
    world_as_manager(w);
    CHECK_INT(world_call(w, "leads.route", "{'id':'%s'}", lead), PRM_OK);
}

TEST(whoever_is_full_is_entitled_and_may_take_it_later)
{
    WORLD(w);
    const char *one = lead(&w), *other = lead(&w), *third = lead(&w);
    route(&w, one);
    CHECK_STR(prm_mock_row(w.mock, one, "reason_code"), "nobody_entitled");
    CHECK_INT(prm_mock_settings(w.mock, "{'without_anybody':'pool'}"), PRM_OK);
    route(&w, other);
    CHECK_STR(state(&w, other), "unassignable"); /* nobody would ever take it */
    give(&w, w.alpha, "include", "");
    CHECK_INT(world_call(&w, "leads.capacities.set", "{'partner':'%s','open_max':0}", w.alpha), PRM_OK);
    route(&w, third);
    CHECK_STR(state(&w, third), "pool");
    CHECK_STR(prm_mock_row(w.mock, third, "promises.first_touch_hours"), "48");
    CHECK_INT(prm_mock_settings(w.mock, "{}"), PRM_OK);
    route(&w, one);
    CHECK_STR(prm_mock_row(w.mock, one, "reason_code"), "nobody_free");
}

/* As they were stored before there was a key: an import that is repeated finds them. */
TEST(older_leads_are_known_by_their_reference)
{
    WORLD(w);
    char partner[200], user[80];
    snprintf(partner, sizeof partner, "{'name':'Bea','roles':['partner_sales'],'partner':'%s'}", w.beta);
    snprintf(user, sizeof user, "%s", prm_mock_user(w.mock, partner));
    const char *theirs = world_insert(&w, "lead", "{'program':'%s','source':'web','legal_name':'Alt GmbH','state':'qualified',"
        "'reference':'N-1','score':500,'amount_base':0}", w.program);
    const char *own = world_insert(&w, "lead", "{'program':'%s','source':'web','legal_name':'Uralt GmbH','state':'accepted',"
        "'reference':'N-1','submitted_by':'%s','holder':'%s','score':500,'amount_base':0}", w.program, user, w.alpha);
    const char *twice = world_insert(&w, "lead", "{'program':'%s','source':'web','legal_name':'Alt GmbH','state':'qualified',"
        "'reference':'N-1','score':500,'amount_base':0}", w.program);
    CHECK_INT(prm_mock_migrate(w.mock, "lead"), 3);
    CHECK_STR(prm_mock_row(w.mock, theirs, "reference_key"), "N-1");
    snprintf(partner, sizeof partner, "%s N-1", w.beta);
    CHECK_STR(prm_mock_row(w.mock, own, "reference_key"), partner);
    CHECK_STR(prm_mock_row(w.mock, twice, "reference_key"), "");
    CHECK_INT(prm_mock_migrate(w.mock, "lead"), 3);
    world_insert(&w, "lead_source", "{'code':'web','name':'Web','kind':'web'}");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "leads.create",
        "{'program':'%s','source':'web','legal_name':'Alt GmbH','reference':'N-1'}", w.program), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "state"), "duplicate");
    CHECK_STR(prm_mock_text(w.mock, "lead.id"), theirs);
}

TEST_MAIN(CASE(older_leads_are_known_by_their_reference), CASE(what_is_taken_away_is_found_among_many_lines),
    CASE(what_is_given_is_found_among_many_lines), CASE(what_is_taken_away_by_the_last_of_many_lines),
    CASE(all_lines_close_and_open), CASE(whoever_is_full_is_entitled_and_may_take_it_later))
