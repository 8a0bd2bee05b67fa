/* SPDX-License-Identifier: Apache-2.0 */
/** @file split.h  Sharing a sum out. Pure; any thread. */
#ifndef PRM_SERVICES_LEDGER_SPLIT_H
#define PRM_SERVICES_LEDGER_SPLIT_H

#include <prm/plugin.h>

/** As `split` of prm/ledger.h: by largest remainder (Hamilton's method). */
prm_status prm_ledger_split(int64_t total, const int64_t *weights, size_t count, int64_t *parts);

#endif
