/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to templates and campaigns. */
#include "campaigns/campaigns.h"

/* What it is counted by. */
#define FIGURES                                                                                                        \
    PRM_REF("campaign", "campaign", 0, "Which campaign"),                                                              \
        PRM_REF("partner", "partner", 0, "Whose; none: the vendor's own"),                                             \
        PRM_REF("program", "program", 0, "In which programme"), PRM_TEXT("code", 1, 60, 0, "Its template's code"),     \
        PRM_TEXT("kind", 1, 40, 0, "What sort of campaign it is")
#define SPEND PRM_INT("spend_base", PRM_ANY, PRM_ANY, 0, "What was spent, in minor units of the programme's currency")

#define EVENT(variable, n, a, d, ...)                                                                                  \
    const prm_event variable = { .size = sizeof variable, .since = 1, .name = "campaigns." n, .audience = a, .doc = d, \
        .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }
#define MOVED FIGURES, SPEND, PRM_LINES("reason", 1, 500, 0, "Why, if it was cancelled")

EVENT(campaigns_launched_event, "launched", "partner", "A template is going to be run", FIGURES,
    PRM_ENUM("launched_by", "partner|vendor", 0, "By whom"));
EVENT(campaigns_started_event, "started", "partner", "A campaign runs", MOVED);
EVENT(campaigns_completed_event, "completed", "partner", "A campaign is over", MOVED);
EVENT(campaigns_cancelled_event, "cancelled", "partner", "A campaign was called off", MOVED);
EVENT(campaigns_step_due_event, "step_due", "partner", "Something is to be done in a campaign today", FIGURES,
    PRM_TEXT("title", 1, 200, 0, "What"));
EVENT(campaigns_spent_event, "spent", "partner", "Something was spent on a campaign, or taken back", FIGURES,
    PRM_INT("amount_base", PRM_ANY, PRM_ANY, 0, "How much, in minor units of the programme's currency"),
    PRM_TEXT("spent_on", 1, 40, 0, "On what"));
EVENT(campaigns_over_budget_event, "over_budget", "partner", "A campaign has cost more than it may", FIGURES, SPEND,
    PRM_INT("budget_base", 0, PRM_ANY, 0, "What it may cost"));

#define EDITION                                                                                                        \
    PRM_REF("program", "program", 0, "In which programme"), PRM_TEXT("code", 1, 60, 0, "Its code"),                    \
        PRM_TEXT("kind", 1, 40, 0, "What sort of campaign it is"), PRM_INT("edition", 1, 10000, 0, "Which edition")
EVENT(campaigns_template_published_event, "template_published", "vendor", "Partners may launch a template", EDITION);
EVENT(campaigns_template_retired_event, "template_retired", "vendor", "A template is launched no more", EDITION);
