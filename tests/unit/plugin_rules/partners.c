/* SPDX-License-Identifier: Apache-2.0 */
/* The default rules walked as a chain: each way an application can go. */
#include "walk.h"

#define JOIN "partners.join"
#define LIKE(score, equal, state)                                                                                      \
    "{'candidates':[{'name':'candidate_1','score':" score ",'matched_on':['name']," equal "'state':'" state            \
    "','blocked_days':0}]}"

const struct usual usual[] = {
    { JOIN, "{'application':{'legal_name':'Muster GmbH','country':'DE','domain':'muster.example','has_tax_id':true,"
            "'address_fits':true,'channel_type':'reseller','territories':['Bavaria'],'products':[],'segments':[],"
            "'message_length':120,'answers':[],'attempt':1},'program':{'name':'Advantage','levels':"
            "[{'code':'registered','rank':1}]},'candidates':[],'blocked_days':0,"
            "'managers':[{'name':'manager_1','partners':12},{'name':'manager_2','partners':3}]}" },
    { NULL, NULL },
};

const struct seal seals[] = { { NULL, NULL } };

const struct way ways[] = {
    { "usual", JOIN, "{}", "partners.application/verdict", "review", "a_person_looks" },
    { "whoever has the fewest looks after it", JOIN, "{}", "partners.territory/manager", "manager_2", "least_loaded" },
    { "like a partner", JOIN, LIKE("940", "'equal':'domain',", "active"), "partners.application/verdict", "review",
        "like_a_partner" },
    { "too early", JOIN, "{'blocked_days':120}", "partners.application/verdict", "review", "too_early" },
    { "no domain", JOIN, "{'application':{'domain':null}}", "partners.application/verdict", "review", "no_domain" },
    { "from elsewhere", JOIN, "{'application':{'address_fits':false}}", "partners.application/verdict", "review",
        "foreign_address" },
    { "nobody is there", JOIN, "{'managers':[]}", "partners.territory/manager", "", "nobody_there" },
    { .name = NULL },
};

static void test_settings_decide_otherwise(void)
{
    SCOPED_FIXTURE(f, "{'partners.application':{'accept':['referral'],'levels':{'referral':'registered'},"
                      "'closed_countries':['VA']},'partners.territory':{'most':3}}");
    CHECK(walk(&f, JOIN, "{'application':{'channel_type':'referral'}}"));
    CHECK_STR(answer(&f, "partners.application/verdict"), "accept");
    CHECK_STR(answer(&f, "partners.application/level"), "registered");
    CHECK_STR(answer(&f, "partners.territory/manager"), "");
    CHECK(has_reason(&f, "all_full"));
    CHECK(walk(&f, JOIN, "{'application':{'country':'VA'}}"));
    CHECK_STR(answer(&f, "partners.application/verdict"), "reject");
    CHECK_INT(fallbacks(&f), 0);
}

TEST_MAIN(RULE_CASES, CASE(test_settings_decide_otherwise))
