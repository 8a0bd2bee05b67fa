/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The points that are asked as a case goes on: what is promised, what follows where it is not kept, and when
 * what is resolved is closed. */
#include "clocks/closing.h"
#include "clocks/escalations.h"
#include "clocks/promises.h"
#include "clocks/told.h"

#define SAID(c, ...)   PRM_REASON(c, "partner", .data = PRM_FIELDS(__VA_ARGS__))
#define SIMPLY(c)      PRM_REASON(c, "partner", .data = NULL)
#define SEVERITY       PRM_TEXT("severity", 1, 20, PRM_REQUIRED, "Of cases of which severity")
#define LEVEL          PRM_INT("level", 1, SUPPORT_LEVELS, PRM_REQUIRED, "How far up it goes")
#define DAYS           PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "How many")

static const prm_field *const promise_fields[] = {
    PRM_INT("minutes", 1, SUPPORT_TARGET_MOST, PRM_REQUIRED, "Within how many minutes of business"),
    PRM_TEXT("calendar", 0, 64, 0,
        "By which calendar they are counted: \"24x7\", \"plan\", \"program\", or its code; none: the programme's"),
    NULL
};

const prm_field *const support_promise_fields[] = {
    PRM_OBJECT(SUPPORT_FIRST_RESPONSE, promise_fields, 0, "A first answer; none: it is not promised"),
    PRM_OBJECT(SUPPORT_UPDATE, promise_fields, 0, "From each word of the vendor's to the next"),
    PRM_OBJECT(SUPPORT_RESOLVE, promise_fields, 0, "That it is solved"),
    NULL
};

const prm_rule support_sla_rule = { .size = sizeof support_sla_rule, .since = 1, .name = "support.sla",
    .doc = "What is promised about this case, and within which time?",
    .answer = PRM_FIELDS(PRM_OBJECT(SUPPORT_FIRST_RESPONSE, promise_fields, 0,
        "A first answer; none: it is not promised"),
        PRM_OBJECT(SUPPORT_UPDATE, promise_fields, 0,
            "From each word of the vendor's to the next; none: it is not promised"),
        PRM_OBJECT(SUPPORT_RESOLVE, promise_fields, 0, "That it is solved; none: it is not promised"),
        PRM_ENUM("again", "carry|anew", 0,
            "Of a case that has changed or was reopened. carry: what was used of the time stays used, as where none is "
            "given for one that has changed; anew: all of it is there again, as where none is given for one that was "
            "reopened")),
    .reasons = PRM_REASONS(SAID("promised_by_plan", SEVERITY), SAID("promised_to_all", SEVERITY),
        SIMPLY("promised_at_all_hours")),
    .fallback = "{\"first_response\":{\"minutes\":480}}" };

const prm_chain support_promising_chain = { .size = sizeof support_promising_chain, .since = 1,
    .name = "support.promising", .doc = "A case has changed, or was reopened: what is promised about it now",
    .facts = PRM_FIELDS(PRM_ENUM("occasion", SUPPORT_OCCASIONS, PRM_REQUIRED, "Why it is asked"), SUPPORT_TOLD_CASE,
        SUPPORT_TOLD_PARTNER, SUPPORT_TOLD_PLAN),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &support_sla_rule), NULL }, .outcome = "support.sla.again" };

/* ---- Escalations ------------------------------------------------------------------------------------------------- */

static const prm_field *const clock_facts[] = {
    PRM_ENUM("kind", SUPPORT_CLOCKS, PRM_REQUIRED, "What was promised"),
    PRM_INT("target_minutes", 1, SUPPORT_TARGET_MOST, PRM_REQUIRED, "Within how many minutes of business"),
    NULL
};

static const prm_field *const asked_facts[] = {
    PRM_ENUM("by", "partner|vendor", PRM_REQUIRED, "Which side asks"),
    PRM_INT("times", 0, SUPPORT_ESCALATED_MOST, PRM_REQUIRED,
        "How often the case was escalated because that side asked"),
    PRM_INT("hours", 0, PRM_ANY, 0, "Hours since it went up last; none: it has not, or that has ended"),
    NULL
};

const prm_rule support_escalate_rule = { .size = sizeof support_escalate_rule, .since = 1, .name = "support.escalate",
    .doc = "How far up does this case go, who is to see to it, and does it come before others?",
    .answer = PRM_FIELDS(PRM_INT("level", 0, SUPPORT_LEVELS, PRM_REQUIRED,
                             "How far: 0, or a level it has already, changes nothing"),
        PRM_ENUM("to", SUPPORT_SEES_TO, PRM_VENDOR,
            "Who is to see to it; where there is no such person whoever comes after them. None: the channel managers"),
        PRM_INT("priority", 1, SUPPORT_PRIORITY_LAST, 0,
            "It has this priority from now on, if that comes before its own"),
        PRM_INT("again_hours", 1, 8760, PRM_VENDOR,
            "After so many hours of business of the programme's calendar it is asked again, unless somebody takes "
            "note")),
    .reasons = PRM_REASONS(SIMPLY("nothing_to_raise"), SAID("raised_for_breach", LEVEL), SAID("raised_for_risk", LEVEL),
        SAID("raised_as_asked", LEVEL), SIMPLY("asked_lately"), SIMPLY("as_high_as_asking_goes"),
        SIMPLY("as_often_as_it_goes"), SAID("raised_for_silence", LEVEL), SAID("raised_unseen", LEVEL),
        SAID("raised_for_rating", LEVEL)),
    .fallback = "{\"level\":1,\"to\":\"channel_manager\"}" };

const prm_chain support_escalation_chain = { .size = sizeof support_escalation_chain, .since = 1,
    .name = "support.escalation", .doc = "There is cause to have somebody above see to a case",
    .facts = PRM_FIELDS(PRM_ENUM("why", SUPPORT_ALARMS, PRM_REQUIRED, "Which"),
        PRM_INT("level", 0, SUPPORT_LEVELS, PRM_REQUIRED, "How far up it is already; 0: it is not"),
        PRM_INT("times", 0, SUPPORT_ESCALATED_MOST, PRM_REQUIRED, "How often it was escalated"), SUPPORT_TOLD_CASE,
        SUPPORT_TOLD_PARTNER, PRM_OBJECT("clock", clock_facts, 0, "Of warning and breach: the promise"),
        PRM_OBJECT("asked", asked_facts, 0, "Of one that is asked for: by whom"),
        PRM_INT("rating", 1, 5, 0, "Of one that was rated: as what, 1 is the worst")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &support_escalate_rule), NULL },
    .outcome = "support.escalate.to" };

/* ---- The end ----------------------------------------------------------------------------------------------------- */

const prm_rule support_autoclose_rule = { .size = sizeof support_autoclose_rule, .since = 1,
    .name = "support.autoclose", .doc = "When is a resolved case closed, and until when can it be reopened?",
    .answer = PRM_FIELDS(PRM_INT("days", 1, 365, PRM_REQUIRED, "After so many days"),
        PRM_INT("tell_days", 0, 365, 0, "Its partner is told so many days before; none or 0: it is not"),
        PRM_INT("reopen_days", 0, 365, 0, "For so many days it can be reopened; none: until it is closed")),
    .reasons = PRM_REASONS(SAID("closes_after", DAYS)), .fallback = "{\"days\":7,\"tell_days\":2}" };

const prm_chain support_closing_chain = { .size = sizeof support_closing_chain, .since = 1, .name = "support.closing",
    .doc = "A case is resolved: when it is closed", .facts = PRM_FIELDS(SUPPORT_TOLD_CASE, SUPPORT_TOLD_PARTNER),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &support_autoclose_rule), NULL },
    .outcome = "support.autoclose.days" };
