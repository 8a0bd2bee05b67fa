/* SPDX-License-Identifier: Apache-2.0 */
#define PRM_ABI_TARGET 7u
#include <prm/plugin.h>

PRM_PLUGIN(.id = "newer_minor", .version = "1.0", .namespaces = PRM_TEXTS("newer_minor"));
