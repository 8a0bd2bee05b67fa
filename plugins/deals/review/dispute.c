/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The row of a dispute: its fields, its states, and what its verbs have in common. */
#include "review/disputes.h"

#include <string.h>

const prm_field *const deals_dispute_fields[] = {
    PRM_REF("deal", "deal", PRM_REQUIRED | PRM_READONLY, "The deal whose decision is disputed"),
    PRM_REF("territory", "territory", PRM_READONLY, "The deal's territory"),
    PRM_LINES("reason", 1, 2000, PRM_REQUIRED | PRM_READONLY, "Why the partner thinks it should be otherwise"),
    DEALS_DISPUTE_EVIDENCE(PRM_READONLY, 0),
    PRM_TEXT("filed_by", 1, 60, PRM_READONLY, "Who filed it"),
    PRM_ENUM("disputed", "rejected|duplicate|revoked|expired", PRM_REQUIRED | PRM_READONLY,
        "What had become of the deal"),
    PRM_TEXT("first_decision", 1, 64, PRM_READONLY, "The decision behind that: what decisions.explain takes"),
    PRM_LINES("question", 1, 2000, PRM_READONLY, "What evidence the vendor asks for"),
    PRM_LINES("answer", 1, 2000, PRM_READONLY, "What the vendor says to it"),
    PRM_TEXT("decided_by", 1, 60, PRM_READONLY | PRM_VENDOR, "Who decided it"),
    PRM_TEXT("re_decision", 1, 64, PRM_READONLY, "The decision that superseded the first one, where it was upheld"),
    PRM_REF("losing_deal", "deal", PRM_READONLY | PRM_VENDOR, "The deal that was revoked for it"),
    PRM_TIME("closed_at", PRM_READONLY, "When it was decided or withdrawn; none: it is not over"),
    NULL
};

const prm_entity deals_dispute_entity = { .size = sizeof deals_dispute_entity, .since = 1, .name = "dispute",
    .path = "deals.disputes", .scope = "deal.partner",
    .doc = "A partner's objection to what became of a deal of its own. Upheld: it is right, and the deal is decided "
           "anew; overturned: it is dismissed",
    .ops = "get list history export: *", .fields = deals_dispute_fields,
    .flow = PRM_FLOW("open", "open > evidence | upheld | overturned : " DEALS_JUDGES, "open > withdrawn",
        "evidence > upheld | overturned : " DEALS_JUDGES, "evidence > withdrawn"),
    .indexes = PRM_TEXTS("unique deal where closed_at null", "deal, -created_at", "state, -created_at"),
    .example = "{\"deal\":\"deal_01h8xgq3m2c4e\",\"reason\":\"We showed them the product first\","
               "\"disputed\":\"duplicate\"}" };

prm_status deals_dispute_load_open(prm_call *call, const char *id, const prm_val **dispute)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->load(call, "dispute", id, dispute));
    if (!prm->get(*dispute, "closed_at"))
        return PRM_OK;
    PRM_TRY(prm->set(data, "state", prm->get(*dispute, "state")));
    return prm->fail(call, PRM_E_STATE, "dispute_closed", data);
}

prm_status deals_dispute_tell(prm_call *call, const char *event, const prm_val *dispute, const prm_val *deal)
{
    const char *state = prm->text(dispute, "state");
    prm_val *data;

    PRM_TRY(deals_figures_of_deal(call, deal, &data));
    PRM_TRY(prm->set(data, "dispute", prm->get(dispute, "id")));
    if (strcmp(state, "upheld") == 0 || strcmp(state, "overturned") == 0)
        PRM_TRY(prm->set_boolean(data, "upheld", strcmp(state, "upheld") == 0));
    return prm->emit(call, event, prm->text(deal, "id"), data);
}
