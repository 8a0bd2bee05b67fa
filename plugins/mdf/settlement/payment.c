/* SPDX-License-Identifier: Apache-2.0 */
/** @file  One claim in one settlement: the row, and what becomes of it, of its claim and of its money together. */
#include "settlement/settlement.h"

#include <stdio.h>
#include <string.h>

const prm_field *const mdf_payment_fields[] = {
    PRM_TEXT("reference", 1, 60, PRM_READONLY, "What the file calls it, \"PAY-01H8X-GQ3M-2C4E-017\""),
    PRM_REF("settlement", "settlement", PRM_READONLY, "In which settlement"),
    PRM_INT("number", 1, MDF_BATCH, PRM_READONLY, "Its place there"),
    PRM_REF("claim", "claim", PRM_READONLY, "For which claim"),
    PRM_TEXT("claim_number", 0, 40, PRM_READONLY, "And what people call that"),
    PRM_REF("partner", "partner", PRM_READONLY, "Whose it is"),
    PRM_TEXT("payee", 1, 300, PRM_READONLY, "The partner's legal name when the settlement was made"),
    PRM_PLAIN(PRM_T_MONEY, "amount", PRM_READONLY, "How much", .of = NULL),
    PRM_TEXT("invoices", 0, MDF_INVOICES_ROOM, PRM_READONLY, "Numbers of the invoices it is for"),
    PRM_TEXT("payment", 1, 100, PRM_READONLY, "What accounting calls it"),
    PRM_DATE("date", PRM_READONLY, "When it was paid, as accounting says"),
    PRM_LINES("reason", 1, 500, PRM_READONLY, "Why it failed, as accounting says"),
    PRM_TIME("answered_at", PRM_READONLY, "When accounting had said so"),
    PRM_TIME("void_at", PRM_READONLY, "When it had failed or was cancelled, so that its claim may be paid by another"),
    NULL
};

const prm_entity mdf_payment_entity = { .size = sizeof mdf_payment_entity, .name = "payment", .path = "mdf.payments",
    .since = 1, .scope = "vendor", .label = "reference", .ops = "get list history export: " MDF_READERS,
    .doc = "A claim in a settlement. At most one of a claim's is open or paid", .fields = mdf_payment_fields,
    .flow = PRM_FLOW("open", "open > paid | failed | cancelled"),
    .indexes = PRM_TEXTS("unique reference", "unique claim where void_at null", "settlement, number",
        "claim, number") };

prm_status mdf_payments_of(prm_call *call, const prm_val *settlement, const prm_val **payments)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "settlement", prm->get(settlement, "id")));
    return prm->find(call,
        &(const prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = "payment",
        .sort = "settlement, number", .filter = filter, .limit = MDF_BATCH }, payments);
}

/* ---- Into a settlement ------------------------------------------------------------------------------------------ */

/* Whether the list, "A-1; A-2", has that number. */
static int has_number(const char *list, const char *number)
{
    size_t length = strlen(number);

    for (const char *at = strstr(list, number); at; at = strstr(at + 1, number))
        if ((at == list || at[-1] == ' ') && (at[length] == '\0' || at[length] == ';'))
            return 1;
    return 0;
}

/* As many of them as there is room for. */
static prm_status list_invoices(prm_call *call, const prm_val *claim, char *to, size_t room)
{
    const prm_val *lines = prm->get(claim, "lines"), *proof;
    size_t used = 0;

    *to = '\0';
    for (size_t i = 0; i < prm->count(lines); i++) {
        const prm_val *proofs = prm->get(prm->at(lines, i), "proofs");
        for (size_t k = 0; k < prm->count(proofs); k++) {
            const char *id;
            PRM_TRY(prm->as_text(prm->at(proofs, k), &id, NULL));
            PRM_TRY(prm->load(call, "proof", id, &proof));
            const char *number = prm->text(proof, "number");
            size_t length = strlen(number);
            if (length == 0 || !prm_help_is(proof, "kind", "invoice") || has_number(to, number))
                continue;
            if (used + length + 3 > room)
                return PRM_OK;
            used += (size_t)snprintf(to + used, room - used, "%s%s", used > 0 ? "; " : "", number);
        }
    }
    return PRM_OK;
}

static prm_status make(prm_call *call, const prm_val *settlement, const prm_val *claim, int64_t number)
{
    char invoices[MDF_INVOICES_ROOM], reference[64];
    const prm_val *partner, *payment;
    prm_val *values = prm->object(call);

    PRM_TRY(prm->load(call, "partner", prm->text(claim, "partner"), &partner));
    PRM_TRY(list_invoices(call, claim, invoices, sizeof invoices));
    snprintf(reference, sizeof reference, "%.40s-%03d", prm->text(settlement, "number"), (int)number);
    PRM_TRY(prm->set_text(values, "reference", reference));
    PRM_TRY(prm->set(values, "settlement", prm->get(settlement, "id")));
    PRM_TRY(prm->set_integer(values, "number", number));
    PRM_TRY(prm->set(values, "claim", prm->get(claim, "id")));
    PRM_TRY(prm->set_text(values, "claim_number", prm->text(claim, "number")));
    PRM_TRY(prm->set(values, "partner", prm->get(claim, "partner")));
    PRM_TRY(prm->set(values, "payee", prm->get(partner, "legal_name")));
    PRM_TRY(prm->set(values, "amount", prm->get(claim, "approved")));
    PRM_TRY(prm->set_text(values, "invoices", invoices));
    return prm->create(call, "payment", values, &payment);
}

prm_status mdf_payment_make(prm_call *call, const prm_val *settlement, const prm_val *claim, int64_t number)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(make(call, settlement, claim, number));
    if (prm_help_is_in(claim, "pay_failed"))
        PRM_TRY(prm->move(call, &claim, "payable"));
    PRM_TRY(prm->set(changes, "settlement", prm->get(settlement, "id")));
    PRM_TRY(prm->set(changes, "failure", prm->new_null(call)));
    return prm->update(call, &claim, changes);
}

/* ---- What becomes of it ----------------------------------------------------------------------------------------- */

static prm_status end(prm_call *call, const prm_val **payment, const char *state, const char *const *said,
    const prm_val *answer)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->move(call, payment, state));
    PRM_TRY(prm_help_set_all(changes, said, answer));
    if (strcmp(state, "cancelled") != 0)
        PRM_TRY(prm->set_integer(changes, "answered_at", prm->now(call)));
    if (strcmp(state, "paid") != 0)
        PRM_TRY(prm->set_integer(changes, "void_at", prm->now(call)));
    return prm->update(call, payment, changes);
}

prm_status mdf_payment_succeed(prm_call *call, const prm_val **payment, const prm_val *answer)
{
    static const char *const said[] = { "payment", "date", NULL };
    const prm_val *claim, *allocation;
    prm_val *changes = prm->object(call);
    const char *currency;
    int64_t amount;

    PRM_TRY(prm->load(call, "claim", prm->text(*payment, "claim"), &claim));
    PRM_TRY(prm->load(call, "allocation", prm->text(claim, "allocation"), &allocation));
    PRM_TRY(prm->get_money(*payment, "amount", &amount, &currency));
    PRM_TRY(end(call, payment, "paid", said, answer));
    PRM_TRY(prm->move(call, &claim, "paid"));
    PRM_TRY(prm_help_set_given(changes, "payment", answer));
    PRM_TRY(prm->set_integer(changes, "paid_at", prm->now(call)));
    PRM_TRY(prm->update(call, &claim, changes));
    prm_status status = mdf_money_move(call, allocation, MDF_CLAIMED, MDF_PAID, amount, "paid", prm->text(claim, "id"));
    if (status == PRM_E_LIMIT) /* what is approved of a claim is claimed until it is paid */
        return prm->fail(call, PRM_E_INTERNAL, "claimed_is_missing", NULL);
    PRM_TRY(status);
    PRM_TRY(mdf_payment_tell(call, claim, amount, "mdf.claim_paid", ""));
    return mdf_request_settle(call, prm->text(claim, "fund_request"), 0);
}

prm_status mdf_payment_fail(prm_call *call, const prm_val **payment, const prm_val *answer)
{
    static const char *const said[] = { "reason", NULL };
    const prm_val *claim;
    prm_val *changes = prm->object(call);
    const char *currency;
    int64_t amount;

    PRM_TRY(prm->load(call, "claim", prm->text(*payment, "claim"), &claim));
    PRM_TRY(prm->get_money(*payment, "amount", &amount, &currency));
    PRM_TRY(end(call, payment, "failed", said, answer));
    PRM_TRY(prm->move(call, &claim, "pay_failed"));
    PRM_TRY(prm->set(changes, "failure", prm->get(answer, "reason")));
    PRM_TRY(prm->update(call, &claim, changes));
    return mdf_payment_tell(call, claim, amount, "mdf.claim_pay_failed", prm->text(answer, "reason"));
}

prm_status mdf_payment_cancel(prm_call *call, const prm_val *payment)
{
    static const char *const said[] = { NULL };
    const prm_val *claim;
    prm_val *changes = prm->object(call);

    PRM_TRY(end(call, &payment, "cancelled", said, NULL));
    PRM_TRY(prm->load(call, "claim", prm->text(payment, "claim"), &claim));
    PRM_TRY(prm->set(changes, "settlement", prm->new_null(call)));
    return prm->update(call, &claim, changes);
}
