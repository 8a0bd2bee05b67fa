/* SPDX-License-Identifier: Apache-2.0 */
/* The default rules walked as a chain: each way a registration can go. */
#include "walk.h"

#include <stdio.h>
#include <string.h>

#define CANDIDATE(name, score, equal, bound, held)                                                                     \
    "{'name':'" name "','score':" score ",'matched_on':['name']," equal "'bound':" bound                               \
    ",'same_country':true,'protected':" held ",'legal_name':'Muster Gesellschaft'}"
#define HELD(candidate, bound, self, exclusive)                                                                        \
    "{'candidate':'" candidate "','bound':" bound ",'holder_is_self':" self ",'exclusive':" exclusive                  \
    ",'ends_at':1806537600000}"
#define BOUND "'candidates':[" CANDIDATE("candidate_1", "1000", "'equal':'name',", "true", "true") "]"

const struct usual usual[] = { { "deals.register",
    "{'deal':{'customer':{'legal_name':'Muster GmbH','country':'DE','domain':'muster.example'},"
    "'type':'resell','product':'Storage 400','quantity':3,'lines':[{'product':'Storage 400','quantity':3}],"
    "'territory':'Bavaria','amount':{'amount':1250000,'currency':'EUR'},"
    "'amount_base':1250000,'expected_close':'2027-03-31','days_to_close':90,'value_added':[],'evidence':0,"
    "'asks':0,'renews':false,'renews_won':false},"
    "'partner':{'type':'reseller','state':'active','level':'silver','level_rank':2,'channel_type':'reseller',"
    "'territory_fit':'covered','has_distributor':false,'open_deals':3,'registered_30_days':5,'at_customer':1},"
    "'program':{'name':'Advantage','currency':'EUR'},'history':{'approved':3,'rejected':0,'expired':0,'won':0},"
    "'candidates':[],'key_conflict':false,'protections':[],'opportunities':[],'incumbents':[]}" }, { NULL, NULL } };

const struct seal seals[] = { { "candidates", "legal_name" }, { "protections", "ends_at" }, { NULL, NULL } };

#define REGISTER "deals.register"
const struct way ways[] = {
    { "usual", REGISTER, "{}", "deals.decide/verdict", "approve", "within_limit" },
    { "usual term", REGISTER, "{}", "deals.protect/days", "104", "long_sale" }, /* 90 to the order, 14 more */
    { "usual margin", REGISTER, "{}", "deals.price/margin_bps", "1000", "level_margin" },
    { "usual share", REGISTER, "{}", "deals.attribute/shares", "[]", "all_yours" },
    { "passed", REGISTER, "{'deal':{'days_to_close':-1}}", "deals.intake/ok", "false", "close_passed" },
    { "passed, not asked further", REGISTER, "{'deal':{'days_to_close':-1}}", "deals.eligibility/eligible", "",
        "close_passed" },
    { "no member", REGISTER, "{'partner':{'level':null}}", "deals.eligibility/eligible", "no", "not_a_member" },
    { "no member, not asked further", REGISTER, "{'partner':{'level':null}}", "deals.match", "", "not_a_member" },
    { "abroad", REGISTER, "{'partner':{'territory_fit':'outside'}}", "deals.eligibility/eligible", "review",
        "outside_territory" },
    { "abroad goes on", REGISTER, "{'partner':{'territory_fit':'outside'}}", "deals.decide/verdict", "approve",
        "within_limit" },
    { "first wins", REGISTER, "{" BOUND ",'protections':[" HELD("candidate_1", "true", "false", "true") "]}",
        "deals.conflict/winner", "other", "already_registered" },
    { "first wins, not asked further", REGISTER, "{" BOUND ",'protections':[" HELD("candidate_1", "true", "false",
        "true") "]}",
        "deals.decide", "", "already_registered" },
    { "own", REGISTER, "{" BOUND ",'protections':[" HELD("candidate_1", "true", "true", "true") "]}",
        "deals.conflict/verdict", "first_wins", "own_registration" },
    { "shared", REGISTER, "{" BOUND ",'protections':[" HELD("candidate_1", "true", "false", "false") "]}",
        "deals.conflict/verdict", "share", "shared" },
    { "resembles what is held", REGISTER,
        "{'candidates':[" CANDIDATE("candidate_1", "790", "", "false", "true") "],'protections':["
        HELD("candidate_1", "false", "false", "true") "]}", "deals.conflict/verdict", "human", "similar_registration" },
    { "nearly equal to what is held", REGISTER,
        "{'candidates':[" CANDIDATE("candidate_1", "990", "", "false", "true") "],'protections':["
        HELD("candidate_1", "false", "false", "true") "]}", "deals.conflict/verdict", "first_wins",
        "already_registered" },
    { "keys disagree", REGISTER, "{" BOUND ",'key_conflict':true}", "deals.match/matches",
        "[{\"candidate\":\"candidate_1\",\"on\":[\"name\"],\"verdict\":\"possible\"}]", "keys_disagree" },
    { "keys disagree where it is held", REGISTER, "{" BOUND ",'key_conflict':true,'protections':["
        HELD("candidate_1", "true", "false", "true") "]}", "deals.conflict/verdict", "human", "similar_registration" },
    { "large", REGISTER, "{'deal':{'amount_base':9000000}}", "deals.decide/verdict", "review", "above_limit" },
    { "large keeps its term", REGISTER, "{'deal':{'amount_base':9000000}}", "deals.protect/days", "104", "level_term" },
    { "no amount", REGISTER, "{'deal':{'amount_base':0}}", "deals.decide/verdict", "ask", "amount_missing" },
    { "no amount, no terms", REGISTER, "{'deal':{'amount_base':0}}", "deals.protect", "", "amount_missing" },
    { "far away", REGISTER, "{'deal':{'days_to_close':900}}", "deals.decide/ask_fields", "[\"expected_close\"]",
        "close_too_far" },
    { "tomorrow", REGISTER, "{'deal':{'days_to_close':1}}", "deals.decide/verdict", "review", "close_too_near" },
    { "public customer", REGISTER, "{'deal':{'customer':{'legal_name':'Amt','country':'DE','segment':'public'}}}",
        "deals.price/margin_bps", "1200", "segment_margin" },
    { "a renewal", REGISTER, "{'deal':{'type':'renewal','renews':true,'renews_won':true}}", "deals.price/margin_bps",
        "700",
        "type_margin" },
    { "efforts shown", REGISTER, "{'deal':{'value_added':['demo','design'],'evidence':1}}",
        "deals.price/extra_discount_bps",
        "150", "value_added_discount" },
    { "efforts not shown", REGISTER, "{'deal':{'value_added':['demo','design']}}", "deals.price/extra_discount_bps", "",
        "evidence_would_earn" },
    { "sold together", REGISTER, "{'deal':{'type':'cosell'}}", "deals.attribute/shares",
        "[{\"actor\":\"registrant\",\"bps\":7000,\"role\":\"sourced\"},"
        "{\"actor\":\"vendor\",\"bps\":3000,\"role\":\"influenced\"}]", "vendor_share" },
    { "with a distributor", REGISTER, "{'partner':{'has_distributor':true}}", "deals.attribute/shares",
        "[{\"actor\":\"registrant\",\"bps\":9000,\"role\":\"sourced\"},"
        "{\"actor\":\"distributor\",\"bps\":1000,\"role\":\"fulfilled\"}]", "distributor_share" },
    { .name = NULL },
};

/* A data field of the first reason of that code. */
static const char *said(const fixture *f, const char *code, const char *field)
{
    const prm_val *reasons = prm_val_get(f->outcome, "reasons");
    for (size_t i = 0; i < prm_val_count(reasons); i++)
        if (strcmp(prm_val_get_str(prm_val_at(reasons, i), "code"), code) == 0)
            return prm_val_get_str(prm_val_at(reasons, i), field);
    return "";
}

static void test_percentages_are_told_as_they_are(void)
{
    SCOPED_FIXTURE(f, "{'deals.attribute':{'distributor_bps':1250},'deals.price':{'level':{'silver':1025}}}");
    CHECK(walk(&f, REGISTER, "{'partner':{'has_distributor':true}}"));
    CHECK_STR(said(&f, "distributor_share", "percent"), "12.5");
    CHECK_STR(said(&f, "level_margin", "percent"), "10.25");
    CHECK_INT(fallbacks(&f), 0);
}

static void test_settings_decide_otherwise(void)
{
    SCOPED_FIXTURE(f, "{'deals.decide':{'limits':{'silver':1000000}},'deals.protect':{'days':{'platinum':365}}}");
    CHECK(walk(&f, REGISTER, "{}"));
    CHECK_STR(answer(&f, "deals.decide/verdict"), "review");
    CHECK(walk(&f, REGISTER, "{'partner':{'level':'platinum'},'deal':{'days_to_close':30}}"));
    CHECK_STR(answer(&f, "deals.protect/days"), "365");
    CHECK_INT(fallbacks(&f), 0);
}

TEST_MAIN(RULE_CASES, CASE(test_settings_decide_otherwise), CASE(test_percentages_are_told_as_they_are))
