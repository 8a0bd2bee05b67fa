/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static const prm_rule first = {.size = sizeof(first),
    .name = "condition_value.first",
    .fallback = "{\"ok\":true}",
    .answer = PRM_FIELDS(PRM_BOOL("ok", PRM_REQUIRED, "Well"))};
static const prm_rule second = {.size = sizeof(second),
    .name = "condition_value.second",
    .fallback = "{\"ok\":true}",
    .answer = PRM_FIELDS(PRM_BOOL("ok", PRM_REQUIRED, "Well"))};
static const prm_chain *const chains[] = {
    PRM_CHAIN(.name = "condition_value.chain", .facts = PRM_FIELDS(PRM_BOOL("fact", 0, "?")),
        .steps = (const prm_step *const[]){PRM_STEP(.rule = &first),
            PRM_STEP(.rule = &second, .when = "condition_value.first.ok = maybe", .stop_unless = NULL), NULL}),
    NULL,
};

PRM_PLUGIN(.id = "condition_value", .version = "1.0", .namespaces = PRM_TEXTS("condition_value"), .chains = chains);
