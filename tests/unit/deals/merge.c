/* SPDX-License-Identifier: Apache-2.0 */
/* deals.customers.merge: what moves, what is reported, what each answer to a conflict leaves, what is refused. */
#include "world.h"

#include <stdio.h>
#include <string.h>

enum { DAY_MS = 86400000 };

typedef struct pair {
    const char *into, *from;
} pair;

static pair make_pair(world *w)
{
    return (pair){ prm_mock_insert(w->mock, "customer", "{'legal_name':'Muster','country':'DE'}"),
        prm_mock_insert(w->mock, "customer", "{'legal_name':'Muster Werke','country':'DE'}") };
}

static prm_status merge(world *w, const char *from, const char *into, const char *more)
{
    char params[300];
    prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", "program_manager");
    snprintf(params, sizeof(params), "{'from':'%s','into':'%s'%s}", from, into, more);
    return prm_mock_call(w->mock, "deals.customers.merge", params);
}

/* A deal of whoever calls at that customer. */
static const char *protect(world *w, const char *customer, const char *partner)
{
    char id[60], more[60];
    world_as_manager(w);
    snprintf(id, sizeof(id), "{'id':'%s'}", customer);
    snprintf(more, sizeof(more), ",'partner':'%s'", partner);
    prm_mock_set_now(w->mock, prm_mock_now(w->mock) + 1000);
    return prm_mock_call(w->mock, "deals.register", world_params(w, id, more)) == PRM_OK
               ? prm_mock_text(w->mock, "deal.id")
               : "";
}

TEST(everything_moves_and_the_alias_stays)
{
    WORLD(w);
    pair p = make_pair(&w);
    const char *deal = protect(&w, p.from, w.alpha);
    CHECK_INT(merge(&w, p.from, p.into, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "merged"), "true");
    CHECK_STR(prm_mock_text(w.mock, "customer.aliases"), "1");
    CHECK_STR(prm_mock_text(w.mock, "deals"), "1");
    CHECK_STR(prm_mock_text(w.mock, "protections"), "1");
    CHECK_STR(prm_mock_text(w.mock, "is_moving"), "false");
    CHECK_STR(prm_mock_row(w.mock, deal, "account"), p.into);
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 0), "customer"), p.into);
    CHECK_STR(prm_mock_row(w.mock, p.from, "merged_into"), p.into);
    CHECK(*prm_mock_row(w.mock, p.from, "archived_at") != '\0');
    CHECK_INT(prm_mock_events(w.mock, "deals.merged"), 1);
}

TEST(an_alias_finds_its_customer_once)
{
    WORLD(w);
    pair p = make_pair(&w);
    CHECK_INT(merge(&w, p.from, p.into, ""), PRM_OK);
    prm_mock_candidate(w.mock, p.from, 1000, "name", "name");
    prm_mock_candidate(w.mock, p.into, 930, "similar_name", "");
    prm_mock_answer(w.mock, "deals.match", "{'matches':[{'candidate':'candidate_1','verdict':'same'}]}");
    world_as_alpha(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_STR(prm_mock_row(w.mock, prm_mock_text(w.mock, "deal.id"), "account"), p.into);
    CHECK_STR(prm_mock_fact(w.mock, "candidates[0].bound"), "true");
    CHECK_STR(prm_mock_fact(w.mock, "candidates[0].equal"), "name");
    CHECK_STR(prm_mock_fact(w.mock, "candidates[0].legal_name"), "Muster");
    CHECK_STR(prm_mock_fact(w.mock, "candidates[1]"), "");
    CHECK(strlen(protect(&w, p.from, w.beta)) > 0); /* named by its id */
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "deal", 1), "account"), p.into);
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "deal", 1), "state"), "duplicate");
}

TEST(a_conflict_is_reported_and_nothing_changes)
{
    WORLD(w);
    pair p = make_pair(&w);
    const char *first = protect(&w, p.into, w.alpha), *later = protect(&w, p.from, w.beta);
    CHECK_INT(merge(&w, p.from, p.into, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "merged"), "false");
    CHECK_STR(prm_mock_text(w.mock, "conflicts[0].product"), w.product);
    CHECK_STR(prm_mock_text(w.mock, "conflicts[0].territory"), w.bavaria);
    CHECK_STR(prm_mock_text(w.mock, "conflicts[0].protections[0].deal"), first);
    CHECK_STR(prm_mock_text(w.mock, "conflicts[0].protections[0].holder"), w.alpha);
    CHECK_STR(prm_mock_text(w.mock, "conflicts[0].protections[1].deal"), later);
    CHECK(*prm_mock_text(w.mock, "conflicts[0].protections[1].from") != '\0');
    CHECK(*prm_mock_text(w.mock, "conflicts[0].protections[1].until") != '\0');
    CHECK_STR(prm_mock_text(w.mock, "conflicts[1]"), "");
    CHECK_STR(prm_mock_row(w.mock, p.from, "merged_into"), "");
    CHECK_STR(prm_mock_row(w.mock, p.into, "version"), "1");
    CHECK_STR(prm_mock_row(w.mock, later, "account"), p.from);
    CHECK_INT(prm_mock_events(w.mock, "deals.merged"), 0);
}

TEST(they_share)
{
    WORLD(w);
    pair p = make_pair(&w);
    protect(&w, p.into, w.alpha);
    protect(&w, p.from, w.beta);
    CHECK_INT(merge(&w, p.from, p.into, ",'on_conflict':'share'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "merged"), "true");
    CHECK_STR(prm_mock_text(w.mock, "revoked"), "0");
    for (size_t i = 0; i < 2; i++) {
        const char *row = prm_mock_row_at(w.mock, "protection", i);
        CHECK_STR(prm_mock_row(w.mock, row, "exclusive"), "false");
        CHECK_STR(prm_mock_row(w.mock, row, "slot"), i == 0 ? w.alpha : w.beta);
        CHECK_STR(prm_mock_row(w.mock, row, "customer"), p.into);
    }
}

TEST(a_partner_shares_with_itself)
{
    WORLD(w);
    pair p = make_pair(&w);
    protect(&w, p.into, w.alpha);
    const char *later = protect(&w, p.from, w.alpha);
    CHECK_INT(merge(&w, p.from, p.into, ",'on_conflict':'share'"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 0), "slot"), w.alpha);
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 1), "slot"), later);
}

TEST(who_was_first_stays)
{
    WORLD(w);
    pair p = make_pair(&w);
    const char *first = protect(&w, p.from, w.alpha), *later = protect(&w, p.into, w.beta);
    CHECK_INT(merge(&w, p.from, p.into, ",'on_conflict':'first'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "revoked"), "1");
    CHECK_STR(prm_mock_row(w.mock, first, "state"), "approved");
    CHECK_STR(prm_mock_row(w.mock, later, "state"), "revoked");
    CHECK_STR(prm_mock_row(w.mock, later, "reason_code"), "merged");
    CHECK(*prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 1), "ended_at") != '\0');
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 0), "customer"), p.into);
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 0), "exclusive"), "true");
    CHECK_INT(prm_mock_events(w.mock, "deals.revoked"), 1);
    world_as_beta(&w); /* it is held: by the index, whatever the rules say */
    CHECK_STR(prm_mock_row(w.mock, protect(&w, p.into, w.beta), "state"), "duplicate");
}

TEST(what_has_passed_is_in_nobodys_way)
{
    WORLD(w);
    pair p = make_pair(&w);
    protect(&w, p.into, w.alpha);
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 90LL * DAY_MS); /* the timer has not run yet */
    protect(&w, p.from, w.beta);
    CHECK_INT(merge(&w, p.from, p.into, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "merged"), "true");
    CHECK(*prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 0), "ended_at") != '\0');
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 1), "customer"), p.into);
}

TEST(what_cannot_be_is_refused)
{
    WORLD(w);
    pair p = make_pair(&w);
    const char *third = prm_mock_insert(w.mock, "customer", "{'legal_name':'Dritte'}");
    CHECK_INT(merge(&w, p.from, p.from, ""), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "into:same");
    CHECK_INT(merge(&w, p.from, p.into, ""), PRM_OK);
    CHECK_INT(merge(&w, p.into, p.from, ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "circle");
    CHECK_INT(merge(&w, third, p.from, ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "alias");
    CHECK_INT(merge(&w, p.from, third, ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "already_merged");
    CHECK_INT(merge(&w, p.into, third, ""), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, p.from, "merged_into"), third);
    world_as_alpha(&w);
    CHECK_INT(prm_mock_call(w.mock, "deals.customers.merge", "{'from':'customer_0','into':'customer_1'}"),
        PRM_E_FORBIDDEN);
}

static void insert_deals(world *w, const char *customer, const char *state, int count)
{
    char row[300];
    snprintf(row, sizeof(row), "{'partner':'%s','program':'%s','state':'%s','account':'%s'}", w->alpha, w->program,
        state, customer);
    for (int i = 0; i < count; i++)
        prm_mock_insert(w->mock, "deal", row);
}

static int count_at(const world *w, const char *customer)
{
    int count = 0;
    for (size_t i = 0; i < prm_mock_rows(w->mock, "deal"); i++)
        count += strcmp(prm_mock_row(w->mock, prm_mock_row_at(w->mock, "deal", i), "account"), customer) == 0;
    return count;
}

TEST(many_closed_deals_follow)
{
    WORLD(w);
    pair p = make_pair(&w);
    const char *third = prm_mock_insert(w.mock, "customer", "{'legal_name':'Dritte'}");
    insert_deals(&w, p.from, "expired", 450);
    CHECK_INT(merge(&w, p.from, p.into, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deals"), "100");
    CHECK_STR(prm_mock_text(w.mock, "is_moving"), "true");
    CHECK_STR(prm_mock_row(w.mock, p.from, "is_moving"), "true");
    CHECK_INT(merge(&w, p.into, third, ""), PRM_OK); /* they go where it is now */
    CHECK(prm_mock_advance(w.mock, 1) > 0);
    CHECK(strcmp(prm_mock_row(w.mock, p.from, "is_moving"), "true") != 0);
    CHECK_INT(count_at(&w, third), 450);
    CHECK_INT(prm_mock_timers(w.mock), 0);
}

TEST(more_than_a_call_may_do_is_refused)
{
    WORLD(w);
    pair p = make_pair(&w);
    insert_deals(&w, p.from, "in_review", 301);
    CHECK_INT(merge(&w, p.from, p.into, ""), PRM_E_LIMIT);
    CHECK_STR(prm_mock_failure(w.mock), "too_many");
    CHECK_STR(prm_mock_row(w.mock, p.from, "merged_into"), "");
}

TEST_MAIN(CASE(everything_moves_and_the_alias_stays), CASE(an_alias_finds_its_customer_once),
    CASE(a_conflict_is_reported_and_nothing_changes), CASE(they_share), CASE(a_partner_shares_with_itself),
    CASE(who_was_first_stays), CASE(what_has_passed_is_in_nobodys_way), CASE(what_cannot_be_is_refused),
    CASE(many_closed_deals_follow), CASE(more_than_a_call_may_do_is_refused))
