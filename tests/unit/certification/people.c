/* SPDX-License-Identifier: Apache-2.0 */
/* How many are certified at any instant, asked of credits and badges that are there: a person once, ends that are
 * known, pages of them. */
#include "counting/counting.h"

#include "test.h"

#include <prm/mock.h>
#include <stdio.h>

#define PARTNER "partner_000000000001a"
/* So many days after the mock's beginning. */
#define AT(day) (1798761600000LL + (day) * (long long)PRM_DAY_MS)

/* ---- Asking needs a call ----------------------------------------------------------------------------------------- */

static const prm_field *const ask_params[] = { PRM_TIME("since", 0, "Loaded from"), PRM_TIME("at", 0, "As of"),
    PRM_OBJECT("where", NULL, 0, "Of which"), PRM_TIME("until", 0, "Changes until"), NULL };
static const prm_field *const ask_result[] = { PRM_INT("count", 0, PRM_ANY, 0, "How many"),
    PRM_INT("loaded", 0, PRM_ANY, 0, "Credits"), PRM_LIST("evidence", NULL, 0, "What was counted"),
    PRM_LIST("changes", NULL, 0, "What ends"), NULL };

static prm_status ask_people(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *evidence = prm->list(call), *ends = prm->list(call);
    const cert_change *changes;
    cert_people people;
    int64_t number = 0;
    size_t count;

    PRM_TRY(cert_people_check_where(call, "where", prm->get(params, "where")));
    PRM_TRY(cert_people_load(call, PARTNER, "UTC", prm_help_number(params, "since"), &people));
    PRM_TRY(prm->set_integer(result, "loaded", (int64_t)people.count));
    PRM_TRY(cert_people_count(call, &people, prm->get(params, "where"), prm_help_number(params, "at"), &number, evidence));
    PRM_TRY(cert_people_changes(call, &people, prm_help_number(params, "at"), prm_help_number(params, "until"), &changes,
        &count));
    for (size_t i = 0; i < count; i++)
        PRM_TRY(prm->append(ends, prm->new_text(call, changes[i].award, strlen(changes[i].award))));
    PRM_TRY(prm->set_integer(result, "count", number));
    PRM_TRY(prm->set(result, "changes", ends));
    return prm->set(result, "evidence", evidence);
}

static prm_status ask_badges(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *program = prm->object(call), *evidence = prm->list(call);
    cert_badges badges;
    int64_t number = 0;

    PRM_TRY(cert_badges_check_where(call, "where", prm->get(params, "where")));
    PRM_TRY(prm->set_text(program, "id", "program_000000000001a"));
    PRM_TRY(prm->set_text(program, "time_zone", "UTC"));
    PRM_TRY(cert_badges_load(call, PARTNER, program, prm_help_number(params, "since"), &badges));
    PRM_TRY(cert_badges_count(call, &badges, prm->get(params, "where"), prm_help_number(params, "at"), &number, evidence));
    PRM_TRY(prm->set_integer(result, "count", number));
    return prm->set(result, "evidence", evidence);
}

static const prm_method *const asking[] = {
    PRM_METHOD(.name = "certification.ask_people", .since = 1, .access = PRM_READ, .roles = "*", .doc = "Ask",
        .params = ask_params, .result = ask_result, .run = ask_people),
    PRM_METHOD(.name = "certification.ask_badges", .since = 1, .access = PRM_READ, .roles = "*", .doc = "Ask",
        .params = ask_params, .result = ask_result, .run = ask_badges),
    NULL
};
static const prm_entity *const rows[] = { &cert_credit_entity, &cert_badge_entity, NULL };

static prm_mock *begin(void)
{
    static prm_plugin plugin;

    plugin = prm_plugin_v1;
    plugin.methods = asking;
    plugin.entities = rows;
    return prm_mock_new(&plugin);
}

#define SCOPED_MOCK(name)                                                                                              \
    __attribute__((cleanup(end))) prm_mock *name = begin();                                                            \
    REQUIRE(name != NULL)
static void end(prm_mock **mock)
{
    prm_mock_free(*mock);
}

/* ---- Rows -------------------------------------------------------------------------------------------------------- */

/* Days from the start; `until` INT_MAX: for ever. */
static void credit(prm_mock *mock, int person, int award, const char *code, const char *role, int from, int until)
{
    char json[600], ends[60] = "null";

    if (until != INT32_MAX)
        snprintf(ends, sizeof ends, "%lld", AT(until));
    snprintf(json, sizeof json,
        "{'partner':'" PARTNER "','person':'person_%013d','award':'award_%013d','certification_code':'%s','role':'%s',"
        "'practice':'storage','country':'DE','state':'counting','from':%lld,'until':%s}",
        person, award, code, role, AT(from), ends);
    CHECK(*prm_mock_insert(mock, "credit", json) != '\0');
}

static const char *ask(prm_mock *mock, const char *method, int since, int day, const char *where, const char *path)
{
    char json[600];

    snprintf(json, sizeof json, "{'since':%lld,'at':%lld,'until':%lld%s%s}", AT(since), AT(day), AT(400),
        *where ? ",'where':" : "", where);
    return prm_mock_call(mock, method, json) == PRM_OK ? prm_mock_text(mock, path) : prm_mock_failure(mock);
}

#define PEOPLE(day, where) ask(mock, "certification.ask_people", 0, day, where, "count")

TEST(a_person_counts_once_however_many_awards)
{
    SCOPED_MOCK(mock);
    credit(mock, 1, 1, "se", "technical", 0, INT32_MAX);
    credit(mock, 2, 2, "se", "technical", 0, 100);
    credit(mock, 1, 3, "sx", "technical", 10, 200);
    credit(mock, 3, 4, "sales", "sales", 5, INT32_MAX);
    CHECK_STR(PEOPLE(0, ""), "2");
    CHECK_STR(PEOPLE(10, ""), "3");
    CHECK_STR(PEOPLE(10, "{'role':'technical'}"), "2");
    CHECK_STR(PEOPLE(10, "{'certification':['sx','sales']}"), "2");
    CHECK_STR(PEOPLE(10, "{'role':'technical','country':'FR'}"), "0");
    CHECK_STR(PEOPLE(10, "{'role':'technical','practice':'storage','country':['FR','DE']}"), "2");
    CHECK_STR(ask(mock, "certification.ask_people", 0, 10, "{'certification':'se'}", "evidence[1].until"), "2027-04-11");
    CHECK_STR(ask(mock, "certification.ask_people", 0, 10, "", "evidence[3].code"), "sales");
}

TEST(a_credit_is_over_when_it_ends_and_its_end_is_known_before)
{
    SCOPED_MOCK(mock);
    credit(mock, 1, 1, "se", "technical", 0, 100);
    credit(mock, 2, 2, "se", "technical", 0, 50);
    credit(mock, 3, 3, "se", "technical", -50, -1);
    credit(mock, 4, 4, "se", "technical", 7, 7);
    CHECK_STR(PEOPLE(49, ""), "2");
    CHECK_STR(PEOPLE(50, ""), "1");
    CHECK_STR(PEOPLE(100, ""), "0");
    CHECK_STR(PEOPLE(7, ""), "2");
    CHECK_STR(ask(mock, "certification.ask_people", -50, -2, "", "count"), "1");
    CHECK_STR(ask(mock, "certification.ask_people", -50, -1, "", "count"), "0");
    CHECK_STR(ask(mock, "certification.ask_people", 0, 0, "", "loaded"), "3");
    CHECK_STR(ask(mock, "certification.ask_people", 0, 0, "", "changes[0]"), "award_0000000000002");
    CHECK_STR(ask(mock, "certification.ask_people", 0, 0, "", "changes[1]"), "award_0000000000001");
    CHECK_STR(ask(mock, "certification.ask_people", 0, 0, "", "changes[2]"), "");
    CHECK_STR(ask(mock, "certification.ask_people", 0, 50, "", "changes[0]"), "award_0000000000001");
}

TEST(there_may_be_more_than_a_page_of_them)
{
    SCOPED_MOCK(mock);
    for (int i = 0; i < 450; i++)
        credit(mock, i % 300, i, "se", "technical", 0, i % 2 ? INT32_MAX : 90);
    CHECK_STR(ask(mock, "certification.ask_people", 0, 1, "", "loaded"), "450");
    CHECK_STR(PEOPLE(1, ""), "300");
    CHECK_STR(PEOPLE(90, ""), "150");
    CHECK_STR(ask(mock, "certification.ask_people", 0, 1, "", "evidence[50]"), "");
    CHECK(*ask(mock, "certification.ask_people", 0, 1, "", "evidence[49].id") != '\0');
}

TEST(nobody_is_counted_by_what_there_is_not)
{
    SCOPED_MOCK(mock);
    CHECK_STR(PEOPLE(0, "{'level':'gold'}"), "where.level:unknown");
    CHECK_STR(PEOPLE(0, "{'role':3}"), "where.role:type");
    CHECK_STR(PEOPLE(0, "{'role':[]}"), "where.role:type");
    CHECK_STR(PEOPLE(0, "{'role':['a',{}]}"), "where.role:type");
    CHECK_STR(ask(mock, "certification.ask_badges", 0, 0, "{'role':'sales'}", "count"), "where.role:unknown");
}

TEST(badges_count_until_they_are_lost)
{
    SCOPED_MOCK(mock);
    char json[400];

    snprintf(json, sizeof json, "{'partner':'" PARTNER "','program':'program_000000000001a','code':'data-protection',"
        "'practice':'storage','from':%lld,'state':'held'}", AT(0));
    CHECK(*prm_mock_insert(mock, "badge", json) != '\0');
    snprintf(json, sizeof json, "{'partner':'" PARTNER "','program':'program_000000000001a','code':'hpc',"
        "'practice':'compute','from':%lld,'until':%lld,'state':'at_risk'}", AT(0), AT(30));
    CHECK(*prm_mock_insert(mock, "badge", json) != '\0');
    CHECK_STR(ask(mock, "certification.ask_badges", 0, 0, "", "count"), "2");
    CHECK_STR(ask(mock, "certification.ask_badges", 0, 29, "{'practice':['compute','storage']}", "count"), "2");
    CHECK_STR(ask(mock, "certification.ask_badges", 0, 0, "{'code':'hpc'}", "evidence[0].until"), "2027-01-31");
    CHECK_STR(ask(mock, "certification.ask_badges", 0, 30, "", "count"), "1");
    CHECK_STR(ask(mock, "certification.ask_badges", 0, -1, "", "count"), "0");
}

TEST_MAIN(CASE(a_person_counts_once_however_many_awards), CASE(a_credit_is_over_when_it_ends_and_its_end_is_known_before),
    CASE(there_may_be_more_than_a_page_of_them), CASE(nobody_is_counted_by_what_there_is_not),
    CASE(badges_count_until_they_are_lost))
