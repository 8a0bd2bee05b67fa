/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The chain tiers.evaluation: which level what there is is worth, what follows, and what that brings. */
#include "tiers/words.h"

#define LEVEL   PRM_TEXT("level", 1, 40, PRM_REQUIRED, "Which level: its code")
#define MISSING PRM_INT("missing", 0, PRM_ANY, PRM_REQUIRED, "How much is missing: musts, or points")
#define DAYS    PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "How many")
#define SAID(c, ...) PRM_REASON(c, "partner", .data = PRM_FIELDS(__VA_ARGS__))

const prm_rule tiers_evaluate_rule = { .size = sizeof tiers_evaluate_rule, .since = 1, .name = "tiers.evaluate",
    .doc = "Which level is what the member has enough for?",
    .answer = PRM_FIELDS(PRM_TEXT("level", 1, 40, 0, "Its code; none: not for the lowest"),
        PRM_BOOL("keep", 0, "The one it has, whatever that is"), PRM_INT("total", 0, PRM_ANY, 0, "The points it has")),
    .reasons = PRM_REASONS(SAID("earned_level", LEVEL), PRM_REASON("earned_none", "partner", .data = NULL),
        SAID("next_lacks", LEVEL, MISSING), SAID("next_lacks_points", LEVEL, MISSING),
        SAID("next_by_hand", LEVEL), SAID("one_step_at_a_time", LEVEL),
        PRM_REASON("value_unknown", "partner", .data = NULL),
        PRM_REASON("unknown_level", "vendor", .data = PRM_FIELDS(PRM_TEXT("level", 0, 40, PRM_REQUIRED,
            "What they said")))),
    .fallback = "{\"keep\":true}" };

const prm_rule tiers_transition_rule = { .size = sizeof tiers_transition_rule, .since = 1, .name = "tiers.transition",
    .doc = "What follows for a member that has earned this level?",
    .answer = PRM_FIELDS(PRM_ENUM("action", CERT_TRANSITIONS, PRM_REQUIRED,
                             "promote, at_period_end: the higher level, now or when the period is over; grace: it "
                             "keeps its level for a time; demote: the lower level; hold: it keeps its level, and if "
                             "that is more than it has earned it is at risk"),
        PRM_TEXT("to", 1, 40, 0, "Of promote and demote: the level's code; none: the one that was earned, or the "
            "lowest"),
        PRM_INT("grace_days", 0, 365, 0, "Of grace: how long; none: as the scheme says")),
    .reasons = PRM_REASONS(SAID("rises", LEVEL), SAID("rises_at_period_end", LEVEL), SAID("keeps_level", LEVEL),
        SAID("lowest_is_kept", LEVEL), SAID("at_risk", LEVEL), SAID("grace_begins", LEVEL, DAYS),
        SAID("grace_goes_on", LEVEL, DAYS), SAID("falls", LEVEL), PRM_REASON("locked", "partner", .data = NULL),
        PRM_REASON("no_such_move", "vendor",
            .data = PRM_FIELDS(PRM_TEXT("action", 1, 40, PRM_REQUIRED, "What they said"),
                PRM_TEXT("level", 0, 40, PRM_REQUIRED, "And of which level")))),
    .fallback = "{\"action\":\"hold\"}" };

const prm_rule tiers_benefits_rule = { .size = sizeof tiers_benefits_rule, .since = 1, .name = "tiers.benefits",
    .doc = "What does this member have at its new level instead of what that level grants to all?",
    .answer = PRM_FIELDS(PRM_OBJECT("grants", PRM_BENEFITS_FIELDS, 0, "All of it; none: what the level grants")),
    .reasons = PRM_REASONS(SAID("own_grants", LEVEL)), .fallback = "{}" };

const prm_chain tiers_evaluation_chain = { .size = sizeof tiers_evaluation_chain, .since = 1,
    .name = "tiers.evaluation",
    .doc = "A member of a programme is evaluated",
    .facts = PRM_FIELDS(PRM_ENUM("occasion", CERT_OCCASIONS, PRM_REQUIRED, "Why it is evaluated"),
        PRM_DATE("as_of", PRM_REQUIRED, "As of the end of which day"),
        PRM_OBJECT("partner", tiers_partner_fields, PRM_REQUIRED, "Who"),
        PRM_OBJECT("scheme", tiers_scheme_facts, PRM_REQUIRED, "How the programme evaluates its members"),
        PRM_OBJECT("standing", tiers_standing_facts, PRM_REQUIRED, "Where it stands"),
        PRM_LIST("levels", PRM_OBJECT("level", tiers_level_facts, 0, "One of them"), PRM_REQUIRED,
            "The programme's levels, lowest first, and what was found")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &tiers_evaluate_rule),
        PRM_STEP(.rule = &tiers_transition_rule),
        PRM_STEP(.rule = &tiers_benefits_rule, .when = "tiers.transition.action = promote | demote"), NULL },
    .outcome = "tiers.transition.action" };
