/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is told of payments: events, for subscribers and metrics, and notices, for people. */
#include "settlement/settlement.h"

#include <string.h>

#define TOLD_NUMBER PRM_TEXT("number", 0, 40, 0, "What people call it")
#define TOLD_AMOUNT PRM_PLAIN(PRM_T_MONEY, "amount", 0, "How much", .of = NULL)
#define TOLD_REASON PRM_LINES("reason", 0, 1000, 0, "Why")

#define NOTICE(variable, c, a, ...)                                                                                    \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = a, .data = PRM_FIELDS(__VA_ARGS__) }

NOTICE(mdf_told_paid, "told_paid", "partner", TOLD_NUMBER, TOLD_AMOUNT);
NOTICE(mdf_told_pay_failed, "told_pay_failed", "partner", TOLD_NUMBER, TOLD_AMOUNT, TOLD_REASON);
NOTICE(mdf_told_clawed_back, "told_clawed_back", "partner", TOLD_NUMBER, TOLD_AMOUNT, TOLD_REASON);
NOTICE(mdf_told_settlement_overdue, "told_settlement_overdue", "vendor", TOLD_NUMBER,
    PRM_TIME("since", 0, "Since when accounting has it"));

static const struct telling {
    const char *event;
    const prm_reason *notice;
    int to_vendor; /* as well as to the partner */
} tellings[] = {
    { "mdf.claim_paid", &mdf_told_paid, 0 },
    { "mdf.claim_pay_failed", &mdf_told_pay_failed, 1 },
    { "mdf.claim_clawed_back", &mdf_told_clawed_back, 0 },
};

/* A part of what was claimed, at the rate that was used then: no rate of today's decides what was paid. */
static prm_status find_part(const prm_val *claim, int64_t amount, int64_t *base)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    const char *currency;
    int64_t claimed, parts[2];

    *base = 0;
    PRM_TRY(prm->get_money(claim, "claimed", &claimed, &currency));
    if (amount <= 0 || amount > claimed)
        return PRM_OK;
    parts[0] = amount;
    parts[1] = claimed - amount;
    PRM_TRY(ledger->split(prm_help_number(claim, "claimed_base"), parts, 2, parts));
    *base = parts[0];
    return PRM_OK;
}

/* What is taken back piece by piece comes to what was paid: each piece is what it adds to those before. */
static prm_status find_base(const prm_val *claim, int64_t amount, int64_t *base)
{
    const char *currency;
    int64_t until = amount, before;

    if (prm_help_has_value(claim, "clawed_back"))
        PRM_TRY(prm->get_money(claim, "clawed_back", &until, &currency));
    PRM_TRY(find_part(claim, until - amount, &before));
    PRM_TRY(find_part(claim, until, base));
    *base -= before;
    return PRM_OK;
}

/* As its request is counted. */
static prm_status set_counted_by(prm_call *call, const prm_val *claim, prm_val *data)
{
    static const char *const by[] = { "program", "level", "channel_type", "purpose", "kind", "segment", NULL };
    const prm_val *request;
    prm_val *figures;

    PRM_TRY(prm->load(call, "fund_request", prm->text(claim, "fund_request"), &request));
    PRM_TRY(mdf_request_figures(call, request, &figures));
    PRM_TRY(prm->set(data, "fund_request", prm->get(request, "id")));
    return prm_help_set_all(data, by, figures);
}

static prm_status notify(prm_call *call, const struct telling *telling, const prm_val *claim, const prm_val *amount,
    const char *reason)
{
    const prm_notify_service *service = prm->service(PRM_NOTIFY_SERVICE);
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "number", prm->text(claim, "number")));
    PRM_TRY(prm->set(data, "amount", amount));
    if (telling->notice != &mdf_told_paid)
        PRM_TRY(prm->set_text(data, "reason", reason));
    PRM_TRY(service->send(call,
        PRM_NOTICE(.code = telling->notice->code, .subject = prm->text(claim, "id"), .data = data,
        .partner = prm->text(claim, "partner"), .roles = MDF_SPENDERS), NULL));
    if (!telling->to_vendor)
        return PRM_OK;
    return service->send(call,
        PRM_NOTICE(.code = telling->notice->code, .subject = prm->text(claim, "id"), .data = data,
        .roles = MDF_PAYERS), NULL);
}

prm_status mdf_payment_tell(prm_call *call, const prm_val *claim, int64_t amount, const char *event, const char *reason)
{
    const prm_val *money = prm->new_money(call, amount, prm->text(claim, "currency"));
    prm_val *data = prm->object(call);
    int64_t base;

    PRM_TRY(find_base(claim, amount, &base));
    PRM_TRY(set_counted_by(call, claim, data));
    PRM_TRY(prm->set(data, "amount", money));
    PRM_TRY(prm->set_integer(data, "amount_base", base));
    if (prm_help_has_value(claim, "submitted_at"))
        PRM_TRY(prm->set_integer(data, "days", (prm->now(call) - prm_help_number(claim, "submitted_at")) / PRM_DAY_MS));
    PRM_TRY(prm->emit(call, event, prm->text(claim, "id"), data));
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++)
        if (strcmp(tellings[i].event, event) == 0)
            return notify(call, &tellings[i], claim, money, reason);
    return PRM_E_INVALID;
}

prm_status mdf_settlement_emit(prm_call *call, const prm_val *settlement, const char *event)
{
    static const char *const told[] = { "program", "number", "claims", "total", "paid", "failed", NULL };
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, told, settlement));
    return prm->emit(call, event, prm->text(settlement, "id"), data);
}

prm_status mdf_settlement_tell_overdue(prm_call *call, const prm_val *settlement)
{
    const prm_notify_service *notify_service = prm->service(PRM_NOTIFY_SERVICE);
    prm_val *data = prm->object(call);

    PRM_TRY(mdf_settlement_emit(call, settlement, "mdf.settlement_overdue"));
    PRM_TRY(prm->set(data, "number", prm->get(settlement, "number")));
    PRM_TRY(prm->set(data, "since", prm->get(settlement, "exported_at")));
    return notify_service->send(call, PRM_NOTICE(.code = mdf_told_settlement_overdue.code,
        .subject = prm->text(settlement, "id"), .data = data, .roles = MDF_PAYERS), NULL);
}
