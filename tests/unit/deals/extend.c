/* SPDX-License-Identifier: Apache-2.0 */
/* deals.extend: who may put off the end, by how much, and what moves with it. */
#include "world.h"

#include <stdio.h>

enum { DAY_MS = 86400000 };

#define BEGUN 1798761600000LL

static prm_status extend(world *w, const char *deal, const char *more)
{
    char params[300];
    snprintf(params, sizeof(params), "{'id':'%s','reason':'They decide in May'%s}", deal, more);
    return prm_mock_call(w->mock, "deals.extend", params);
}

static const char *approved(world *w)
{
    prm_mock_answer(w->mock, "deals.protect",
        "{'days':90,'max_extensions':1,'extension_days':60,'remind_days':[30,14,3]}");
    return world_register(w) == PRM_OK ? prm_mock_text(w->mock, "deal.id") : "";
}

static const char *day(int days)
{
    static char text[24];
    snprintf(text, sizeof(text), "%lld", BEGUN + (long long)days * DAY_MS);
    return text;
}

TEST(rules_grant_it)
{
    WORLD(w);
    const char *deal = approved(&w), *protection = prm_mock_row_at(w.mock, "protection", 0);
    prm_mock_answer(w.mock, "deals.extend", "{'grant':'yes'}");
    CHECK_INT(extend(&w, deal, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "granted"), "yes");
    CHECK_STR(prm_mock_text(w.mock, "deal.protected_until"), day(150));
    CHECK_STR(prm_mock_text(w.mock, "deal.extensions"), "1");
    CHECK(*prm_mock_text(w.mock, "decision_id") != '\0');
    CHECK_STR(prm_mock_row(w.mock, protection, "until"), day(150));
    CHECK_INT(prm_mock_events(w.mock, "deals.extended"), 1);
    CHECK_INT(prm_mock_advance(w.mock, 120LL * DAY_MS), 1); /* the first reminder, and not before */
    CHECK_INT(prm_mock_events(w.mock, "deals.reminded"), 1);
    CHECK_INT(prm_mock_advance(w.mock, 30LL * DAY_MS), 3);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "expired");
    CHECK_STR(prm_mock_row(w.mock, deal, "reason_code"), "without_outcome");
    CHECK_INT(prm_mock_events(w.mock, "deals.reminded"), 3);
}

TEST(what_rules_are_told)
{
    WORLD(w);
    const char *deal = approved(&w);
    char params[300];
    prm_mock_advance(w.mock, 40LL * DAY_MS);
    snprintf(params, sizeof(params), "{'deal':'%s','kind':'demo','on':'2027-02-05'}", deal);
    CHECK_INT(prm_mock_call(w.mock, "deals.activities.create", params), PRM_OK);
    snprintf(params, sizeof(params), "{'deal':'%s','kind':'call','on':'2027-01-02'}", deal);
    CHECK_INT(prm_mock_call(w.mock, "deals.activities.create", params), PRM_OK);
    CHECK_INT(extend(&w, deal, ""), PRM_OK);
    CHECK_STR(prm_mock_fact(w.mock, "activities.count"), "1"); /* of the last 30 days */
    CHECK_STR(prm_mock_fact(w.mock, "activities.days_since_last"), "5");
    CHECK_STR(prm_mock_fact(w.mock, "deal.days_left"), "50");
    CHECK_STR(prm_mock_fact(w.mock, "deal.days_protected"), "40");
    CHECK_STR(prm_mock_fact(w.mock, "deal.stage"), "prospect");
    CHECK_STR(prm_mock_fact(w.mock, "deal.max_extensions"), "1");
    CHECK_STR(prm_mock_fact(w.mock, "partner.level"), "silver");
}

TEST(rules_refuse_it)
{
    WORLD(w);
    const char *deal = approved(&w);
    prm_mock_answer(w.mock, "deals.extend", "{'grant':'no'}");
    prm_mock_reason(w.mock, "deals.extend", "{'code':'no_activity','days':40}");
    CHECK_INT(extend(&w, deal, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "granted"), "no");
    CHECK(prm_mock_has_reason(w.mock, "no_activity"));
    CHECK_STR(prm_mock_text(w.mock, "deal.protected_until"), day(90));
    CHECK_STR(prm_mock_text(w.mock, "deal.extensions"), "0");
    CHECK_INT(prm_mock_events(w.mock, "deals.extension_declined"), 1);
    CHECK_INT(extend(&w, deal, ""), PRM_OK); /* it may be asked again */
}

TEST(a_person_is_asked_and_grants)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(extend(&w, deal, ""), PRM_OK); /* the fallback */
    CHECK_STR(prm_mock_text(w.mock, "granted"), "human");
    CHECK(*prm_mock_text(w.mock, "deal.extension_wanted_at") != '\0');
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_extension_wanted", "roles"), "channel_manager");
    CHECK_STR(prm_mock_notice(w.mock, "told_extension_wanted", "partner"), "");
    CHECK_INT(extend(&w, deal, ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "extension_pending");
    const char *task = prm_mock_row_at(w.mock, "review_task", 0);
    CHECK_STR(prm_mock_row(w.mock, task, "kind"), "extension");
    CHECK_STR(prm_mock_row(w.mock, task, "state"), "open");
    CHECK_INT(prm_mock_notices(w.mock, "told_to_review"), 0); /* it is told as what it is */
    world_as_manager(&w);
    CHECK_INT(extend(&w, deal, ""), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "days:required");
    CHECK_INT(extend(&w, deal, ",'days':20"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "granted"), "yes");
    CHECK_STR(prm_mock_text(w.mock, "deal.protected_until"), day(110));
    CHECK_STR(prm_mock_text(w.mock, "deal.extension_wanted_at"), "null");
    CHECK_STR(prm_mock_row(w.mock, task, "state"), "done");
    CHECK_STR(prm_mock_row(w.mock, task, "verdict"), "grant");
    CHECK_STR(prm_mock_row(w.mock, task, "reason"), "They decide in May");
    CHECK_INT(prm_mock_rows(w.mock, "comment"), 2); /* both reasons, each by its side */
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "comment", 0), "side"), "partner");
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "comment", 1), "side"), "vendor");
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_extended", "partner"), w.alpha);
    CHECK_STR(prm_mock_notice(w.mock, "told_extended", "data.until"), day(110));
}

TEST(a_person_declines)
{
    WORLD(w);
    const char *deal = approved(&w);
    world_as_manager(&w);
    CHECK_INT(extend(&w, deal, ",'decline':true"), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "no_extension_wanted");
    world_as_alpha(&w);
    CHECK_INT(extend(&w, deal, ""), PRM_OK);
    world_as_manager(&w);
    CHECK_INT(extend(&w, deal, ",'decline':true"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "granted"), "no");
    CHECK_STR(prm_mock_text(w.mock, "deal.extension_wanted_at"), "null");
    CHECK_STR(prm_mock_text(w.mock, "deal.protected_until"), day(90));
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_extension_declined", "partner"), w.alpha);
}

TEST(the_terms_say_how_often_the_registrant_may)
{
    WORLD(w);
    const char *deal = approved(&w);
    prm_mock_answer(w.mock, "deals.extend", "{'grant':'yes','days':700}");
    CHECK_INT(extend(&w, deal, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.protected_until"), day(730)); /* never more than a term may have */
    CHECK_INT(extend(&w, deal, ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "no_extension_left");
    world_as_manager(&w);
    CHECK_INT(extend(&w, deal, ",'days':1"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "days:range");
    CHECK_STR(prm_mock_row(w.mock, deal, "protected_until"), day(730));
}

TEST(the_vendor_may_beyond_the_count)
{
    WORLD(w);
    const char *deal = approved(&w);
    world_as_manager(&w);
    CHECK_INT(extend(&w, deal, ",'days':10"), PRM_OK);
    CHECK_INT(extend(&w, deal, ",'days':10"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.protected_until"), day(110));
    CHECK_STR(prm_mock_text(w.mock, "deal.extensions"), "2");
    world_as_alpha(&w);
    CHECK_INT(extend(&w, deal, ",'days':10"), PRM_E_INVALID); /* not a partner's to say */
    CHECK_INT(extend(&w, deal, ",'decline':true"), PRM_E_INVALID);
}

TEST(after_the_end_it_is_too_late)
{
    WORLD(w);
    const char *deal = approved(&w);
    prm_mock_answer(w.mock, "deals.extend", "{'grant':'yes'}");
    prm_mock_set_now(w.mock, BEGUN + 90LL * DAY_MS); /* to the instant, before the timer has run */
    CHECK_INT(extend(&w, deal, ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "protection_ended");
    prm_mock_advance(w.mock, 0);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "expired");
    CHECK_INT(extend(&w, deal, ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "invalid_state");
}

TEST(what_is_wanted_does_not_hold_up_the_end)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(extend(&w, deal, ""), PRM_OK);
    prm_mock_advance(w.mock, 90LL * DAY_MS);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "expired");
    CHECK_STR(prm_mock_row(w.mock, deal, "extension_wanted_at"), "null");
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "review_task", 0), "state"), "cancelled");
}

TEST_MAIN(CASE(rules_grant_it), CASE(what_rules_are_told), CASE(rules_refuse_it), CASE(a_person_is_asked_and_grants),
    CASE(a_person_declines), CASE(the_terms_say_how_often_the_registrant_may), CASE(the_vendor_may_beyond_the_count),
    CASE(after_the_end_it_is_too_late), CASE(what_is_wanted_does_not_hold_up_the_end))
