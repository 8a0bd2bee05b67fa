/* SPDX-License-Identifier: Apache-2.0 */
/** @file json_scan.h  Between the files of json.h only. Any thread; pure. */
#ifndef PRM_BASE_JSON_SCAN_H
#define PRM_BASE_JSON_SCAN_H

#include "json.h"

/** As prm_json_scan; `numbers`: whether their ranges are checked too. */
prm_status prm_json_check(
    const char *text, size_t length, const prm_json_limits *limits, bool numbers, prm_error *error);

/** Why a number, grammatical as it is, cannot be kept exactly; NULL: it can. */
const char *prm_json_number_fault(const char *text, size_t length);

#endif
