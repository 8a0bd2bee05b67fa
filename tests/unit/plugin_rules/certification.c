/* SPDX-License-Identifier: Apache-2.0 */
/* The default rules of certifications and tiers walked as chains: for whom an award counts, what a partner is competent in,
 * each way a member can rise, stay, be at risk and fall. */
#include "walk.h"

#include <stdio.h>
#include <string.h>

#define PARTNER                                                                                                        \
    "'partner':{'type':'reseller','state':'active','country':'DE','segments':[],'channel_type':'reseller',"            \
    "'level':'gold','level_rank':3,'member_days':400}"
#define ITEM(kind, passed, gap)                                                                                        \
    "{'code':'won','kind':'" kind "','metric':'deals.won_value','window':'12 months','value':100,'op':'gte','needed':100," \
    "'passed':" passed ",'waived':false,'gap':" gap ",'points':0}"
#define LEVEL(code, rank, current, items)                                                                              \
    "{'code':'" code "','rank':" rank ",'current':" current ",'missing':0,'total':0,'needed':0,'items':[" items "]}"
#define LEVELS(gold, platinum)                                                                                         \
    "'levels':[" LEVEL("silver", "2", "false", "") "," LEVEL("gold", "3", "true", gold) "," LEVEL("platinum", "4", "false", \
        platinum) "]"
#define MET     ITEM("must", "true", "0")
#define MISSING ITEM("must", "false", "1")
#define STANDING(state) "'standing':{'state':'" state "','locked':false}"
#define NEED(people, have) "{'practice':'storage','of':'storage','people':" people ",'have':" have "}"

const struct usual usual[] = {
    /* counting/ */
    { "certification.counting",
        "{'occasion':'awarded','award':{'certification':'storage-engineer','role':'technical','practice':'storage','rank':1,"
        "'days':0,'days_left':730},'person':{'persona':'technical','employed':true,'days':400,'elsewhere':false},"
        "'partner':{'type':'reseller','state':'active','country':'DE'}}" },
    { "certification.badge",
        "{'competency':{'code':'data-protection','practice':'storage'},'needs':[" NEED("2", "2") "],"
        "'badge':{'state':'none','days':0},'partner':{'type':'reseller','state':'active','country':'DE',"
        "'channel_type':'reseller'}}" },
    /* tiers/ */
    { "tiers.evaluation",
        "{'occasion':'interim','as_of':'2027-01-01'," PARTNER ",'scheme':{'period':'quarter','promotes':'at_once',"
        "'grace_days':45}," STANDING("active") "," LEVELS(MET, MISSING) "}" },
    { "tiers.judgement",
        "{'as_of':'2027-01-01'," PARTNER ",'judged':[{'code':'spirit','window':'all'}],'figures':[{'metric':"
        "'deals.registrations','window':'all','unit':'deals','value':4}]}" },
    { "tiers.waiving",
        "{" PARTNER ",'waiver':{'code':'won','level':'gold','level_rank':3,'kind':'must','metric':'deals.won_value',"
        "'needed':100,'days':30},'standing':'at_risk','by':'partner','times':0}" },
    { NULL, NULL },
};

const struct seal seals[] = { { NULL, NULL } };

#define COUNTING "certification.counting"
#define BADGE    "certification.badge"
#define EVALUATION "tiers.evaluation"
#define WAIVING    "tiers.waiving"
const struct way ways[] = {
    /* counting/ */
    { "for the employer", COUNTING, "{}", "certification.counts/counts", "yes", "counts_for_employer" },
    { "as long as it holds", COUNTING, "{}", "certification.counts/until_days", "", "counts_for_employer" },
    { "somebody new", COUNTING, "{'occasion':'joined','person':{'days':0}}", "certification.counts/from_days", "",
        "counts_for_employer" },
    { "somebody who left", COUNTING, "{'occasion':'left','person':{'employed':false,'days':0}}",
        "certification.counts/until_days", "30", "counts_after_leaving" },
    { "somebody who works elsewhere", COUNTING, "{'occasion':'joined','person':{'employed':false,'elsewhere':true}}",
        "certification.counts/until_days", "30", "counts_after_leaving" },
    { "where it has ended", COUNTING, "{'partner':{'state':'terminated'}}", "certification.counts/counts", "no",
        "counts_for_no_ended_partner" },
    { "all there are", BADGE, "{}", "certification.competency/held", "yes", "has_the_people" },
    { "one is missing", BADGE, "{'needs':[" NEED("2", "2") "," NEED("3", "2") "]}", "certification.competency/held", "no",
        "people_missing" },
    { "not active yet", BADGE, "{'partner':{'state':'onboarding'}}", "certification.competency/held", "no",
        "competent_but_not_active" },
    { "suspended, but had it", BADGE, "{'badge':{'state':'held','days':9},'partner':{'state':'suspended'}}",
        "certification.competency/held", "yes", "has_the_people" },
    /* tiers/ */
    { "stays", EVALUATION, "{}", "tiers.transition/action", "hold", "keeps_level" },
    { "what is next", EVALUATION, "{}", "tiers.evaluate/level", "gold", "next_lacks" },
    { "rises", EVALUATION, "{" LEVELS(MET, MET) "}", "tiers.transition/action", "promote", "rises" },
    { "rises, with what the level grants", EVALUATION, "{" LEVELS(MET, MET) "}", "tiers.benefits/grants", "", "rises" },
    { "earns it before the end", EVALUATION, "{'scheme':{'promotes':'at_period_end'}," LEVELS(MET, MET) "}",
        "tiers.transition/action", "at_period_end", "rises_at_period_end" },
    { "earns it at the end", EVALUATION,
        "{'occasion':'official','scheme':{'promotes':'at_period_end'}," LEVELS(MET, MET) "}", "tiers.transition/action",
        "promote", "rises" },
    { "points are missing", EVALUATION, "{" LEVELS(MET, ITEM("total", "false", "20")) "}", "tiers.evaluate/level", "gold",
        "next_lacks_points" },
    { "the top is given by hand", EVALUATION, "{" LEVELS(MET, "") "}", "tiers.evaluate/level", "gold", "next_by_hand" },
    { "at risk", EVALUATION, "{" LEVELS(MISSING, MISSING) "}", "tiers.transition/action", "hold", "at_risk" },
    { "in grace", EVALUATION, "{'occasion':'official'," LEVELS(MISSING, MISSING) "}", "tiers.transition/grace_days", "45",
        "grace_begins" },
    { "still in grace", EVALUATION,
        "{'standing':{'state':'grace','grace_days_left':1}," LEVELS(MISSING, MISSING) "}", "tiers.transition/action", "hold",
        "grace_goes_on" },
    { "falls", EVALUATION, "{'standing':{'state':'grace','grace_days_left':0}," LEVELS(MISSING, MISSING) "}",
        "tiers.transition/to", "silver", "falls" },
    { "is locked", EVALUATION, "{'standing':{'locked':true}," LEVELS(MET, MET) "}", "tiers.transition/action", "hold",
        "locked" },
    { "has not even the lowest", EVALUATION,
        "{'partner':{'level':'silver','level_rank':2},'levels':[" LEVEL("silver", "2", "true", MISSING) "]}",
        "tiers.transition/action", "hold", "lowest_is_kept" },
    { "a short waiver", WAIVING, "{}", "tiers.waiver/verdict", "auto", "waived_for" },
    { "a longer one", WAIVING, "{'waiver':{'days':100}}", "tiers.waiver/days", "30", "waiver_shortened" },
    { "for who is safe", WAIVING, "{'standing':'active'}", "tiers.waiver/verdict", "review", "waiver_for_a_person" },
    { "again and again", WAIVING, "{'times':2}", "tiers.waiver/verdict", "refuse", "waived_too_often" },
    { "a higher level's", WAIVING, "{'waiver':{'level':'platinum','level_rank':4}}", "tiers.waiver/verdict", "refuse",
        "not_its_level" },
    { NULL, NULL, NULL, NULL, NULL, NULL },
};

static void settings_change_for_how_long(void)
{
    SCOPED_FIXTURE(f, "{'certification.counts':{'leaver_grace_days':0,'joiner_wait_days':14}}");
    REQUIRE(walk(&f, COUNTING, "{}"));
    CHECK_STR(answer(&f, "certification.counts/from_days"), "14");
    CHECK(has_reason(&f, "counts_after"));
    REQUIRE(walk(&f, COUNTING, "{'person':{'employed':false}}"));
    CHECK_STR(answer(&f, "certification.counts/counts"), "no");
    CHECK(has_reason(&f, "counted_until_leaving"));
}

static void settings_say_what_part_is_enough(void)
{
    SCOPED_FIXTURE(f, "{'certification.competency':{'share_bps':5000}}");
    REQUIRE(walk(&f, BADGE, "{'needs':[" NEED("3", "2") "]}"));
    CHECK_STR(answer(&f, "certification.competency/held"), "yes");
    REQUIRE(walk(&f, BADGE, "{'needs':[" NEED("3", "1") "]}"));
    CHECK_STR(answer(&f, "certification.competency/held"), "no");
}

static void settings_change_how_members_rise_and_fall(void)
{
    SCOPED_FIXTURE(f, "{'tiers.transition':{'grace_at_once':true},'tiers.metric':{'weights':{'spirit':"
                      "{'deals.registrations':10}}},'tiers.benefits':{'roles':{'reseller':{'platinum':"
                      "{'margin_bps':2500}}}}}");
    REQUIRE(walk(&f, EVALUATION, "{" LEVELS(MISSING, MISSING) "}"));
    CHECK_STR(answer(&f, "tiers.transition/action"), "grace");
    REQUIRE(walk(&f, EVALUATION, "{" LEVELS(MET, MET) "}"));
    CHECK_STR(answer(&f, "tiers.benefits/grants"), "{\"margin_bps\":2500}");
    CHECK(has_reason(&f, "own_grants"));
    REQUIRE(walk(&f, "tiers.judgement", "{}"));
    CHECK_STR(answer(&f, "tiers.metric/values"), "[{\"code\":\"spirit\",\"value\":40}]");
}

TEST_MAIN(RULE_CASES, CASE(settings_change_for_how_long), CASE(settings_say_what_part_is_enough),
    CASE(settings_change_how_members_rise_and_fall))
