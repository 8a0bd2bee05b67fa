/* SPDX-License-Identifier: Apache-2.0 */
#include "spent.h"

#include <stdio.h>

static bool approve(spent *s, int match_bps)
{
    char answer[120];

    if (world_call(&s->w, "mdf.requests.create",
            "{'allocation':'%s','objective':'Win smaller firms','activities':[{'kind':'event','title':'Evening',"
            "'starts_on':'2027-01-11','ends_on':'2027-01-12','cost':{'amount':10000000,'currency':'EUR'},"
            "'requested':{'amount':200000,'currency':'EUR'},'expected_leads':20}]}", s->allocation) != PRM_OK)
        return false;
    s->request = prm_mock_text(s->w.mock, "fund_request.id");
    prm_mock_answer(s->w.mock, "mdf.eligible", "{'eligible':'yes'}");
    snprintf(answer, sizeof answer, match_bps ? "{'verdict':'approve','match_bps':%d}" : "{'verdict':'approve'}", match_bps);
    prm_mock_answer(s->w.mock, "mdf.decide_request", answer);
    return world_call(&s->w, "mdf.requests.submit", "{'id':'%s'}", s->request) == PRM_OK &&
           prm_mock_advance(s->w.mock, 11 * WORLD_DAY_MS) >= 0;
}

bool spent_build(spent *s, int match_bps)
{
    if (!world_build(&s->w))
        return false;
    s->allocation = world_allocate(&s->w, s->w.alpha, 1000000);
    world_as_alpha(&s->w);
    return *s->allocation != '\0' && approve(s, match_bps);
}

void spent_free(spent *s)
{
    world_free(&s->w);
}

const char *spent_proof(spent *s, const char *said)
{
    char json[200];

    snprintf(json, sizeof json, "{'name':'a.pdf','size':100,'type':'application/pdf','sha256':'%064zu'}",
        prm_mock_rows(s->w.mock, "proof"));
    const char *file = prm_mock_file(s->w.mock, json);
    world_as_alpha(&s->w);
    return world_call(&s->w, "mdf.proofs.create", "{%s,'file':'%s'}", said, file) == PRM_OK
        ? prm_mock_text(s->w.mock, "proof.id") : "";
}

const char *spent_invoice(spent *s, int64_t amount, const char *currency)
{
    char said[300];

    snprintf(said, sizeof said, "'kind':'invoice','issuer':'Messebau Nord','number':'RE-%zu','date':'2027-01-05',"
        "'amount':{'amount':%lld,'currency':'%s'}", prm_mock_rows(s->w.mock, "proof"), (long long)amount, currency);
    return spent_proof(s, said);
}

static const char *claim_of(spent *s, int64_t amount, const char *proofs)
{
    world_as_alpha(&s->w);
    return world_call(&s->w, "mdf.claims.create", "{'fund_request':'%s','lines':[{'activity':1,'description':'Hall',"
        "'claimed':{'amount':%lld,'currency':'EUR'},'proofs':[%s]}]}", s->request, (long long)amount, proofs) == PRM_OK
        ? prm_mock_text(s->w.mock, "claim.id") : "";
}

const char *spent_claim(spent *s, int64_t amount, const char *proof)
{
    char proofs[80];

    snprintf(proofs, sizeof proofs, proof ? "'%s'" : "%s", proof ? proof : "");
    return claim_of(s, amount, proofs);
}

const char *spent_claim_two(spent *s, int64_t amount, const char *proof, const char *other)
{
    char proofs[160];

    snprintf(proofs, sizeof proofs, "'%s','%s'", proof, other);
    return claim_of(s, amount, proofs);
}

prm_status spent_submit(spent *s, const char *claim)
{
    world_as_alpha(&s->w);
    return world_call(&s->w, "mdf.claims.submit", "{'id':'%s'}", claim);
}

prm_status spent_review(spent *s, const char *claim, const char *lines)
{
    world_as_manager(&s->w);
    return world_call(&s->w, "mdf.claims.review", "{'id':'%s','override':true,'reason':'Seen',%s}", claim, lines);
}

int64_t spent_committed(spent *s)
{
    return prm_mock_balance(s->w.mock, s->allocation, "committed");
}

int64_t spent_claimed(spent *s)
{
    return prm_mock_balance(s->w.mock, s->allocation, "claimed");
}
