/* SPDX-License-Identifier: Apache-2.0 */
/* What comes: a certificate's end is foreseen with the level it costs, told of so many days before, averted or come; a
 * scorecard says what is missing, and what would be if is asked without leaving anything. */
#include "outlook/outlook.h"

#include "mock_rows.h"
#include "partners.h"
#include "test.h"
#include "tiers/tiers.h"

#include <stdio.h>
#include <string.h>

#define BEGIN     1798761600000LL /* 2027-01-01 */
#define AT(day)   (BEGIN + (day) * (long long)PRM_DAY_MS)
#define NOON      (12 * (long long)PRM_HOUR_MS)

/* ---- As much of the plugin as that takes -------------------------------------------------------------------------- */

static const prm_entity *const network[] = { &partners_program_entity, &partners_level_entity,
    &partners_territory_entity, &partners_product_entity, &partners_partner_entity, &partners_membership_entity,
    &partners_person_entity, NULL };
static const prm_entity *const entities[] = { &cert_certification_entity, &cert_course_entity, &cert_award_entity,
    &cert_result_entity, &cert_credit_entity, &cert_competency_entity, &cert_badge_entity, &tiers_scheme_entity,
    &tiers_requirement_entity, &tiers_standing_entity, &tiers_evaluation_entity, &tiers_waiver_entity, &tiers_risk_entity,
    NULL };
static const prm_method *const methods[] = { &tiers_scorecard_method, &tiers_what_if_method, &tiers_forecast_method, NULL };
static const prm_chain *const chains[] = { &tiers_evaluation_chain, &tiers_judgement_chain, NULL };
static const prm_timer *const timers[] = { &tiers_foresee_timer, &tiers_foresee_some_timer, &tiers_foresee_member_timer,
    &tiers_risk_tells_timer, NULL };
static const prm_reaction *const reactions[] = { &tiers_foresee_counted, &tiers_foresee_uncounted,
    &tiers_foresee_recounted, &tiers_foresee_moved, NULL };
static const prm_reason *const notices[] = { &tiers_told_risk_certificate, &tiers_told_risk_figure, &tiers_told_risk_averted,
    &tiers_told_risk_of_partner, NULL };
static const prm_field *const settings[] = { &tiers_forecast_days_setting, &tiers_risk_days_setting, NULL };

static const prm_plugin plugin = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_TARGET, .api = &prm, .id = "certification", .version = "1.0.0", .doc = "Tried",
    .namespaces = PRM_TEXTS("certification", "tiers"), .needs = PRM_TEXTS("partners >= 1.0"),
    .services = PRM_TEXTS(PRM_CALENDAR_SERVICE, PRM_METRICS_SERVICE, PRM_NOTIFY_SERVICE), .entities = entities,
    .methods = methods, .chains = chains, .events = cert_events, .timers = timers, .settings = settings,
    .reactions = reactions, .notices = notices };

/* ---- A member at gold, which takes two technical people ------------------------------------------------------------ */

typedef struct world {
    prm_mock *mock;
    const char *program, *bronze, *silver, *gold, *partner, *membership, *standing, *certification;
    const char *required; /* gold's people */
} world;

/* Somebody certified for technical work until so many days from the beginning. The award's id. */
static const char *certify(world *w, int person, long long until)
{
    char who[40];

    snprintf(who, sizeof who, "person_%013d", person);
    const char *award = world_insert(w, "award", "{'person':'%s','partner':'%s','certification':'%s','state':'active',"
        "'number':'N%d','expires_at':%lld}", who, w->partner, w->certification, person, AT(until) + NOON);
    world_insert(w, "credit",
        "{'award':'%s','person':'%s','partner':'%s','certification':'%s','certification_code':'engineer',"
        "'role':'technical','from':%lld,'until':%lld}", award, who, w->partner, w->certification, AT(-30),
        AT(until) + NOON);
    return award;
}

static bool build(world *w)
{
    *w = (world){ .mock = prm_mock_new(&plugin) };
    if (!w->mock || prm_mock_declare(w->mock, network) != PRM_OK)
        return false;
    w->program = world_insert(w, "program", "{'name':'Advantage','currency':'EUR','time_zone':'UTC'}");
    w->bronze = world_insert(w, "level", "{'program':'%s','code':'bronze','name':'Bronze','rank':1}", w->program);
    w->silver = world_insert(w, "level", "{'program':'%s','code':'silver','name':'Silver','rank':2}", w->program);
    w->gold = world_insert(w, "level", "{'program':'%s','code':'gold','name':'Gold','rank':3}", w->program);
    w->partner = world_insert(w, "partner", "{'legal_name':'Alpha','type':'reseller','country':'DE','state':'active',"
        "'manager':'user_0000000000001'}");
    w->membership = world_insert(w, "membership",
        "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}",
        w->partner, w->program, w->gold);
    w->standing = world_insert(w, "standing",
        "{'partner':'%s','program':'%s','membership':'%s','level':'%s','state':'active',"
        "'review_on':'2027-04-01'}", w->partner, w->program, w->membership, w->gold);
    w->certification = world_insert(w, "certification", "{'code':'engineer','name':'Engineer'}");
    world_insert(w, "tier_scheme", "{'program':'%s','period':'quarter'}", w->program);
    w->required = world_insert(w, "requirement",
        "{'program':'%s','level':'%s','code':'engineers','name':'Two engineers','kind':"
        "'must','metric':'certification.certified_people','where':{'role':'technical'},'threshold':2}", w->program, w->gold);
    world_insert(w, "requirement", "{'program':'%s','level':'%s','code':'won','name':'Won','kind':'must','metric':"
        "'deals.won_value','window':'12 months','threshold':1000}", w->program, w->gold);
    prm_mock_metric(w->mock, "deals.won_value", "12 months", 5000);
    prm_mock_describe_metric(w->mock, "deals.won_value",
        "{'name':'deals.won_value','measure':'sum','unit':'minor units','period':'month','dimensions':['partner','program'],"
        "'from':'sum(won_base) on deals.won by partner, program, month'}");
    prm_mock_answer(w->mock, "tiers.evaluate", "{'level':'silver'}");
    prm_mock_answer(w->mock, "tiers.transition", "{'action':'grace','grace_days':45}");
    return *w->required != '\0' && *w->certification != '\0';
}

static void end(world *w)
{
    prm_mock_free(w->mock);
}

#define WORLD(name)                                                                                                    \
    __attribute__((cleanup(end))) world name;                                                                          \
    REQUIRE(build(&name))

/* A night's look at all of the programme. */
static void foresee(world *w)
{
    CHECK_INT(prm_mock_recur(w->mock, "tiers.foresee", w->program), PRM_OK);
    CHECK(prm_mock_advance(w->mock, 0) >= 0);
}

/* That something has changed of what counts for it. */
static void tell(world *w, const char *event)
{
    char data[80];

    snprintf(data, sizeof data, "{'partner':'%s'}", w->partner);
    CHECK_INT(prm_mock_happen(w->mock, event, prm_mock_row_at(w->mock, "credit", 0), data), PRM_OK);
}

static const char *risk(world *w, const char *path)
{
    return prm_mock_row(w->mock, prm_mock_row_at(w->mock, "tier_risk", 0), path);
}

/* ---- Cases -------------------------------------------------------------------------------------------------------- */

TEST(a_certificates_end_is_foreseen_with_what_it_costs)
{
    WORLD(w);
    certify(&w, 1, 400);
    const char *award = certify(&w, 2, 40);
    foresee(&w);
    REQUIRE(prm_mock_rows(w.mock, "tier_risk") == 1);
    CHECK_STR(risk(&w, "state"), "open");
    CHECK_STR(risk(&w, "on"), "2027-02-10");
    CHECK_STR(risk(&w, "keeps_until"), "2027-03-27");
    CHECK_STR(risk(&w, "requirement"), "engineers");
    CHECK_STR(risk(&w, "award"), award);
    CHECK_STR(risk(&w, "certification_code"), "engineer");
    CHECK_STR(risk(&w, "level"), w.gold);
    CHECK_STR(risk(&w, "to"), w.silver);
    CHECK_STR(risk(&w, "value"), "1");
    CHECK_STR(risk(&w, "needed"), "2");
    CHECK_INT(prm_mock_events(w.mock, "tiers.risk_found"), 1);
    CHECK_INT(prm_mock_decisions(w.mock, "tiers.evaluation"), 1);
    CHECK_STR(prm_mock_decision(w.mock, risk(&w, "decision"), "chain"), "tiers.evaluation");
    foresee(&w); /* the same again says nothing again */
    CHECK_INT(prm_mock_rows(w.mock, "tier_risk"), 1);
    CHECK_STR(risk(&w, "version"), "2"); /* told once */
    prm_mock_as(w.mock, PRM_PARTNER_SIDE, w.partner, "partner_admin");
    CHECK_INT(world_call(&w, "tiers.forecast", "{'program':'%s'}", w.program), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].level_name"), "Gold");
    CHECK_STR(prm_mock_text(w.mock, "items[0].to_name"), "Silver");
    CHECK_STR(prm_mock_text(w.mock, "items[0].days"), "40");
    CHECK_INT(world_call(&w, "tiers.forecast", "{'program':'%s','days':39}", w.program), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].tier_risk"), "");
}

TEST(it_is_told_at_each_of_the_days_before_and_never_twice)
{
    WORLD(w);
    certify(&w, 1, 400);
    certify(&w, 2, 70);
    foresee(&w); /* 70 days before: what was to be told at 90 is told now */
    CHECK_INT(prm_mock_notices(w.mock, "told_risk_certificate"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_risk_certificate", "data.days"), "70");
    CHECK_STR(prm_mock_notice(w.mock, "told_risk_certificate", "data.certification"), "Engineer");
    CHECK_STR(prm_mock_notice(w.mock, "told_risk_certificate", "partner"), w.partner);
    CHECK_INT(prm_mock_notices(w.mock, "told_risk_of_partner"), 1);
    static const struct { int days; const char *left; } until[] = { { 10, "60" }, { 30, "30" }, { 23, "7" } };
    for (size_t i = 0; i < sizeof until / sizeof *until; i++) {
        CHECK(prm_mock_advance(w.mock, until[i].days * (long long)PRM_DAY_MS) >= 0);
        foresee(&w);
        CHECK_INT(prm_mock_notices(w.mock, "told_risk_certificate"), i + 2);
        CHECK_STR(prm_mock_notice(w.mock, "told_risk_certificate", "data.days"), until[i].left);
    }
}

TEST(what_is_renewed_in_time_is_averted_and_what_is_not_comes)
{
    WORLD(w);
    certify(&w, 1, 400);
    certify(&w, 2, 20);
    foresee(&w);
    CHECK_STR(risk(&w, "state"), "open");
    certify(&w, 3, 400);
    tell(&w, "certification.counted");
    CHECK_INT(prm_mock_react(w.mock), 1);
    CHECK(prm_mock_advance(w.mock, 60000) >= 0);
    CHECK_STR(risk(&w, "state"), "averted");
    CHECK_INT(prm_mock_notices(w.mock, "told_risk_averted"), 1);
    CHECK(prm_mock_advance(w.mock, 15 * (long long)PRM_DAY_MS) >= 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_risk_certificate"), 1); /* none of what was averted */

    WORLD(other);
    certify(&other, 1, 400);
    certify(&other, 2, 20);
    foresee(&other);
    CHECK(prm_mock_advance(other.mock, 21 * (long long)PRM_DAY_MS) >= 0);
    foresee(&other);
    CHECK_STR(risk(&other, "state"), "come");
    CHECK_INT(prm_mock_events(other.mock, "tiers.risk_came"), 1);
}

TEST(only_what_would_be_lost_is_a_risk)
{
    WORLD(w);
    certify(&w, 1, 400);
    certify(&w, 2, 181); /* further than anybody looks */
    foresee(&w);
    CHECK_INT(prm_mock_rows(w.mock, "tier_risk"), 0);
    certify(&w, 3, 400);
    certify(&w, 2, 40); /* the same person: one counts still */
    foresee(&w);
    CHECK_INT(prm_mock_rows(w.mock, "tier_risk"), 0);

    WORLD(kept);
    certify(&kept, 1, 400);
    certify(&kept, 2, 40);
    prm_mock_answer(kept.mock, "tiers.transition", "{'action':'hold'}"); /* the rules take nothing for it */
    world_insert(&kept, "requirement", "{'program':'%s','level':'%s','code':'spirit','name':'Spirit','kind':'must','metric':"
        "'tiers.judged','threshold':7}", kept.program, kept.gold);
    foresee(&kept);
    CHECK_INT(prm_mock_rows(kept.mock, "tier_risk"), 0);
    CHECK(prm_mock_was_asked(kept.mock, "tiers.transition"));
    CHECK_INT(prm_mock_decisions(kept.mock, "tiers.evaluation"), 0); /* night by night until that day */
    CHECK_INT(prm_mock_decisions(kept.mock, "tiers.judgement"), 0);

    WORLD(lowest); /* nobody falls from there, and no decision about it is kept night by night */
    world_insert(&lowest, "requirement",
        "{'program':'%s','level':'%s','code':'one','name':'One','kind':'must','metric':"
        "'certification.certified_people','threshold':1}", lowest.program, lowest.bronze);
    const char *partner = world_insert(&lowest, "partner", "{'legal_name':'Beta','type':'reseller','state':'active'}");
    const char *member = world_insert(&lowest, "membership",
        "{'partner':'%s','program':'%s','level':'%s','channel_type':"
        "'reseller'}", partner, lowest.program, lowest.bronze);
    world_insert(&lowest, "standing", "{'partner':'%s','program':'%s','membership':'%s','level':'%s','state':'active',"
        "'review_on':'2027-04-01'}", partner, lowest.program, member, lowest.bronze);
    world_insert(&lowest, "credit", "{'award':'award_0000000000009','person':'person_0000000000009','partner':'%s',"
        "'certification':'%s','certification_code':'engineer','role':'technical','from':%lld,'until':%lld}", partner,
        lowest.certification, AT(-30), AT(40));
    foresee(&lowest);
    CHECK(!prm_mock_was_asked(lowest.mock, "tiers.transition"));
    CHECK_INT(prm_mock_rows(lowest.mock, "tier_risk"), 0);
}

/* Whoever gives a level has its days to come looked at, in the night with all others; of what others did, soon. */
TEST(another_level_is_foreseen_once)
{
    WORLD(w);
    certify(&w, 1, 400);
    certify(&w, 2, 40);
    CHECK_INT(prm_mock_happen(w.mock, "partners.level_changed", w.membership, "{}"), PRM_OK);
    CHECK_INT(prm_mock_react(w.mock), 1);
    CHECK_INT(prm_mock_advance(w.mock, 60000), 0); /* its standing has it */
    const char *partner = world_insert(&w, "partner", "{'legal_name':'Beta','type':'reseller','state':'active'}");
    const char *member = world_insert(&w, "membership", "{'partner':'%s','program':'%s','level':'%s','channel_type':"
        "'reseller'}", partner, w.program, w.gold);
    CHECK_INT(prm_mock_happen(w.mock, "partners.level_changed", member, "{}"), PRM_OK);
    CHECK_INT(prm_mock_react(w.mock), 1);
    CHECK_INT(prm_mock_advance(w.mock, 60000), 1);
}

TEST(a_waiver_ends_too)
{
    WORLD(w);
    certify(&w, 1, 400);
    world_insert(&w, "waiver", "{'partner':'%s','program':'%s','membership':'%s','requirement':'%s','state':'active',"
        "'until':'2027-01-20'}", w.partner, w.program, w.membership, w.required);
    foresee(&w);
    CHECK_STR(risk(&w, "on"), "2027-01-21");
    CHECK_STR(risk(&w, "award"), "");
    CHECK_INT(prm_mock_notices(w.mock, "told_risk_figure"), 1);
}

TEST(a_scorecard_says_what_is_missing_and_what_would_be_if)
{
    WORLD(w);
    certify(&w, 1, 400);
    prm_mock_answer(w.mock, "tiers.evaluate", "{'level':'silver'}");
    prm_mock_answer(w.mock, "tiers.transition", "{'action':'hold'}");
    world_insert(&w, "requirement",
        "{'program':'%s','level':'%s','code':'engineer','name':'One engineer','kind':'must','metric':"
        "'certification.certified_people','where':{'role':'technical'},'threshold':1}", w.program, w.silver);
    const char *partner = world_insert(&w, "partner", "{'legal_name':'Beta','type':'reseller','state':'active'}");
    world_insert(&w, "membership",
        "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}", partner, w.program,
        w.bronze);
    prm_mock_as(w.mock, PRM_PARTNER_SIDE, partner, "partner_admin");
    CHECK_INT(world_call(&w, "tiers.scorecard", "{'program':'%s'}", w.program), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "next.name"), "Silver");
    CHECK_STR(prm_mock_text(w.mock, "next.missing[0].code"), "engineer");
    CHECK_STR(prm_mock_text(w.mock, "next.missing[0].gap"), "1");
    CHECK_STR(prm_mock_text(w.mock, "levels[2].items[0].needed"), "2");
    CHECK_STR(prm_mock_text(w.mock, "complete"), "true");
    size_t rows = prm_mock_rows(w.mock, "evaluation");
    CHECK_INT(world_call(&w, "tiers.what_if",
        "{'program':'%s','add':[{'metric':'certification.certified_people','where':"
        "{'role':'technical'},'value':2}]}", w.program), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "levels[1].met"), "true");
    CHECK_STR(prm_mock_text(w.mock, "levels[2].met"), "true");
    CHECK_STR(prm_mock_text(w.mock, "changes[0].before"), "0");
    CHECK_STR(prm_mock_text(w.mock, "changes[0].value"), "2");
    CHECK_STR(prm_mock_text(w.mock, "would_earn"), w.silver);
    CHECK_INT(world_call(&w, "tiers.what_if",
        "{'program':'%s','add':[{'requirement':'engineers','value':1}]}", w.program), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "levels[2].met"), "false");
    CHECK_INT(world_call(&w, "tiers.what_if",
        "{'program':'%s','add':[{'metric':'deals.unheard_of','value':1}]}", w.program),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "add[0].metric:unknown");
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), rows);
    CHECK_INT(world_call(&w, "tiers.scorecard", "{'program':'%s','as_of':'2027-01-02'}", w.program), PRM_E_INVALID);
    prm_mock_as(w.mock, PRM_VENDOR_SIDE, "", "program_manager");
    CHECK_INT(world_call(&w, "tiers.scorecard", "{'program':'%s'}", w.program), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "tiers.scorecard", "{'program':'%s','partner':'%s'}", w.program, w.partner), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "level"), w.gold);
    CHECK_STR(prm_mock_text(w.mock, "standing.review_on"), "2027-04-01");
}

TEST(what_counts_is_looked_at_when_it_changes)
{
    static const char *const events[] = { "certification.counted", "certification.uncounted", "certification.recounted" };

    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        WORLD(w);
        certify(&w, 1, 400);
        certify(&w, 2, 20);
        tell(&w, events[i]);
        CHECK_INT(prm_mock_react(w.mock), 1);
        CHECK(prm_mock_advance(w.mock, 1000) >= 1);
        CHECK_STR(risk(&w, "on"), "2027-01-21");
    }
}

TEST(a_badge_is_lost_some_days_after_the_people_it_takes)
{
    WORLD(w);
    world_insert(&w, "requirement",
        "{'program':'%s','level':'%s','code':'vaults','name':'Vaults','kind':'must','metric':"
        "'certification.competencies','where':{'code':'vault'},'threshold':1}", w.program, w.gold);
    const char *competency = world_insert(&w, "competency",
        "{'program':'%s','code':'vault','name':'Vaults','grace_days':10,"
        "'needs':[{'role':'technical','people':2}]}", w.program);
    world_insert(&w, "badge", "{'partner':'%s','program':'%s','competency':'%s','code':'vault','from':%lld}", w.partner,
        w.program, competency, AT(-30));
    certify(&w, 1, 400);
    certify(&w, 2, 90);
    const char *award = certify(&w, 3, 40);
    foresee(&w);
    REQUIRE(prm_mock_rows(w.mock, "tier_risk") == 2);
    const char *lost = prm_mock_row_at(w.mock, "tier_risk", 1);
    CHECK_STR(prm_mock_row(w.mock, lost, "requirement"), "vaults");
    CHECK_STR(prm_mock_row(w.mock, lost, "on"), "2027-04-11"); /* 90 days, and 10 of grace */
    CHECK_STR(prm_mock_row(w.mock, lost, "value"), "0");
    CHECK(strcmp(prm_mock_row(w.mock, lost, "award"), award) != 0);
    CHECK_STR(prm_mock_row(w.mock, lost, "award"), prm_mock_row_at(w.mock, "award", 1));
    CHECK_STR(prm_mock_row(w.mock, lost, "certification_code"), "engineer");
}

TEST_MAIN(CASE(what_counts_is_looked_at_when_it_changes), CASE(a_badge_is_lost_some_days_after_the_people_it_takes),
    CASE(a_certificates_end_is_foreseen_with_what_it_costs),
    CASE(it_is_told_at_each_of_the_days_before_and_never_twice),
    CASE(what_is_renewed_in_time_is_averted_and_what_is_not_comes), CASE(only_what_would_be_lost_is_a_risk),
    CASE(another_level_is_foreseen_once), CASE(a_waiver_ends_too),
    CASE(a_scorecard_says_what_is_missing_and_what_would_be_if))
