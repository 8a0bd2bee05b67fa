/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a call within which memory runs out. */
#include "test.h"

#include <prm/mock.h>

/* notes.call goes on when what it calls fails: not here. */
TEST(a_call_whose_memory_runs_out_fails_whatever_its_handler_makes_of_it)
{
    prm_mock *mock = prm_mock_new(&prm_plugin_v1);
    int failed = 0;
    prm_status status = PRM_E_NOMEM;
    REQUIRE(mock != NULL);
    prm_mock_as(mock, PRM_VENDOR_SIDE, "", "boss");
    for (unsigned long n = 1; status == PRM_E_NOMEM; n++) {
        prm_alloc_fail_after(n);
        status = prm_mock_call(mock, "notes.call", "{'decision':'notes.create','title':'x','subject':'shows it'}");
        bool has_failed = prm_alloc_has_failed();
        prm_alloc_fail_after(0);
        CHECK_INT(status, has_failed ? PRM_E_NOMEM : PRM_OK);
        CHECK_INT(prm_mock_rows(mock, "note"), !has_failed);
        failed += has_failed;
    }
    CHECK(failed > 50);
    CHECK_STR(prm_mock_text(mock, "note.title"), "x");
    prm_mock_free(mock);
}

TEST_MAIN(CASE(a_call_whose_memory_runs_out_fails_whatever_its_handler_makes_of_it))
