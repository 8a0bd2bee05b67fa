/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Within tiers/: what is done to a waiver. */
#ifndef TIERS_WAIVERS_H
#define TIERS_WAIVERS_H

#include "tiers/standing.h"

#define WAIVER     PRM_ROW("waiver", "waiver", tiers_waiver_fields, PRM_REQUIRED, "As stored")
#define THE_WAIVER PRM_REF("id", "waiver", PRM_REQUIRED, "The waiver")

/** Names `until` if that day has passed or is too far away. */
prm_status tiers_waiver_check_until(prm_call *call, const char *until, const char *today);
/** Tells what has become of it. */
prm_status tiers_waiver_tell(prm_call *call, const char *event, const prm_val *waiver);
/** It holds from today until the end of its last day, and the member is looked at. */
prm_status tiers_waiver_grant(prm_call *call, const prm_val *program, const prm_val **waiver);
prm_status tiers_waiver_refuse(prm_call *call, const prm_val **waiver);

#endif
