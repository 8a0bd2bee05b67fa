/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The chain support.opening: what its points are told, what they answer. */
#include "cases/cases.h"
#include "clocks/clocks.h"
#include "success/success.h"

static const prm_field *const case_facts[] = {
    PRM_TEXT("subject", 1, 200, PRM_REQUIRED, "What it is about, in one line"),
    PRM_LINES("description", 1, 20000, PRM_REQUIRED, "What is wrong, or wanted"),
    PRM_ENUM("channel", SUPPORT_CHANNELS, PRM_REQUIRED, "By what it came"),
    PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "How much it hurts, as whoever asks says"),
    PRM_TEXT("category", 1, 60, 0, "What it is about, as whoever asks says"),
    PRM_TEXT("product", 1, 200, 0, "The name of the product"),
    PRM_TEXT("locale", 2, 20, 0, "The language of whoever asks"),
    PRM_LIST("links", PRM_ENUM("link", "deal|lead|claim|award", 0, "One"), PRM_REQUIRED,
        "What it is about that is known here"),
    PRM_INT("files", 0, SUPPORT_FILES, PRM_REQUIRED, "How many files go with it"),
    PRM_BOOL("follows", PRM_REQUIRED, "Whether it goes on with an earlier case"),
    PRM_BOOL("accepted", PRM_REQUIRED,
        "Whether it is there already, and what it is about or how urgent it is was put right"),
    NULL
};

static const prm_field *const partner_facts[] = {
    PRM_TEXT("type", 1, 40, PRM_REQUIRED, "reseller, distributor, ..."),
    PRM_TEXT("state", 1, 40, PRM_REQUIRED, "active, onboarding, ..."),
    PRM_TEXT("country", 2, 2, 0, "Where it is (ISO 3166-1)"),
    PRM_TEXT("channel_type", 1, 40, 0, "In which role it takes part in the programme"),
    PRM_TEXT("level", 1, 40, 0, "Its level: the code"),
    PRM_INT("level_rank", 0, 1000, 0, "And its rank"),
    PRM_BENEFITS_FACT,
    NULL
};

static const prm_field *const agent_facts[] = {
    PRM_TEXT("name", 1, 20, PRM_REQUIRED, "candidate_1 has the fewest open cases"),
    PRM_LIST("queues", PRM_TEXT("queue", 1, 40, 0, "A code"), PRM_REQUIRED, "Of which queues it takes cases"),
    PRM_LIST("skills", PRM_TEXT("skill", 1, 200, 0, "One"), PRM_REQUIRED, "What it knows about"),
    PRM_LIST("languages", PRM_TEXT("language", 2, 20, 0, "One"), PRM_REQUIRED, "Which languages it writes; none: any"),
    PRM_INT("open", 0, SUPPORT_OPEN_MOST, PRM_REQUIRED, "How many open cases it has"),
    PRM_INT("room", 1, SUPPORT_OPEN_MOST, PRM_REQUIRED, "And how many more it can take"),
    NULL
};

#define TO_VENDOR(c, ...)  PRM_REASON(c, "vendor", __VA_ARGS__)
#define TO_PARTNER(c, ...) PRM_REASON(c, "partner", __VA_ARGS__)
#define NOTHING_MORE       .data = NULL
#define CATEGORY           PRM_TEXT("category", 1, 60, 0, "The category")
#define SEVERITY           PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "The severity")
#define LEVEL              PRM_TEXT("level", 1, 40, 0, "Its level")
#define QUEUE              PRM_TEXT("queue", 1, 40, 0, "Which")

const prm_rule support_classify_rule = { .size = sizeof support_classify_rule, .since = 1, .name = "support.classify",
    .doc = "What is this case about, and how much does it hurt?",
    .answer = PRM_FIELDS(PRM_ENUM("verdict", "clear|review", PRM_REQUIRED, "`review`: a person says whose it is"),
        PRM_TEXT("category", 1, 60, 0, "What it is about; none: as whoever asks says"),
        PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "How much it hurts; none: as whoever asks says, else normal")),
    .reasons = PRM_REASONS(TO_PARTNER("category_as_given", .data = PRM_FIELDS(CATEGORY)),
        TO_PARTNER("category_by_link", .data = PRM_FIELDS(CATEGORY)),
        TO_PARTNER("category_by_words", .data = PRM_FIELDS(CATEGORY)), TO_PARTNER("category_not_known", NOTHING_MORE),
        TO_PARTNER("severity_as_given", .data = PRM_FIELDS(SEVERITY)),
        TO_PARTNER("severity_by_words", .data = PRM_FIELDS(SEVERITY)),
        TO_PARTNER("severity_usual", .data = PRM_FIELDS(SEVERITY))),
    .fallback = "{\"verdict\":\"review\"}" };

const prm_rule support_priority_rule = { .size = sizeof support_priority_rule, .since = 1, .name = "support.priority",
    .doc = "Which cases come first?",
    .answer = PRM_FIELDS(PRM_INT("priority", 1, SUPPORT_PRIORITY_LAST, 0,
        "1 comes first; none: by severity alone, critical 1, high 2, normal 3, low 4")),
    .reasons = PRM_REASONS(TO_PARTNER("priority_by_severity", .data = PRM_FIELDS(SEVERITY)),
        TO_PARTNER("priority_by_level", .data = PRM_FIELDS(LEVEL)), TO_PARTNER("priority_of_follower", NOTHING_MORE)),
    .fallback = "{}" };

const prm_rule support_route_rule = { .size = sizeof support_route_rule, .since = 1, .name = "support.route",
    .doc = "In which queue does this case belong, and who works on it?",
    .answer = PRM_FIELDS(PRM_TEXT("queue", 1, 40, PRM_VENDOR, "The code of a queue; none: a person says"),
        PRM_TEXT("agent", 1, 20, PRM_VENDOR, "\"candidate_1\"; none: whoever of the queue takes it")),
    .reasons = PRM_REASONS(TO_VENDOR("queue_of_category", .data = PRM_FIELDS(QUEUE, CATEGORY)),
        TO_VENDOR("usual_queue", .data = PRM_FIELDS(QUEUE)), TO_VENDOR("no_queue", NOTHING_MORE),
        TO_VENDOR("agent_by_skill", .data = PRM_FIELDS(PRM_TEXT("agent", 1, 20, 0, "Which"))),
        TO_VENDOR("agent_by_load", .data = PRM_FIELDS(PRM_TEXT("agent", 1, 20, 0, "Which"))),
        TO_VENDOR("nobody_has_room", NOTHING_MORE), TO_VENDOR("taken_by_hand", NOTHING_MORE),
        TO_VENDOR("unknown_queue", .data = PRM_FIELDS(QUEUE)),
        TO_VENDOR("unknown_agent", .data = PRM_FIELDS(PRM_TEXT("agent", 1, 20, 0, "Which")))),
    .fallback = "{}" };

const prm_chain support_opening_chain = { .size = sizeof support_opening_chain, .since = 1, .name = "support.opening",
    .doc = "What a case is about, how urgent it is, and whose",
    .facts = PRM_FIELDS(PRM_OBJECT("case", case_facts, PRM_REQUIRED, "As given"),
        PRM_OBJECT("partner", partner_facts, PRM_REQUIRED, "Who asks"),
        PRM_OBJECT("history", PRM_FIELDS(PRM_INT("recent", 0, 100, PRM_REQUIRED,
            "How many other cases it opened within 30 days, up to 100")), PRM_REQUIRED, "What came before"),
        SUCCESS_FACTS,
        PRM_LIST("queues", PRM_TEXT("queue", 1, 40, 0, "A code"), PRM_REQUIRED | PRM_VENDOR, "What queues there are"),
        PRM_LIST("agents", PRM_OBJECT("agent", agent_facts, 0, "One"), PRM_REQUIRED | PRM_VENDOR,
            "Who can take one more, the least busy first")),
    .steps = (const prm_step *const[]){
        PRM_STEP(.rule = &support_classify_rule),
        PRM_STEP(.rule = &success_entitle_rule, .stop_unless = "entitled = yes | review"),
        PRM_STEP(.rule = &support_priority_rule), PRM_STEP(.rule = &support_route_rule),
        PRM_STEP(.rule = &support_sla_rule), NULL },
    .outcome = "support.classify.verdict" };
