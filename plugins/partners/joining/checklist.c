/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The row of a checklist's item, and making a checklist of what the rules answered. */
#include "joining/joining.h"

#include <string.h>

const prm_field *const partners_item_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "Whose onboarding it is of"),
    PRM_REF("program", "program", PRM_REQUIRED, "Into which programme"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What reports call it, \"contract\""),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What is to be done"),
    PRM_TEXT("owner", 1, 60, PRM_REQUIRED, "Who does it: `partner`, `vendor`, or a role of the vendor's"),
    PRM_BOOL("required", PRM_REQUIRED, "Whether the partner becomes active only when it is done"),
    PRM_TIME("due_at", PRM_REQUIRED, "When it should be done"),
    PRM_LIST("remind_days", PRM_INT("days", 1, 730, 0, "Days"), 0, "So many days before its owner is reminded"),
    PRM_TIME("reminded_at", PRM_READONLY, "When it last was"),
    PRM_TIME("overdue_at", PRM_READONLY, "Since when it is late"),
    PRM_TIME("ended_at", PRM_READONLY, "When it was done or skipped"),
    PRM_TEXT("ended_by", 1, 60, PRM_READONLY, "By whom"),
    PRM_LINES("note", 0, 500, PRM_READONLY, "What that person said about it"),
    NULL
};

const prm_entity partners_item_entity = { .size = sizeof partners_item_entity, .since = 1, .name = "onboarding_item",
    .path = "partners.onboarding", .scope = "partner", .label = "title",
    .doc = "One thing to do before a partner is active, by the partner or the vendor",
    .ops = "get list history export: *", .fields = partners_item_fields,
    .flow = PRM_FLOW("open", "open > done | skipped"),
    .indexes = PRM_TEXTS("partner, state", "state, due_at", "partner") };

/* A rule may say the same code twice; what it says first is it. */
static int is_there(const prm_val *items, size_t before, const char *code)
{
    for (size_t i = 0; i < before; i++)
        if (strcmp(prm->text(prm->at(items, i), "code"), code) == 0)
            return 1;
    return 0;
}

static prm_status find_due(prm_call *call, const prm_val *partner, const prm_val *program, const prm_val *item,
    int64_t *due)
{
    const prm_calendar_service *calendars = prm->service(PRM_CALENDAR_SERVICE);
    const char *own = prm->text(partner, "calendar");
    int64_t days = 1;

    (void)prm->get_integer(item, "due_days", &days);
    return calendars->add_days(call, *own != '\0' ? own : prm->text(program, "calendar"), prm->now(call), days, due);
}

static prm_status make(prm_call *call, const prm_val *partner, const prm_val *program, const prm_val *item,
    int32_t *is_required)
{
    static const char *const same[] = { "code", "title", "owner", "remind_days" };
    const prm_val *row;
    prm_val *values = prm->object(call);
    int64_t due;

    *is_required = 1;
    (void)prm->get_boolean(item, "required", is_required);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        PRM_TRY(prm->set(values, same[i], prm->get(item, same[i])));
    PRM_TRY(prm->set_text(values, "partner", prm->text(partner, "id")));
    PRM_TRY(prm->set_text(values, "program", prm->text(program, "id")));
    PRM_TRY(prm->set_boolean(values, "required", *is_required));
    PRM_TRY(find_due(call, partner, program, item, &due));
    PRM_TRY(prm->set_integer(values, "due_at", due));
    PRM_TRY(prm->create(call, "onboarding_item", values, &row));
    return partners_reminders_arm(call, row);
}

prm_status partners_checklist_begin(prm_call *call, const prm_val *partner, const prm_val *program,
    const prm_val *items, size_t *count)
{
    int32_t is_required;

    *count = 0;
    for (size_t i = 0; i < prm->count(items); i++) {
        if (is_there(items, i, prm->text(prm->at(items, i), "code")))
            continue;
        PRM_TRY(make(call, partner, program, prm->at(items, i), &is_required));
        *count += is_required ? 1 : 0;
    }
    return PRM_OK;
}
