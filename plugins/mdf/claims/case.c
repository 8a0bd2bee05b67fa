/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A claim while it is judged: the rows around it, and what stands in its way whatever the rules say. */
#include "claims/claims.h"

#include <string.h>

prm_status mdf_claim_load_own(prm_call *call, const char *id, const prm_val **claim)
{
    const prm_caller *caller = prm->caller(call);

    PRM_TRY(prm->load(call, "claim", id, claim));
    /* Who looks after a partner sees its claims, and does not make them. */
    if (caller->side == PRM_PARTNER_SIDE && !prm_help_is(*claim, "partner", caller->partner))
        return PRM_E_NOT_FOUND;
    return PRM_OK;
}

prm_status mdf_claiming_refuse(prm_call *call, mdf_claiming *c, int64_t line, const char *code)
{
    prm_val *refusal = prm->object(call);

    if (prm->count(c->refusals) >= MDF_ISSUES)
        return PRM_OK;
    if (line > 0)
        PRM_TRY(prm->set_integer(refusal, "line", line));
    PRM_TRY(prm->set_text(refusal, "code", code));
    return prm->append(c->refusals, refusal);
}

static prm_status load_shown(prm_call *call, mdf_claiming *c)
{
    prm_val *shown = prm->list(call);
    const prm_val *row;
    const char *id;

    for (size_t i = 0; i < prm->count(c->lines); i++) {
        const prm_val *proofs = prm->get(prm->at(c->lines, i), "proofs");
        prm_val *rows = prm->list(call);
        for (size_t j = 0; j < prm->count(proofs); j++) {
            PRM_TRY(prm->as_text(prm->at(proofs, j), &id, NULL));
            PRM_TRY(prm->load(call, "proof", id, &row));
            PRM_TRY(prm->append(rows, row));
        }
        PRM_TRY(prm->append(shown, rows));
    }
    c->shown = shown;
    return PRM_OK;
}

static int is_claimable(const prm_val *request)
{
    return prm_help_is_in(request, "active") || prm_help_is_in(request, "claimable");
}

static prm_status check(prm_call *call, mdf_claiming *c)
{
    int64_t claim_by = prm_help_number(c->request, "claim_by");

    if (!prm_help_is_in(c->partner, "active"))
        PRM_TRY(mdf_claiming_refuse(call, c, 0, "partner_not_active"));
    if (claim_by > 0 && claim_by <= prm->now(call))
        PRM_TRY(mdf_claiming_refuse(call, c, 0, "too_late"));
    else if (!is_claimable(c->request))
        PRM_TRY(mdf_claiming_refuse(call, c, 0, "not_claimable"));
    if (prm->count(c->lines) == 0)
        PRM_TRY(mdf_claiming_refuse(call, c, 0, "no_lines"));
    if (c->claimed > c->approved - c->used)
        PRM_TRY(mdf_claiming_refuse(call, c, 0, "above_approved"));
    for (size_t i = 0; i < prm->count(c->lines); i++)
        if (!mdf_request_activity(c->request, prm_help_number(prm->at(c->lines, i), "activity")))
            PRM_TRY(mdf_claiming_refuse(call, c, (int64_t)i + 1, "no_activity"));
    return PRM_OK;
}

prm_status mdf_claiming_open(prm_call *call, const prm_val *claim, mdf_claiming *c)
{
    const char *currency;

    *c = (mdf_claiming){ .claim = claim, .lines = prm->get(claim, "lines"), .refusals = prm->list(call),
        .claimed_base = prm_help_number(claim, "claimed_base") };
    PRM_TRY(prm->load(call, "fund_request", prm->text(claim, "fund_request"), &c->request));
    PRM_TRY(prm->load(call, "partner", prm->text(claim, "partner"), &c->partner));
    PRM_TRY(prm->load(call, "program", prm->text(claim, "program"), &c->program));
    PRM_TRY(prm->get_money(claim, "claimed", &c->claimed, &currency));
    PRM_TRY(mdf_request_left(call, c->request, &c->approved, &c->used));
    PRM_TRY(load_shown(call, c));
    PRM_TRY(check(call, c));
    return mdf_uses_plan(call, c);
}
