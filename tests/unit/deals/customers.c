/* SPDX-License-Identifier: Apache-2.0 */
/* deals.customers.create: known by an equal key, or new. */
#include "world.h"

#include <stdio.h>

static void as_program_manager(world *w)
{
    prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", "program_manager");
}

TEST(a_new_customer_names_those_it_resembles)
{
    WORLD(w);
    as_program_manager(&w);
    const char *like = prm_mock_insert(w.mock, "customer", "{'legal_name':'Muster AG','country':'CH'}");
    prm_mock_candidate(w.mock, like, 870, "similar_name", "");
    CHECK_INT(prm_mock_call(w.mock, "deals.customers.create", MUSTER), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "state"), "new");
    CHECK_STR(prm_mock_text(w.mock, "customer.domain"), "muster.example");
    CHECK_STR(prm_mock_text(w.mock, "matches[0].customer"), like);
    CHECK_STR(prm_mock_text(w.mock, "matches[0].score"), "870");
    CHECK_STR(prm_mock_text(w.mock, "matches[0].matched_on[0]"), "similar_name");
    CHECK_INT(prm_mock_rows(w.mock, "customer"), 2);
}

TEST(the_strongest_equal_key_names_the_known_one)
{
    WORLD(w);
    as_program_manager(&w);
    const char *by_name = prm_mock_insert(w.mock, "customer", "{'legal_name':'Muster','country':'DE'}");
    const char *by_tax = prm_mock_insert(w.mock, "customer", "{'legal_name':'M.','tax_id':'DE123'}");
    prm_mock_candidate(w.mock, by_name, 990, "name", "name");
    prm_mock_candidate(w.mock, by_tax, 980, "tax_id", "tax_id");
    CHECK_INT(prm_mock_call(w.mock, "deals.customers.create",
        "{'legal_name':'Muster','country':'DE','tax_id':'DE 123'}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "state"), "duplicate");
    CHECK_STR(prm_mock_text(w.mock, "customer.id"), by_tax);
    CHECK_STR(prm_mock_text(w.mock, "matches[1].customer"), by_tax);
    CHECK_INT(prm_mock_rows(w.mock, "customer"), 2);
}

TEST(partners_make_no_customers)
{
    WORLD(w);
    CHECK_INT(prm_mock_call(w.mock, "deals.customers.create", MUSTER), PRM_E_FORBIDDEN);
}

TEST_MAIN(CASE(a_new_customer_names_those_it_resembles), CASE(the_strongest_equal_key_names_the_known_one),
    CASE(partners_make_no_customers))
