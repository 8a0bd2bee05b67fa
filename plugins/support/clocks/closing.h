/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What becomes of a case that is resolved: it can be reopened for some days, is closed by itself when nobody
 * does, and then its partner is asked what it thinks of how it was helped. */
#ifndef SUPPORT_CLOSING_H
#define SUPPORT_CLOSING_H

#include "support.h"

/** From now on it can be reopened until `reopen_until`, and is closed at `closes_at`, as support.autoclose says.
 * (closing.c) */
prm_status support_closing_begin(prm_call *call, const prm_val **c);
/** It is not closed by itself now. (closing.c) */
prm_status support_closing_stop(prm_call *call, const prm_val **c);
/** It was closed, or cancelled after it had been resolved: its people are asked to rate it, once. (rating.c) */
prm_status support_rating_ask(prm_call *call, const prm_val *c);

extern const prm_chain support_closing_chain; /* rules.c */
extern const prm_rule support_autoclose_rule;
extern const prm_timer support_closes_soon_timer, support_closes_timer, support_rating_lapses_timer;
extern const prm_field *const support_rating_fields[];
extern const prm_entity support_rating_entity;
extern const prm_method support_rate_method;
extern const prm_field support_rating_days_setting;

#endif
