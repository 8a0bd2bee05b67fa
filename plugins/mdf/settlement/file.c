/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.settlements.file: what accounting gets. It is made of payments alone, which do not change in what it
 * says, so that it is the same whenever it is asked for. */
#include "settlement/settlement.h"

#include <prm/csv.h>

#include <stdio.h>
#include <string.h>

static const char header[] = "reference,claim,partner,amount,currency,invoices\r\n";

/* To nowhere at first, to tell how long it is. */
typedef struct text {
    char *to;
    size_t length;
} text;

static void put(void *out, const char *bytes, size_t length)
{
    text *into = out;

    if (into->to)
        memcpy(into->to + into->length, bytes, length);
    into->length += length;
}

static void put_cell(text *out, const prm_val *payment, const char *key, const char *end)
{
    const char *cell = prm->text(payment, key);

    prm_csv_put_text(put, out, cell, strlen(cell));
    put(out, end, strlen(end));
}

static prm_status put_payment(text *out, const prm_val *payment)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    char decimals[MDF_AMOUNT_ROOM];
    const char *currency;
    int64_t amount;

    PRM_TRY(prm->get_money(payment, "amount", &amount, &currency));
    mdf_decimals_write(amount, rates->digits(currency), decimals, sizeof decimals);
    put_cell(out, payment, "reference", ",");
    put_cell(out, payment, "claim_number", ",");
    put_cell(out, payment, "payee", ",");
    put(out, decimals, strlen(decimals));
    put(out, ",", 1);
    put(out, currency, strlen(currency));
    put(out, ",", 1);
    put_cell(out, payment, "invoices", "\r\n");
    return PRM_OK;
}

static prm_status put_payments(text *out, const prm_val *payments)
{
    out->length = 0;
    put(out, header, sizeof header - 1);
    for (size_t i = 0; i < prm->count(payments); i++)
        PRM_TRY(put_payment(out, prm->at(payments, i)));
    return PRM_OK;
}

static prm_status write_file(prm_call *call, const prm_val *settlement, const prm_val **content)
{
    const prm_val *payments;
    text out = { 0 };

    PRM_TRY(mdf_payments_of(call, settlement, &payments));
    PRM_TRY(put_payments(&out, payments));
    out.to = prm->alloc(call, out.length + 1);
    if (!out.to)
        return PRM_E_NOMEM;
    PRM_TRY(put_payments(&out, payments));
    *content = prm->new_text(call, out.to, out.length);
    return PRM_OK;
}

static prm_status hand_over(prm_call *call, const prm_val **settlement)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->move(call, settlement, "exported"));
    PRM_TRY(prm->set_integer(changes, "exported_at", prm->now(call)));
    PRM_TRY(prm->update(call, settlement, changes));
    PRM_TRY(mdf_settlement_arm(call, *settlement));
    return mdf_settlement_emit(call, *settlement, "mdf.settlement_exported");
}

static prm_status file(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *settlement, *content;
    char name[64];

    PRM_TRY(prm->load(call, "settlement", prm->text(params, "id"), &settlement));
    if (prm_help_is_in(settlement, "cancelled"))
        return prm_help_fail_state(call, settlement, "cancelled");
    PRM_TRY(write_file(call, settlement, &content));
    if (prm_help_is_in(settlement, "open"))
        PRM_TRY(hand_over(call, &settlement));
    snprintf(name, sizeof name, "%.40s.csv", prm->text(settlement, "number"));
    PRM_TRY(prm->set(result, "settlement", settlement));
    PRM_TRY(prm->set_text(result, "name", name));
    return prm->set(result, "content", content);
}

const prm_method mdf_settlements_file_method = { .size = sizeof mdf_settlements_file_method, .since = 1,
    .name = "mdf.settlements.file", .access = PRM_WRITE, .roles = MDF_PAYERS, .subject = "settlement",
    .doc = "The settlement as CSV for accounting: reference, claim, partner, amount, currency, invoices. From then on "
           "an answer is waited for, and it is not cancelled any more; asked for again it is the same file. What comes "
           "back, with a column status (paid, failed), and payment, date and reason, is for mdf.settlements.import",
    .params = PRM_FIELDS(MDF_THE_SETTLEMENT),
    .result = PRM_FIELDS(MDF_SETTLEMENT, PRM_TEXT("name", 1, 60, PRM_REQUIRED, "How it may be called"),
        PRM_LINES("content", 1, PRM_ANY, PRM_REQUIRED, "What is in it")),
    .example = "{\"id\":\"settlement_01h8xgq3m2c4e\"}", .run = file };
