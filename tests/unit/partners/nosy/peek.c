/* SPDX-License-Identifier: Apache-2.0 */
/* Never compiled: what plugins/check-includes.cmake has to refuse. */
#include <prm/plugin.h>
#include <string.h>
#include "base/val.h"
