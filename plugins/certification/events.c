/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to people's certificates and partners' levels, for subscribers, reactions and metrics. */
#include "certification.h"

#define TO_PARTNER .since = 1, .audience = "partner"

/* What a certificate is counted by. */
#define CERTIFICATE                                                                                                    \
    PRM_REF("person", "person", 0, "Whose"), PRM_REF("partner", "partner", 0, "For whom it works"),                    \
        PRM_REF("certification", "certification", 0, "As what"),                                                       \
        PRM_TEXT("certification_code", 1, 40, 0, "Its code"), PRM_TEXT("role", 1, 60, 0, "For which work"),            \
        PRM_TEXT("practice", 1, 60, 0, "In which field"), PRM_COUNTRY("country", 0, "Where: the partner's country"),   \
        PRM_INT("valid_change", -1, 1, 0, "What it adds to the certificates that hold"),                               \
        PRM_INT("expiring_change", -1, 1, 0, "And to those that end soon")
#define EXPIRES PRM_TIME("expires_at", 0, "Until when it holds")
#define BY_HAND PRM_BOOL("by_hand", 0, "Whether somebody gave it without exams")

/* What learning is counted by. */
#define LEARNER                                                                                                        \
    PRM_REF("person", "person", 0, "Who"), PRM_REF("partner", "partner", 0, "For whom it works"),                      \
        PRM_REF("course", "course", 0, "Which course or exam")
#define COURSE                                                                                                         \
    PRM_FIELDS(LEARNER, PRM_TEXT("course_code", 1, 40, 0, "Its code"),                                                 \
        PRM_ENUM("kind", "course|exam", 0, "Whether it is gone through or passed"))

/* What counts for a partner. */
#define CREDIT                                                                                                         \
    PRM_REF("person", "person", 0, "Whose"), PRM_REF("partner", "partner", 0, "For whom it counts"),                   \
        PRM_REF("award", "award", 0, "Which award"), PRM_REF("certification", "certification", 0, "As what"),          \
        PRM_TEXT("certification_code", 1, 40, 0, "Its code"), PRM_TEXT("role", 1, 60, 0, "For which work"),            \
        PRM_TEXT("practice", 1, 60, 0, "In which field"), PRM_COUNTRY("country", 0, "Where: the partner's country")

/* What a partner is competent in. */
#define BADGE                                                                                                          \
    PRM_REF("partner", "partner", 0, "Who"), PRM_REF("program", "program", 0, "In which programme"),                   \
        PRM_REF("competency", "competency", 0, "In what"), PRM_TEXT("code", 1, 40, 0, "Its code"),                     \
        PRM_TEXT("practice", 1, 60, 0, "Its field")

/* Of tiers. */
#define PROGRAM PRM_REF("program", "program", 0, "In which programme"), PRM_REF("partner", "partner", 0, "Who")
#define LEVEL   PRM_TEXT("level", 1, 40, 0, "The level it has: its code")
#define EARNED  PRM_TEXT("earned", 1, 40, 0, "The level that what it has is enough for; none: not for the lowest")
#define TIERS(n, d, ...)                                                                                               \
    PRM_EVENT(.name = "tiers." n, .since = 1, .audience = "partner", .doc = d, .data = PRM_FIELDS(PROGRAM, __VA_ARGS__))
#define LACKING                                                                                                        \
    LEVEL, PRM_LIST("missing", PRM_TEXT("name", 0, 200, 0, "A requirement's name"), 0,                                 \
        "What its level takes and it lacks"),                                                                          \
        PRM_DATE("grace_until", 0, "The last day on which it keeps its level nevertheless")
#define RISEN                                                                                                          \
    LEVEL, PRM_TEXT("from", 1, 40, 0, "The level before: its code"),                                                   \
        PRM_ENUM("by", "rules|person", 0, "Who decided it")
#define RECOVERED PRM_BOOL("recovered", 0, "Whether a member that lacked something has all again; false: it fell")
#define OF_WAIVER                                                                                                      \
    PRM_TEXT("requirement", 1, 40, 0, "Which requirement: its code"), PRM_TEXT("name", 1, 200, 0, "And its name"),     \
        PRM_DATE("until", 0, "Its last day")

/* Of a risk: its programme, and the codes of what would be lost, and why. */
#define RISK                                                                                                           \
    PRM_FIELDS(PRM_REF("program", "program", 0, "In which programme"),                                                 \
        PRM_TEXT("level", 1, 40, 0, "The level it would lose"),                                                        \
        PRM_TEXT("requirement", 1, 40, 0, "What it would lack"),                                                       \
        PRM_TEXT("certification_code", 1, 40, 0, "Of which certificate the end is the cause"),                         \
        PRM_DATE("on", 0, "From which day"))
#define OF_RISK(n, d) PRM_EVENT(.name = n, TO_PARTNER, .doc = d, .data = RISK)

const prm_event *const cert_events[] = {
    /* learning/ */
    PRM_EVENT(.name = "certification.enrolled", TO_PARTNER, .doc = "Somebody is to go through a course",
        .data = COURSE),
    PRM_EVENT(.name = "certification.completed", TO_PARTNER,
        .doc = "Somebody has done a course, or passed an exam it was "
        "enrolled in", .data = COURSE),
    PRM_EVENT(.name = "certification.exam_taken", TO_PARTNER, .doc = "Somebody took an exam",
        .data = PRM_FIELDS(LEARNER, PRM_TEXT("exam", 1, 40, 0, "Its code"),
            PRM_BOOL("passed", 0, "Whether it was passed"),
            PRM_INT("attempt", 1, PRM_ANY, 0, "Which attempt of this person's it was, as far as was known"),
            PRM_ENUM("source", "entered|imported", 0, "Where it comes from"),
            PRM_COUNTRY("country", 0, "Where: the partner's country"))),
    PRM_EVENT(.name = "certification.awarded", TO_PARTNER, .doc = "Somebody is certified",
        .data = PRM_FIELDS(CERTIFICATE, EXPIRES, BY_HAND,
            PRM_BOOL("first", 0, "Whether this person never had a certificate before"),
            PRM_INT("first_days", 0, PRM_ANY, 0, "And if so: days since it began to work there"))),
    PRM_EVENT(.name = "certification.renewed", TO_PARTNER,
        .doc = "A certificate holds longer; of one that had expired: it holds again",
        .data = PRM_FIELDS(CERTIFICATE, EXPIRES, BY_HAND)),
    PRM_EVENT(.name = "certification.expiring", TO_PARTNER,
        .doc = "A certificate can be renewed, and ends if it is not",
        .data = PRM_FIELDS(CERTIFICATE, EXPIRES)),
    PRM_EVENT(.name = "certification.expired", TO_PARTNER, .doc = "A certificate does not hold any more",
        .data = PRM_FIELDS(CERTIFICATE)),
    PRM_EVENT(.name = "certification.revoked", TO_PARTNER, .doc = "A certificate was taken back",
        .data = PRM_FIELDS(CERTIFICATE)),
    PRM_EVENT(.name = "certification.award_left", .since = 1, .audience = "vendor",
        .doc = "Who has a certificate that holds does not work for this partner any more",
        .data = PRM_FIELDS(CERTIFICATE)),
    PRM_EVENT(.name = "certification.award_came", .since = 1, .audience = "vendor",
        .doc = "Who has a certificate that holds works for this partner now", .data = PRM_FIELDS(CERTIFICATE)),
    /* counting/ */
    PRM_EVENT(.name = "certification.counted", TO_PARTNER, .doc = "An award counts for a partner",
        .data = PRM_FIELDS(CREDIT)),
    PRM_EVENT(.name = "certification.uncounted", TO_PARTNER, .doc = "It counts no more",
        .data = PRM_FIELDS(CREDIT, PRM_TEXT("end", 1, 20, 0, "Why: expiry, revoked, left, judged"))),
    PRM_EVENT(.name = "certification.recounted", TO_PARTNER, .doc = "It counts until another time than was known",
        .data = PRM_FIELDS(CREDIT, PRM_TIME("until", 0, "Until when; none: for ever"))),
    PRM_EVENT(.name = "certification.badge_held", TO_PARTNER, .doc = "A partner is competent in something",
        .data = PRM_FIELDS(BADGE)),
    PRM_EVENT(.name = "certification.badge_at_risk", TO_PARTNER, .doc = "It lacks something for that",
        .data = PRM_FIELDS(BADGE, PRM_TIME("until", 0, "When it will be lost"))),
    PRM_EVENT(.name = "certification.badge_safe", TO_PARTNER, .doc = "It lacks nothing any more",
        .data = PRM_FIELDS(BADGE)),
    PRM_EVENT(.name = "certification.badge_lost", TO_PARTNER, .doc = "It is competent in it no more",
        .data = PRM_FIELDS(BADGE)),
    /* tiers/ */
    TIERS("evaluated", "A member was evaluated, and something was other than the last time, or a period is over", LEVEL,
        EARNED,
        PRM_ENUM("occasion", CERT_OCCASIONS, 0, "Why"), PRM_ENUM("transition", CERT_TRANSITIONS, 0, "What followed"),
        PRM_TEXT("from", 1, 40, 0, "The state of its standing before"), PRM_TEXT("to", 1, 40, 0, "And after")),
    TIERS("promoted", "A member has risen to a higher level", RISEN),
    TIERS("demoted", "A member has fallen to a lower level", RISEN, RECOVERED),
    TIERS("entered", "A member is counted at this level: it has joined, or was at another", LEVEL),
    TIERS("left", "A member is counted at this level no more", LEVEL),
    TIERS("eligible", "A member has earned a higher level, and gets it at the end of the period", LEVEL, EARNED),
    TIERS("at_risk", "A member lacks something that its level takes", LACKING),
    TIERS("grace", "A member keeps for some time a level that it has not earned any more", LACKING),
    TIERS("restored", "A member that lacked something has all again that its level takes", LEVEL,
        PRM_INT("days", 0, PRM_ANY, 0, "How long it did"), RECOVERED),
    TIERS("locked", "No rule moves a member to another level now", LEVEL, PRM_DATE("until", 0, "The last day of it")),
    TIERS("unlocked", "Rules move a member again", LEVEL),
    TIERS("waiver_in_review", "A waiver waits for a person", OF_WAIVER),
    TIERS("waived", "A requirement is waived for a member", OF_WAIVER),
    TIERS("waiver_refused", "A requirement is not waived", OF_WAIVER),
    TIERS("waiver_ended", "A requirement is not waived any more", OF_WAIVER),
    /* outlook/ */
    OF_RISK("tiers.risk_found", "A member will lack something for its level"),
    OF_RISK("tiers.risk_averted", "It will not, after all"),
    OF_RISK("tiers.risk_came", "It does"),
    NULL
};
