/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What lines of claims use of their invoices. An invoice is never used beyond its amount, and what a line
 * claims is covered by what it uses: each rounding here goes against whoever claims. */
#include "claims/claims.h"

#include <string.h>

#define LARGEST ((INT64_C(1) << 53) - 1)

/* What is left of an invoice as the lines of one claim take from it, one after another. */
typedef struct invoice {
    const char *id, *currency, *date;
    int64_t left;
} invoice;

typedef struct plan {
    mdf_claiming *c;
    const char *currency; /* the request's */
    size_t count;
    invoice invoices[MDF_CLAIM_PROOFS];
} plan;

static invoice *find_invoice(plan *p, const prm_val *proof)
{
    int64_t amount = 0, used = 0;
    const char *currency = "";

    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->invoices[i].id, prm->text(proof, "id")) == 0)
            return &p->invoices[i];
    (void)prm->get_money(proof, "used", &used, &currency);
    (void)prm->get_money(proof, "amount", &amount, &currency);
    p->invoices[p->count] = (invoice){ prm->text(proof, "id"), currency, prm->text(proof, "date"), amount - used };
    return &p->invoices[p->count++];
}

/* ---- Between an invoice's currency and the request's ------------------------------------------------------------ */

static prm_status convert(prm_call *call, const invoice *of, int64_t amount, const char *from, const char *to,
    int64_t *converted)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);

    *converted = amount;
    return strcmp(from, to) == 0 ? PRM_OK : rates->convert(call, amount, from, to, of->date, converted, NULL, NULL);
}

/* What all that is left of an invoice covers. */
static prm_status find_cover(prm_call *call, const plan *p, const invoice *of, int64_t *cover)
{
    int64_t back;

    PRM_TRY(convert(call, of, of->left, of->currency, p->currency, cover));
    PRM_TRY(convert(call, of, *cover, p->currency, of->currency, &back));
    if (back > of->left && *cover > 0)
        (*cover)--;
    return PRM_OK;
}

/* What of an invoice it takes to cover that. */
static prm_status find_use(prm_call *call, const plan *p, const invoice *of, int64_t spent, int64_t *use)
{
    int64_t covers;

    PRM_TRY(convert(call, of, spent, p->currency, of->currency, use));
    PRM_TRY(convert(call, of, *use, of->currency, p->currency, &covers));
    if (covers < spent || *use < 1)
        (*use)++;
    if (*use > of->left)
        *use = of->left;
    return PRM_OK;
}

/* ---- Planning --------------------------------------------------------------------------------------------------- */

/* What has to have been spent for what is claimed, rounded up; more than there can be where that is too much. */
static int64_t spent_for(int64_t claimed, int64_t match_bps)
{
    if (match_bps <= 0 || match_bps >= PRM_ALL_BPS)
        return claimed;
    if (claimed / match_bps >= LARGEST / PRM_ALL_BPS)
        return LARGEST;
    return claimed / match_bps * PRM_ALL_BPS + (claimed % match_bps * PRM_ALL_BPS + match_bps - 1) / match_bps;
}

static prm_status take_from(prm_call *call, plan *p, const prm_val *proof, int64_t *spent, prm_val *uses)
{
    invoice *from = find_invoice(p, proof);
    prm_val *use = prm->object(call);
    int64_t cover, amount = from->left;

    if (from->left <= 0)
        return PRM_OK;
    PRM_TRY(find_cover(call, p, from, &cover));
    if (cover <= 0)
        return PRM_OK;
    if (cover >= *spent) {
        PRM_TRY(find_use(call, p, from, *spent, &amount));
        cover = *spent;
    }
    *spent -= cover;
    from->left -= amount;
    PRM_TRY(prm->set_text(use, "proof", from->id));
    PRM_TRY(prm->set(use, "amount", prm->new_money(call, amount, from->currency)));
    return prm->append(uses, use);
}

static prm_status plan_line(prm_call *call, plan *p, const prm_val *line, const prm_val *shown, prm_val *planned)
{
    prm_val *uses = prm->list(call);
    const char *currency;
    int64_t claimed, spent, number = prm_help_number(line, "number"), invoices = 0;

    PRM_TRY(prm->get_money(line, "claimed", &claimed, &currency));
    spent = spent_for(claimed, prm_help_number(p->c->request, "match_bps"));
    for (size_t i = 0; i < prm->count(shown) && spent > 0; i++) {
        if (!mdf_proof_is_financial(prm->at(shown, i)))
            continue;
        invoices++;
        prm_status status = take_from(call, p, prm->at(shown, i), &spent, uses);
        if (status == PRM_E_NOT_FOUND || status == PRM_E_LIMIT)
            return mdf_claiming_refuse(call, p->c, number, "no_rate");
        PRM_TRY(status);
    }
    if (spent > 0)
        PRM_TRY(mdf_claiming_refuse(call, p->c, number, invoices > 0 ? "proof_insufficient" : "no_invoice"));
    return prm->set(planned, "uses", uses);
}

prm_status mdf_uses_plan(prm_call *call, mdf_claiming *c)
{
    plan *p = prm->alloc(call, sizeof *p);
    prm_val *lines = prm->list(call);

    if (!p)
        return PRM_E_NOMEM;
    *p = (plan){ .c = c, .currency = prm->text(c->claim, "currency") };
    for (size_t i = 0; i < prm->count(c->lines); i++) {
        prm_val *line = prm->object(call);
        PRM_TRY(prm_help_set_every(line, prm->at(c->lines, i)));
        PRM_TRY(plan_line(call, p, line, prm->at(c->shown, i), line));
        PRM_TRY(prm->append(lines, line));
    }
    c->lines = lines;
    return PRM_OK;
}

/* ---- Keeping ---------------------------------------------------------------------------------------------------- */

static prm_status use_invoice(prm_call *call, const prm_val *use, int sign)
{
    prm_val *changes = prm->object(call);
    const prm_val *proof;
    const char *currency;
    int64_t amount, most, used;

    PRM_TRY(prm->load(call, "proof", prm->text(use, "proof"), &proof));
    PRM_TRY(prm->get_money(use, "amount", &amount, &currency));
    PRM_TRY(prm->get_money(proof, "amount", &most, &currency));
    PRM_TRY(prm->get_money(proof, "used", &used, &currency));
    used += sign * amount;
    if (used < 0 || used > most)
        return prm->fail(call, PRM_E_INTERNAL, "invoice_overused", NULL);
    PRM_TRY(prm->set(changes, "used", prm->new_money(call, used, currency)));
    return prm->update(call, &proof, changes);
}

static prm_status use_all(prm_call *call, const prm_val *lines, int sign)
{
    for (size_t i = 0; i < prm->count(lines); i++) {
        const prm_val *uses = prm->get(prm->at(lines, i), "uses");
        for (size_t j = 0; j < prm->count(uses); j++)
            PRM_TRY(use_invoice(call, prm->at(uses, j), sign));
    }
    return PRM_OK;
}

prm_status mdf_uses_take(prm_call *call, const prm_val *lines)
{
    return use_all(call, lines, 1);
}

prm_status mdf_uses_give_back(prm_call *call, const prm_val *lines)
{
    return use_all(call, lines, -1);
}
