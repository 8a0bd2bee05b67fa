/* SPDX-License-Identifier: Apache-2.0 */
/* The default rules of market development funds walked as chains: each way a request and a claim can go, what
 * partners get and earn, and what becomes of what they leave. */
#include "walk.h"

#include <stdio.h>
#include <string.h>

#define ACTIVITY(requested, start, preapproved)                                                                        \
    "{'number':1,'kind':'event','cost_base':400000,'requested_base':" requested ",'pipeline_base':5000000,"            \
    "'expected_leads':20,'days_to_start':" start ",'days':3,'preapproved':" preapproved "}"
#define PARTNER                                                                                                        \
    "'partner':{'type':'reseller','state':'active','level':'silver','level_rank':20,'channel_type':'reseller',"        \
    "'segments':[],'history':{'approved':3,'rejected':0,'completed':2,'expired':0,'open':1}}"
#define LINE(claimed, missing, before)                                                                                 \
    "{'line':1,'activity':1,'kind':'event','claimed':" claimed ",'proofs':['invoice'],'missing':[" missing "],"        \
    "'invoices':[{'kind':'invoice','age_days':20,'days_before_start':" before ",'days_after_end':-7,'own':false,"      \
    "'foreign':false}]}"

#define BUDGET(code, purpose, used)                                                                                    \
    "{'code':'" code "','purpose':'" purpose "','left_base':50000000,'used':" used "}"
#define CANDIDATE(name, used)                                                                                          \
    "{'name':'" name "','kind':'upfront','for':'partner','granted':100000,'available':5000,'used_bps':" used "}"

const struct usual usual[] = {
    /* funds/ */
    { "mdf.allocation",
        "{" PARTNER ",'member':{'months':12,'allocations':0},"
        "'budget':{'code':'2027-demand','purpose':'demand','currency':'EUR','left':50000000,'left_base':50000000,"
        "'days_left':200}}" },
    { "mdf.accrual",
        "{'deal':{'type':'resell','product':'Storage 400','family':'Storage','won_base':1250000},"
        "'partner':{'type':'reseller','state':'active','level':'silver','level_rank':20,'channel_type':'reseller',"
        "'segments':[]},'budgets':[" BUDGET("2027-launch", "new_product", "false") "," BUDGET("2027-demand", "demand",
            "false") "," BUDGET("2027-loyal", "loyalty", "false") "]}" },
    { "mdf.leftover",
        "{'allocation':{'name':'Launch','kind':'upfront','purpose':'new_product','for':'partner','currency':'EUR',"
        "'granted':500000,'paid':300000,'under_way':0,'expired':200000,'expired_base':200000,'days':14,'times':1},"
        "'budget':{'code':'2027-launch','purpose':'new_product','currency':'EUR','left':0,'left_base':0,'days_left':100},"
        "'partner':{'type':'reseller','state':'active','level':'silver','level_rank':20,'channel_type':'reseller',"
        "'segments':[]},'candidates':[" CANDIDATE("candidate_1", "9500") "]}" },
    /* requests/ */
    { "mdf.request",
        "{'request':{'activities':[" ACTIVITY("200000", "10", "false") "],'preapproved':false,"
        "'requested':{'amount':200000,'currency':'EUR'},'requested_base':200000,'cost_base':400000,'expected_leads':20,"
        "'expected_pipeline_base':5000000,'objective_length':60,'asks':0},"
        "'fund':{'purpose':'new_product','kind':'upfront','shared':false,'days_left':300},"
        "'matter':{'kind':'request','amount_base':200000}," PARTNER ",'program':{'name':'Advantage','currency':'EUR'}}" },
    /* claims/ */
    { "mdf.claim",
        "{'claim':{'claimed':{'amount':100000,'currency':'EUR'},'claimed_base':100000,'left':200000,'returns':0,"
        "'days_left':40},'lines':[" LINE("100000", "", "5") "],'activities':[{'activity':1,'kind':'event',"
        "'approved':200000,'claimed_before':0,'days_since_end':5}],'claims':{'paid':1,'rejected':0,'clawed_back':0},"
        "'matter':{'kind':'claim','amount_base':100000}," PARTNER ",'program':{'name':'Advantage','currency':'EUR'}}" },
    /* outcomes/ */
    { "mdf.return",
        "{'request':{'spent_base':200000,'paid':true,'expected_leads':20,'expected_pipeline_base':5000000,"
        "'days_since_end':90},'campaigns':{'leads':12,'qualified':5,'deals':1,'pipeline_base':700000,'won_base':650000},"
        "'reported':{'leads':0,'qualified':0,'deals':0,'pipeline_base':0,'won_base':0}}" },
    { NULL, NULL },
};

const struct seal seals[] = { { NULL, NULL } };

#define REQUEST "mdf.request"
#define CLAIM   "mdf.claim"
const struct way ways[] = {
    /* funds/ */
    { "what silver gets", "mdf.allocation", "{}", "mdf.allocate/amount_base", "500000", "level_amount" },
    { "more for a launch", "mdf.allocation", "{'budget':{'purpose':'new_product'}}", "mdf.allocate/amount_base", "750000",
        "level_amount" },
    { "a level that gets nothing", "mdf.allocation", "{'partner':{'level':'bronze'}}", "mdf.allocate/amount_base", "0",
        "level_gets_nothing" },
    { "a level without funds", "mdf.allocation", "{'partner':{'level':'registered'}}", "mdf.eligible/eligible", "no",
        "level_without_funds" },
    { "once a budget", "mdf.allocation", "{'member':{'allocations':1}}", "mdf.allocate/amount_base", "0", "served_already" },
    { "too new", "mdf.allocation", "{'member':{'months':2}}", "mdf.allocate/amount_base", "0", "member_too_new" },
    { "suspended, gets nothing", "mdf.allocation", "{'partner':{'state':'suspended'}}", "mdf.allocate", "",
        "partner_not_active" },

    { "what silver earns", "mdf.accrual", "{}", "mdf.accrue/bps", "100", "earned" },
    { "out of the best budget", "mdf.accrual", "{}", "mdf.accrue/budget", "2027-loyal", "earned" },
    { "where it goes already", "mdf.accrual", "{'budgets':[" BUDGET("a", "loyalty", "false") "," BUDGET("b", "other", "true")
        "]}", "mdf.accrue/budget", "b", "earned" },
    { "no budget", "mdf.accrual", "{'budgets':[" BUDGET("a", "new_product", "false") "]}", "mdf.accrue/bps", "0",
        "no_budget" },
    { "a level that earns nothing", "mdf.accrual", "{'partner':{'level':'registered'}}", "mdf.accrue/bps", "0",
        "level_earns_nothing" },
    { "a renewal", "mdf.accrual", "{'deal':{'type':'renewal'}}", "mdf.accrue/bps", "0", "type_earns_nothing" },
    { "a small order", "mdf.accrual", "{'deal':{'won_base':99999}}", "mdf.accrue/bps", "0", "order_too_small" },
    { "suspended with a deal", "mdf.accrual", "{'partner':{'state':'suspended'}}", "mdf.accrue/bps", "0",
        "earner_not_active" },

    { "kept at first", "mdf.leftover", "{'allocation':{'days':10}}", "mdf.sweep/days", "4", "kept_for_now" },
    { "then back", "mdf.leftover", "{}", "mdf.sweep/action", "reclaim", "goes_back" },
    /* requests/ */
    { "usual", REQUEST, "{}", "mdf.decide_request/verdict", "approve", "within_limit" },
    { "usual match", REQUEST, "{}", "mdf.decide_request/match_bps", "5000", "within_limit" },
    { "usual deadline", REQUEST, "{}", "mdf.deadline/claim_days", "45", "claim_within" },
    { "usual proofs", REQUEST, "{}", "mdf.proof_required/proofs",
        "[{\"activity\":1,\"kinds\":[\"invoice\",\"attendee_list\"]}]", "proofs_needed" },
    { "suspended", REQUEST, "{'partner':{'state':'suspended'}}", "mdf.eligible/eligible", "no", "partner_not_active" },
    { "suspended, not asked further", REQUEST, "{'partner':{'state':'suspended'}}", "mdf.decide_request", "",
        "partner_not_active" },
    { "no member", REQUEST, "{'partner':{'level':null}}", "mdf.eligible/eligible", "no", "not_a_member" },
    { "never used", REQUEST, "{'partner':{'history':{'approved':4,'expired':4}}}", "mdf.eligible/eligible", "review",
        "often_unused" },
    { "never used goes on", REQUEST, "{'partner':{'history':{'approved':4,'expired':2}}}", "mdf.decide_request/verdict",
        "approve", "within_limit" },
    { "large", REQUEST, "{'request':{'requested_base':250001}}", "mdf.decide_request/verdict", "review", "above_limit" },
    { "large still has a deadline", REQUEST, "{'request':{'requested_base':250001}}", "mdf.deadline/max_extensions", "1",
        "above_limit" },
    { "two people", REQUEST, "{'matter':{'amount_base':500000}}", "mdf.route/steps",
        "[{\"need\":\"any\",\"role\":\"marketing_manager\",\"sla_hours\":48},"
        "{\"need\":\"any\",\"role\":\"fund_approver\",\"sla_hours\":48}]", "large_route" },
    { "asks for more than the part we pay", REQUEST,
        "{'request':{'activities':[" ACTIVITY("200001", "10", "false") "]}}", "mdf.decide_request/verdict", "approve",
        "match_capped" },
    { "begins tomorrow", REQUEST, "{'request':{'activities':[" ACTIVITY("200000", "1", "false") "]}}",
        "mdf.decide_request/verdict", "review", "short_notice" },
    { "prepared by us", REQUEST,
        "{'request':{'preapproved':true,'requested_base':400000,'activities':[" ACTIVITY("400000", "1", "true") "]}}",
        "mdf.decide_request/match_bps", "10000", "preapproved" },
    { "brings nothing", REQUEST, "{'request':{'expected_leads':0,'expected_pipeline_base':0}}",
        "mdf.decide_request/verdict", "ask", "outcome_missing" },
    { "brings nothing, not routed", REQUEST, "{'request':{'expected_leads':0,'expected_pipeline_base':0}}", "mdf.route",
        "", "outcome_missing" },
    { "brings nothing still", REQUEST, "{'request':{'asks':1,'expected_leads':0,'expected_pipeline_base':0}}",
        "mdf.decide_request/verdict", "review", "outcome_missing" },
    /* claims/ */
    { "in order", CLAIM, "{}", "mdf.decide_claim/verdict", "decide", "nothing_wrong" },
    { "in order, paid", CLAIM, "{}", "mdf.decide_claim/lines", "[{\"line\":1,\"status\":\"accepted\"}]",
        "claim_within_limit" },
    { "in order, not routed", CLAIM, "{}", "mdf.route", "", "claim_within_limit" },
    { "a large claim", CLAIM, "{'claim':{'claimed_base':250001}}", "mdf.decide_claim/verdict", "review",
        "claim_above_limit" },
    { "a large claim in pieces", CLAIM, "{'activities':[{'activity':1,'kind':'event','approved':400000,'claimed_before':150001,"
        "'days_since_end':5}]}", "mdf.decide_claim/verdict", "review", "claim_above_limit" },
    { "a large claim is routed", CLAIM, "{'claim':{'claimed_base':500000},'matter':{'amount_base':500000}}",
        "mdf.route/steps",
        "[{\"need\":\"any\",\"role\":\"marketing_manager\",\"sla_hours\":48},"
        "{\"need\":\"any\",\"role\":\"fund_approver\",\"sla_hours\":48}]", "large_route" },
    { "a proof is missing", CLAIM, "{'lines':[" LINE("100000", "'attendee_list'", "5") "]}", "mdf.decide_claim/lines",
        "[{\"line\":1,\"reason_code\":\"proof_missing\",\"status\":\"returned\"}]", "claim_returned" },
    { "missing for the third time", CLAIM,
        "{'claim':{'returns':2},'lines':[" LINE("100000", "'attendee_list'", "5") "]}", "mdf.decide_claim/verdict",
        "review", "proof_missing" },
    { "missing too late", CLAIM, "{'claim':{'days_left':2},'lines':[" LINE("100000", "'attendee_list'", "5") "]}",
        "mdf.decide_claim/verdict", "review", "claim_seen_by_a_person" },
    { "an invoice from before", CLAIM, "{'lines':[" LINE("100000", "", "91") "]}", "mdf.decide_claim/verdict", "review",
        "invoice_early" },
    { "above its activity", CLAIM, "{'activities':[{'activity':1,'kind':'event','approved':50000,'claimed_before':0,"
        "'days_since_end':5}]}", "mdf.decide_claim/lines",
        "[{\"approved\":55000,\"line\":1,\"reason_code\":\"above_activity\",\"status\":\"accepted_with_change\"}]",
        "claim_cut" },
    { "had to pay back", CLAIM, "{'claims':{'clawed_back':1}}", "mdf.decide_claim/verdict", "review",
        "claims_watched" },
    /* outcomes/ */
    { "three times", "mdf.return", "{}", "mdf.roi/verdict", "fair", "returned" },
    { "nothing won yet", "mdf.return", "{'request':{'days_since_end':1}}", "mdf.roi/verdict", "too_early", "still_open" },
    { "nothing won", "mdf.return", "{'campaigns':{'won_base':0}}", "mdf.roi/verdict", "poor", "returned" },
    { "nothing known", "mdf.return", "{'campaigns':{'leads':0,'won_base':0}}", "mdf.roi/verdict", "unknown",
        "nothing_known" },
    { "reported", "mdf.return", "{'reported':{'leads':3,'won_base':1000000}}", "mdf.roi/attributed_base", "1150000",
        "reported_in_part" },
    { NULL, NULL, NULL, NULL, NULL, NULL },
};

static void settings_change_what_is_earned_and_swept(void)
{
    SCOPED_FIXTURE(f, "{'mdf.accrue':{'products':{'Storage':250}},'mdf.sweep':{'reassign':true}}");
    REQUIRE(walk(&f, "mdf.accrual", "{}"));
    CHECK_STR(answer(&f, "mdf.accrue/bps"), "250");
    CHECK(has_reason(&f, "earned_for_product"));
    REQUIRE(walk(&f, "mdf.leftover", "{}"));
    CHECK_STR(answer(&f, "mdf.sweep/to"), "candidate_1");
    CHECK(has_reason(&f, "goes_to_user"));
    REQUIRE(walk(&f, "mdf.leftover", "{'budget':{'days_left':29}}"));
    CHECK_STR(answer(&f, "mdf.sweep/action"), "reclaim");
}

TEST_MAIN(RULE_CASES, CASE(settings_change_what_is_earned_and_swept))
