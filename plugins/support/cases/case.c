/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a partner asks for help with: the row. */
#include "cases/cases.h"
#include "clocks/clocks.h"

const prm_field *const support_case_fields[] = {
    PRM_TEXT("number", 1, 40, PRM_READONLY, "What people call it, \"CASE-01H8X-GQ3M-2C4E\""),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("partner", "partner", PRM_READONLY, "Who asks"),
    PRM_REF("territory", "territory", PRM_READONLY, "Where: a territory of the partner's"),
    PRM_TEXT("requester", 1, 60, PRM_READONLY, "Which user of the partner's; none: somebody who has no login"),
    PRM_REF("product", "product", 0, "About which product"),
    PRM_ENUM("channel", SUPPORT_CHANNELS, PRM_READONLY, "By what it came"),
    PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "How much it hurts"),
    PRM_TEXT("category", 1, 60, 0, "What it is about, in one word for reports: \"licence\""),
    PRM_TEXT("subject", 1, 200, PRM_REQUIRED, "What it is about, in one line"),
    PRM_LINES("description", 1, 20000, PRM_REQUIRED | PRM_UNLISTED, "What is wrong, or wanted, as plain text"),
    SUPPORT_ATTACHED,
    PRM_REF("deal", "deal", 0, "The deal it is about"),
    PRM_REF("lead", "lead", 0, "The lead it is about"),
    PRM_REF("claim", "claim", 0, "The claim it is about"),
    PRM_REF("award", "award", 0, "The certificate it is about"),

    PRM_TEXT("level", 1, 40, PRM_READONLY, "At which level its partner was then: the code"),
    PRM_INT("priority", 1, SUPPORT_PRIORITY_LAST, PRM_READONLY, "1 comes first"),
    PRM_REF("queue", "case_queue", PRM_READONLY | PRM_VENDOR, "In which queue it is"),
    PRM_TEXT("owner", 1, 60, PRM_READONLY | PRM_VENDOR, "Which user of the vendor's works on it"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The rules' decision: what decisions.explain takes"),
    PRM_TEXT("plan", 1, 40, PRM_READONLY,
        "By which success plan its partner was supported then: the code; none: by none"),
    PRM_ENUM("entitled", "yes|no|review", PRM_READONLY,
        "Whether the plan covers it; no: it was refused, and is cancelled"),
    PRM_BOOL("escalated", PRM_READONLY, "Whether it was given more weight than it had"),
    PRM_FIELD(PRM_T_LIST, "watchers", PRM_READONLY, "Which users of the partner's are told besides", .min = 0,
        .max = SUPPORT_WATCHERS, .items = PRM_TEXT("user", 1, 60, 0, "One")),
    PRM_FIELD(PRM_T_LIST, "followers", PRM_READONLY | PRM_VENDOR, "And which of the vendor's", .min = 0,
        .max = SUPPORT_WATCHERS, .items = PRM_TEXT("user", 1, 60, 0, "One")),
    SUPPORT_RESOLUTION(PRM_READONLY),
    PRM_LINES("reason", 1, 1000, PRM_READONLY, "Why it was reopened, cancelled or merged, last"),
    PRM_REF("merged_into", "case", PRM_READONLY, "Of a duplicate: the case that goes on"),
    PRM_REF("follows", "case", PRM_READONLY, "The earlier case that it goes on with"),
    PRM_TIME("triaged_at", PRM_READONLY, "When it was first known whose it is"),
    PRM_TIME("first_response_at", PRM_READONLY, "When the vendor first answered"),
    PRM_TIME("resolved_at", PRM_READONLY, "When it was resolved, last"),
    PRM_TIME("ended_at", PRM_READONLY, "When it was closed, cancelled, or found to be a duplicate"),
    PRM_INT("reopenings", 0, SUPPORT_REOPENED, PRM_READONLY, "How often it was reopened"),
    PRM_TIME("next_due_at", PRM_READONLY, "By when something is to be done next"),
    /* clocks/ */
    PRM_OBJECT("promises", support_promise_fields, PRM_READONLY,
        "What the vendor has promised about it, and by which hours"),
    PRM_TIME("answered_at", PRM_READONLY, "When the vendor last said something"),
    PRM_TIME("silent_since", PRM_READONLY | PRM_VENDOR, "Since when the partner waits to hear more"),
    PRM_INT("escalation_level", 1, 5, PRM_READONLY, "How far up it has gone; none: it has not"),
    PRM_TIME("closes_at", PRM_READONLY, "Of one that is resolved: when it is closed"),
    PRM_TIME("reopen_until", PRM_READONLY, "And until when it can be reopened"),
    PRM_INT("rating", 1, 5, PRM_READONLY, "What its partner thought of it in the end: 1 is the worst"),
    NULL
};

/* Whoever may: the verbs say. What nobody works on any more is not opened again: another case follows it. What is
 * resolved has been answered: it is closed, and its partner is asked what it thinks of that, or it is not over. */
#define FLOW                                                                                                           \
    PRM_FLOW("new", "new > triaged | duplicate | cancelled", "triaged > in_progress | duplicate | cancelled",          \
        "in_progress > waiting_partner | waiting_internal | resolved | duplicate | cancelled",                         \
        "waiting_partner > in_progress | resolved | duplicate | cancelled",                                            \
        "waiting_internal > in_progress | resolved | duplicate | cancelled",                                           \
        "resolved > closed | reopened", "reopened > in_progress | duplicate | cancelled")

const prm_entity support_case_entity = { .size = sizeof support_case_entity, .since = 1, .name = "case",
    .path = "support", .scope = "partner", .label = "number", .ops = "get list history export: *",
    .doc = "What a partner asks for help with. It is the partner's, and the vendor's",
    .fields = support_case_fields, .flow = FLOW,
    .indexes = PRM_TEXTS("unique number where number not null", "partner, state, -created_at", "partner, -created_at",
        "queue, state, priority, next_due_at", "state, priority, next_due_at", "owner, state, priority, next_due_at",
        "merged_into where merged_into not null", "follows where follows not null"),
    .search = "number 8, subject 4, resolution 2, description 1" };
