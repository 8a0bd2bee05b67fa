/* SPDX-License-Identifier: Apache-2.0 */
/* Loads: written against a header whose structs ended earlier. What comes after their size is not the host's to read:
 * here it is what would make a plugin unloadable, or crash whoever follows it. */
#include <prm/plugin.h>

#define NOT_TO_BE_READ ((const void *)(uintptr_t)0x5a5a5a5a)

static const prm_field name = {.size = offsetof(prm_field, items),
    .type = PRM_T_TEXT,
    .name = "name",
    .flags = PRM_REQUIRED,
    .min = 1,
    .max = 10,
    .items = NOT_TO_BE_READ,
    .write = NOT_TO_BE_READ};
static const prm_field *const fields[] = {&name, NULL};
static const prm_entity entity = {.size = offsetof(prm_entity, indexes),
    .name = "relic",
    .path = "older",
    .scope = "vendor",
    .ops = "get: *",
    .fields = fields,
    .indexes = NOT_TO_BE_READ,
    .views = NOT_TO_BE_READ,
    .match = NOT_TO_BE_READ,
    .label = NOT_TO_BE_READ};
static const prm_entity *const entities[] = {&entity, NULL};

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params;
    return prm->set_text(result, "name", prm->caller(call)->side == PRM_SYSTEM ? "system" : "?");
}

static const prm_field *const result[] = {&name, NULL};
static const prm_method method = {.size = offsetof(prm_method, example),
    .name = "older.ask",
    .access = PRM_READ,
    .roles = "*",
    .params = fields,
    .result = result,
    .run = run,
    .example = NOT_TO_BE_READ};
static const prm_method *const methods[] = {&method, NULL};

const prm_api *prm;
const prm_plugin prm_plugin_v1 = {.size = offsetof(prm_plugin, chains),
    .magic = PRM_ABI_MAGIC,
    .abi_major = PRM_ABI_MAJOR,
    .abi_minor = 0,
    .api = &prm,
    .id = "older",
    .version = "0.9",
    .namespaces = PRM_TEXTS("older"),
    .entities = entities,
    .methods = methods,
    .chains = NOT_TO_BE_READ,
    .events = NOT_TO_BE_READ,
    .timers = NOT_TO_BE_READ};
