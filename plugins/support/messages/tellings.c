/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is told of what happens to a case, and to whom. */
#include "messages/messages.h"

#define NUMBER   PRM_TEXT("number", 1, 40, 0, "The case's number")
#define SUBJECT  PRM_TEXT("subject", 1, 200, 0, "What it is about")
#define NOTICE(variable, c, a)                                                                                         \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = a,                                   \
        .data = (const prm_field *const[]){ NUMBER, SUBJECT, NULL } }
NOTICE(support_told_opened, "told_opened", "partner");
NOTICE(support_told_to_triage, "told_to_triage", "vendor");
NOTICE(support_told_assigned, "told_assigned", "vendor");
NOTICE(support_told_queued, "told_queued", "vendor");
NOTICE(support_told_in_progress, "told_in_progress", "partner");
NOTICE(support_told_waiting, "told_waiting", "partner");
NOTICE(support_told_resolved, "told_resolved", "partner");
NOTICE(support_told_reopened, "told_reopened", "partner");
NOTICE(support_told_closed, "told_closed", "partner");
NOTICE(support_told_cancelled, "told_cancelled", "partner");
const prm_reason support_told_severity = { .size = sizeof support_told_severity, .code = "told_severity",
    .audience = "partner", .data = PRM_FIELDS(NUMBER, SUBJECT,
        PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "How much it hurts")) };
NOTICE(support_told_merged, "told_merged", "partner");
NOTICE(support_told_messaged, "told_messaged", "partner");
NOTICE(support_told_noted, "told_noted", "vendor");

enum { BOTH = SUPPORT_TO_PARTNER | SUPPORT_TO_VENDOR };

static const support_telling tellings[] = {
    { "support.opened", &support_told_opened, SUPPORT_TO_PARTNER },
    { "support.in_progress", &support_told_in_progress, SUPPORT_TO_PARTNER },
    { "support.waiting_partner", &support_told_waiting, SUPPORT_TO_PARTNER },
    { "support.resolved", &support_told_resolved, BOTH },
    { "support.reopened", &support_told_reopened, BOTH },
    { "support.closed", &support_told_closed, BOTH },
    { "support.cancelled", &support_told_cancelled, BOTH },
    { "support.merged", &support_told_merged, BOTH },
    { "support.messaged", &support_told_messaged, BOTH },
    { "support.noted", &support_told_noted, SUPPORT_TO_VENDOR },
    { "support.severity_changed", &support_told_severity, BOTH },
    { "support.assigned", &support_told_assigned, SUPPORT_TO_OWNER },
};
/* What is nobody's is its queue's to see to. */
static const support_telling of_nobody[] = {
    { "support.reopened", &support_told_reopened, BOTH | SUPPORT_TO_QUEUE },
    { "support.messaged", &support_told_messaged, BOTH | SUPPORT_TO_QUEUE },
    { "support.severity_changed", &support_told_severity, BOTH | SUPPORT_TO_QUEUE },
    { "support.assigned", &support_told_queued, SUPPORT_TO_QUEUE },
};

static const support_telling *find(const support_telling *all, size_t count, const char *event)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].event, event) == 0)
            return &all[i];
    return NULL;
}

const support_telling *support_telling_of(const char *event, const prm_val *row)
{
    const support_telling *telling = NULL;

    if (!prm_help_has_value(row, "owner"))
        telling = find(of_nobody, sizeof of_nobody / sizeof *of_nobody, event);
    return telling ? telling : find(tellings, sizeof tellings / sizeof *tellings, event);
}
