/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin as somebody else writes one, against the installed headers. */
#include <prm/calendar.h>
#include <prm/files.h>
#include <prm/geo.h>
#include <prm/helpers.h>
#include <prm/match.h>
#include <prm/measures.h>
#include <prm/metrics.h>
#include <prm/notify.h>
#include <prm/rates.h>
#include <prm/secret.h>
#include <prm/steps.h>
#include <prm/users.h>

static prm_status greet(prm_call *call, const prm_val *params, prm_val *result)
{
    return prm_help_copy(result, PRM_TEXTS("name"), params);
}

static const prm_method greet_method = { .size = sizeof greet_method, .name = "greetings.greet", .since = 1,
    .doc = "Says it again", .access = PRM_READ, .roles = "*", .run = greet,
    .params = PRM_FIELDS(PRM_TEXT("name", 1, 60, PRM_REQUIRED, "Of whom")),
    .result = PRM_FIELDS(PRM_TEXT("name", 1, 60, 0, "Of whom")) };

PRM_PLUGIN(.id = "greetings", .version = "1.0", .doc = "Greets", .namespaces = PRM_TEXTS("greetings"),
    .methods = (const prm_method *const[]){ &greet_method, NULL });
