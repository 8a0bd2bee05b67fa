/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Joint business plans: what a partner and the vendor undertake together in a year of a programme. Both
 * sides write it, and it holds once a person of each has signed it as it stands. Whatever is changed in it takes the
 * signatures away. */
#include "growth/growth.h"

#include <string.h>

const prm_field *const partners_plan_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "With whom"),
    PRM_REF("program", "program", PRM_REQUIRED, "In which programme, of which the partner is a member"),
    PRM_INT("year", 2000, 2199, PRM_REQUIRED,
        "For which year; a partner has one plan that is not closed in a programme and year"),
    PRM_TEXT("title", 1, 200, 0, "What it is called, \"Doubling the north\""),
    PRM_FIELD(PRM_T_LIST, "objectives", 0, "What both want to reach, in words; how it is measured are its goals",
        .min = 0,
        .max = 20, .items = PRM_LINES("objective", 1, 500, 0, "One objective")),
    PARTNERS_FILES("files", "What goes with it"),
    PRM_TEXT("vendor_signed_by", 1, 200, PRM_READONLY | PRM_PERSONAL, "Who signed it for the vendor, as it stands"),
    PRM_TIME("vendor_signed_at", PRM_READONLY, "And when"),
    PRM_TEXT("partner_signed_by", 1, 200, PRM_READONLY | PRM_PERSONAL, "Who signed it for the partner, as it stands"),
    PRM_TIME("partner_signed_at", PRM_READONLY, "And when"),
    PRM_TIME("agreed_at", PRM_READONLY, "When it was agreed first"),
    PRM_TIME("closed_at", PRM_READONLY, "When it was closed"),
    PRM_LINES("conclusion", 1, 2000, PRM_READONLY, "What was said when it was closed; both sides read it"),
    NULL
};

/* What others go by stays; a plan is made for a member. */
static prm_status check(prm_call *call, const prm_val *row, const prm_val *values)
{
    int32_t is_member;

    if (row)
        return PRM_OK;
    PRM_TRY(partners_is_member(call, prm->text(values, "partner"), prm->text(values, "program"), &is_member));
    return is_member ? PRM_OK : prm->fail_field(call, "program", "not_a_member", "is none the partner is a member of");
}

const prm_entity partners_plan_entity = { .size = sizeof partners_plan_entity, .since = 1, .name = "plan",
    .path = "partners.plans", .doc = "A joint business plan of a partner and the vendor, for a year of a programme",
    .scope = "partner", .label = "title", .ops = "create: " PARTNERS_PLANNERS "; archive: program_manager; "
    "get list history export: *", .check = check,
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"program\":\"program_01h8xgq3m2c4e\",\"year\":2031,"
               "\"title\":\"Doubling the north\",\"objectives\":[\"A second pair of engineers\"]}",
    .fields = partners_plan_fields,
    .flow = PRM_FLOW("draft", "draft > proposed | closed", "proposed > agreed | closed", "agreed > proposed | closed"),
    .indexes = PRM_TEXTS("unique partner, program, year where closed_at null", "program, year, state",
        "state, -created_at") };

prm_status partners_plan_open(prm_call *call, const char *id, const prm_val **plan)
{
    PRM_TRY(prm->load(call, "plan", id, plan));
    return strcmp(prm->text(*plan, "state"), "closed") == 0 ? prm_help_fail_state(call, *plan, "plan_closed") : PRM_OK;
}

prm_status partners_plan_tell(prm_call *call, const char *event, const prm_val *plan)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_copy(data, PRM_TEXTS("program", "year"), plan));
    PRM_TRY(prm->set_text(data, "by", partners_side(call)));
    return prm->emit(call, event, prm->text(plan, "id"), data);
}

prm_status partners_plan_unsign(prm_call *call, const prm_val **plan)
{
    static const char *const signatures[] = { "vendor_signed_by", "vendor_signed_at", "partner_signed_by",
        "partner_signed_at" };
    prm_val *changes = prm->object(call);

    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (prm_help_has_value(*plan, signatures[i]))
            PRM_TRY(prm->set(changes, signatures[i], prm->new_null(call)));
    if (prm->count(changes) > 0)
        PRM_TRY(prm->update(call, plan, changes));
    if (strcmp(prm->text(*plan, "state"), "agreed") != 0)
        return PRM_OK;
    PRM_TRY(prm->move(call, plan, "proposed"));
    return partners_plan_tell(call, "partners.plan_reopened", *plan);
}
