/* SPDX-License-Identifier: Apache-2.0 */
/* The default rules of market development funds walked as chains: each way a request can go. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#define ACTIVITY(requested, start, preapproved)                                                                        \
    "{'number':1,'kind':'event','cost_base':400000,'requested_base':" requested ",'pipeline_base':5000000,"            \
    "'expected_leads':20,'days_to_start':" start ",'days':3,'preapproved':" preapproved "}"
#define PARTNER                                                                                                        \
    "'partner':{'type':'reseller','state':'active','level':'silver','level_rank':20,'channel_type':'reseller',"        \
    "'segments':[],'history':{'approved':3,'rejected':0,'completed':2,'expired':0,'open':1}}"

const struct usual usual[] = {
    /* requests/ */
    { "mdf.request",
        "{'request':{'activities':[" ACTIVITY("200000", "10", "false") "],'preapproved':false,"
        "'requested':{'amount':200000,'currency':'EUR'},'requested_base':200000,'cost_base':400000,'expected_leads':20,"
        "'expected_pipeline_base':5000000,'objective_length':60,'asks':0},"
        "'fund':{'purpose':'new_product','kind':'upfront','shared':false,'days_left':300},"
        "'matter':{'kind':'request','amount_base':200000}," PARTNER ",'program':{'name':'Advantage','currency':'EUR'}}" },
    { NULL, NULL },
};

const struct seal seals[] = { { NULL, NULL } };

#define REQUEST "mdf.request"
const struct way ways[] = {
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
    { NULL, NULL, NULL, NULL, NULL, NULL },
};

TEST_MAIN(RULE_CASES)
