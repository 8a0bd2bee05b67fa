/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.comments.create: what the two sides say to each other about a deal, whatever became of it. What the
 * vendor's people say among themselves are notes (notes.c). */
#include "life/life.h"

#define TEXT                                                                                                           \
    PRM_LINES("text", 1, 4000, PRM_REQUIRED, "What is said; both sides read it"),                                      \
        PRM_FIELD(PRM_T_LIST, "files", 0, "What goes with it", .min = 0, .max = 20,                                    \
            .items = PRM_FILE("file", 0, "A file"))

static const prm_field *const fields[] = {
    PRM_REF("deal", "deal", PRM_REQUIRED, "About which deal"),
    PRM_REF("territory", "territory", PRM_READONLY, "The deal's territory"),
    PRM_ENUM("side", "partner|vendor", PRM_READONLY, "Who says it"),
    PRM_REF("partner", "partner", PRM_READONLY, "Which partner; none: the vendor"),
    PRM_ENUM("about", "deal|extension", PRM_READONLY, "Whether it is the reason given for or against an extension"),
    TEXT,
    NULL
};

const prm_entity deals_comment_entity = { .size = sizeof deals_comment_entity, .since = 1, .name = "comment",
    .path = "deals.comments", .doc = "What one side says to the other about a deal",
    .scope = "deal.partner, deal.distributor", .ops = "get list history export: *",
    .example = "{\"deal\":\"deal_01h8xgq3m2c4e\",\"text\":\"The customer has moved the decision to May\"}",
    .fields = fields, .indexes = PRM_TEXTS("deal, -created_at") };

prm_status deals_comment_add(prm_call *call, const prm_val *deal, const char *about, const prm_val *text,
    const prm_val *files, const prm_val **comment)
{
    const prm_caller *caller = prm->caller(call);
    int is_partner = caller->side == PRM_PARTNER_SIDE;
    prm_val *values = prm->object(call);

    PRM_TRY(prm->set(values, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->set(values, "territory", prm->get(deal, "territory")));
    PRM_TRY(prm->set_text(values, "side", is_partner ? "partner" : "vendor"));
    if (is_partner)
        PRM_TRY(prm->set_text(values, "partner", caller->partner));
    PRM_TRY(prm->set_text(values, "about", about));
    PRM_TRY(prm->set(values, "text", text));
    PRM_TRY(prm->set(values, "files", prm->type(files) == PRM_V_LIST ? files : NULL));
    return prm->create(call, "comment", values, comment);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal, *comment;
    prm_val *data = prm->object(call);

    PRM_TRY(deals_life_load_shared(call, prm->text(params, "deal"), &deal));
    PRM_TRY(deals_comment_add(call, deal, "deal", prm->get(params, "text"), prm->get(params, "files"), &comment));
    PRM_TRY(prm->set(data, "comment", prm->get(comment, "id")));
    PRM_TRY(prm->set(data, "side", prm->get(comment, "side")));
    PRM_TRY(prm->emit(call, "deals.commented", prm->text(deal, "id"), data));
    return prm->set(result, "comment", comment);
}

const prm_method deals_comments_create_method = { .size = sizeof deals_comments_create_method, .since = 1,
    .name = "deals.comments.create", .access = PRM_WRITE,
    .roles = DEALS_SELLERS " | partner_technical | " DEALS_PEOPLE,
    .doc = "Say something about a deal to the other side, in whatever state it is: the other side is told",
    .params = PRM_FIELDS(PRM_REF("deal", "deal", PRM_REQUIRED, "About which deal"), TEXT),
    .result = PRM_FIELDS(PRM_ROW("comment", "comment", fields, PRM_REQUIRED, "As stored")),
    .example = "{\"deal\":\"deal_01h8xgq3m2c4e\",\"text\":\"The customer has moved the decision to May\"}",
    .run = run };
