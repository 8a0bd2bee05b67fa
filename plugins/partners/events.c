/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to partners, for subscribers, reactions and metrics. */
#include "partners.h"

static const prm_field *const because[] = { PRM_LINES("reason", 1, 500, 0, "Why"), NULL };
#define TO_VENDOR(n, d, ...) PRM_EVENT(.name = n, .since = 1, .audience = "vendor", .doc = d, .data = __VA_ARGS__)

#define TO_PARTNER(n, d, ...)                                                                                          \
    PRM_EVENT(.name = n, .since = 1, .audience = "partner", .doc = d, .data = PRM_FIELDS(PROGRAM, __VA_ARGS__))
#define PROGRAM PRM_REF("program", "program", 0, "In which programme")
#define YEAR    PRM_INT("year", 2000, 2199, 0, "For which year")
#define BY      PRM_ENUM("by", "vendor|partner", 0, "Which side did it")
#define GOAL                                                                                                           \
    PRM_REF("plan", "plan", 0, "Of which plan"),                                                                       \
        PRM_ENUM("owner_side", "vendor|partner", 0, "Which side is to see to it"),                                     \
        PRM_INT("value", PRM_ANY, PRM_ANY, 0, "The figure"), PRM_INT("target", 1, PRM_ANY, 0, "The figure to reach")
#define MEETING                                                                                                        \
    PRM_TIME("starts_at", 0, "When it begins"), PRM_BOOL("attended", 0, "Whether this person came")
#define DUE PRM_DATE("due", 0, "By when")
/* What an application and what became of it is counted by. */
#define FIGURES                                                                                                        \
    PROGRAM, PRM_REF("partner", "partner", 0, "Who applies"),                                                          \
        PRM_REF("territory", "territory", 0, "Where it wants to work"),                                                \
        PRM_TEXT("channel_type", 1, 40, 0, "What it wants to be")
#define DECISION                                                                                                       \
    PRM_FIELDS(FIGURES, PRM_BOOL("accepted", 0, "Whether it is a partner now"),                                        \
        PRM_BOOL("automatic", 0, "Whether rules decided, not a person"),                                               \
        PRM_INT("waited_ms", 0, PRM_ANY, 0, "How long that took from its application"))
#define OF_ITEM                                                                                                        \
    PRM_REF("partner", "partner", 0, "Whose onboarding"), PRM_TEXT("code", 1, 40, 0, "What is to be done"),            \
        PRM_TEXT("owner", 1, 60, 0, "Whose it is to do")
#define EMPLOYMENT                                                                                                     \
    PRM_REF("person", "person", 0, "Who"), PRM_REF("partner", "partner", 0, "For whom it works, or has worked")
#define WAITED PRM_INT("waited_ms", 0, PRM_ANY, 0, "How long that took from its application")
#define LATE PRM_TIME("due_at", 0, "When it is due")

const prm_event *const partners_events[] = {
    /* network/ */
    TO_PARTNER("partners.membership_created", "A partner is a member of a programme now",
        PRM_REF("partner", "partner", 0, "Who"), PRM_TEXT("level", 1, 40, 0, "The code of its level"),
        PRM_INT("rank", 0, 1000, 0, "That level's rank"),
        PRM_TEXT("channel_type", 1, 40, 0, "In which role it takes part")),
    TO_PARTNER("partners.level_changed", "A partner is at another level of a programme",
        PRM_REF("partner", "partner", 0, "Whose level"), PRM_TEXT("from", 1, 40, 0, "The code of the level before"),
        PRM_TEXT("to", 1, 40, 0, "The code of its level now"), PRM_INT("from_rank", 0, 1000, 0, "The rank before"),
        PRM_INT("to_rank", 0, 1000, 0, "And now"), PRM_BOOL("up", 0, "Whether it rose"),
        PRM_LINES("reason", 1, 500, PRM_VENDOR, "Why, as the vendor's side has it")),
    TO_VENDOR("partners.suspended", "A partner's people are kept out", because),
    TO_VENDOR("partners.reinstated", "They may come in again", because),
    TO_VENDOR("partners.terminated", "The partnership has ended", because),
    TO_VENDOR("partners.person_moved", "Somebody works for another partner",
        PRM_FIELDS(PRM_REF("from", "partner", 0, "For whom it worked before"))),
    TO_VENDOR("partners.person_left", "Somebody works for no partner any more", NULL),
    TO_VENDOR("partners.employment_began", "Somebody has begun to work for a partner", PRM_FIELDS(EMPLOYMENT)),
    TO_VENDOR("partners.employment_ended", "Somebody does not work for a partner any more", PRM_FIELDS(EMPLOYMENT)),
    /* joining/ */
    TO_VENDOR("partners.applied", "A company wants to be a partner", PRM_FIELDS(FIGURES)),
    TO_VENDOR("partners.application_in_review", "An application waits for a person", PRM_FIELDS(FIGURES)),
    TO_VENDOR("partners.application_withdrawn", "The applicant took it back", PRM_FIELDS(FIGURES)),
    TO_VENDOR("partners.application_decided", "An application was accepted or refused", DECISION),
    TO_VENDOR("partners.approved", "A company has joined a programme", DECISION),
    TO_VENDOR("partners.overridden", "A person put something else in the place of what the rules said",
        PRM_FIELDS(PRM_TEXT("point", 1, 60, PRM_REQUIRED, "Of which answer"),
            PRM_TEXT("decision", 1, 64, PRM_REQUIRED, "In which decision"))),
    TO_PARTNER("partners.onboarding_done", "Something of an onboarding is done",
        OF_ITEM, PRM_BOOL("late", 0, "Whether it was due before")),
    TO_PARTNER("partners.onboarding_skipped", "Something of an onboarding need not be done",
        OF_ITEM, PRM_BOOL("late", 0, "Whether it was due before")),
    TO_PARTNER("partners.onboarding_reminded", "Something of an onboarding is due soon", OF_ITEM, LATE),
    TO_PARTNER("partners.onboarding_overdue", "Something of an onboarding is late", OF_ITEM, LATE),
    TO_PARTNER("partners.onboarded", "A partner has done all it has to in a programme", WAITED),
    TO_PARTNER("partners.activated", "A partner is active", WAITED),
    /* growth/ */
    PRM_EVENT(.name = "partners.use_case_moved", .since = 1, .audience = "vendor",
        .doc = "A use case came along, or was dropped",
        .data = PRM_FIELDS(PROGRAM, PRM_TEXT("theme", 1, 100, 0, "What it belongs to"),
            PRM_INT("priority", 1, 25, 0, "Impact times ease"), PRM_TEXT("from", 1, 40, 0, "Where it was"),
            PRM_TEXT("to", 1, 40, 0, "Where it is"))),
    TO_PARTNER("partners.plan_proposed", "A plan was proposed to the other side", YEAR, BY),
    TO_PARTNER("partners.plan_agreed", "Both sides have signed a plan", YEAR, BY,
        PRM_BOOL("first", 0, "Whether it was never agreed before")),
    TO_PARTNER("partners.plan_reopened", "Something was changed in a plan that was agreed: it is proposed again", YEAR,
        BY),
    TO_PARTNER("partners.plan_closed", "A plan was closed", YEAR, BY),
    TO_PARTNER("partners.goal_at_risk", "A goal is behind what is expected by now", GOAL),
    TO_PARTNER("partners.goal_met", "The time of a goal is over, and it was met", GOAL, PRM_BOOL("met", 0, "It was")),
    TO_PARTNER("partners.goal_missed", "The time of a goal is over, and it was missed", GOAL, PRM_BOOL("met", 0,
        "It was not")),
    TO_PARTNER("partners.coached", "A coaching note was shared with the partner", PRM_REF("plan", "plan", 0,
        "On which plan")),
    TO_PARTNER("partners.follow_up_due", "A coaching note is to be followed up", PRM_REF("plan", "plan", 0,
        "On which plan")),
    TO_PARTNER("partners.seated", "Somebody of the partner's took a seat in a council", NULL),
    TO_PARTNER("partners.seat_ended", "Somebody of the partner's gave up a seat in a council", NULL),
    TO_PARTNER("partners.council_invited", "A member of a council is invited to a meeting", MEETING),
    TO_PARTNER("partners.council_changed", "A meeting a member is invited to was changed", MEETING),
    TO_PARTNER("partners.council_cancelled", "A meeting was cancelled, or its member is no longer one", MEETING),
    TO_PARTNER("partners.council_soon", "A meeting a member is invited to comes soon", MEETING),
    TO_PARTNER("partners.council_held", "A meeting a member was invited to was held", MEETING),
    TO_PARTNER("partners.council_minutes", "There are minutes of a meeting a member was invited to", MEETING),
    PRM_EVENT(.name = "partners.council_met", .since = 1, .audience = "vendor", .doc = "A council's meeting was held",
        .data = PRM_FIELDS(PROGRAM, PRM_REF("council", "council", 0, "Which council"),
            PRM_INT("invited", 0, PRM_ANY, 0, "How many people were invited"),
            PRM_INT("attended", 0, PRM_ANY, 0, "How many of them came"))),
    TO_PARTNER("partners.action_given", "Somebody undertook something in a council's meeting", DUE),
    TO_PARTNER("partners.action_due", "What somebody undertook is due soon", DUE),
    TO_PARTNER("partners.action_overdue", "What somebody undertook should have been done", DUE),
    TO_PARTNER("partners.action_done", "What somebody undertook was done", DUE),
    TO_PARTNER("partners.action_dropped", "What somebody undertook was dropped", DUE),
    NULL
};
