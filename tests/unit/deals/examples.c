/* SPDX-License-Identifier: Apache-2.0 */
/* The example of each method is what its reader copies: its params fit, whatever the world lacks. */
#include "world.h"

#include <string.h>

static void as_somebody(world *w, const prm_method *method)
{
    static const char *const vendors[] = { "channel_manager", "program_manager" };

    world_as_alpha(w);
    for (size_t i = 0; i < sizeof vendors / sizeof *vendors; i++)
        if (strstr(method->roles, vendors[i]) != NULL) {
            prm_mock_as(w->mock, PRM_VENDOR_SIDE, "", vendors[i]);
            return;
        }
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
            as_somebody(&w, *method);
        prm_status status = prm_mock_call(w.mock, (*method)->name, (*method)->example);
        bool lacks_file = strcmp(prm_mock_failure(w.mock), "evidence[0]:not_found") == 0;
        CHECK(status == PRM_OK || status == PRM_E_NOT_FOUND || lacks_file);
        CHECK_STR(lacks_file ? "" : prm_mock_failure(w.mock), "");
    }
}

TEST_MAIN(CASE(every_method_has_an_example_that_fits))
