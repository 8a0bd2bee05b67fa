/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts: kept, changed, handed in; several lines; renewals; what is wrong is named all at once. */
#include "world.h"

#include <stdio.h>
#include <string.h>

static const char *draft(world *w)
{
    prm_status status = prm_mock_call(w->mock, "deals.register", world_params(w, MUSTER, ",'draft':true"));
    return status == PRM_OK ? prm_mock_text(w->mock, "deal.id") : "";
}

static prm_status with_id(world *w, const char *method, const char *id, const char *more)
{
    char params[1500];

    snprintf(params, sizeof(params), "{'id':'%s'%s}", id, more);
    return prm_mock_call(w->mock, method, params);
}

TEST(a_draft_is_kept_changed_and_handed_in)
{
    WORLD(w);
    const char *id = draft(&w);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "draft");
    CHECK_INT(strlen(prm_mock_text(w.mock, "deal.number")), 17);
    CHECK(!prm_mock_was_asked(w.mock, "deals.intake"));
    CHECK_INT(prm_mock_rows(w.mock, "customer"), 0);

    CHECK_INT(with_id(&w, "deals.update", id, ",'customer':{'tax_id':'DE123'},'type':'cosell'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.customer.legal_name"), "Muster GmbH");
    CHECK_STR(prm_mock_text(w.mock, "deal.customer.tax_id"), "DE123");
    CHECK_STR(prm_mock_text(w.mock, "deal.type"), "cosell");

    CHECK_INT(with_id(&w, "deals.submit", id, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_STR(prm_mock_fact(w.mock, "deal.type"), "cosell");
    CHECK_INT(prm_mock_events(w.mock, "deals.registered"), 1);
    CHECK_INT(with_id(&w, "deals.submit", id, ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_a_draft");
    CHECK_INT(with_id(&w, "deals.update", id, ",'type':'resell'"), PRM_E_STATE);
}

TEST(what_stayed_a_draft_is_handed_in_again)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.intake", "{'ok':false,'errors':[{'field':'domain','code':'required'}]}");
    CHECK_INT(world_register(&w), PRM_OK);
    const char *id = prm_mock_text(w.mock, "deal.id");
    CHECK_STR(prm_mock_text(w.mock, "deal.errors[0].field"), "domain");
    prm_mock_answer(w.mock, "deals.intake", "{'ok':true}");
    CHECK_INT(with_id(&w, "deals.submit", id, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_STR(prm_mock_text(w.mock, "deal.errors[0].field"), "");
}

TEST(a_draft_is_its_partners)
{
    WORLD(w);
    const char *id = draft(&w);
    world_as_beta(&w);
    CHECK_INT(with_id(&w, "deals.submit", id, ""), PRM_E_NOT_FOUND);
    CHECK_INT(with_id(&w, "deals.update", id, ",'type':'resell'"), PRM_E_NOT_FOUND);
}

TEST(its_distributor_only_reads_it)
{
    WORLD(w);
    char more[200];
    const char *grossist = world_distributor(&w);
    world_as_manager(&w);
    snprintf(more, sizeof(more), ",'partner':'%s','distributor':'%s','draft':true", w.alpha, grossist);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", world_params(&w, MUSTER, more)), PRM_OK);
    const char *id = prm_mock_text(w.mock, "deal.id");
    prm_mock_as(w.mock, PRM_PARTNER_SIDE, grossist, "partner_sales");
    CHECK_INT(with_id(&w, "deals.submit", id, ""), PRM_E_FORBIDDEN);
    world_as_alpha(&w);
    CHECK_INT(with_id(&w, "deals.submit", id, ""), PRM_OK);
}

/* Registers two products. */
static prm_status two_lines(world *w, const char *first, const char *second)
{
    char json[1500];
    const char *other = prm_mock_rows(w->mock, "product") > 2 ? prm_mock_row_at(w->mock, "product", 2) : "";

    if (*other == '\0') {
        snprintf(json, sizeof(json), "{'name':'Storage 600','parent':'%s'}", w->family);
        other = prm_mock_insert(w->mock, "product", json);
    }
    snprintf(json, sizeof(json),
        "{'program':'%s','customer':" MUSTER ",'lines':[{'product':'%s','amount':%s},{'product':'%s','amount':%s}],"
        "'territory':'%s','amount':{'amount':1000,'currency':'EUR'},'expected_close':'2027-03-31'}",
        w->program, w->product, first, other, second, w->bavaria);
    return prm_mock_call(w->mock, "deals.register", json);
}

#define EUR(n) "{'amount':" #n ",'currency':'EUR'}"

TEST(each_line_is_protected)
{
    WORLD(w);
    CHECK_INT(two_lines(&w, EUR(300), EUR(700)), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "approved");
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 2);
    CHECK_STR(prm_mock_fact(w.mock, "deal.product"), "Storage 600"); /* the larger one */
    CHECK_STR(prm_mock_fact(w.mock, "deal.lines[0].product"), "Storage 400");
}

TEST(one_line_that_is_taken_protects_none)
{
    WORLD(w);
    world_known_customer(&w);
    CHECK_INT(world_register(&w), PRM_OK);
    world_as_beta(&w);
    CHECK_INT(two_lines(&w, EUR(300), EUR(700)), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "duplicate");
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 1);
}

TEST(lines_add_up)
{
    WORLD(w);
    CHECK_INT(two_lines(&w, EUR(300), EUR(600)), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "lines[1].amount:mismatch");
    CHECK_INT(two_lines(&w, EUR(300), EUR(701)), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "lines[1].amount:mismatch");
    CHECK_INT(two_lines(&w, EUR(300), "{'amount':700,'currency':'CHF'}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "lines[1].amount:currency");
}

TEST(a_wide_protection_holds_the_family_as_far_as_it_is_free)
{
    WORLD(w);
    char json[200];
    snprintf(json, sizeof(json), "{'name':'Storage 600','parent':'%s'}", w.family);
    prm_mock_insert(w.mock, "product", json);
    prm_mock_answer(w.mock, "deals.protect", "{'days':90,'scope':'family'}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_INT(prm_mock_rows(w.mock, "protection"), 2);
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 1), "deal"), prm_mock_text(w.mock, "deal.id"));
}

TEST(a_renewal_names_a_closed_deal_of_the_same_partner)
{
    WORLD(w);
    char more[200];
    CHECK_INT(world_register(&w), PRM_OK);
    const char *old = prm_mock_text(w.mock, "deal.id");
    snprintf(more, sizeof(more), ",'renews':'%s'", old);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", world_params(&w, MUSTER, more)), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "renews:not_closed");
    REQUIRE(prm_mock_set_state(w.mock, old, "converted") == PRM_OK);
    CHECK_INT(prm_mock_call(w.mock, "deals.register",
        world_params(&w, "{'legal_name':'Other','country':'DE'}", more)), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.type"), "renewal");
    CHECK_STR(prm_mock_fact(w.mock, "deal.renews_won"), "true");
    world_as_beta(&w);
    CHECK_INT(prm_mock_call(w.mock, "deals.register", world_params(&w, MUSTER, more)), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "renews:not_found");
}

TEST_MAIN(CASE(a_draft_is_kept_changed_and_handed_in), CASE(what_stayed_a_draft_is_handed_in_again),
    CASE(a_draft_is_its_partners), CASE(its_distributor_only_reads_it), CASE(each_line_is_protected),
    CASE(one_line_that_is_taken_protects_none), CASE(lines_add_up),
    CASE(a_wide_protection_holds_the_family_as_far_as_it_is_free),
    CASE(a_renewal_names_a_closed_deal_of_the_same_partner))
