/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

static const prm_field sizeless = {.type = PRM_T_TEXT, .name = "name"};
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "no_size.ask", .access = PRM_READ, .roles = "*", .params = PRM_FIELDS(&sizeless)), NULL};

PRM_PLUGIN(.id = "no_size", .version = "1.0", .namespaces = PRM_TEXTS("no_size"), .methods = methods);
