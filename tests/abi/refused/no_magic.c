/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

const prm_plugin prm_plugin_v1 = {.size = sizeof(prm_plugin), .magic = 0x12345678, .abi_major = 1, .id = "no_magic"};
