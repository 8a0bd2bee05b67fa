/* SPDX-License-Identifier: Apache-2.0 */
/* The example of each method is what its reader copies: its params fit, whatever the world lacks. */
#include "world.h"

#include <string.h>

static const char *role_of(const prm_method *method)
{
    return strstr(method->roles, "channel_manager") != NULL ? "channel_manager" : "program_manager";
}

TEST(every_method_has_an_example_that_fits)
{
    WORLD(w);
    for (const prm_method *const *method = prm_plugin_v1.methods; *method != NULL; method++) {
        REQUIRE((*method)->example != NULL);
        bool is_registration = strstr((*method)->example, "expected_close") != NULL;
        bool is_partners = strstr((*method)->roles, "manager") == NULL;
        if (is_registration || is_partners)
            world_as_alpha(&w);
        else
            prm_mock_as(w.mock, PRM_VENDOR_SIDE, "", role_of(*method));
        prm_status status = prm_mock_call(w.mock, (*method)->name, (*method)->example);
        bool lacks_file = strcmp(prm_mock_failure(w.mock), "evidence[0]:not_found") == 0;
        CHECK(status == PRM_OK || status == PRM_E_NOT_FOUND || lacks_file);
        CHECK_STR(lacks_file ? "" : prm_mock_failure(w.mock), "");
    }
}

TEST_MAIN(CASE(every_method_has_an_example_that_fits))
