/* SPDX-License-Identifier: Apache-2.0 */
/** @file json_scan.h  The grammar of JSON, shared by the check of a text and the walk through it. Any thread. */
#ifndef PRM_CLIENT_JSON_SCAN_H
#define PRM_CLIENT_JSON_SCAN_H

#include <stdbool.h>
#include <stdint.h>

typedef struct prm_client_scan {
    const char *at, *end;
    unsigned depth;
} prm_client_scan;

/** Whether one value stands at `at`, which moves behind it, or to where it is not one. */
bool prm_client_scan_value(prm_client_scan *scan);
void prm_client_scan_space(prm_client_scan *scan);
/** Moves over the character if it is next. */
bool prm_client_scan_take(prm_client_scan *scan, char c);
bool prm_client_is_space(char c);
/** The four hex digits of a "\u" escape; -1 if they are not there. */
int32_t prm_client_scan_unit(const char *at, const char *end);

#endif
