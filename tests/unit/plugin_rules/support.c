/* SPDX-License-Identifier: Apache-2.0 */
/* The default rules of support walked as chains: what a case is about, how urgent it is, and whose. */
#include "walk.h"

#define AGENT(name, queues, skills, languages)                                                                         \
    "{'name':'" name "','queues':[" queues "],'skills':[" skills "],'languages':[" languages "],'open':0,'room':5}"
#define AGENTS "'agents':[" AGENT("candidate_1", "'general','licence'", "", "") "," \
    AGENT("candidate_2", "'general','licence'", "'licence'", "'de'") "]"

#define PLACE(level, rank) "{'level':'" level "','level_rank':" rank ",'channel_type':'reseller'}"
/* clocks/ */
#define IN_WORK                                                                                                        \
    "'case':{'state':'in_progress','severity':'high','priority':2,'channel':'portal','age_hours':30,'reopenings':0,"   \
    "'answered':true,'owned':true,'queued':true}"
#define OF_PARTNER "'partner':{'type':'reseller','state':'active','country':'FR','level':'gold'}"

#define FOUND(code, score, product)                                                                                    \
    "{'code':'" code "','title':'T','score':" score ",'has_product':" product ",'same_product':false,'own_language':true}"

const struct usual usual[] = {
    /* success/ */
    { "success.planning",
        "{'occasion':'joined','partner':{'type':'reseller','state':'active','channel_type':'reseller','level':'gold',"
        "'level_rank':3,'member_days':0,'benefits':{'support_plan':'premium'}},'plans':[{'code':'basic','rank':10},"
        "{'code':'premium','rank':30}]}" },
    /* cases/ */
    { "support.opening",
        "{'case':{'subject':'The licence key is refused','description':'Since this morning','channel':'portal',"
        "'severity':'high','links':[],'files':0,'follows':false,'accepted':false},'partner':{'type':'reseller','state':'active',"
        "'channel_type':'reseller','level':'silver','level_rank':2},'history':{'recent':0},"
        "'queues':['general','licence']," AGENTS "}" },
    /* knowledge/ */
    { "knowledge.reading",
        "{'audience':{'code':'gold','is_public':false,'rank':3,'of_programs':false,'of_territories':false},"
        "'reader':{'side':'partner','roles':['partner_sales'],'in_territory':false,'places':[" PLACE("gold", "3") "]}}" },
    { "knowledge.suggesting", "{'subject':'licence key','candidates':[" FOUND("keys", "90", "false") "]}" },
    /* clocks/ */
    { "support.promising", "{'occasion':'changed'," IN_WORK "," OF_PARTNER "}" },
    { "support.escalation",
        "{'why':'breach','level':0,'times':0," IN_WORK "," OF_PARTNER ",'clock':{'kind':'resolve','target_minutes':480}}" },
    { "support.closing", "{" IN_WORK "," OF_PARTNER "}" },
    { NULL, NULL },
};

const struct seal seals[] = { { NULL, NULL } };

#define OPENING "support.opening"
#define READING "knowledge.reading"
#define SUGGESTING "knowledge.suggesting"
#define PROMISING  "support.promising"
#define ESCALATION "support.escalation"
#define ASKED(by, times, hours) "{'why':'asked','clock':null,'asked':{'by':'" by "','times':" times ",'hours':" hours "}"
#define PLANNING "success.planning"
#define PLAN_OF(open, targets, more)                                                                                   \
    "'plan':{'code':'basic','rank':10,'channels':['portal','phone'],'own_hours':false,'open':" open ",'targets':[" targets   \
    "]" more "}"
#define PLAN(more) PLAN_OF("true", "", more)
#define QUOTA(more) "'quota':{'cases_used':3,'minutes_used':0,'next_from':'2027-04-01'" more "}"
const struct way ways[] = {
    /* success/ */
    { "as its level grants", PLANNING, "{}", "success.plan/plan", "premium", "plan_of_level" },
    { "which it has", PLANNING, "{'current':{'code':'premium','by':'rules','days':9}}", "success.plan/action", "keep",
        "plan_kept" },
    { "as was agreed", PLANNING, "{'occasion':'level_changed','current':{'code':'basic','by':'person','days':9}}",
        "success.plan/action", "keep", "plan_agreed" },
    { "nothing is granted", PLANNING, "{'partner':{'benefits':null},'current':{'code':'basic','by':'rules','days':9}}",
        "success.plan/action", "none", "no_plan_granted" },
    { "without a plan", OPENING, "{}", "support.entitle/entitled", "yes", "no_plan" },
    { "what the plan has", OPENING, "{" PLAN("") "," QUOTA("") "}", "support.entitle/entitled", "yes", "entitled" },
    { "a channel that it has not", OPENING, "{'case':{'channel':'chat'}," PLAN("") "," QUOTA("") "}",
        "support.entitle/entitled", "no", "channel_not_in_plan" },
    { "nobody is there", OPENING, "{'case':{'channel':'phone'}," PLAN_OF("false", "", "") "," QUOTA("") "}",
        "support.entitle/entitled", "no", "channel_closed" },
    { "for what is promised around the clock somebody is", OPENING, "{'case':{'channel':'phone'},"
        PLAN_OF("false", "{'severity':'high','always':true}", "") "," QUOTA("") "}",
        "support.entitle/entitled", "yes", "entitled" },
    { "less severe", OPENING, "{'case':{'severity':'critical'}," PLAN(",'severity_cap':'normal'") "," QUOTA("") "}",
        "support.entitle/severity_cap", "normal", "severity_capped" },
    { "nothing is left", OPENING, "{" PLAN("") "," QUOTA(",'cases_left':0") "}", "support.entitle/entitled", "review",
        "quota_used_up" },
    { "no hours are left", OPENING, "{" PLAN("") "," QUOTA(",'minutes_left':0") "}", "support.entitle/entitled", "review",
        "quota_used_up" },
    { "nothing is left, but it is critical", OPENING, "{'case':{'severity':'critical'}," PLAN("") "," QUOTA(",'cases_left':0")
        "}", "support.entitle/entitled", "yes", "beyond_quota" },
    /* cases/ */
    { "by its words", OPENING, "{}", "support.classify/category", "licence", "category_by_words" },
    { "as said", OPENING, "{'case':{'category':'Order'}}", "support.classify/category", "order", "category_as_given" },
    { "by a link", OPENING, "{'case':{'links':['award']}}", "support.classify/category", "certification",
        "category_by_link" },
    { "of nothing known", OPENING, "{'case':{'subject':'Hello'}}", "support.classify/verdict", "review",
        "category_not_known" },
    { "severity as said", OPENING, "{}", "support.classify/severity", "high", "severity_as_given" },
    { "severity by words", OPENING, "{'case':{'severity':null,'description':'An outage'}}", "support.classify/severity",
        "critical", "severity_by_words" },
    { "severity that is usual", OPENING, "{'case':{'severity':null}}", "support.classify/severity", "normal",
        "severity_usual" },
    { "place by severity", OPENING, "{}", "support.priority/priority", "2", "priority_by_severity" },
    { "place by level", OPENING, "{'case':{'severity':'low'},'partner':{'level':'gold','level_rank':3}}",
        "support.priority/priority", "3", "priority_by_level" },
    { "place of what goes on", OPENING, "{'case':{'severity':'low','follows':true}}", "support.priority/priority", "3",
        "priority_of_follower" },
    { "a queue of its own", OPENING, "{}", "support.route/queue", "licence", "queue_of_category" },
    { "the usual queue", OPENING, "{'case':{'category':'order'}}", "support.route/queue", "general", "usual_queue" },
    { "no queue", OPENING, "{'queues':[]}", "support.route/queue", "", "no_queue" },
    { "whoever knows", OPENING, "{}", "support.route/agent", "candidate_2", "agent_by_skill" },
    { "whoever is least busy", OPENING, "{'case':{'category':'order'}}", "support.route/agent", "candidate_1",
        "agent_by_load" },
    { "whoever writes the language", OPENING, "{'case':{'locale':'fr'}}", "support.route/agent", "candidate_1",
        "agent_by_load" },
    { "nobody has room", OPENING, "{'agents':[]}", "support.route/agent", "", "nobody_has_room" },
    /* knowledge/ */
    { "gold reads what is for gold", READING, "{}", "knowledge.visible/visible", "true",
        "read_by_member" },
    { "silver does not", READING, "{'reader':{'places':[" PLACE("silver", "2") "]}}", "knowledge.visible/visible", "false",
        "read_by_other_members" },
    { "the best is shown", SUGGESTING, "{}", "support.suggest/show", "[\"keys\"]", "shown_by_words" },
    { "what is about the product", SUGGESTING, "{'candidates':[{'code':'own','title':'T','score':9,'has_product':true,"
        "'same_product':true,'own_language':true}]}", "support.suggest/show", "[\"own\"]", "shown_by_product" },
    { "what is about another product", SUGGESTING, "{'candidates':[" FOUND("other", "90", "true") "]}",
        "support.suggest/show", "[]", "nothing_fits" },
    /* clocks/ */
    { "promised to all", OPENING, "{}", "support.sla/first_response", "{\"calendar\":\"program\",\"minutes\":120}",
        "promised_to_all" },
    { "promised by a plan", PROMISING, "{'plan':{'code':'premium','targets':[{'severity':'high','update_minutes':30}]}}",
        "support.sla/update", "{\"calendar\":\"plan\",\"minutes\":30}", "promised_by_plan" },
    { "at all hours", PROMISING,
        "{'plan':{'code':'premium','targets':[{'severity':'high','update_minutes':30,'always':true}]}}",
        "support.sla/update", "{\"calendar\":\"24x7\",\"minutes\":30}", "promised_at_all_hours" },
    { "a plan that promises nothing there", PROMISING, "{'plan':{'code':'premium','targets':[]}}", "support.sla/again",
        "carry", "promised_to_all" },
    { "a change goes on", PROMISING, "{}", "support.sla/again", "carry", "promised_to_all" },
    { "what is reopened begins anew", PROMISING, "{'occasion':'reopened'}", "support.sla/again", "anew", "promised_to_all" },
    { "and has been answered", PROMISING, "{'occasion':'reopened'}", "support.sla/first_response", "", "promised_to_all" },
    { "of what does not hurt little is heard", PROMISING, "{'case':{'severity':'low'}}", "support.sla/update", "",
        "promised_to_all" },
    { "not solved in time", ESCALATION, "{}", "support.escalate/level", "2", "raised_for_breach" },
    { "and comes first", ESCALATION, "{}", "support.escalate/priority", "1", "raised_for_breach" },
    { "not answered in time", ESCALATION, "{'clock':{'kind':'first_response'}}", "support.escalate/to", "queue_lead",
        "raised_for_breach" },
    { "a critical case", ESCALATION, "{'case':{'severity':'critical'}}", "support.escalate/to", "executive",
        "raised_for_breach" },
    { "as high as it goes", ESCALATION, "{'level':3,'case':{'severity':'critical'}}", "support.escalate/level", "3",
        "nothing_to_raise" },
    { "a promise at risk", ESCALATION, "{'why':'warning'}", "support.escalate/level", "0", "nothing_to_raise" },
    { "of a critical case", ESCALATION, "{'why':'warning','case':{'severity':'critical'}}", "support.escalate/level", "1",
        "raised_for_risk" },
    { "a partner asks", ESCALATION, ASKED("partner", "0", "null") "}", "support.escalate/level", "1", "raised_as_asked" },
    { "and again", ESCALATION, ASKED("partner", "1", "30") ",'level':1}", "support.escalate/level", "2", "raised_as_asked" },
    { "but too soon", ESCALATION, ASKED("partner", "1", "23") ",'level':1}", "support.escalate/level", "1", "asked_lately" },
    { "and too often", ESCALATION, ASKED("partner", "2", "30") ",'level':2}", "support.escalate/level", "2",
        "as_high_as_asking_goes" },
    { "the vendor asks", ESCALATION, ASKED("vendor", "0", "1") ",'level':2}", "support.escalate/level", "3",
        "raised_as_asked" },
    { "silence", ESCALATION, "{'why':'silence','clock':null}", "support.escalate/level", "1", "raised_for_silence" },
    { "nobody takes note", ESCALATION, "{'why':'ignored','clock':null,'level':1}", "support.escalate/level", "2",
        "raised_unseen" },
    { "not at the top either", ESCALATION, "{'why':'ignored','clock':null,'level':3}", "support.escalate/again_hours", "8",
        "raised_unseen" },
    { "a bad rating", ESCALATION, "{'why':'rating','clock':null,'rating':2}", "support.escalate/level", "1",
        "raised_for_rating" },
    { "a good one", ESCALATION, "{'why':'rating','clock':null,'rating':3}", "support.escalate/level", "0",
        "nothing_to_raise" },
    { "after a week", "support.closing", "{}", "support.autoclose/days", "7", "closes_after" },
    { NULL, NULL, NULL, NULL, NULL, NULL },
};

static void a_refusal_is_the_last_that_is_asked(void)
{
    SCOPED_FIXTURE(f, NULL);
    REQUIRE(walk(&f, OPENING, "{'case':{'channel':'chat'}," PLAN("") "," QUOTA("") "}"));
    CHECK_STR(answer(&f, "support.entitle/entitled"), "no");
    CHECK_STR(answer(&f, "support.priority/priority"), "");
}

static void settings_change_what_is_covered(void)
{
    SCOPED_FIXTURE(f, "{'support.entitle':{'used_up':'no','no_plan':'review','beyond_quota':'high'},"
        "'success.plan':{'default':'basic','person_holds':false}}");
    REQUIRE(walk(&f, OPENING, "{}"));
    CHECK_STR(answer(&f, "support.entitle/entitled"), "review");
    REQUIRE(walk(&f, OPENING, "{'case':{'severity':'normal'}," PLAN("") "," QUOTA(",'cases_left':0") "}"));
    CHECK_STR(answer(&f, "support.entitle/entitled"), "no");
    REQUIRE(walk(&f, OPENING, "{" PLAN("") "," QUOTA(",'cases_left':0") "}"));
    CHECK_STR(answer(&f, "support.entitle/entitled"), "yes");
    REQUIRE(walk(&f, PLANNING, "{'partner':{'benefits':null}}"));
    CHECK_STR(answer(&f, "success.plan/plan"), "basic");
    CHECK(has_reason(&f, "plan_default"));
    REQUIRE(walk(&f, PLANNING, "{'current':{'code':'basic','by':'person','days':9}}"));
    CHECK_STR(answer(&f, "success.plan/plan"), "premium");
}

static void settings_change_who_works_on_it(void)
{
    SCOPED_FIXTURE(f, "{'support.route':{'assign':false,'queues':{'licence':'general'}}}");
    REQUIRE(walk(&f, OPENING, "{}"));
    CHECK_STR(answer(&f, "support.route/queue"), "general");
    CHECK_STR(answer(&f, "support.route/agent"), "");
    CHECK(has_reason(&f, "taken_by_hand"));
}

static void settings_change_what_is_promised(void)
{
    SCOPED_FIXTURE(f, "{'support.sla':{'at_all_hours':{'high':true},'answers_again':true,'reopened':'carry'},"
                      "'support.autoclose':{'reopen_days':3}}");
    REQUIRE(walk(&f, PROMISING, "{'occasion':'reopened'}"));
    CHECK_STR(answer(&f, "support.sla/first_response"), "{\"calendar\":\"24x7\",\"minutes\":120}");
    CHECK_STR(answer(&f, "support.sla/again"), "carry");
    CHECK(has_reason(&f, "promised_at_all_hours"));
    REQUIRE(walk(&f, "support.closing", "{}"));
    CHECK_STR(answer(&f, "support.autoclose/reopen_days"), "3");
}

TEST_MAIN(RULE_CASES, CASE(a_refusal_is_the_last_that_is_asked), CASE(settings_change_what_is_covered),
    CASE(settings_change_who_works_on_it), CASE(settings_change_what_is_promised))
