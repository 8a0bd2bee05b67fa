/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Within tiers/: requirements as rows write them. */
#ifndef TIERS_WORDS_H
#define TIERS_WORDS_H

#include "tiers/tiers.h"

enum {
    TIERS_ROWS = CERT_OF_SCHEME, /* what one find() gives */
    TIERS_GRACE_DAYS = 45 /* of a scheme that does not say */
};

/** Of the words of rows; of an absent one what holds then. */
int tiers_kind_named(const char *kind);
int tiers_op_named(const char *op);
int tiers_from_metric(const char *metric);
const char *tiers_window(const prm_val *requirement);

/** What prm.metrics is asked for a requirement over a described metric: of that programme, where it is kept by them. */
prm_status tiers_ask_make(prm_call *call, const prm_val *requirement, const prm_val *described, const char *program,
    const prm_val **ask);

/** What rules are asked over, and what they are told of a member's standing. */
prm_status tiers_facts(prm_call *call, const tiers_case *asked, prm_val **facts);
/** Whether no rule may move the standing (NULL: there is none) on that day. */
int tiers_is_locked(const prm_val *standing, const char *day);
int64_t tiers_grace_days(const tiers_scheme *scheme);

/** "gte" and so on. */
const char *tiers_op_name(int op);
/** What the derived create and update are given (check.c). */
prm_status tiers_check_scheme(prm_call *call, const prm_val *row, const prm_val *values);
prm_status tiers_check_requirement(prm_call *call, const prm_val *row, const prm_val *values);

extern const prm_field *const tiers_partner_fields[], *const tiers_scheme_facts[], *const tiers_standing_facts[],
    *const tiers_level_facts[];

#endif
