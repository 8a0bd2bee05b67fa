/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.notes.create: what the vendor's people say among themselves about a deal. No partner ever learns of it:
 * rows and files are the vendor's alone, and no event tells of them. */
#include "life/life.h"

#define TEXT                                                                                                           \
    PRM_LINES("text", 1, 4000, PRM_REQUIRED, "What is said; the vendor's side alone reads it"),                        \
        PRM_FIELD(PRM_T_LIST, "files", 0, "What goes with it", .min = 0, .max = 20,                                    \
            .items = PRM_FILE("file", 0, "A file"))

static const prm_field *const fields[] = {
    PRM_REF("deal", "deal", PRM_REQUIRED, "About which deal"),
    PRM_REF("territory", "territory", PRM_READONLY, "The deal's territory"),
    TEXT,
    NULL
};

const prm_entity deals_note_entity = { .size = sizeof deals_note_entity, .since = 1, .name = "note",
    .path = "deals.notes", .doc = "What the vendor's people say among themselves about a deal", .scope = "vendor",
    .ops = "get list history export: vendor",
    .example = "{\"deal\":\"deal_01h8xgq3m2c4e\",\"text\":\"Their buyer has asked us directly\"}",
    .fields = fields, .indexes = PRM_TEXTS("deal, -created_at") };

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal, *note;
    prm_val *values = prm->object(call);

    PRM_TRY(prm->load(call, "deal", prm->text(params, "deal"), &deal));
    PRM_TRY(prm->set(values, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->set(values, "territory", prm->get(deal, "territory")));
    PRM_TRY(prm->set(values, "text", prm->get(params, "text")));
    PRM_TRY(prm_help_set_given(values, "files", params));
    PRM_TRY(prm->create(call, "note", values, &note));
    return prm->set(result, "note", note);
}

const prm_method deals_notes_create_method = { .size = sizeof deals_notes_create_method, .since = 1,
    .name = "deals.notes.create", .access = PRM_WRITE, .roles = DEALS_PEOPLE,
    .doc = "Keep a note on a deal for the vendor's side alone",
    .params = PRM_FIELDS(PRM_REF("deal", "deal", PRM_REQUIRED, "About which deal"), TEXT),
    .result = PRM_FIELDS(PRM_ROW("note", "note", fields, PRM_REQUIRED, "As stored")),
    .example = "{\"deal\":\"deal_01h8xgq3m2c4e\",\"text\":\"Their buyer has asked us directly\"}", .run = run };
