/* SPDX-License-Identifier: Apache-2.0 */
/* Loads: has settings of every kind, and a method that says what it got. */
#include <prm/plugin.h>

static const prm_field *const settings[] = {
    PRM_FIELD(PRM_T_TEXT, "greeting", 0, "how it begins", .min = 1, .max = 20, .preset = "\"hello\""),
    PRM_INT("times", 1, 5, PRM_REQUIRED, "how often"),
    PRM_TEXT("token", 1, 100, PRM_SECRET, "what it signs with"),
    NULL,
};

static prm_status show(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params;
    PRM_TRY(prm->set(result, "greeting", prm->setting(call, "greeting")));
    PRM_TRY(prm->set(result, "times", prm->setting(call, "times")));
    PRM_TRY(prm->set_boolean(result, "has_token", prm->setting(call, "token") != NULL));
    return prm->set_boolean(result, "has_other", prm->setting(call, "other") != NULL);
}

static const prm_method tuned_show = { .size = sizeof(prm_method), .name = "tuned.show", .doc = "Its settings",
    .access = PRM_READ, .roles = "admin", .run = show,
    .result = PRM_FIELDS(PRM_TEXT("greeting", 1, 20, PRM_REQUIRED, ""), PRM_INT("times", 1, 5, PRM_REQUIRED, ""),
        PRM_BOOL("has_token", PRM_REQUIRED, ""), PRM_BOOL("has_other", PRM_REQUIRED, "")) };
static const prm_method *const methods[] = { &tuned_show, NULL };

PRM_PLUGIN(.id = "tuned", .version = "1.0", .doc = "Settings", .namespaces = PRM_TEXTS("tuned"), .methods = methods,
    .settings = settings);
