/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.settlements.settle: what accounting says of one payment, a line of the file that comes back. */
#include "settlement/settlement.h"

#include <string.h>

static prm_status find_payment(prm_call *call, const prm_val *params, const prm_val **payment,
    const prm_val **settlement)
{
    const char *of = prm->text(params, "settlement");
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "reference", prm->get(params, "reference")));
    PRM_TRY(prm_help_find_one(call, "payment", filter, "reference", PRM_REACH_CALLER, payment));
    if (!*payment)
        return prm->fail_field(call, "reference", "not_found", "is the reference of no payment");
    PRM_TRY(prm->load(call, "settlement", prm->text(*payment, "settlement"), settlement));
    if (*of != '\0' && !prm_help_is(*settlement, "number", of))
        return prm->fail_field(call, "reference", "other_settlement", "is of another settlement");
    if (prm_help_is_in(*settlement, "open") || prm_help_is_in(*settlement, "cancelled"))
        return prm->fail_field(call, "reference", "not_exported", "is of a settlement that accounting has not got");
    return PRM_OK;
}

/* What the file says of a payment besides has to be what was sent. */
static prm_status check_same(prm_call *call, const prm_val *params, const prm_val *payment)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    const char *currency, *given = prm->text(params, "amount"), *in = prm->text(params, "currency");
    prm_status status = PRM_OK;
    int64_t amount, said;

    PRM_TRY(prm->get_money(payment, "amount", &amount, &currency));
    if (*in != '\0' && strcmp(in, currency) != 0)
        status = prm->fail_field(call, "currency", "other_currency", "is not the currency of the payment");
    if (*given != '\0' && (!mdf_decimals_read(given, rates->digits(currency), &said) || said != amount))
        status = prm->fail_field(call, "amount", "other_amount", "is not the amount of the payment");
    return status;
}

static prm_status check_said(prm_call *call, const prm_val *params, const prm_val *settlement)
{
    const char *date = prm->text(params, "date"), *today;
    const prm_val *program;
    prm_status status = PRM_OK;

    if (prm_help_is(params, "status", "failed") && *prm->text(params, "reason") == '\0')
        status = prm->fail_field(call, "reason", "required", "has to be said of what failed");
    if (*date == '\0')
        return status;
    PRM_TRY(prm->load(call, "program", prm->text(settlement, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    return strcmp(date, today) > 0 ? prm->fail_field(call, "date", "range", "has not come yet") : status;
}

/* Said before: the same again changes nothing, anything else is for a person. */
static prm_status check_repeated(prm_call *call, const prm_val *params, const prm_val *payment)
{
    if (!prm_help_is_in(payment, prm->text(params, "status")))
        return prm->fail_field(call, "status", prm_help_is_in(payment, "paid") ? "already_paid" : "already_failed",
            "is not what was said of it before");
    if (prm_help_has_value(params, "payment") && prm_help_has_value(payment, "payment") &&
        !prm_help_is(params, "payment", prm->text(payment, "payment")))
        return prm->fail_field(call, "payment", "already_paid", "is not the payment that was named before");
    return PRM_OK;
}

static prm_status count(prm_call *call, const prm_val *payment, const prm_val **settlement)
{
    prm_val *changes = prm->object(call), *filter = prm->object(call);
    const char *currency;
    int64_t amount, paid, left;

    PRM_TRY(prm->get_money(payment, "amount", &amount, &currency));
    PRM_TRY(prm->get_money(*settlement, "paid", &paid, &currency));
    if (prm_help_is_in(payment, "paid"))
        PRM_TRY(prm->set(changes, "paid", prm->new_money(call, paid + amount, currency)));
    else
        PRM_TRY(prm->set_integer(changes, "failed", prm_help_number(*settlement, "failed") + 1));
    PRM_TRY(prm->set(filter, "settlement", prm->get(*settlement, "id")));
    PRM_TRY(prm->set_text(filter, "state", "open"));
    PRM_TRY(prm->tally(call, &(const prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER,
        .entity = "payment", .filter = filter, .limit = 1 }, &left));
    if (left > 0)
        return prm->update(call, settlement, changes);
    PRM_TRY(prm->set_integer(changes, "settled_at", prm->now(call)));
    PRM_TRY(prm->move(call, settlement, "settled"));
    PRM_TRY(prm->update(call, settlement, changes));
    PRM_TRY(mdf_settlement_disarm(call, *settlement));
    return mdf_settlement_emit(call, *settlement, "mdf.settlement_settled");
}

static prm_status settle(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *payment, *settlement;

    PRM_TRY(find_payment(call, params, &payment, &settlement));
    PRM_TRY(check_same(call, params, payment));
    PRM_TRY(check_said(call, params, settlement));
    int is_new = prm_help_is_in(payment, "open");
    if (!is_new)
        PRM_TRY(check_repeated(call, params, payment));
    else if (prm_help_is(params, "status", "paid"))
        PRM_TRY(mdf_payment_succeed(call, &payment, params));
    else
        PRM_TRY(mdf_payment_fail(call, &payment, params));
    if (is_new)
        PRM_TRY(count(call, payment, &settlement));
    PRM_TRY(prm->set_text(result, "state", is_new ? "settled" : "duplicate"));
    PRM_TRY(prm->set(result, "payment", payment));
    return prm->set(result, "settlement", settlement);
}

const prm_method mdf_settlements_settle_method = { .size = sizeof mdf_settlements_settle_method, .since = 1,
    .name = "mdf.settlements.settle", .access = PRM_WRITE, .roles = MDF_PAYERS,
    .doc = "Say what became of one payment, as accounting says: a line of the file that mdf.settlements.import takes. "
           "The same said again changes nothing; something else than was said before is refused",
    .params = PRM_FIELDS(PRM_TEXT("reference", 1, 60, PRM_REQUIRED, "Of which, as the file has it"),
        PRM_ENUM("status", "paid|failed", PRM_REQUIRED, "What became of it"),
        PRM_TEXT("payment", 1, 100, 0, "What accounting calls it"), PRM_DATE("date", 0, "When it was paid"),
        PRM_LINES("reason", 1, 500, 0, "Why it failed, which has to be said then; the partner reads it"),
        PRM_TEXT("settlement", 1, 40, 0, "The number of the settlement it has to be of; none: whichever"),
        PRM_TEXT("amount", 1, 40, 0, "How much, \"1234.50\": if it is said it has to be what was sent"),
        PRM_TEXT("currency", 1, 10, 0, "In which currency, likewise"),
        PRM_TEXT("claim", 0, 100, 0, "As the file has it; not looked at"),
        PRM_TEXT("partner", 0, 300, 0, "Likewise"), PRM_TEXT("invoices", 0, MDF_INVOICES_ROOM, 0, "Likewise")),
    .result = PRM_FIELDS(PRM_ENUM("state", "settled|duplicate", PRM_REQUIRED, "Whether it was news"), MDF_PAYMENT,
        MDF_SETTLEMENT),
    .example = "{\"reference\":\"PAY-01H8X-GQ3M-2C4E-001\",\"status\":\"paid\",\"payment\":\"SEPA 4711\"}",
    .run = settle };
