/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.open: a partner asks for help. */
#include "cases/cases.h"
#include "knowledge/knowledge.h"

static prm_status create(prm_call *call, const support_arrival *a, const prm_val **row)
{
    prm_val *values = prm->object(call);

    PRM_TRY(prm_help_set_all(values, PRM_TEXTS("product", "category", "subject", "description", "files", "follows"),
        a->given));
    PRM_TRY(prm_help_set_all(values, support_link_fields, a->given));
    PRM_TRY(prm->set(values, "program", prm->get(a->program, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(a->partner, "id")));
    if (*support_arrival_territory(a) != '\0')
        PRM_TRY(prm->set_text(values, "territory", support_arrival_territory(a)));
    PRM_TRY(prm->set(values, "channel", prm->get(a->given, "channel")));
    PRM_TRY(prm->set(values, "level", prm->get(a->level, "code")));
    if (*a->requester != '\0')
        PRM_TRY(prm->set_text(values, "requester", a->requester));
    return prm->create(call, "case", values, row);
}

prm_status support_case_open(prm_call *call, support_arrival *a, const prm_val **row, const prm_val **outcome)
{
    const prm_val *facts;

    PRM_TRY(support_case_facts(call, a, &facts));
    PRM_TRY(create(call, a, row));
    return support_case_judge(call, a, facts, row, outcome);
}

/* What comes by no channel that is said comes by the portal. */
static prm_status set_channel(prm_call *call, const prm_val *params, const prm_val **given)
{
    prm_val *all = prm->object(call);

    PRM_TRY(prm_help_set_every(all, params));
    if (!prm_help_has_value(params, "channel"))
        PRM_TRY(prm->set_text(all, "channel", "portal"));
    *given = all;
    return PRM_OK;
}

static prm_status tell_possible(prm_call *call, const support_arrival *a, prm_val *result)
{
    const prm_val *possible;

    PRM_TRY(success_possible(call, &a->cover, &possible));
    return prm->set(result, "possible", possible);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *given, *row, *outcome;
    support_arrival a;

    PRM_TRY(set_channel(call, params, &given));
    PRM_TRY(support_arrival_open(call, given, &a));
    PRM_TRY(support_case_open(call, &a, &row, &outcome));
    if (prm_help_has_value(params, "deflection"))
        PRM_TRY(knowledge_deflection_open(call, prm->text(params, "deflection"), row));
    PRM_TRY(prm_help_tell_decision(outcome, result));
    if (prm_help_is(row, "entitled", "no"))
        PRM_TRY(tell_possible(call, &a, result));
    return prm->set(result, "case", row);
}

const prm_field support_cases_a_day_setting = { .size = sizeof support_cases_a_day_setting, .type = PRM_T_INT,
    .name = "cases_a_day", .doc = "How many cases all users of a partner may open in 24 hours, and as many reopen",
    .min = 1, .max = 1000000, .preset = "200" };

const prm_method support_open_method = { .size = sizeof support_open_method, .since = 1, .name = "support.open",
    .access = PRM_WRITE, .roles = SUPPORT_STAFF " | " SUPPORT_ASKERS, .quota = "cases_a_day",
    .doc = "Ask for help. The rules say what the case is about, how urgent it is, and who works on it; where they "
           "cannot, a person does. What the partner's plan does not cover is refused: the case is `cancelled`, and "
           "`possible` says what would be. Texts are kept as they are given and are never interpreted",
    .params = PRM_FIELDS(PRM_TEXT("subject", 1, 200, PRM_REQUIRED, "What it is about, in one line"),
        PRM_LINES("description", 1, 20000, PRM_REQUIRED, "What is wrong, or wanted, as plain text"),
        PRM_REF("partner", "partner", PRM_VENDOR, "Who asks: the vendor's side says so, a partner asks for itself"),
        PRM_REF("requester", "user", PRM_VENDOR, "Which user of the partner's asks; none: somebody who has no login"),
        PRM_REF("program", "program", 0, "In which programme; none: the only one the partner is in"),
        PRM_REF("territory", "territory", 0, "In which of the partner's territories; none: the first"),
        PRM_REF("product", "product", 0, "About which product"),
        PRM_ENUM("channel", SUPPORT_CHANNELS, 0, "By what it came; none: the portal"),
        PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "How much it hurts; none: the rules say"),
        PRM_TEXT("category", 1, 60, 0, "What it is about, in one word; none: the rules say"),
        SUPPORT_ATTACHED,
        PRM_REF("deal", "deal", 0, "The partner's deal it is about"), PRM_REF("lead", "lead", 0, "Its lead"),
        PRM_REF("claim", "claim", 0, "Its claim"), PRM_REF("award", "award", 0, "The certificate of one of its people"),
        PRM_REF("deflection", "deflection", 0, "What was shown to whoever asks, before it did")),
    .result = PRM_FIELDS(SUPPORT_CASE, SUPPORT_DECISION, SUPPORT_REASONS, SUCCESS_POSSIBLE),
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"program\":\"program_01h8xgq3m2c4e\","
               "\"subject\":\"The licence key is refused\",\"description\":\"Since this morning the installer says "
               "that the key has expired.\",\"severity\":\"high\"}",
    .run = run };
