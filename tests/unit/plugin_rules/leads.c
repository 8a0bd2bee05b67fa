/* SPDX-License-Identifier: Apache-2.0 */
/* The default rules walked as chains: each way a lead can go. */
#include "walk.h"

#include <stdio.h>
#include <string.h>

#define LEAD(equal, score, state, days, same)                                                                          \
    "'candidates':[{'name':'candidate_1','kind':'lead'," equal "'score':" score ",'matched_on':['name'],'state':'"     \
    state "','age_days':" days ",'same_product':" same "}]"
#define CUSTOMER(deals, alike)                                                                                         \
    "'candidates':[{'name':'candidate_1','kind':'customer','equal':'domain','score':980,'matched_on':['domain'],"      \
    "'open_deals':" deals ",'same_product_deals':" alike "}]"
#define CANDIDATE(name, more)                                                                                          \
    "{'name':'" name "','partner':'Beta SARL','type':'reseller','specificity':3,'open_now':2,'open_max':20,"           \
    "'weight':100,'offered':10,'accepted':8,'declined':1,'pulled':1,'converted':3,'lot':7," more "}"

#define USUAL_CANDIDATE                                                                                                \
    "{'name':'candidate_1','partner':'Alpha GmbH','type':'reseller','level':'silver','level_rank':20,"                 \
    "'channel_type':'reseller','specificity':3,'open_now':2,'open_max':20,'weight':100,'offered':10,"                  \
    "'accepted':8,'declined':1,'timed_out':1,'pulled':1,'converted':3,'at_customer':false,'lot':7}"

const struct usual usual[] = {
    { "leads.intake",
        "{'lead':{'legal_name':'Muster GmbH','country':'DE','territory':'Bavaria','product':'Storage 400',"
        "'timeframe':'quarter','amount_base':6000000,'has_email':true,'has_phone':true,'need_length':80,'issues':[],"
        "'from_partner':false},'source':{'code':'web','kind':'web'},'candidates':[]}" },
    { "leads.route",
        "{'lead':{'country':'DE','territory':'Bavaria','product':'Storage 400','timeframe':'quarter',"
        "'amount_base':6000000,'score':700,'source':'web','attempt':1,'age_hours':0},"
        "'candidates':[" USUAL_CANDIDATE "],'excluded':[]}" },
    { "leads.overdue",
        "{'overdue':{'kind':'first_touch','party':'partner','times':0,'hours':1},'lead':{'state':'accepted',"
    "'country':'DE',"
        "'source':'web','score':700,'amount_base':6000000,'attempt':1,'open_offers':0,'touches':0},"
        "'partner':{'level':'silver','level_rank':20,'channel_type':'reseller','open_now':2,'offered':10,'accepted':8,"
        "'timed_out':1,'pulled':1,'converted':3,'breaches':1}}" },
    { NULL, NULL },
};

const struct seal seals[] = { { NULL, NULL } };

const struct way ways[] = {
    { "usual", "leads.intake", "{}", "leads.score/verdict", "qualified", "good_enough" },
    { "usual score", "leads.intake", "{}", "leads.score/score", "770", "points" },
    { "the same person", "leads.intake", "{" LEAD("'equal':'email',", "1000", "working", "90", "true") "}",
        "leads.dedupe/verdict", "duplicate", "same_person" },
    { "a duplicate is not scored", "leads.intake", "{" LEAD("'equal':'email',", "1000", "working", "90", "true") "}",
        "leads.score", "", "same_person" },
    { "the same company", "leads.intake", "{" LEAD("'equal':'domain',", "800", "new", "1", "true") "}",
        "leads.dedupe/candidate", "candidate_1", "same_company" },
    { "as good as the same company", "leads.intake", "{" LEAD("", "950", "lost", "29", "true") "}",
        "leads.dedupe/verdict", "duplicate", "same_company" },
    { "lost long ago", "leads.intake", "{" LEAD("", "950", "lost", "30", "true") "}", "leads.dedupe/verdict", "new",
        "nothing_alike" },
    { "what repeated something is not repeated", "leads.intake",
        "{" LEAD("'equal':'email',", "1000", "duplicate", "1", "true") "}", "leads.dedupe/verdict", "new",
        "nothing_alike" },
    { "about something else", "leads.intake", "{" LEAD("'equal':'email',", "1000", "working", "1", "false") "}",
        "leads.dedupe/verdict", "new", "nothing_alike" },
    { "a similar name", "leads.intake", "{" LEAD("", "800", "new", "1", "true") "}", "leads.dedupe/verdict", "review",
        "maybe_same_company" },
    { "a similar name is scored all the same", "leads.intake", "{" LEAD("", "800", "new", "1", "true") "}",
        "leads.score/verdict", "qualified", "good_enough" },
    { "a deal about it", "leads.intake", "{" CUSTOMER("2", "1") "}", "leads.dedupe/verdict", "duplicate",
        "deal_under_way" },
    { "a deal about something else", "leads.intake", "{" CUSTOMER("2", "0") "}", "leads.dedupe/verdict", "new",
        "nothing_alike" },
    { "a deal about who knows what", "leads.intake", "{'lead':{'product':null}," CUSTOMER("2", "0") "}",
        "leads.dedupe/verdict", "review", "maybe_same_deal" },
    { "empty", "leads.intake",
        "{'lead':{'need_length':0,'has_email':false,'has_phone':false,'timeframe':null,'amount_base':0,"
        "'issues':['no_contact','no_country','no_product']}}",
        "leads.score/verdict", "spam", "looks_like_spam" },
    { "nobody to ask", "leads.intake", "{'lead':{'has_email':false,'has_phone':false,'issues':['no_contact']}}",
        "leads.score/verdict", "disqualified", "nobody_to_ask" },
    { "a partner knows whom to ask", "leads.intake",
        "{'lead':{'from_partner':true,'has_email':false,'has_phone':false,'issues':['no_contact']}}",
        "leads.score/verdict", "qualified", "good_enough" },
    { "between", "leads.intake",
        "{'lead':{'timeframe':'later','amount_base':0,'has_phone':false,'need_length':10,'issues':['no_product']}}",
        "leads.score/verdict", "review", "between" },
    { "too little", "leads.intake",
        "{'lead':{'timeframe':'later','amount_base':0,'has_phone':false,'need_length':10,"
        "'issues':['free_mail','no_product']}}",
        "leads.score/verdict", "disqualified", "not_good_enough" },

    { "to the best", "leads.route", "{}", "leads.mode/mode", "direct", "to_the_best" },
    { "part by part", "leads.route", "{}", "leads.rank/ranked",
        "[{\"candidate\":\"candidate_1\",\"parts\":[{\"code\":\"specificity\",\"points\":120},"
        "{\"code\":\"level\",\"points\":40},{\"code\":\"room\",\"points\":90},{\"code\":\"acceptance\",\"points\":71},"
        "{\"code\":\"conversion\",\"points\":37},{\"code\":\"pulled\",\"points\":-13}],\"score\":345}]",
        "best_of" },
    { "usual terms", "leads.route", "{}", "leads.sla/accept_hours", "48", "usual_terms" },
    { "urgent", "leads.route", "{'lead':{'timeframe':'now'}}", "leads.mode/count", "3", "urgent" },
    { "urgent terms", "leads.route", "{'lead':{'timeframe':'now'}}", "leads.sla/accept_hours", "8", "urgent_terms" },
    { "asked often", "leads.route", "{'lead':{'attempt':4}}", "leads.mode/mode", "pool", "asked_often" },
    { "does not answer", "leads.route", "{'candidates':[" CANDIDATE("candidate_1",
        "'timed_out':6,'at_customer':false") "]}",
        "leads.eligible/excluded", "[{\"because\":\"does_not_answer\",\"candidate\":\"candidate_1\"}]", "excluded" },
    { "nobody is left", "leads.route", "{'candidates':[" CANDIDATE("candidate_1",
        "'timed_out':6,'at_customer':false") "]}",
        "leads.rank/ranked", "[]", "nobody_suits" },
    { "at work there", "leads.route",
        "{'candidates':[" CANDIDATE("candidate_1", "'timed_out':0,'at_customer':false") ","
        CANDIDATE("candidate_2", "'timed_out':0,'at_customer':true") "]}", "leads.mode/mode", "direct",
        "knows_the_customer" },

    { "reminded first", "leads.overdue", "{}", "leads.timeout/action", "remind", "asked_again" },
    { "then told above", "leads.overdue", "{'overdue':{'times':1}}", "leads.timeout/to", "channel_manager",
        "told_above" },
    { "then taken back", "leads.overdue", "{'overdue':{'times':2,'told':'channel_manager'}}", "leads.timeout/action",
        "pull",
        "goes_back" },
    { "what is worked on stays", "leads.overdue",
        "{'overdue':{'kind':'stale','times':2,'told':'channel_manager'},'lead':{'state':'working'}}",
        "leads.timeout/to",
        "program_manager", "told_above" },
    { "until all know", "leads.overdue",
        "{'overdue':{'kind':'close','times':9,'told':'program_manager'},'lead':{'state':'working'}}",
        "leads.timeout/hours",
        "80", "asked_again" },
    { "who breaks many is not reminded", "leads.overdue", "{'partner':{'breaches':4}}", "leads.timeout/action",
        "escalate",
        "told_above" },
    { "an offer goes to others", "leads.overdue", "{'overdue':{'kind':'accept'},'lead':{'state':'offered'}}",
        "leads.timeout/action", "reoffer", "not_answered" },
    { "the vendor is late", "leads.overdue",
        "{'overdue':{'kind':'assign','party':'vendor'},'lead':{'state':'unassignable'},'partner':null}",
        "leads.timeout/to",
        "channel_manager", "vendor_is_late" },
    { "and later", "leads.overdue",
        "{'overdue':{'kind':'review','party':'vendor','times':4,'told':'program_manager'},'lead':{'state':'new'},"
        "'partner':null}", "leads.timeout/action", "remind", "vendor_is_late" },
    { .name = NULL },
};

static void test_settings_decide_otherwise(void)
{
    SCOPED_FIXTURE(f, "{'leads.mode':{'modes_by_source':{'web':'weighted'},'pool_from_attempt':0},"
                      "'leads.eligible':{'human_amount':9000000,'large_amount':7000000,'large_rank':30},"
                      "'leads.sla':{'accept_hours':4},'leads.score':{'qualified_from':800}}");
    CHECK(walk(&f, "leads.route", "{'lead':{'attempt':9}}"));
    CHECK_STR(answer(&f, "leads.mode/mode"), "weighted");
    CHECK_STR(answer(&f, "leads.sla/accept_hours"), "4");
    CHECK(walk(&f, "leads.route", "{'lead':{'amount_base':7000000}}"));
    CHECK_STR(answer(&f, "leads.eligible/excluded"), "[{\"because\":\"level\",\"candidate\":\"candidate_1\"}]");
    CHECK(walk(&f, "leads.route", "{'lead':{'amount_base':9000000}}"));
    CHECK_STR(answer(&f, "leads.eligible/verdict"), "human");
    CHECK_STR(answer(&f, "leads.mode"), "");
    CHECK(walk(&f, "leads.intake", "{}"));
    CHECK_STR(answer(&f, "leads.score/verdict"), "review");
    CHECK_INT(fallbacks(&f), 0);
}

/* Facts with so many candidates, each as the usual one but for its name, counters and lot. */
static bool walk_many(fixture *f, size_t count)
{
    prm_val *facts = prm_val_copy(f->arena, parse(f->arena, usual[1].facts)), *list = prm_val_list(f->arena);
    const prm_val *one = prm_val_at(prm_val_get(facts, "candidates"), 0);
    char name[32];

    for (size_t i = 0; i < count; i++) {
        prm_val *item = prm_val_copy(f->arena, one);
        snprintf(name, sizeof(name), "candidate_%zu", i + 1);
        prm_val_set_text(item, "name", name);
        prm_val_set(item, "converted", prm_val_integer(f->arena, (int64_t)(i * 7 % 9)));
        prm_val_set(item, "open_now", prm_val_integer(f->arena, (int64_t)(i * 5 % 20)));
        prm_val_set(item, "timed_out", prm_val_integer(f->arena, i % 2 == 0 ? 9 : 0));
        prm_val_set(item, "lot", prm_val_integer(f->arena, (int64_t)(i * 7919 % 1000)));
        prm_val_append(list, item);
    }
    prm_val_set(facts, "candidates", list);
    return walk_over(f, "leads.route", facts);
}

/* Within what a point may cost, and each is either named or counted. */
static void test_as_many_candidates_as_may_be(void)
{
    SCOPED_FIXTURE(f, NULL);
    CHECK(walk_many(&f, 200));
    CHECK_INT(fallbacks(&f), 0);
    CHECK_INT(prm_val_count(prm_val_get(prm_val_get(f.outcome, "leads.eligible"), "excluded")), 100);
    CHECK_INT(prm_val_count(prm_val_get(prm_val_get(f.outcome, "leads.rank"), "ranked")), 10);
    CHECK_STR(answer(&f, "leads.rank/rest"), "[{\"because\":\"lower_score\",\"count\":90}]");
    SCOPED_FIXTURE(all, "{'leads.eligible':{'timeouts_most':1000},'leads.rank':{'most':20}}");
    CHECK(walk_many(&all, 200));
    CHECK_INT(fallbacks(&all), 0);
    CHECK_STR(answer(&all, "leads.rank/rest"), "[{\"because\":\"lower_score\",\"count\":180}]");
}

TEST_MAIN(RULE_CASES, CASE(test_settings_decide_otherwise), CASE(test_as_many_candidates_as_may_be))
