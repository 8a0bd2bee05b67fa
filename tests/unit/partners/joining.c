/* SPDX-License-Identifier: Apache-2.0 */
/* Joining over plain memory: what an applicant is told, what the rules' answers come to, and what an approval brings. */
#include "test.h"

#include <prm/mock.h>
#include <stdio.h>
#include <string.h>

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

typedef struct door {
    prm_mock *mock;
    const char *program, *gold, *entry, *france, *carl, *known;
} door;

static void free_door(door *d)
{
    prm_mock_free(d->mock);
}

/* Freed when the scope is left. */
#define DOOR(name)                                                                                                     \
    __attribute__((cleanup(free_door))) door name;                                                                     \
    REQUIRE(build(&name))

static bool build(door *d)
{
    char json[400];

    d->mock = prm_mock_new(&prm_plugin_v1);
    if (!CHECK(d->mock != NULL))
        return false;
    d->program = prm_mock_insert(d->mock, "program", "{'name':'Open Doors','currency':'EUR','time_zone':'UTC',"
        "'is_open':true,'welcome':[{'locale':'en','text':'Hello','signed_by':'Ada'},"
        "{'locale':'de','text':'Hallo','signed_by':'Ada'}]}");
    snprintf(json, sizeof json, "{'program':'%s','code':'gold','name':'Gold','rank':3}", d->program);
    d->gold = prm_mock_insert(d->mock, "level", json);
    snprintf(json, sizeof json, "{'program':'%s','code':'entry','name':'Entry','rank':1}", d->program);
    d->entry = prm_mock_insert(d->mock, "level", json);
    d->france = prm_mock_insert(d->mock, "territory", "{'name':'France'}");
    d->known = prm_mock_insert(d->mock, "partner", "{'legal_name':'Known SAS','type':'reseller','state':'active'}");
    d->carl = prm_mock_user(d->mock, "{'name':'Carl','roles':['channel_manager']}");
    return *d->known != '\0' && *d->carl != '\0';
}

static prm_status apply(door *d, const char *more)
{
    char json[900];

    prm_mock_as(d->mock, PRM_PUBLIC, "", "");
    snprintf(json, sizeof json, "{'program':'%s','legal_name':'Novum GmbH','country':'DE','channel_type':'reseller',"
        "'contact_name':'Nora Feld','contact_email':'nora@novum.example','contact_locale':'de-AT',"
        "'territories':['%s']%s}", d->program, d->france, more);
    return prm_mock_call(d->mock, "partners.apply", json);
}

/* The application made as `index`-th, once the rules have looked at it. */
static const char *decided(door *d, size_t index, const char *answer)
{
    prm_mock_answer(d->mock, "partners.application", answer);
    CHECK_INT(apply(d, ""), PRM_OK);
    CHECK(prm_mock_react(d->mock) > 0);
    return prm_mock_row_at(d->mock, "application", index);
}

static prm_status ask(door *d, const char *method, const char *token)
{
    char json[200];

    prm_mock_as(d->mock, PRM_PUBLIC, "", "");
    snprintf(json, sizeof json, "{'token':'%s'}", token);
    return prm_mock_call(d->mock, method, json);
}

static prm_status review(door *d, const char *id, const char *verdict, const char *more)
{
    char json[400];

    prm_mock_as_user(d->mock, d->carl);
    snprintf(json, sizeof json, "{'id':'%s','verdict':'%s','reason':'As agreed'%s}", id, verdict, more);
    return prm_mock_call(d->mock, "partners.applications.review", json);
}

static const char *partner_of(door *d, const char *application, const char *field)
{
    return prm_mock_row(d->mock, prm_mock_row(d->mock, application, "partner"), field);
}

TEST(what_waits_for_a_person_reads_as_what_the_rules_have_decided)
{
    static const char *const answers[] = { "{'verdict':'review'}", "{'verdict':'accept'}", "{'verdict':'reject'}" };
    DOOR(d);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        char token[20], told[2000];
        decided(&d, i, answers[i]);
        snprintf(token, sizeof token, "secret %zu", i + 1);
        CHECK_INT(ask(&d, "partners.applications.status", token), PRM_OK);
        CHECK_STR(prm_mock_text(d.mock, "state"), "in_review");
        CHECK_STR(prm_mock_text(d.mock, "decided_at"), "");
        snprintf(told, sizeof told, "%s", prm_mock_result(d.mock));
        CHECK(strstr(told, "partner") == NULL && strstr(told, "verdict") == NULL && strstr(told, "reasons") == NULL);
    }
    CHECK_STR(prm_mock_row(d.mock, prm_mock_row_at(d.mock, "application", 0), "state"), "in_review");
    CHECK_STR(prm_mock_row(d.mock, prm_mock_row_at(d.mock, "application", 1), "state"), "submitted");
    CHECK(prm_mock_advance(d.mock, DAY) >= 2);
    CHECK_STR(prm_mock_row(d.mock, prm_mock_row_at(d.mock, "application", 1), "state"), "approved");
    CHECK_STR(prm_mock_row(d.mock, prm_mock_row_at(d.mock, "application", 2), "state"), "rejected");
}

TEST(an_approval_brings_all_of_it)
{
    DOOR(d);
    prm_mock_answer(d.mock, "partners.territory", "{'manager':'manager_1'}");
    prm_mock_answer(d.mock, "partners.onboarding",
        "{'items':[{'code':'a','title':'A','owner':'partner','due_days':3,'remind_days':[1]},"
        "{'code':'a','title':'A again','owner':'partner','due_days':3},"
        "{'code':'b','title':'B','owner':'vendor','due_days':5},"
        "{'code':'c','title':'C','owner':'vendor','due_days':5,'required':false}]}");
    const char *id = decided(&d, 0, "{'verdict':'review','level':'gold'}");
    CHECK_STR(partner_of(&d, id, "state"), "in_review");
    CHECK_INT(review(&d, id, "accept", ""), PRM_OK);
    CHECK_STR(prm_mock_text(d.mock, "application.state"), "approved");
    CHECK_STR(prm_mock_text(d.mock, "invited"), "true");
    CHECK(*prm_mock_text(d.mock, "invitation") != '\0');
    CHECK_STR(partner_of(&d, id, "state"), "onboarding");
    CHECK_STR(partner_of(&d, id, "manager"), d.carl);
    const char *member = prm_mock_row_at(d.mock, "membership", 0);
    CHECK_STR(prm_mock_row(d.mock, member, "level"), d.gold);
    CHECK_STR(prm_mock_row(d.mock, prm_mock_row_at(d.mock, "person", 0), "name"), "Nora Feld");
    CHECK_INT(prm_mock_rows(d.mock, "employment"), 1);
    CHECK_INT(prm_mock_rows(d.mock, "onboarding_item"), 3);
    CHECK_INT(prm_mock_events(d.mock, "partners.approved"), 1);
    CHECK_STR(prm_mock_event(d.mock, "partners.application_decided", "automatic"), "false");
    CHECK_INT(prm_mock_overrides(d.mock), 0); /* it was left to a person */
}

TEST(all_that_is_required_done_is_active)
{
    char json[200];
    DOOR(d);
    prm_mock_answer(d.mock, "partners.onboarding", "{'items':[{'code':'a','title':'A','owner':'partner','due_days':3},"
        "{'code':'b','title':'B','owner':'vendor','due_days':5}]}");
    const char *id = decided(&d, 0, "{'verdict':'review'}");
    CHECK_INT(review(&d, id, "accept", ""), PRM_OK);
    const char *partner = prm_mock_row(d.mock, id, "partner");
    const char *own = prm_mock_row_at(d.mock, "onboarding_item", 0), *theirs = prm_mock_row_at(d.mock, "onboarding_item", 1);
    prm_mock_as(d.mock, PRM_PARTNER_SIDE, partner, "partner_admin");
    snprintf(json, sizeof json, "{'id':'%s'}", theirs);
    CHECK_INT(prm_mock_call(d.mock, "partners.onboarding.complete", json), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_failure(d.mock), "not_yours_to_do");
    snprintf(json, sizeof json, "{'id':'%s'}", own);
    CHECK_INT(prm_mock_call(d.mock, "partners.onboarding.complete", json), PRM_OK);
    CHECK_INT(prm_mock_call(d.mock, "partners.onboarding.complete", json), PRM_E_STATE);
    CHECK_STR(prm_mock_row(d.mock, partner, "state"), "onboarding");
    prm_mock_as_user(d.mock, d.carl);
    snprintf(json, sizeof json, "{'id':'%s','note':'Known'}", theirs);
    CHECK_INT(prm_mock_call(d.mock, "partners.onboarding.skip", json), PRM_OK);
    CHECK_STR(prm_mock_row(d.mock, partner, "state"), "active");
    CHECK_STR(prm_mock_event(d.mock, "partners.activated", "waited_ms"), "0");
    CHECK_INT(prm_mock_timers(d.mock), 0);
}

TEST(a_checklist_is_not_gone_around)
{
    char json[200];
    DOOR(d);
    prm_mock_answer(d.mock, "partners.onboarding", "{'items':[{'code':'a','title':'A','owner':'partner','due_days':3}]}");
    const char *id = decided(&d, 0, "{'verdict':'review'}");
    CHECK_INT(review(&d, id, "accept", ""), PRM_OK);
    prm_mock_as(d.mock, PRM_VENDOR_SIDE, "", "program_manager");
    snprintf(json, sizeof json, "{'id':'%s'}", prm_mock_row(d.mock, id, "partner"));
    CHECK_INT(prm_mock_call(d.mock, "partners.reinstate", json), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(d.mock), "not_suspended");
    CHECK_STR(partner_of(&d, id, "state"), "onboarding");
    const char *prospect = prm_mock_insert(d.mock, "partner", "{'legal_name':'Later SAS','type':'reseller','state':'prospect'}");
    snprintf(json, sizeof json, "{'id':'%s'}", prospect);
    CHECK_INT(prm_mock_call(d.mock, "partners.reinstate", json), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(d.mock), "not_suspended");
    CHECK_STR(prm_mock_row(d.mock, prospect, "state"), "prospect");
}

TEST(an_empty_checklist_is_active_at_once)
{
    DOOR(d);
    prm_mock_answer(d.mock, "partners.onboarding", "{'items':[]}");
    const char *id = decided(&d, 0, "{'verdict':'review'}");
    CHECK_INT(review(&d, id, "accept", ""), PRM_OK);
    CHECK_STR(partner_of(&d, id, "state"), "active");
}

TEST(owners_are_reminded_and_told_what_is_late_once)
{
    DOOR(d);
    prm_mock_answer(d.mock, "partners.onboarding",
        "{'items':[{'code':'a','title':'A','owner':'partner','due_days':3,'remind_days':[2,1]}]}");
    const char *id = decided(&d, 0, "{'verdict':'review'}");
    CHECK_INT(review(&d, id, "accept", ""), PRM_OK);
    CHECK(prm_mock_react(d.mock) >= 0);
    CHECK_INT(prm_mock_advance(d.mock, 2 * DAY), 1);
    CHECK(prm_mock_react(d.mock) > 0);
    CHECK_STR(prm_mock_notice(d.mock, "told_item_due", "roles"), "partner_admin");
    CHECK(prm_mock_advance(d.mock, 9 * DAY) == 2);
    CHECK(prm_mock_react(d.mock) > 0);
    CHECK_INT(prm_mock_notices(d.mock, "told_item_overdue"), 1);
    CHECK_INT(prm_mock_notices(d.mock, "told_partner_late"), 1);
    CHECK_STR(prm_mock_event(d.mock, "partners.onboarding_overdue", "code"), "a");
}

TEST(whoever_has_a_partners_key_is_for_a_person)
{
    DOOR(d);
    prm_mock_candidate(d.mock, d.known, 1000, "domain", "domain");
    const char *id = decided(&d, 0, "{'verdict':'accept'}");
    CHECK_STR(prm_mock_row(d.mock, id, "state"), "in_review");
    CHECK_STR(prm_mock_row(d.mock, id, "terms.verdict"), "review");
    CHECK_STR(prm_mock_fact(d.mock, "candidates[0].state"), "active");
    CHECK(strcmp(prm_mock_row(d.mock, id, "partner"), d.known) != 0);
    char more[80];
    char json[120];
    snprintf(json, sizeof json, "{'partner':'%s','name':'Nora','email':'NORA@novum.Example'}", d.known);
    const char *nora = prm_mock_insert(d.mock, "person", json);
    snprintf(more, sizeof more, ",'partner':'%s'", d.known);
    CHECK_INT(review(&d, id, "accept", more), PRM_OK);
    CHECK_STR(prm_mock_row(d.mock, id, "partner"), d.known);
    CHECK_STR(prm_mock_row(d.mock, id, "contact"), nora);
    CHECK_INT(prm_mock_rows(d.mock, "person"), 1);
    CHECK_STR(prm_mock_row(d.mock, d.known, "state"), "active");
    CHECK_STR(prm_mock_row(d.mock, prm_mock_row_at(d.mock, "partner", 1), "state"), "rejected");
}

TEST(a_known_partner_stays_with_whoever_looks_after_it)
{
    char more[120];
    DOOR(d);
    const char *dora = prm_mock_user(d.mock, "{'name':'Dora','roles':['channel_manager']}");
    snprintf(more, sizeof more, "{'legal_name':'Old SAS','type':'reseller','state':'active','manager':'%s'}", dora);
    const char *old = prm_mock_insert(d.mock, "partner", more);
    prm_mock_answer(d.mock, "partners.territory", "{'manager':'manager_1'}");
    const char *id = decided(&d, 0, "{'verdict':'review'}");
    CHECK_STR(prm_mock_row(d.mock, id, "terms.manager"), d.carl);
    snprintf(more, sizeof more, ",'partner':'%s'", old);
    CHECK_INT(review(&d, id, "accept", more), PRM_OK);
    CHECK_STR(prm_mock_row(d.mock, old, "manager"), dora);
}

TEST(a_person_who_decides_otherwise_overrules)
{
    DOOR(d);
    const char *id = decided(&d, 0, "{'verdict':'reject','reapply_days':10}");
    CHECK_INT(review(&d, id, "accept", ""), PRM_OK);
    CHECK_INT(prm_mock_overrides(d.mock), 1);
    CHECK_STR(prm_mock_override(d.mock, "point"), "partners.application");
    CHECK_STR(prm_mock_override(d.mock, "answer.verdict"), "accept");
    CHECK_INT(review(&d, id, "reject", ""), PRM_E_STATE);
    CHECK(prm_mock_advance(d.mock, DAY) >= 0); /* what the rules wanted is not carried out any more */
    CHECK_STR(prm_mock_row(d.mock, id, "state"), "approved");
}

TEST(who_was_refused_comes_back_after_the_date)
{
    DOOR(d);
    const char *id = decided(&d, 0, "{'verdict':'review','reapply_days':10}");
    CHECK_INT(apply(&d, ",'token':'secret 1'"), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(d.mock), "still_open");
    CHECK_INT(review(&d, id, "reject", ""), PRM_OK);
    CHECK_STR(partner_of(&d, id, "state"), "rejected");
    CHECK_INT(apply(&d, ",'token':'secret 1'"), PRM_OK);
    CHECK_STR(prm_mock_text(d.mock, "taken"), "false");
    CHECK_STR(prm_mock_text(d.mock, "reapply_after"), prm_mock_row(d.mock, id, "reapply_after"));
    CHECK_INT(prm_mock_rows(d.mock, "application"), 1);
    CHECK(prm_mock_advance(d.mock, 10 * DAY) >= 0);
    CHECK_INT(apply(&d, ",'token':'secret 1'"), PRM_OK);
    CHECK_STR(prm_mock_text(d.mock, "taken"), "true");
    CHECK(prm_mock_react(d.mock) > 0);
    const char *again = prm_mock_row_at(d.mock, "application", 1);
    CHECK_STR(prm_mock_row(d.mock, again, "partner"), prm_mock_row(d.mock, id, "partner"));
    CHECK_STR(prm_mock_row(d.mock, again, "attempt"), "2");
    CHECK_STR(partner_of(&d, again, "state"), "in_review");
    /* The secret of the first one says no more than that of the second, or of the third. */
    CHECK_INT(apply(&d, ",'token':'secret 1'"), PRM_E_STATE);
    CHECK_INT(review(&d, again, "reject", ",'reapply_days':90"), PRM_OK);
    CHECK_INT(apply(&d, ",'token':'secret 1'"), PRM_OK);
    CHECK_STR(prm_mock_text(d.mock, "reapply_after"), prm_mock_row(d.mock, again, "reapply_after"));
    CHECK_INT(prm_mock_rows(d.mock, "application"), 2);
    CHECK(prm_mock_advance(d.mock, 90 * DAY) >= 0);
    CHECK_INT(apply(&d, ",'token':'secret 2'"), PRM_OK);
    CHECK(prm_mock_react(d.mock) > 0);
    CHECK_INT(apply(&d, ",'token':'secret 1'"), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(d.mock), "still_open");
}

TEST(reasons_are_told_in_the_language_asked_for)
{
    static const char *const asked[][2] = { { "{'token':'secret 1'}", "\"country_closed in de-AT\"" },
        { "{'token':'secret 1','locale':'fr'}", "\"country_closed in fr\"" } };
    DOOR(d);
    prm_mock_reason(d.mock, "partners.application", "{'code':'country_closed','country':'DE'}");
    decided(&d, 0, "{'verdict':'reject'}");
    CHECK(prm_mock_advance(d.mock, DAY) >= 1);
    prm_mock_as(d.mock, PRM_PUBLIC, "", "");
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        CHECK_INT(prm_mock_call(d.mock, "partners.applications.status", asked[i][0]), PRM_OK);
        CHECK_STR(prm_mock_text(d.mock, "state"), "rejected");
        CHECK(strstr(prm_mock_result(d.mock), asked[i][1]) != NULL);
        CHECK(strstr(prm_mock_result(d.mock), "audience") == NULL);
    }
}

TEST(taken_back_is_a_prospect_again)
{
    DOOR(d);
    const char *id = decided(&d, 0, "{'verdict':'accept'}");
    CHECK_INT(ask(&d, "partners.applications.withdraw", "secret 2"), PRM_E_NOT_FOUND);
    CHECK_INT(ask(&d, "partners.applications.withdraw", "secret 1"), PRM_OK);
    CHECK_STR(partner_of(&d, id, "state"), "prospect");
    CHECK(prm_mock_advance(d.mock, DAY) >= 0);
    CHECK_STR(prm_mock_row(d.mock, id, "state"), "withdrawn");
    CHECK_INT(ask(&d, "partners.applications.join", "secret 1"), PRM_E_STATE);
}

TEST(a_programme_without_levels_is_for_a_person)
{
    char json[300];
    DOOR(d);
    const char *bare = prm_mock_insert(d.mock, "program",
        "{'name':'Bare','currency':'EUR','time_zone':'UTC','is_open':true}");
    d.program = bare;
    const char *id = decided(&d, 0, "{'verdict':'accept'}");
    CHECK_INT(prm_mock_advance(d.mock, DAY), 1);
    CHECK_STR(prm_mock_row(d.mock, id, "state"), "in_review");
    CHECK_INT(review(&d, id, "accept", ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(d.mock), "no_level");
    CHECK_STR(partner_of(&d, id, "state"), "in_review");
    snprintf(json, sizeof json, ",'level':'%s'", d.gold);
    CHECK_INT(review(&d, id, "accept", json), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(d.mock), "level:other_program");
}

/* Made a member by hand between the rules' answer and the hour when it counts. */
TEST(what_can_no_longer_be_carried_out_is_for_a_person)
{
    char json[300];
    DOOR(d);
    const char *id = decided(&d, 0, "{'verdict':'accept'}");
    CHECK_STR(prm_mock_row(d.mock, id, "state"), "submitted");
    snprintf(json, sizeof json, "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}",
        prm_mock_row(d.mock, id, "partner"), d.program, d.gold);
    CHECK(prm_mock_insert(d.mock, "membership", json) != NULL);
    CHECK_INT(prm_mock_advance(d.mock, DAY), 1);
    CHECK_STR(prm_mock_row(d.mock, id, "state"), "in_review");
    CHECK_STR(partner_of(&d, id, "state"), "in_review");
    CHECK_INT(prm_mock_events(d.mock, "partners.application_in_review"), 1);
    CHECK_INT(prm_mock_rows(d.mock, "membership"), 1);
}

TEST(everybody_is_welcomed_once_in_its_language)
{
    char json[200];
    DOOR(d);
    const char *id = decided(&d, 0, "{'verdict':'review'}");
    CHECK_INT(review(&d, id, "accept", ""), PRM_OK);
    const char *partner = prm_mock_row(d.mock, id, "partner");
    CHECK(prm_mock_react(d.mock) > 0);
    size_t before = prm_mock_notices(d.mock, "told_welcome");
    snprintf(json, sizeof json, "{'name':'Paul','partner':'%s','roles':['partner_sales'],'locale':'de-CH'}", partner);
    const char *paul = prm_mock_user(d.mock, json);
    for (int i = 0; i < 2; i++) {
        CHECK_INT(prm_mock_happen(d.mock, "users.invited", paul, NULL), PRM_OK);
        CHECK(prm_mock_react(d.mock) > 0);
        CHECK_INT(prm_mock_notices(d.mock, "told_welcome"), before + 1);
    }
    CHECK_STR(prm_mock_notice(d.mock, "told_welcome", "data.text"), "Hallo");
    CHECK_STR(prm_mock_notice(d.mock, "told_welcome", "user"), paul);
}

TEST(a_closed_programme_takes_nobody)
{
    DOOR(d);
    d.program = prm_mock_insert(d.mock, "program", "{'name':'Closed','currency':'EUR','time_zone':'UTC'}");
    CHECK_INT(apply(&d, ""), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(d.mock), "program:not_open");
    CHECK_INT(prm_mock_rows(d.mock, "application"), 0);
}

TEST_MAIN(CASE(what_waits_for_a_person_reads_as_what_the_rules_have_decided), CASE(an_approval_brings_all_of_it),
    CASE(all_that_is_required_done_is_active), CASE(a_checklist_is_not_gone_around),
    CASE(an_empty_checklist_is_active_at_once), CASE(owners_are_reminded_and_told_what_is_late_once),
    CASE(whoever_has_a_partners_key_is_for_a_person), CASE(a_known_partner_stays_with_whoever_looks_after_it),
    CASE(a_person_who_decides_otherwise_overrules), CASE(who_was_refused_comes_back_after_the_date),
    CASE(reasons_are_told_in_the_language_asked_for), CASE(taken_back_is_a_prospect_again), CASE(a_programme_without_levels_is_for_a_person),
    CASE(what_can_no_longer_be_carried_out_is_for_a_person), CASE(everybody_is_welcomed_once_in_its_language),
    CASE(a_closed_programme_takes_nobody))
