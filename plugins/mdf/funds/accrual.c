/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What partners earn with deals they win: a row for each deal, once, and what the rules are asked. */
#include "funds/accrual.h"

#define OPEN_BUDGETS                                                                                                   \
    PRM_TEXT("code", 0, 40, PRM_REQUIRED, "What it is called"),                                                        \
        PRM_TEXT("purpose", 0, 40, PRM_REQUIRED, "What it is for"),                                                    \
        PRM_INT("left_base", 0, PRM_ANY, 0, "What of it is not allocated, in the programme's currency"),               \
        PRM_BOOL("used", PRM_REQUIRED, "Whether what the partner has earned goes there already")

static const prm_field *const deal_fields[] = {
    PRM_TEXT("type", 0, 20, 0, "What kind of deal it was"),
    PRM_TEXT("product", 0, 200, 0, "What was sold: of its largest line"),
    PRM_TEXT("family", 0, 200, 0, "Of which family that is"),
    PRM_TEXT("segment", 0, 60, 0, "What kind of customer it is"),
    PRM_INT("won_base", 0, PRM_ANY, PRM_REQUIRED, "What was ordered, in minor units of the programme's currency"),
    NULL
};

const prm_rule mdf_accrue_rule = { .size = sizeof mdf_accrue_rule, .since = 1, .name = "mdf.accrue",
    .doc = "A partner has won a deal: how much of what was ordered does it earn for its marketing, and out of which "
           "budget?",
    .answer = PRM_FIELDS(PRM_BPS("bps", 0, PRM_ALL_BPS, PRM_REQUIRED, "The share of the order"),
        PRM_TEXT("budget", 1, 40, 0, "The code of one of the budgets; none: nothing is earned")),
    .reasons = PRM_REASONS(PRM_REASON("earned", "partner",
                               .data = PRM_FIELDS(PRM_TEXT("level", 0, 40, PRM_REQUIRED, "At which level"),
                                   PRM_TEXT("percent", 1, 10, PRM_REQUIRED, "The share, as people write it"))),
        PRM_REASON("earned_for_product", "partner",
            .data = PRM_FIELDS(PRM_TEXT("product", 0, 200, PRM_REQUIRED, "The product or family"),
                PRM_TEXT("percent", 1, 10, PRM_REQUIRED, "The share"))),
        PRM_REASON("level_earns_nothing", "partner",
            .data = PRM_FIELDS(PRM_TEXT("level", 0, 40, PRM_REQUIRED, "At which level"))),
        PRM_REASON("type_earns_nothing", "partner", .data = NULL),
        PRM_REASON("order_too_small", "partner", .data = NULL),
        PRM_REASON("earner_not_active", "vendor", .data = NULL), PRM_REASON("no_budget", "vendor", .data = NULL)),
    .fallback = "{\"bps\":0}" };

const prm_chain mdf_accrual_chain = { .size = sizeof mdf_accrual_chain, .since = 1, .name = "mdf.accrual",
    .doc = "What a partner earns with a deal it has won",
    .facts = PRM_FIELDS(PRM_OBJECT("deal", deal_fields, PRM_REQUIRED, "What was won"),
        PRM_OBJECT("partner", mdf_fund_partner_fields, PRM_REQUIRED, "By whom"),
        PRM_LIST("budgets", PRM_OBJECT("budget", PRM_FIELDS(OPEN_BUDGETS), 0, "One"), PRM_REQUIRED | PRM_VENDOR,
            "Those of the programme that are open today")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &mdf_accrue_rule), NULL }, .outcome = "mdf.accrue.bps" };

const prm_field *const mdf_accrual_fields[] = {
    PRM_REF("deal", "deal", PRM_READONLY, "With which deal"),
    PRM_REF("partner", "partner", PRM_READONLY, "Who"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("allocation", "allocation", PRM_READONLY, "Where it went"),
    PRM_INT("won_base", 0, PRM_ANY, PRM_READONLY, "What was ordered, in minor units of the programme's currency"),
    PRM_BPS("bps", 0, PRM_ALL_BPS, PRM_READONLY, "The share of it that is earned"),
    PRM_CURRENCY("currency", PRM_READONLY, "Of the amounts"),
    PRM_INT("earned", 0, PRM_ANY, PRM_READONLY, "What that is, in minor units"),
    PRM_INT("given", 0, PRM_ANY, PRM_READONLY, "What of it was there to be given, and was not taken back"),
    PRM_LINES("note", 1, 500, PRM_READONLY, "Why it was corrected"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The decision of the rules: what decisions.explain takes"),
    NULL
};

const prm_entity mdf_accrual_entity = { .size = sizeof mdf_accrual_entity, .since = 1, .name = "accrual",
    .path = "mdf.accruals", .scope = "partner", .ops = "get list history export: *",
    .doc = "What a partner has earned for its marketing with a deal it won: once for each deal",
    .fields = mdf_accrual_fields, .indexes = PRM_TEXTS("unique deal", "partner, -created_at") };

/* ---- Booking ----------------------------------------------------------------------------------------------------- */

static prm_status note(prm_call *call, const prm_val **accrual, int64_t earned, int64_t given, const char *why)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set_integer(changes, "earned", earned));
    PRM_TRY(prm->set_integer(changes, "given", given));
    if (why)
        PRM_TRY(prm->set_text(changes, "note", why));
    return prm->update(call, accrual, changes);
}

static prm_status emit(prm_call *call, const char *event, const prm_val *allocation, const prm_val *accrual,
    int64_t amount)
{
    prm_val *data;

    PRM_TRY(mdf_fund_figures(call, allocation, amount, &data));
    PRM_TRY(prm->set(data, "deal", prm->get(accrual, "deal")));
    return prm->emit(call, event, prm->text(allocation, "id"), data);
}

/* As much as there is; who looks after the budget is told what is missing. */
static prm_status give(prm_call *call, const prm_val *allocation, const prm_val *accrual, int64_t wanted,
    int64_t *given)
{
    const prm_val *budget;
    prm_val *data = prm->object(call);
    int64_t total, left;

    *given = 0;
    PRM_TRY(prm->load(call, "budget", prm->text(allocation, "budget"), &budget));
    PRM_TRY(mdf_money_of_budget(call, prm->text(budget, "id"), 0, &total, &left));
    if (prm_help_is_in(budget, "open") && prm_help_is_in(allocation, "active"))
        *given = wanted < left ? wanted : left;
    PRM_TRY(mdf_money_grant(call, allocation, *given, "accrued", prm->text(accrual, "id")));
    if (*given > 0)
        PRM_TRY(emit(call, "mdf.accrued", allocation, accrual, *given));
    if (*given == wanted)
        return PRM_OK;
    PRM_TRY(prm->set(data, "budget", prm->get(budget, "name")));
    PRM_TRY(prm->set(data, "amount", prm->new_money(call, wanted - *given, prm->text(allocation, "currency"))));
    return mdf_fund_tell_owner(call, budget, mdf_told_accrual_short.code, prm->text(accrual, "id"), data);
}

/* As much as nobody has asked for. */
static prm_status take_back(prm_call *call, const prm_val *allocation, const prm_val *accrual, int64_t wanted,
    int64_t *taken)
{
    const char *from = prm_help_is_in(allocation, "expired") ? MDF_EXPIRED : MDF_AVAILABLE;
    mdf_terms terms;

    PRM_TRY(mdf_money_terms(call, prm->text(allocation, "id"), 0, &terms));
    int64_t left = prm_help_is_in(allocation, "expired") ? terms.expired : terms.available;
    *taken = wanted < left ? wanted : left;
    PRM_TRY(mdf_money_move(call, allocation, from, NULL, *taken, "accrued_back", prm->text(accrual, "id")));
    return *taken > 0 ? emit(call, "mdf.accrued_back", allocation, accrual, *taken) : PRM_OK;
}

prm_status mdf_accrual_set(prm_call *call, const prm_val **accrual, int64_t earned, const char *why)
{
    int64_t given = prm_help_number(*accrual, "given"), moved;
    const prm_val *allocation;

    PRM_TRY(prm->load(call, "allocation", prm->text(*accrual, "allocation"), &allocation));
    if (earned > given) {
        PRM_TRY(give(call, allocation, *accrual, earned - given, &moved));
        given += moved;
    } else if (earned < given) {
        PRM_TRY(take_back(call, allocation, *accrual, given - earned, &moved));
        given -= moved;
    }
    return note(call, accrual, earned, given, why);
}

static prm_status correct(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *accrual;
    int64_t earned;

    PRM_TRY(prm->load(call, "accrual", prm->text(params, "id"), &accrual));
    PRM_TRY(mdf_money_read(call, params, "earned", "earned", prm->text(accrual, "currency"), 0, &earned));
    PRM_TRY(mdf_accrual_set(call, &accrual, earned, prm->text(params, "reason")));
    return prm->set(result, "accrual", accrual);
}

const prm_method mdf_accruals_correct_method = { .size = sizeof mdf_accruals_correct_method, .since = 1,
    .name = "mdf.accruals.correct", .access = PRM_WRITE, .roles = MDF_OWNERS, .subject = "accrual",
    .doc = "Say what a partner has earned with a deal after all: an order was cancelled or grew, or there was too "
           "little in the budget and is enough now. What is missing is given as far as the budget has it, what is too "
           "much taken back as far as nobody has asked for it",
    .params = PRM_FIELDS(PRM_REF("id", "accrual", PRM_REQUIRED, "Which"),
        PRM_MONEY("earned", PRM_REQUIRED, "What is earned with it in all, in its currency"),
        PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why; the partner reads it")),
    .result = PRM_FIELDS(PRM_ROW("accrual", "accrual", mdf_accrual_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"id\":\"accrual_01h8xgq3m2c4e\",\"earned\":{\"amount\":0,\"currency\":\"EUR\"},"
               "\"reason\":\"The order was cancelled\"}",
    .run = correct };
