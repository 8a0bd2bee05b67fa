/* SPDX-License-Identifier: Apache-2.0 */
/* People of partners and for whom they have worked; partners that are only hoped for. */
#include "test.h"

#include <prm/mock.h>
#include <stdio.h>
#include <string.h>

enum { DAY = 86400000 };

typedef struct network {
    prm_mock *mock;
    const char *alpha, *beta;
} network;

static void free_network(network *n)
{
    prm_mock_free(n->mock);
}

/* Freed when the scope is left. */
#define NETWORK(name)                                                                                                  \
    __attribute__((cleanup(free_network))) network name;                                                               \
    REQUIRE(build(&name))

static bool build(network *n)
{
    n->mock = prm_mock_new(&prm_plugin_v1);
    if (!CHECK(n->mock != NULL))
        return false;
    n->alpha = prm_mock_insert(n->mock, "partner", "{'legal_name':'Alpha GmbH','type':'reseller','state':'active'}");
    n->beta = prm_mock_insert(n->mock, "partner", "{'legal_name':'Beta SARL','type':'reseller','state':'active'}");
    prm_mock_as(n->mock, PRM_VENDOR_SIDE, "", "program_manager");
    return *n->beta != '\0';
}

static prm_status make(network *n)
{
    char json[200];

    snprintf(json, sizeof json, "{'partner':'%s','name':'Nora Feld'}", n->alpha);
    return prm_mock_call(n->mock, "partners.people.create", json);
}

static prm_status move(network *n, const char *person, const char *partner, const char *more)
{
    char json[200];

    snprintf(json, sizeof json, "{'id':'%s','partner':'%s'%s}", person, partner, more);
    return prm_mock_call(n->mock, "partners.people.move", json);
}

TEST(whoever_moves_has_worked_for_both)
{
    NETWORK(n);
    CHECK_INT(make(&n), PRM_OK);
    const char *person = prm_mock_row_at(n.mock, "person", 0), *first = prm_mock_row_at(n.mock, "employment", 0);
    CHECK_STR(prm_mock_row(n.mock, first, "partner"), n.alpha);
    CHECK_STR(prm_mock_row(n.mock, first, "from"), "1798761600000");
    CHECK_INT(prm_mock_advance(n.mock, DAY), 0);
    CHECK_INT(move(&n, person, n.beta, ""), PRM_OK);
    CHECK_STR(prm_mock_text(n.mock, "person.partner"), n.beta);
    CHECK_STR(prm_mock_row(n.mock, first, "to"), "1798848000000");
    const char *second = prm_mock_row_at(n.mock, "employment", 1);
    CHECK_STR(prm_mock_row(n.mock, second, "partner"), n.beta);
    CHECK_STR(prm_mock_row(n.mock, second, "from"), "1798848000000");
    CHECK_STR(prm_mock_row(n.mock, second, "to"), "");
    CHECK_STR(prm_mock_event(n.mock, "partners.person_moved", "from"), n.alpha);
    CHECK_INT(prm_mock_events(n.mock, "partners.employment_began"), 2);
    CHECK_STR(prm_mock_event(n.mock, "partners.employment_began", "partner"), n.beta);
    CHECK_INT(prm_mock_events(n.mock, "partners.employment_ended"), 1);
    CHECK_STR(prm_mock_event(n.mock, "partners.employment_ended", "partner"), n.alpha);
    CHECK_STR(prm_mock_event(n.mock, "partners.employment_ended", "person"), person);
}

TEST(nobody_moves_to_where_it_is_nor_before_it_came_nor_in_the_future)
{
    NETWORK(n);
    CHECK_INT(make(&n), PRM_OK);
    const char *person = prm_mock_row_at(n.mock, "person", 0);
    CHECK_INT(move(&n, person, n.alpha, ""), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(n.mock), "partner:same");
    CHECK_INT(move(&n, person, n.beta, ",'from':1798761599999"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(n.mock), "from:too_early");
    CHECK_INT(move(&n, person, n.beta, ",'from':1798761600001"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(n.mock), "from:in_future");
    CHECK_INT(prm_mock_rows(n.mock, "employment"), 1);
}

TEST(somebody_older_than_employments_moves_too)
{
    char json[200];
    NETWORK(n);
    snprintf(json, sizeof json, "{'partner':'%s','name':'Otto'}", n.alpha);
    const char *person = prm_mock_insert(n.mock, "person", json);
    CHECK_INT(prm_mock_advance(n.mock, DAY), 0);
    CHECK_INT(move(&n, person, n.beta, ""), PRM_OK);
    CHECK_INT(prm_mock_rows(n.mock, "employment"), 2);
    CHECK_STR(prm_mock_row(n.mock, prm_mock_row_at(n.mock, "employment", 0), "from"), "1798761600000");
}

TEST(whoever_leaves_may_come_back_or_go_elsewhere)
{
    char json[200];
    NETWORK(n);
    CHECK_INT(make(&n), PRM_OK);
    const char *person = prm_mock_row_at(n.mock, "person", 0), *first = prm_mock_row_at(n.mock, "employment", 0);
    snprintf(json, sizeof json, "{'id':'%s'}", person);
    CHECK_INT(prm_mock_advance(n.mock, DAY), 0);
    CHECK_INT(prm_mock_call(n.mock, "partners.people.leave", json), PRM_OK);
    CHECK_STR(prm_mock_row(n.mock, first, "to"), "1798848000000");
    CHECK_STR(prm_mock_text(n.mock, "person.partner"), n.alpha);
    CHECK_INT(prm_mock_events(n.mock, "partners.person_left"), 1);
    CHECK_INT(prm_mock_call(n.mock, "partners.people.leave", json), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(n.mock), "not_employed");
    CHECK_INT(move(&n, person, n.alpha, ",'from':1798847999999"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(n.mock), "from:too_early");
    CHECK_INT(move(&n, person, n.alpha, ""), PRM_OK);
    CHECK_INT(prm_mock_rows(n.mock, "employment"), 2);
    CHECK_STR(prm_mock_row(n.mock, first, "to"), "1798848000000");
    snprintf(json, sizeof json, "{'id':'%s','at':1798848000001}", person);
    CHECK_INT(prm_mock_call(n.mock, "partners.people.leave", json), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(n.mock), "at:in_future");
}

TEST(a_partner_made_by_hand_is_active_unless_it_is_a_prospect)
{
    NETWORK(n);
    CHECK_INT(prm_mock_call(n.mock, "partners.create", "{'legal_name':'Gamma AG','type':'msp'}"), PRM_OK);
    CHECK_STR(prm_mock_text(n.mock, "partner.state"), "active");
    CHECK_INT(prm_mock_call(n.mock, "partners.create", "{'legal_name':'Delta AG','type':'msp','is_prospect':true}"),
        PRM_OK);
    CHECK_STR(prm_mock_text(n.mock, "partner.state"), "prospect");
}

TEST_MAIN(CASE(whoever_moves_has_worked_for_both),
    CASE(nobody_moves_to_where_it_is_nor_before_it_came_nor_in_the_future),
    CASE(somebody_older_than_employments_moves_too), CASE(whoever_leaves_may_come_back_or_go_elsewhere),
    CASE(a_partner_made_by_hand_is_active_unless_it_is_a_prospect))
