/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Cases that need more than those who work on them: what is said to the rules, and what they have somebody
 * above do.
 *
 * An escalation is a row: of what level, why, and for whom; open until somebody has taken note of it, and at its end
 * when it is done, when one of a higher level takes its place, or when the case is solved. Of a case at most one has
 * not ended, and as long as there is one the case is flagged. */
#ifndef SUPPORT_ESCALATIONS_H
#define SUPPORT_ESCALATIONS_H

#include "clocks/clocks.h"

/** Why the rules are asked: a promise is at risk, or broken; somebody asks for it; nothing is heard of the vendor for
 * long; nobody took note of an escalation; the partner has said what it thinks of it. */
#define SUPPORT_ALARMS "warning|breach|asked|silence|ignored|rating"
/** Who is to see to it. */
#define SUPPORT_SEES_TO "owner|queue_lead|channel_manager|executive"
#define SUPPORT_ESCALATION_ENDS "raised|done|solved"

enum {
    SUPPORT_LEVELS = 5,       /* of escalations */
    SUPPORT_ESCALATED_MOST = 50, /* of a case: then it goes no further up */
    SUPPORT_REMINDED_MOST = 20   /* so often those above are asked for the same */
};

/** What there is to say. */
typedef struct support_alarm {
    const char *why;      /* of SUPPORT_ALARMS */
    const prm_val *clock; /* of warning and breach; else NULL */
    const char *reason;   /* of asked: in the words of who asks; else NULL */
    int64_t rating;       /* of rating: 1 to 5 */
} support_alarm;

/** Asks the rules whether the case is to be escalated, and does it. `result` (may be NULL) gets `escalated`,
 * `escalation`, `decision_id` and `reasons`. What nobody works on any more is not escalated,
 * but for what is said of it afterwards. (escalate.c) */
prm_status support_escalate(prm_call *call, const char *the_case, const support_alarm *alarm, prm_val *result);
/** The one that has not ended, NULL: there is none. (escalation.c) */
prm_status support_escalation_find(prm_call *call, const char *the_case, const prm_val **escalation);
/** It ends, and its case is flagged no more unless it is raised. (escalation.c) */
prm_status support_escalation_end(prm_call *call, const prm_val **escalation, const char *end, prm_val *changes);
/** The case is at its end, or solved: so is its escalation. (escalation.c) */
prm_status support_escalation_over(prm_call *call, const prm_val **c);
/** An event about it; `more` may be NULL. (escalation.c) */
prm_status support_escalation_tell(prm_call *call, const prm_val *escalation, const char *event, const prm_val *more);

/** From now on the vendor is to be heard of; nobody waits for that now. (silence.c) */
prm_status support_silence_begin(prm_call *call, const prm_val **c);
prm_status support_silence_end(prm_call *call, const prm_val *c);

/** Of results. */
#define SUPPORT_ESCALATION(need) PRM_ROW("escalation", "escalation", support_escalation_fields, need, "As stored")

extern const prm_field *const support_escalation_fields[];
extern const prm_entity support_escalation_entity;
extern const prm_chain support_escalation_chain; /* rules.c */
extern const prm_rule support_escalate_rule;
extern const prm_method support_escalate_method, support_escalation_acknowledge_method, support_escalation_end_method;
extern const prm_timer support_escalation_again_timer, support_silence_timer;
extern const prm_field support_silent_hours_setting, support_escalations_a_day_setting;

#endif
