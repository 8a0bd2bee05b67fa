/* SPDX-License-Identifier: Apache-2.0 */
#include "services/ledger/service.h"

#include "services/ledger/internal.h"
#include "services/ledger/split.h"

const prm_ledger_service prm_ledger_service_table = { .size = sizeof(prm_ledger_service), .revision = 1,
    .open = prm_ledger_open, .book = prm_ledger_book, .figures = prm_ledger_figure, .hold = prm_ledger_hold,
    .capture = prm_ledger_capture, .release = prm_ledger_release, .held = prm_ledger_held, .split = prm_ledger_split };
