/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.settlements.create and cancel: which claims are paid together. */
#include "settlement/settlement.h"

#include <stdio.h>
#include <string.h>

enum { PAGE = 500, LOOKED_AT = 5000 };

/* What is looked for: the claims of one state, the first handed in first. */
typedef struct payable {
    const prm_val *params;
    prm_val *claims;   /* those that go into the settlement */
    int64_t left_out;  /* those whose partner is not active */
    size_t seen;
    int32_t more;
} payable;

/* Behind `last`, which may be NULL. */
static prm_status find_page(prm_call *call, const payable *p, const char *state, const prm_val *last,
    const prm_val **found)
{
    prm_val *filter = prm->object(call), *since = prm->object(call);
    int is_new = strcmp(state, "payable") == 0; /* one whose payment has failed has had its settlement */

    PRM_TRY(prm->set(filter, "program", prm->get(p->params, "program")));
    PRM_TRY(prm->set_text(filter, "state", state));
    PRM_TRY(prm->set(filter, "currency", prm->get(p->params, "currency")));
    if (is_new)
        PRM_TRY(prm->set(filter, "settlement", prm->new_null(call)));
    if (last) {
        PRM_TRY(prm->set(since, "gte", prm->get(last, "submitted_at")));
        PRM_TRY(prm->set(filter, "submitted_at", since));
    }
    return prm->find(call, &(const prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = "claim",
        .sort = is_new ? "program, state, currency, settlement, submitted_at" : "program, state, submitted_at",
        .filter = filter, .limit = PAGE }, found);
}

static int is_behind(const prm_val *claim, const prm_val *last)
{
    return !last || prm_help_number(claim, "submitted_at") > prm_help_number(last, "submitted_at") ||
           strcmp(prm->text(claim, "id"), prm->text(last, "id")) > 0;
}

/* A partner that is suspended is paid when it is reinstated, and what is owed to one that has left is a person's to
 * say. */
static prm_status take(prm_call *call, payable *p, const prm_val *claim)
{
    const prm_val *partner;

    PRM_TRY(prm->load(call, "partner", prm->text(claim, "partner"), &partner));
    if (!prm_help_is_in(partner, "active"))
        p->left_out++;
    else if (prm->count(p->claims) < MDF_BATCH)
        return prm->append(p->claims, claim);
    else
        p->more = 1;
    return PRM_OK;
}

static prm_status find_payable(prm_call *call, payable *p, const char *state)
{
    const prm_val *found, *last = NULL;
    size_t before;

    do {
        PRM_TRY(find_page(call, p, state, last, &found));
        before = p->seen;
        for (size_t i = 0; i < prm->count(found) && !p->more; i++) {
            if (!is_behind(prm->at(found, i), last))
                continue;
            p->seen++;
            PRM_TRY(take(call, p, prm->at(found, i)));
        }
        if (prm->count(found) > 0)
            last = prm->at(found, prm->count(found) - 1);
        p->more = p->more || p->seen > LOOKED_AT;
    } while (prm->count(found) == PAGE && p->seen > before && !p->more);
    return PRM_OK;
}

static prm_status check_claim(prm_call *call, const prm_val *params, const prm_val *claim, const char *field)
{
    if (!prm_help_is(claim, "program", prm->text(params, "program")))
        return prm->fail_field(call, field, "program", "is of another programme");
    if (!prm_help_is(claim, "currency", prm->text(params, "currency")))
        return prm->fail_field(call, field, "currency", "is in another currency");
    if (prm_help_is_in(claim, "pay_failed"))
        return PRM_OK;
    if (!prm_help_is_in(claim, "payable"))
        return prm->fail_field(call, field, "not_payable", "is not to be paid");
    return prm_help_has_value(claim, "settlement")
               ? prm->fail_field(call, field, "in_settlement", "is in a settlement already") : PRM_OK;
}

static prm_status check_partner(prm_call *call, const prm_val *claim, const char *field)
{
    const prm_val *partner;

    PRM_TRY(prm->load(call, "partner", prm->text(claim, "partner"), &partner));
    return prm_help_is_in(partner, "suspended")
               ? prm->fail_field(call, field, "suspended", "is of a partner that is suspended: reinstate it first")
               : PRM_OK;
}

static prm_status load_chosen(prm_call *call, const prm_val *params, const prm_val *chosen, prm_val *claims)
{
    prm_status status = PRM_OK;

    for (size_t i = 0; i < prm->count(chosen); i++) {
        const prm_val *claim;
        const char *id, *before;
        char field[32];
        snprintf(field, sizeof field, "claims[%d]", (int)i);
        PRM_TRY(prm->as_text(prm->at(chosen, i), &id, NULL));
        for (size_t k = 0; k < i; k++) {
            PRM_TRY(prm->as_text(prm->at(chosen, k), &before, NULL));
            if (strcmp(before, id) == 0)
                status = prm->fail_field(call, field, "twice", "is named twice");
        }
        PRM_TRY(prm->load(call, "claim", id, &claim));
        prm_status checked = check_claim(call, params, claim, field);
        if (checked == PRM_OK)
            checked = check_partner(call, claim, field);
        status = checked == PRM_OK ? status : checked;
        PRM_TRY(prm->append(claims, claim));
    }
    return status;
}

static prm_status make(prm_call *call, const prm_val *params, const prm_val **settlement)
{
    prm_val *values = prm->object(call), *changes = prm->object(call);
    const char *currency = prm->text(params, "currency");

    PRM_TRY(prm->set(values, "program", prm->get(params, "program")));
    PRM_TRY(prm->set_text(values, "currency", currency));
    PRM_TRY(prm->create(call, "settlement", values, settlement));
    PRM_TRY(prm_help_name_by_id(changes, "number", "PAY", *settlement));
    PRM_TRY(prm->set(changes, "paid", prm->new_money(call, 0, currency)));
    PRM_TRY(prm->set_integer(changes, "failed", 0));
    return prm->update(call, settlement, changes);
}

static prm_status fill(prm_call *call, const prm_val **settlement, const prm_val *claims)
{
    prm_val *changes = prm->object(call);
    const char *currency;
    int64_t amount, total = 0;

    for (size_t i = 0; i < prm->count(claims); i++) {
        PRM_TRY(mdf_payment_make(call, *settlement, prm->at(claims, i), (int64_t)i + 1));
        PRM_TRY(prm->get_money(prm->at(claims, i), "approved", &amount, &currency));
        total += amount;
    }
    PRM_TRY(prm->set_integer(changes, "claims", (int64_t)prm->count(claims)));
    PRM_TRY(prm->set(changes, "total", prm->new_money(call, total, prm->text(*settlement, "currency"))));
    return prm->update(call, settlement, changes);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *program, *settlement, *chosen = prm->get(params, "claims");
    prm_val *claims = prm->list(call);
    payable p = { .params = params, .claims = claims };

    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &program));
    if (chosen)
        PRM_TRY(load_chosen(call, params, chosen, claims));
    for (const char *const *state = PRM_TEXTS("payable", "pay_failed"); *state && !chosen; state++)
        PRM_TRY(find_payable(call, &p, *state));
    PRM_TRY(prm->set_boolean(result, "more", p.more));
    PRM_TRY(prm->set_integer(result, "left_out", p.left_out));
    PRM_TRY(prm->set_integer(result, "claims", (int64_t)prm->count(claims)));
    if (prm->count(claims) == 0)
        return PRM_OK;
    PRM_TRY(make(call, params, &settlement));
    PRM_TRY(fill(call, &settlement, claims));
    PRM_TRY(mdf_settlement_emit(call, settlement, "mdf.settlement_opened"));
    return prm->set(result, "settlement", settlement);
}

const prm_method mdf_settlements_create_method = { .size = sizeof mdf_settlements_create_method, .since = 1,
    .name = "mdf.settlements.create", .access = PRM_WRITE, .roles = MDF_PAYERS,
    .doc = "Put claims that are to be paid into a settlement: all of a programme and currency that wait for it, those "
           "whose payment has failed too, or the named ones. If none waits, none is made. What a partner that is not "
           "active is owed is left out: to one that was terminated it is paid by naming it, to one that is suspended "
           "when it is reinstated",
    .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "Of which programme"),
        PRM_CURRENCY("currency", PRM_REQUIRED, "In which currency"),
        PRM_FIELD(PRM_T_LIST, "claims", 0, "These alone", .min = 1, .max = MDF_BATCH,
            .items = PRM_REF("claim", "claim", 0, "One of them"))),
    .result = PRM_FIELDS(PRM_ROW("settlement", "settlement", mdf_settlement_fields, 0,
        "As stored; absent: nothing is to be paid"),
        PRM_INT("claims", 0, PRM_ANY, PRM_REQUIRED, "How many claims are in it"),
        PRM_BOOL("more", PRM_REQUIRED, "Whether there are more, for another one"),
        PRM_INT("left_out", 0, PRM_ANY, PRM_REQUIRED, "How many were left out because their partner is not active")),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"currency\":\"EUR\"}", .run = create };

static prm_status cancel(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *settlement, *payments;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "settlement", prm->text(params, "id"), &settlement));
    PRM_TRY(prm->move(call, &settlement, "cancelled"));
    PRM_TRY(mdf_payments_of(call, settlement, &payments));
    for (size_t i = 0; i < prm->count(payments); i++)
        PRM_TRY(mdf_payment_cancel(call, prm->at(payments, i)));
    PRM_TRY(prm->set(changes, "reason", prm->get(params, "reason")));
    PRM_TRY(prm->update(call, &settlement, changes));
    PRM_TRY(mdf_settlement_emit(call, settlement, "mdf.settlement_cancelled"));
    return prm->set(result, "settlement", settlement);
}

const prm_method mdf_settlements_cancel_method = { .size = sizeof mdf_settlements_cancel_method, .since = 1,
    .name = "mdf.settlements.cancel", .access = PRM_WRITE, .roles = MDF_PAYERS, .subject = "settlement",
    .doc = "Give up a settlement that accounting has not got: its claims wait for another one",
    .params = PRM_FIELDS(MDF_THE_SETTLEMENT, PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(MDF_SETTLEMENT),
    .example = "{\"id\":\"settlement_01h8xgq3m2c4e\",\"reason\":\"One more claim comes today\"}", .run = cancel };
