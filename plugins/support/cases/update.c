/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.update: what was said of a case is put right, by its partner or by whoever works on it. */
#include "cases/cases.h"

#include "messages/messages.h"

/* Null takes back what need not be there. */
static prm_status check_kept(prm_call *call, const prm_val *params)
{
    static const char *const needed[] = { "subject", "description", "severity", "priority" };

    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (prm->type(prm->get(params, needed[i])) == PRM_V_NULL)
            return prm->fail_field(call, needed[i], "required", "cannot be taken back");
    return PRM_OK;
}

static prm_status check(prm_call *call, const prm_val *row, const prm_val *params)
{
    const char *product = prm->text(params, "product");
    const prm_val *partner, *found;

    PRM_TRY(check_kept(call, params));
    PRM_TRY(support_files_check(call, prm->get(params, "files")));
    PRM_TRY(prm->load(call, "partner", prm->text(row, "partner"), &partner));
    PRM_TRY(support_links_check(call, params, partner));
    return *product != '\0' ? prm->load(call, "product", product, &found) : PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const said[] = { "subject", "description", "severity", "category", "product", "files",
        "priority", "deal", "lead", "claim", "award", NULL };
    const prm_val *row, *before;
    prm_val *changes = prm->object(call);

    PRM_TRY(support_case_load_open(call, prm->text(params, "id"), &row));
    before = row;
    PRM_TRY(check(call, row, params));
    PRM_TRY(prm_help_copy(changes, said, params));
    PRM_TRY(prm->update(call, &row, changes));
    PRM_TRY(support_case_weigh(call, before, params, &row));
    PRM_TRY(support_case_tell(call, row, "support.updated"));
    return prm->set(result, "case", row);
}

const prm_field support_updates_a_day_setting = { .size = sizeof support_updates_a_day_setting, .type = PRM_T_INT,
    .name = "updates_a_day",
    .doc = "How often all users of a partner may put right what was said of their cases in 24 hours", .min = 1,
    .max = 1000000, .preset = "500" };

const prm_method support_update_method = { .size = sizeof support_update_method, .since = 1, .name = "support.update",
    .access = PRM_WRITE, .roles = SUPPORT_STAFF " | " SUPPORT_ASKERS, .subject = "case",
    .quota = "updates_a_day",
    .doc = "Put right what was said of a case that has not ended, and link it to what it is about; what is not given "
           "stays, null takes back. Where the severity is another, the rules say anew which place it has",
    .params = PRM_FIELDS(SUPPORT_THE_CASE, PRM_TEXT("subject", 1, 200, 0, "What it is about, in one line"),
        PRM_LINES("description", 1, 20000, 0, "What is wrong, or wanted, as plain text"),
        PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "How much it hurts"),
        PRM_TEXT("category", 1, 60, PRM_VENDOR, "What it is about, in one word"),
        PRM_INT("priority", 1, SUPPORT_PRIORITY_LAST, PRM_VENDOR, "1 comes first"),
        PRM_REF("product", "product", 0, "About which product"), SUPPORT_ATTACHED,
        PRM_REF("deal", "deal", 0, "The partner's deal it is about"), PRM_REF("lead", "lead", 0, "Its lead"),
        PRM_REF("claim", "claim", 0, "Its claim"),
        PRM_REF("award", "award", 0, "The certificate of one of its people")),
    .result = PRM_FIELDS(SUPPORT_CASE),
    .example = "{\"id\":\"case_01h8xgq3m2c4e\",\"severity\":\"critical\"}", .run = run };
