/* SPDX-License-Identifier: Apache-2.0 */
/* The partners plugin over plain memory: what its declarations and its methods refuse. */
#include "test.h"

#include <prm/mock.h>
#include <stdio.h>

typedef struct network {
    prm_mock *mock;
    const char *program, *other, *silver, *gold, *partner;
} network;

static void free_network(network *n)
{
    prm_mock_free(n->mock);
}

/* Freed when the scope is left. */
#define NETWORK(name, build)                                                                                           \
    __attribute__((cleanup(free_network))) network name;                                                               \
    REQUIRE(build(&name))

static bool build(network *n)
{
    char json[400];

    n->mock = prm_mock_new(&prm_plugin_v1);
    if (!CHECK(n->mock != NULL))
        return false;
    n->program =
        prm_mock_insert(n->mock, "program", "{'name':'Advantage','currency':'EUR','time_zone':'Europe/Berlin'}");
    n->other = prm_mock_insert(n->mock, "program", "{'name':'Other','currency':'USD','time_zone':'America/New_York'}");
    snprintf(json, sizeof(json), "{'program':'%s','code':'silver','name':'Silver','rank':2}", n->program);
    n->silver = prm_mock_insert(n->mock, "level", json);
    snprintf(json, sizeof(json), "{'program':'%s','code':'gold','name':'Gold','rank':3,'grants':{'protection_days':120}}",
        n->program);
    n->gold = prm_mock_insert(n->mock, "level", json);
    n->partner = prm_mock_insert(n->mock, "partner", "{'legal_name':'Alpha GmbH','type':'reseller','state':'active'}");
    prm_mock_as(n->mock, PRM_VENDOR_SIDE, "", "program_manager");
    return true;
}

static prm_status join(network *n, const char *program)
{
    char json[400];

    snprintf(json, sizeof(json), "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}", n->partner,
        program, n->silver);
    return prm_mock_call(n->mock, "partners.memberships.create", json);
}

TEST(an_applicant_is_no_member_by_hand)
{
    static const char *const outside[] = { "applied", "in_review", "rejected" };
    char json[120];
    NETWORK(n, build);
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        snprintf(json, sizeof json, "{'legal_name':'Beta GmbH','type':'reseller','state':'%s'}", outside[i]);
        n.partner = prm_mock_insert(n.mock, "partner", json);
        CHECK_INT(join(&n, n.program), PRM_E_INVALID);
        CHECK_STR(prm_mock_failure(n.mock), "partner:outside");
    }
    CHECK_INT(prm_mock_rows(n.mock, "membership"), 0);
}

TEST(a_member_has_a_level_of_its_programme)
{
    NETWORK(n, build);
    CHECK_INT(join(&n, n.program), PRM_OK);
    CHECK_STR(prm_mock_text(n.mock, "membership.level"), n.silver);
    CHECK_STR(prm_mock_text(n.mock, "membership.since"), "1798761600000");
    CHECK_INT(prm_mock_rows(n.mock, "membership"), 1);
}

TEST(a_level_of_another_programme_is_refused)
{
    NETWORK(n, build);
    CHECK_INT(join(&n, n.other), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(n.mock), "level:other_program");
    CHECK_INT(prm_mock_rows(n.mock, "membership"), 0);
}

TEST(a_partner_joins_a_programme_once)
{
    NETWORK(n, build);
    CHECK_INT(join(&n, n.program), PRM_OK);
    CHECK_INT(join(&n, n.program), PRM_E_CONFLICT);
    CHECK_INT(prm_mock_rows(n.mock, "membership"), 1);
}

TEST(only_a_program_manager_makes_members)
{
    NETWORK(n, build);
    prm_mock_as(n.mock, PRM_PARTNER_SIDE, n.partner, "partner_admin");
    CHECK_INT(join(&n, n.program), PRM_E_FORBIDDEN);
    prm_mock_as(n.mock, PRM_VENDOR_SIDE, "", "channel_manager");
    CHECK_INT(join(&n, n.program), PRM_E_FORBIDDEN);
}

TEST(a_levels_code_is_unique_in_its_programme)
{
    char json[400];
    NETWORK(n, build);
    snprintf(json, sizeof(json), "{'program':'%s','code':'silver','name':'Argent','rank':3}", n.program);
    CHECK_STR(prm_mock_insert(n.mock, "level", json), "");
    snprintf(json, sizeof(json), "{'program':'%s','code':'silver','name':'Silver','rank':3}", n.other);
    CHECK(*prm_mock_insert(n.mock, "level", json) != '\0');
}

TEST(a_partner_it_resembles_is_named)
{
    NETWORK(n, build);
    prm_mock_candidate(n.mock, n.partner, 940, "similar_name", "");
    CHECK_INT(prm_mock_call(n.mock, "partners.create", "{'legal_name':'Alfa GmbH','type':'reseller'}"), PRM_OK);
    CHECK_STR(prm_mock_text(n.mock, "partner.legal_name"), "Alfa GmbH");
    CHECK_STR(prm_mock_text(n.mock, "matches[0].partner"), n.partner);
    CHECK_STR(prm_mock_text(n.mock, "matches[0].legal_name"), "Alpha GmbH");
    CHECK_STR(prm_mock_text(n.mock, "matches[0].score"), "940");
    CHECK_INT(prm_mock_rows(n.mock, "partner"), 2);
}

/* ---- Levels ---------------------------------------------------------------------------------------------------- */

static prm_status set_level(network *n, const char *level, const char *more)
{
    char json[400];

    snprintf(json, sizeof json, "{'id':'%s','level':'%s'%s}", prm_mock_row_at(n->mock, "membership", 0), level, more);
    return prm_mock_call(n->mock, "partners.memberships.set_level", json);
}

static bool build_member(network *n)
{
    return build(n) && CHECK_INT(join(n, n->program), PRM_OK);
}

TEST(a_new_member_is_told_of)
{
    NETWORK(n, build_member);
    CHECK_INT(prm_mock_events(n.mock, "partners.membership_created"), 1);
    CHECK_STR(prm_mock_event(n.mock, "partners.membership_created", "partner"), n.partner);
    CHECK_STR(prm_mock_event(n.mock, "partners.membership_created", "level"), "silver");
    CHECK_STR(prm_mock_event(n.mock, "partners.membership_created", "rank"), "2");
}

TEST(a_change_of_level_says_so_and_its_people_are_told)
{
    NETWORK(n, build_member);
    CHECK_INT(set_level(&n, n.gold, ",'reason':'It has earned it'"), PRM_OK);
    CHECK_STR(prm_mock_text(n.mock, "membership.level"), n.gold);
    CHECK_STR(prm_mock_event(n.mock, "partners.level_changed", "from"), "silver");
    CHECK_STR(prm_mock_event(n.mock, "partners.level_changed", "to"), "gold");
    CHECK_STR(prm_mock_event(n.mock, "partners.level_changed", "to_rank"), "3");
    CHECK_STR(prm_mock_event(n.mock, "partners.level_changed", "up"), "true");
    CHECK_INT(prm_mock_react(n.mock), 1);
    CHECK_STR(prm_mock_notice(n.mock, "told_level", "partner"), n.partner);
    CHECK_STR(prm_mock_notice(n.mock, "told_level", "roles"), "partner_admin");
    CHECK_STR(prm_mock_notice(n.mock, "told_level", "data.level"), "Gold");
    CHECK_STR(prm_mock_notice(n.mock, "told_level", "data.was"), "Silver");
    CHECK_INT(set_level(&n, n.gold, ""), PRM_OK); /* where it is already */
    CHECK_INT(prm_mock_events(n.mock, "partners.level_changed"), 1);
    CHECK_INT(set_level(&n, n.silver, ""), PRM_OK);
    CHECK_STR(prm_mock_event(n.mock, "partners.level_changed", "up"), "false");
}

TEST(a_partner_keeps_what_is_its_own_until_its_level_changes)
{
    NETWORK(n, build_member);
    CHECK_INT(set_level(&n, n.silver, ",'grants':{'protection_days':45}"), PRM_OK);
    CHECK_INT(prm_mock_events(n.mock, "partners.level_changed"), 0);
    CHECK_STR(prm_mock_text(n.mock, "membership.grants.protection_days"), "45");
    CHECK_STR(prm_mock_text(n.mock, "membership.grants_level"), n.silver);
    CHECK_INT(set_level(&n, n.silver, ""), PRM_OK);
    CHECK_STR(prm_mock_text(n.mock, "membership.grants.protection_days"), "45");
    CHECK_INT(set_level(&n, n.gold, ""), PRM_OK);
    CHECK_STR(prm_mock_text(n.mock, "membership.grants.protection_days"), "");
    CHECK_INT(set_level(&n, n.silver, ""), PRM_OK); /* nor has it that when it comes back */
    CHECK_STR(prm_mock_text(n.mock, "membership.grants_level"), "null");
    CHECK_INT(set_level(&n, n.gold, ",'grants':{'protection_days':45}"), PRM_OK);
    CHECK_STR(prm_mock_text(n.mock, "membership.grants_level"), n.gold);
    CHECK_INT(set_level(&n, n.gold, ",'grants':null"), PRM_OK);
    CHECK_STR(prm_mock_text(n.mock, "membership.grants.protection_days"), "");
    CHECK_STR(prm_mock_text(n.mock, "membership.grants_level"), "null");
}

TEST(nobody_is_put_at_a_level_that_cannot_be)
{
    char json[300];
    NETWORK(n, build_member);
    snprintf(json, sizeof json, "{'program':'%s','code':'gold','name':'Gold','rank':3}", n.other);
    CHECK_INT(set_level(&n, prm_mock_insert(n.mock, "level", json), ""), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(n.mock), "level:other_program");
    snprintf(json, sizeof json, "{'program':'%s','code':'old','name':'Old','rank':4,'archived_at':1}", n.program);
    CHECK_INT(set_level(&n, prm_mock_insert(n.mock, "level", json), ""), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(n.mock), "level:archived");
    CHECK_INT(set_level(&n, n.gold, ",'grants':{'fund_cap':{'amount':1,'currency':'USD'}}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(n.mock), "grants.fund_cap:currency");
    CHECK_INT(set_level(&n, n.gold, ",'grants':{'protection_days':0}"), PRM_E_INVALID);
    prm_mock_as(n.mock, PRM_VENDOR_SIDE, "", "channel_manager");
    CHECK_INT(set_level(&n, n.gold, ""), PRM_E_FORBIDDEN);
    prm_mock_as(n.mock, PRM_PARTNER_SIDE, n.partner, "partner_admin");
    CHECK_INT(set_level(&n, n.gold, ""), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_row(n.mock, prm_mock_row_at(n.mock, "membership", 0), "level"), n.silver);
}

TEST(a_level_is_changed_by_no_other_door)
{
    char json[300];
    const char *id;
    NETWORK(n, build_member);
    id = prm_mock_row_at(n.mock, "membership", 0);
    snprintf(json, sizeof json, "{'id':'%s','level':'%s'}", id, n.gold);
    CHECK_INT(prm_mock_call(n.mock, "partners.memberships.update", json), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(n.mock), "level:fixed");
    snprintf(json, sizeof json, "{'id':'%s','level':'%s','channel_type':'msp'}", id, n.silver);
    CHECK_INT(prm_mock_call(n.mock, "partners.memberships.update", json), PRM_OK);
    snprintf(json, sizeof json, "{'id':'%s','grants':{'protection_days':9}}", id);
    CHECK_INT(prm_mock_call(n.mock, "partners.memberships.update", json), PRM_E_INVALID);
    snprintf(json, sizeof json, "{'id':'%s','grants':{'fund_cap':{'amount':1,'currency':'USD'}}}", n.gold);
    CHECK_INT(prm_mock_call(n.mock, "partners.levels.update", json), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(n.mock), "grants.fund_cap:currency");
}

TEST_MAIN(CASE(a_partner_it_resembles_is_named), CASE(an_applicant_is_no_member_by_hand),
    CASE(a_member_has_a_level_of_its_programme), CASE(a_level_of_another_programme_is_refused),
    CASE(a_partner_joins_a_programme_once), CASE(only_a_program_manager_makes_members),
    CASE(a_levels_code_is_unique_in_its_programme), CASE(a_new_member_is_told_of),
    CASE(a_change_of_level_says_so_and_its_people_are_told),
    CASE(a_partner_keeps_what_is_its_own_until_its_level_changes), CASE(nobody_is_put_at_a_level_that_cannot_be),
    CASE(a_level_is_changed_by_no_other_door))
