/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.disputes.add_evidence and .withdraw: what the partner does with its dispute until it is decided. */
#include "review/disputes.h"

/* Only the deal's own partner sees a dispute of it, so whoever may load it may do this. */
static prm_status load(prm_call *call, const prm_val *params, const prm_val **dispute, const prm_val **deal)
{
    PRM_TRY(deals_dispute_load_open(call, prm->text(params, "id"), dispute));
    return deals_load_own(call, prm->text(*dispute, "deal"), deal);
}

static prm_status append_all(const prm_val *from, prm_val *to)
{
    for (size_t i = 0; i < prm->count(from); i++)
        PRM_TRY(prm->append(to, prm->at(from, i)));
    return PRM_OK;
}

static prm_status add_evidence(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *dispute, *deal;
    prm_val *changes = prm->object(call), *all = prm->list(call);

    PRM_TRY(load(call, params, &dispute, &deal));
    PRM_TRY(append_all(prm->get(dispute, "evidence"), all));
    PRM_TRY(append_all(prm->get(params, "evidence"), all));
    if (prm->count(all) > DEALS_DISPUTE_FILES)
        return prm->fail_field(call, "evidence", "range", "a dispute has at most 20 files");
    PRM_TRY(prm->set(changes, "evidence", all));
    PRM_TRY(prm->update(call, &dispute, changes));
    PRM_TRY(deals_dispute_tell(call, "deals.evidence_added", dispute, deal));
    return prm->set(result, "dispute", dispute);
}

static prm_status withdraw(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *dispute, *deal;
    prm_val *changes = prm->object(call);

    PRM_TRY(load(call, params, &dispute, &deal));
    PRM_TRY(prm->move(call, &dispute, "withdrawn"));
    PRM_TRY(prm->set_integer(changes, "closed_at", prm->now(call)));
    PRM_TRY(prm->update(call, &dispute, changes));
    PRM_TRY(deals_dispute_tell(call, "deals.dispute_withdrawn", dispute, deal));
    return prm->set(result, "dispute", dispute);
}

#define EXAMPLE "{\"id\":\"dispute_01h8xgq3m2c4e\""

const prm_method deals_disputes_add_evidence_method = { .size = sizeof deals_disputes_add_evidence_method, .since = 1,
    .name = "deals.disputes.add_evidence", .access = PRM_WRITE, .roles = DEALS_DISPUTERS, .subject = "dispute",
    .doc = "Add files to a dispute that is not decided yet",
    .params = PRM_FIELDS(DEALS_THE_DISPUTE, DEALS_DISPUTE_EVIDENCE(PRM_REQUIRED, 1)),
    .result = PRM_FIELDS(DEALS_DISPUTE), .example = EXAMPLE ",\"evidence\":[\"file_01h8xgq3m2c4e\"]}",
    .run = add_evidence };

const prm_method deals_disputes_withdraw_method = { .size = sizeof deals_disputes_withdraw_method, .since = 1,
    .name = "deals.disputes.withdraw", .access = PRM_WRITE, .roles = DEALS_DISPUTERS, .subject = "dispute",
    .doc = "Take a dispute back that is not decided yet: the deal stays what it is",
    .params = PRM_FIELDS(DEALS_THE_DISPUTE), .result = PRM_FIELDS(DEALS_DISPUTE), .example = EXAMPLE "}",
    .run = withdraw };
