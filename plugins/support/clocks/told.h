/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What rules are told of a case by the time it is worked on. */
#ifndef SUPPORT_TOLD_H
#define SUPPORT_TOLD_H

#include "support.h"

#define SUPPORT_STATES                                                                                                 \
    "new|triaged|in_progress|waiting_partner|waiting_internal|reopened|resolved|closed|cancelled|duplicate"

/** Whether somebody works on it, or will. (told.c) */
int support_case_is_open(const prm_val *c);

/** For chains: the facts `case` and `partner`. (told.c) */
extern const prm_field *const support_told_case_fields[], *const support_told_partner_fields[];
#define SUPPORT_TOLD_CASE PRM_OBJECT("case", support_told_case_fields, PRM_REQUIRED, "The case as it is")
#define SUPPORT_TOLD_PARTNER                                                                                           \
    PRM_OBJECT("partner", support_told_partner_fields, PRM_REQUIRED, "Whose it is")

/** And `plan`: what the plan promises that the case was opened under; none: it was under none. (told.c) */
extern const prm_field *const support_told_plan_fields[];
#define SUPPORT_TOLD_PLAN                                                                                              \
    PRM_OBJECT("plan", support_told_plan_fields, 0, "The plan it was opened under; none: it was under none")
prm_status support_told_plan(prm_call *call, const prm_val *c, prm_val *facts);

prm_status support_told_case(prm_call *call, const prm_val *c, prm_val *facts);
prm_status support_told_partner(prm_call *call, const prm_val *c, prm_val *facts);

#endif
