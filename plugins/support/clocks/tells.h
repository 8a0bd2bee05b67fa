/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Telling people, and other plugins, what happens to promises, escalations and ratings. */
#ifndef SUPPORT_TELLS_H
#define SUPPORT_TELLS_H

#include "clocks/closing.h"
#include "clocks/escalations.h"

extern const prm_event support_clock_warned_event, support_clock_met_event, support_clock_breached_event,
    support_clock_late_event, support_escalated_event, support_escalation_ignored_event,
    support_escalation_acknowledged_event, support_escalation_ended_event, support_closing_soon_event,
    support_rating_asked_event, support_rated_event; /* events.c */
extern const prm_reaction support_tell_warned_reaction, support_tell_breached_reaction, support_tell_escalated_reaction,
    support_tell_ignored_reaction, support_tell_acknowledged_reaction, support_tell_closing_reaction,
    support_tell_rating_asked_reaction; /* notices.c */
extern const prm_reason support_told_warned, support_told_breached, support_told_late_with, support_told_escalated,
    support_told_escalation, support_told_acknowledged, support_told_closing, support_told_rating_asked; /* notices.c */

#endif
