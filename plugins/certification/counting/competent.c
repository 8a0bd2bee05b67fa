/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The chain certification.badge: is this partner competent in it? */
#include "counting/competent.h"

static const prm_field *const need_facts[] = {
    PRM_TEXT("certification", 1, 40, 0, "People with this one: its code"),
    PRM_TEXT("practice", 1, 60, 0, "Or with any of this field"),
    PRM_TEXT("role", 1, 60, 0, "And for this work"),
    PRM_TEXT("of", 1, 200, PRM_REQUIRED, "The same in words"),
    PRM_INT("people", 1, 10000, PRM_REQUIRED, "How many are needed"),
    PRM_INT("have", 0, PRM_ANY, PRM_REQUIRED, "How many there are"),
    NULL
};

const prm_rule cert_competency_rule = { .size = sizeof cert_competency_rule, .since = 1,
    .name = "certification.competency", .doc = "Is this partner competent in it?",
    .answer = PRM_FIELDS(PRM_ENUM("held", "yes|no|keep", PRM_REQUIRED, "keep: as it was"),
        PRM_INT("grace_days", 0, 365, 0, "Of `no`, where it was: how long it may be so until it is lost; none: as the "
            "competency says")),
    .reasons = PRM_REASONS(PRM_REASON("has_the_people", "partner", .data = NULL),
        PRM_REASON("people_missing", "partner",
            .data = PRM_FIELDS(PRM_INT("missing", 1, PRM_ANY, PRM_REQUIRED, "How many more it takes"),
                PRM_TEXT("of", 1, 200, PRM_REQUIRED, "Of whom"))),
        PRM_REASON("competent_but_not_active", "partner", .data = NULL)),
    .fallback = "{\"held\":\"keep\"}" };

const prm_chain cert_badge_chain = { .size = sizeof cert_badge_chain, .since = 1, .name = "certification.badge",
    .doc = "Whether a partner is competent in something", .facts = PRM_FIELDS(
        PRM_OBJECT("competency", PRM_FIELDS(PRM_TEXT("code", 1, 40, PRM_REQUIRED, "Its code"),
            PRM_TEXT("practice", 1, 60, 0, "Its field")), PRM_REQUIRED, "In what"),
        PRM_LIST("needs", PRM_OBJECT("need", need_facts, 0, "One need"), PRM_REQUIRED,
            "What it takes, and what there is"),
        PRM_OBJECT("badge", PRM_FIELDS(PRM_ENUM("state", "none|held|at_risk", PRM_REQUIRED, "Whether it has it"),
            PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "Since when")), PRM_REQUIRED, "What it has"),
        PRM_OBJECT("partner", PRM_FIELDS(PRM_TEXT("type", 1, 40, PRM_REQUIRED, "What kind of partner it is"),
            PRM_TEXT("state", 1, 40, PRM_REQUIRED, "Where it stands"),
            PRM_TEXT("country", 2, 2, 0, "Where it is"),
            PRM_TEXT("channel_type", 1, 40, PRM_REQUIRED, "Its role in the programme")), PRM_REQUIRED, "Who")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &cert_competency_rule), NULL },
    .outcome = "certification.competency.held" };

static prm_status make_facts(prm_call *call, const cert_member *member, const prm_val *competency,
    const cert_needs *needs, const prm_val *badge, prm_val **facts)
{
    static const char *const of_competency[] = { "code", "practice", NULL };
    static const char *const of_partner[] = { "type", "state", "country", NULL };
    prm_val *what = prm->object(call), *has = prm->object(call), *who = prm->object(call);
    int64_t days = badge ? (prm->now(call) - prm_help_number(badge, "from")) / PRM_DAY_MS : 0;

    *facts = prm->object(call);
    PRM_TRY(prm_help_set_all(what, of_competency, competency));
    PRM_TRY(prm->set_text(has, "state", badge ? prm->text(badge, "state") : "none"));
    PRM_TRY(prm->set_integer(has, "days", days > 0 ? days : 0));
    PRM_TRY(prm_help_set_all(who, of_partner, member->partner));
    PRM_TRY(prm_help_set_given(who, "channel_type", member->membership));
    PRM_TRY(prm->set(*facts, "competency", what));
    PRM_TRY(prm->set(*facts, "needs", needs->facts));
    PRM_TRY(prm->set(*facts, "badge", has));
    return prm->set(*facts, "partner", who);
}

prm_status cert_competency_ask(prm_call *call, const cert_member *member, const prm_val *competency,
    const cert_needs *needs, const prm_val *badge, const prm_val **answer, const char **decision)
{
    const prm_val *outcome;
    prm_val *facts;

    PRM_TRY(make_facts(call, member, competency, needs, badge, &facts));
    PRM_TRY(prm->decide(call, cert_badge_chain.name, prm->text(member->membership, "id"), facts, &outcome));
    *answer = prm->get(outcome, cert_competency_rule.name);
    *decision = prm->text(outcome, "id");
    return PRM_OK;
}
