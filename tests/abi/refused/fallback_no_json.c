/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static const prm_rule first = {.size = sizeof(first),
    .name = "fallback_no_json.first",
    .fallback = "{\"ok\":true}",
    .answer = PRM_FIELDS(PRM_BOOL("ok", PRM_REQUIRED, "Well"))};
static const prm_rule second = {.size = sizeof(second),
    .name = "fallback_no_json.second",
    .fallback = "{\"ok\":true",
    .answer = PRM_FIELDS(PRM_BOOL("ok", PRM_REQUIRED, "Well"))};
static const prm_chain *const chains[] = {
    PRM_CHAIN(.name = "fallback_no_json.chain", .facts = PRM_FIELDS(PRM_BOOL("fact", 0, "?")),
        .steps = (const prm_step *const[]){PRM_STEP(.rule = &first),
            PRM_STEP(.rule = &second, .when = NULL, .stop_unless = NULL), NULL}),
    NULL,
};

PRM_PLUGIN(.id = "fallback_no_json", .version = "1.0", .namespaces = PRM_TEXTS("fallback_no_json"), .chains = chains);
