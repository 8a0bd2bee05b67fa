/* SPDX-License-Identifier: Apache-2.0 */
/* The default rules walked as a chain: each way a registration can go. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#define CANDIDATE(name, score, equal, bound, held)                                                                     \
    "{'name':'" name "','score':" score ",'matched_on':['name']," equal "'bound':" bound                               \
    ",'same_country':true,'protected':" held ",'legal_name':'Muster Gesellschaft'}"
#define HELD(candidate, bound, self, exclusive)                                                                        \
    "{'candidate':'" candidate "','bound':" bound ",'holder_is_self':" self ",'exclusive':" exclusive                  \
    ",'ends_at':1806537600000}"
#define BOUND "'candidates':[" CANDIDATE("candidate_1", "1000", "'equal':'name',", "true", "true") "]"

/* Facts that differ from the usual ones, the answer that settles it, and a reason that must be given. */
static const struct way {
    const char *name, *changes, *path, *wanted, *reason;
} ways[] = {
    { "usual", "{}", "deals.decide/verdict", "approve", "within_limit" },
    { "usual term", "{}", "deals.protect/days", "104", "long_sale" }, /* 90 to the order, 14 more */
    { "usual margin", "{}", "deals.price/margin_bps", "1000", "level_margin" },
    { "usual share", "{}", "deals.attribute/shares", "[]", "all_yours" },
    { "passed", "{'deal':{'days_to_close':-1}}", "deals.intake/ok", "false", "close_passed" },
    { "passed, not asked further", "{'deal':{'days_to_close':-1}}", "deals.eligibility/eligible", "", "close_passed" },
    { "no member", "{'partner':{'level':null}}", "deals.eligibility/eligible", "no", "not_a_member" },
    { "no member, not asked further", "{'partner':{'level':null}}", "deals.match", "", "not_a_member" },
    { "abroad", "{'partner':{'territory_fit':'outside'}}", "deals.eligibility/eligible", "review",
        "outside_territory" },
    { "abroad goes on", "{'partner':{'territory_fit':'outside'}}", "deals.decide/verdict", "approve", "within_limit" },
    { "first wins", "{" BOUND ",'protections':[" HELD("candidate_1", "true", "false", "true") "]}",
        "deals.conflict/winner", "other", "already_registered" },
    { "first wins, not asked further", "{" BOUND ",'protections':[" HELD("candidate_1", "true", "false", "true") "]}",
        "deals.decide", "", "already_registered" },
    { "own", "{" BOUND ",'protections':[" HELD("candidate_1", "true", "true", "true") "]}",
        "deals.conflict/verdict", "first_wins", "own_registration" },
    { "shared", "{" BOUND ",'protections':[" HELD("candidate_1", "true", "false", "false") "]}",
        "deals.conflict/verdict", "share", "shared" },
    { "resembles what is held",
        "{'candidates':[" CANDIDATE("candidate_1", "790", "", "false", "true") "],'protections':["
        HELD("candidate_1", "false", "false", "true") "]}", "deals.conflict/verdict", "human", "similar_registration" },
    { "nearly equal to what is held",
        "{'candidates':[" CANDIDATE("candidate_1", "990", "", "false", "true") "],'protections':["
        HELD("candidate_1", "false", "false", "true") "]}", "deals.conflict/verdict", "first_wins",
        "already_registered" },
    { "keys disagree", "{" BOUND ",'key_conflict':true}", "deals.match/matches",
        "[{\"candidate\":\"candidate_1\",\"on\":[\"name\"],\"verdict\":\"possible\"}]", "keys_disagree" },
    { "keys disagree where it is held", "{" BOUND ",'key_conflict':true,'protections':["
        HELD("candidate_1", "true", "false", "true") "]}", "deals.conflict/verdict", "human", "similar_registration" },
    { "large", "{'deal':{'amount_base':9000000}}", "deals.decide/verdict", "review", "above_limit" },
    { "large keeps its term", "{'deal':{'amount_base':9000000}}", "deals.protect/days", "104", "level_term" },
    { "no amount", "{'deal':{'amount_base':0}}", "deals.decide/verdict", "ask", "amount_missing" },
    { "no amount, no terms", "{'deal':{'amount_base':0}}", "deals.protect", "", "amount_missing" },
    { "far away", "{'deal':{'days_to_close':900}}", "deals.decide/ask_fields", "[\"expected_close\"]",
        "close_too_far" },
    { "tomorrow", "{'deal':{'days_to_close':1}}", "deals.decide/verdict", "review", "close_too_near" },
    { "public customer", "{'deal':{'customer':{'legal_name':'Amt','country':'DE','segment':'public'}}}",
        "deals.price/margin_bps", "1200", "segment_margin" },
    { "a renewal", "{'deal':{'type':'renewal','renews':true,'renews_won':true}}", "deals.price/margin_bps", "700",
        "type_margin" },
    { "efforts shown", "{'deal':{'value_added':['demo','design'],'evidence':1}}", "deals.price/extra_discount_bps",
        "150", "value_added_discount" },
    { "efforts not shown", "{'deal':{'value_added':['demo','design']}}", "deals.price/extra_discount_bps", "",
        "evidence_would_earn" },
    { "sold together", "{'deal':{'type':'cosell'}}", "deals.attribute/shares",
        "[{\"actor\":\"registrant\",\"bps\":7000,\"role\":\"sourced\"},"
        "{\"actor\":\"vendor\",\"bps\":3000,\"role\":\"influenced\"}]", "vendor_share" },
    { "with a distributor", "{'partner':{'has_distributor':true}}", "deals.attribute/shares",
        "[{\"actor\":\"registrant\",\"bps\":9000,\"role\":\"sourced\"},"
        "{\"actor\":\"distributor\",\"bps\":1000,\"role\":\"fulfilled\"}]", "distributor_share" },
};

void test_walks(void)
{
    SCOPED_FIXTURE(f, NULL);
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        bool is_right = CHECK(walk(&f, ways[i].changes)) && CHECK_STR(answer(&f, ways[i].path), ways[i].wanted) &&
                        CHECK(has_reason(&f, ways[i].reason)) && CHECK_INT(fallbacks(&f), 0);
        if (!is_right)
            fprintf(stderr, "in: %s\n", ways[i].name);
    }
}

/* A data field of the first reason of that code. */
static const char *said(const fixture *f, const char *code, const char *field)
{
    const prm_val *reasons = prm_val_get(f->outcome, "reasons");
    for (size_t i = 0; i < prm_val_count(reasons); i++)
        if (strcmp(prm_val_get_str(prm_val_at(reasons, i), "code"), code) == 0)
            return prm_val_get_str(prm_val_at(reasons, i), field);
    return "";
}

void test_percentages_are_told_as_they_are(void)
{
    SCOPED_FIXTURE(f, "{'deals.attribute':{'distributor_bps':1250},'deals.price':{'level':{'silver':1025}}}");
    CHECK(walk(&f, "{'partner':{'has_distributor':true}}"));
    CHECK_STR(said(&f, "distributor_share", "percent"), "12.5");
    CHECK_STR(said(&f, "level_margin", "percent"), "10.25");
    CHECK_INT(fallbacks(&f), 0);
}

void test_settings_decide_otherwise(void)
{
    SCOPED_FIXTURE(f, "{'deals.decide':{'limits':{'silver':1000000}},'deals.protect':{'days':{'platinum':365}}}");
    CHECK(walk(&f, "{}"));
    CHECK_STR(answer(&f, "deals.decide/verdict"), "review");
    CHECK(walk(&f, "{'partner':{'level':'platinum'},'deal':{'days_to_close':30}}"));
    CHECK_STR(answer(&f, "deals.protect/days"), "365");
    CHECK_INT(fallbacks(&f), 0);
}

void test_replay_is_the_same(void)
{
    SCOPED_FIXTURE(f, NULL);
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        const char *verdict = "";
        prm_error error;
        CHECK(walk(&f, ways[i].changes));
        CHECK_INT(prm_record_replay(f.engine, f.set, &deals_catalog, f.record, f.arena, &verdict, &error), PRM_OK);
        CHECK_STR(verdict, "same");
    }
}
