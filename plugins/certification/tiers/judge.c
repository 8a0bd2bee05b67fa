/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Requirements over no figure but over what somebody thinks of a partner: the chain tiers.judgement. All that
 * is judged of a member is one question. */
#include "tiers/words.h"

static const prm_field *const judged_facts[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "The requirement's"),
    PRM_TEXT("window", 1, 40, PRM_REQUIRED, "Over which time"),
    PRM_OBJECT("where", NULL, 0, "Of which of it"),
    NULL
};

static const prm_field *const figure_facts[] = {
    PRM_TEXT("metric", 1, 120, PRM_REQUIRED, "Which figure"),
    PRM_TEXT("window", 1, 40, PRM_REQUIRED, "Over which time"),
    PRM_OBJECT("where", NULL, 0, "Of which of it"),
    PRM_TEXT("unit", 0, 60, PRM_REQUIRED, "What it is counted in"),
    PRM_INT("value", PRM_ANY, PRM_ANY, 0, "What there is; none: it is not known"),
    NULL
};

const prm_rule tiers_metric_rule = { .size = sizeof tiers_metric_rule, .since = 1, .name = "tiers.metric",
    .doc = "What is the value of a requirement that no figure tells, for this member?",
    .answer = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "values", 0, "Of each requirement that is judged", .min = 0,
        .max = CERT_REQUIREMENTS, .items = PRM_OBJECT("judged",
            PRM_FIELDS(PRM_TEXT("code", 1, 40, PRM_REQUIRED, "The requirement's"),
                PRM_INT("value", PRM_ANY, PRM_ANY, PRM_REQUIRED, "What is compared")), 0, "One requirement"))),
    .reasons = PRM_REASONS(PRM_REASON("not_judged", "vendor",
        .data = PRM_FIELDS(PRM_TEXT("requirement", 1, 40, PRM_REQUIRED, "Which: its code")))),
    .fallback = "{}" };

const prm_chain tiers_judgement_chain = { .size = sizeof tiers_judgement_chain, .since = 1, .name = "tiers.judgement",
    .doc = "What is judged of a member of a programme, before it is evaluated",
    .facts = PRM_FIELDS(PRM_DATE("as_of", PRM_REQUIRED, "As of the end of which day"),
        PRM_OBJECT("partner", tiers_partner_fields, PRM_REQUIRED, "Who"),
        PRM_LIST("judged", PRM_OBJECT("one", judged_facts, 0, "One requirement"), PRM_REQUIRED, "What is asked"),
        PRM_LIST("figures", PRM_OBJECT("figure", figure_facts, 0, "One figure"), PRM_REQUIRED,
            "What is known of the figures that other requirements compare")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &tiers_metric_rule), NULL } };

static prm_status describe(prm_call *call, const tiers_scheme *scheme, const tiers_value *values, prm_val *facts)
{
    prm_val *judged = prm->list(call), *figures = prm->list(call);

    for (size_t i = 0; i < scheme->source_count; i++) {
        const tiers_source *source = &scheme->sources[i];
        int is_judged = source->from == TIERS_OF_JUDGEMENT;
        prm_val *one = prm->object(call);
        PRM_TRY(prm->set_text(one, is_judged ? "code" : "metric", is_judged ? source->code : source->metric));
        PRM_TRY(prm->set_text(one, "window", source->window));
        if (prm->count(source->where) > 0)
            PRM_TRY(prm->set(one, "where", source->where));
        if (!is_judged)
            PRM_TRY(prm->set_text(one, "unit", source->unit));
        if (!is_judged && values[i].is_known)
            PRM_TRY(prm->set_integer(one, "value", values[i].value));
        PRM_TRY(prm->append(is_judged ? judged : figures, one));
    }
    PRM_TRY(prm->set(facts, "judged", judged));
    return prm->set(facts, "figures", figures);
}

/* A requirement the rules say nothing of is not known, and whoever it is for keeps its level. */
static prm_status take(prm_call *call, const tiers_scheme *scheme, const prm_val *outcome, tiers_value *values)
{
    const prm_val *said = prm->get(prm->get(outcome, tiers_metric_rule.name), "values");

    for (size_t i = 0; i < scheme->source_count; i++) {
        prm_val *missing = prm->object(call);
        if (scheme->sources[i].from != TIERS_OF_JUDGEMENT)
            continue;
        values[i] = (tiers_value){ .judged = outcome };
        for (size_t j = 0; j < prm->count(said); j++)
            if (prm_help_is(prm->at(said, j), "code", scheme->sources[i].code))
                values[i] = (tiers_value){ .is_known = 1, .value = prm_help_number(prm->at(said, j), "value"),
                    .judged = outcome };
        if (values[i].is_known)
            continue;
        PRM_TRY(prm->set_text(missing, "requirement", scheme->sources[i].code));
        PRM_TRY(prm->add_reason(call, outcome, tiers_metric_rule.name, "not_judged", missing));
    }
    return PRM_OK;
}

prm_status tiers_values_judge(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *as_of,
    tiers_value *values)
{
    prm_val *facts = prm->object(call), *partner;
    const prm_val *outcome;
    size_t judged = 0;

    for (size_t i = 0; i < scheme->source_count; i++)
        judged += scheme->sources[i].from == TIERS_OF_JUDGEMENT;
    if (judged == 0)
        return PRM_OK;
    PRM_TRY(tiers_partner_facts(call, scheme, member, &partner));
    PRM_TRY(prm->set_text(facts, "as_of", as_of));
    PRM_TRY(prm->set(facts, "partner", partner));
    PRM_TRY(describe(call, scheme, values, facts));
    PRM_TRY(prm->decide(call, tiers_judgement_chain.name, prm->text(member->membership, "id"), facts, &outcome));
    return take(call, scheme, outcome, values);
}

/* What is judged is one question, so it has one outcome. */
prm_status tiers_values_forget(prm_call *call, const tiers_scheme *scheme, const tiers_value *values)
{
    const prm_val *judged = NULL;

    for (size_t i = 0; i < scheme->source_count && !judged; i++)
        judged = values[i].judged;
    return judged ? prm->undecide(call, judged) : PRM_OK;
}
