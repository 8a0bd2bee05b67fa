/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What of a plan is used: a row a case, and one each time that hours are written down; and what these come to
 * in each month. A month's sums change in the transactions that change its rows, and never otherwise. */
#include "success/success.h"

#include <string.h>

const prm_field *const success_use_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Who"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("membership", "membership", PRM_READONLY, "By which membership"),
    PRM_REF("case", "case", PRM_READONLY, "For which case"),
    PRM_ENUM("kind", "case|time", PRM_READONLY, "That it was opened, or time that was spent on it"),
    PRM_TEXT("plan", 1, 40, PRM_READONLY, "By which plan it was supported then: its code"),
    PRM_DATE("on", PRM_READONLY, "On which day"),
    PRM_INT("minutes", 1, PRM_ANY, PRM_READONLY, "Of time: how many minutes"),
    PRM_LINES("note", 1, 500, PRM_READONLY, "What was done in them"),
    PRM_TIME("returned_at", PRM_READONLY, "Since when it does not count any more"),
    PRM_LINES("returned_because", 1, 500, PRM_READONLY, "Why, as who gave it back says"),
    NULL
};

const prm_entity success_use_entity = { .size = sizeof success_use_entity, .since = 1, .name = "success_use",
    .path = "success.uses", .scope = "partner", .ops = "get list history export: *",
    .doc = "A case, or time spent on one, that counts in a partner's quota", .fields = success_use_fields,
    .indexes = PRM_TEXTS("unique case where kind = case", "case, kind", "membership, on", "partner, -created_at") };

const prm_field *const success_month_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Who"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("membership", "membership", PRM_READONLY, "By which membership"),
    PRM_DATE("month", PRM_READONLY, "Its first day"),
    PRM_INT("cases", 0, PRM_ANY, PRM_READONLY, "How many cases count in it"),
    PRM_INT("minutes", 0, PRM_ANY, PRM_READONLY, "How many minutes were spent on cases in it"),
    NULL
};

const prm_entity success_month_entity = { .size = sizeof success_month_entity, .since = 1, .name = "success_month",
    .path = "success.months", .scope = "partner", .ops = "get list export: *",
    .doc = "What a partner has used of support in a month", .fields = success_month_fields,
    .indexes = PRM_TEXTS("unique membership, month", "partner, month") };

/* ---- A month's sums ---------------------------------------------------------------------------------------------- */

static prm_status open_month(prm_call *call, const prm_val *use, const prm_val **month)
{
    static const char *const of_use[] = { "partner", "program", "membership", NULL };
    prm_val *filter = prm->object(call), *values = prm->object(call);
    char first[PRM_DATE_ROOM], next[PRM_DATE_ROOM];

    success_period_begins(prm->text(use, "on"), 1, first, next);
    PRM_TRY(prm->set(filter, "membership", prm->get(use, "membership")));
    PRM_TRY(prm->set_text(filter, "month", first));
    PRM_TRY(prm_help_find_one(call, "success_month", filter, "unique membership, month", PRM_REACH_CALLER, month));
    if (*month)
        return PRM_OK;
    PRM_TRY(prm_help_set_all(values, of_use, use));
    PRM_TRY(prm->set_text(values, "month", first));
    PRM_TRY(prm->set_integer(values, "cases", 0));
    PRM_TRY(prm->set_integer(values, "minutes", 0));
    return prm->create(call, "success_month", values, month);
}

static prm_status count(prm_call *call, const prm_val *use, int64_t sign)
{
    const prm_val *month;
    int is_case = prm_help_is(use, "kind", "case");
    const char *sum = is_case ? "cases" : "minutes";
    prm_val *changes = prm->object(call);

    PRM_TRY(open_month(call, use, &month));
    PRM_TRY(prm->set_integer(changes, sum,
        prm_help_number(month, sum) + sign * (is_case ? 1 : prm_help_number(use, "minutes"))));
    return prm->update(call, &month, changes);
}

/* ---- One use ----------------------------------------------------------------------------------------------------- */

static prm_status tell(prm_call *call, const prm_val *use, int is_used)
{
    static const char *const told[] = { "partner", "program", "plan", "case", "minutes", NULL };
    int is_case = prm_help_is(use, "kind", "case");
    const prm_event *event = is_case ? (is_used ? &success_case_used_event : &success_case_returned_event)
                                     : (is_used ? &success_time_used_event : &success_time_returned_event);
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, told, use));
    return prm->emit(call, event->name, prm->text(use, "id"), data);
}

prm_status success_use_make(prm_call *call, const success_cover *cover, const prm_val *row, const char *kind,
    prm_val *values, const prm_val **use)
{
    static const char *const of_membership[] = { "partner", "program", NULL };
    const char *today;

    PRM_TRY(prm_date_today(call, cover->program, &today));
    PRM_TRY(prm_help_set_all(values, of_membership, cover->membership));
    PRM_TRY(prm->set(values, "membership", prm->get(cover->membership, "id")));
    PRM_TRY(prm->set(values, "case", prm->get(row, "id")));
    PRM_TRY(prm->set_text(values, "kind", kind));
    PRM_TRY(prm->set(values, "plan", prm->get(cover->plan, "code")));
    PRM_TRY(prm->set_text(values, "on", today));
    PRM_TRY(prm->create(call, "success_use", values, use));
    PRM_TRY(count(call, *use, 1));
    PRM_TRY(tell(call, *use, 1));
    return success_quota_warn(call, cover);
}

prm_status success_use_return(prm_call *call, const prm_val **use, const prm_val *because)
{
    prm_val *changes = prm->object(call);

    if (prm_help_has_value(*use, "returned_at"))
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, "returned_at", prm->now(call)));
    PRM_TRY(prm->set(changes, "returned_because", because));
    PRM_TRY(prm->update(call, use, changes));
    PRM_TRY(count(call, *use, -1));
    return tell(call, *use, 0);
}

/* ---- As cases go on ---------------------------------------------------------------------------------------------- */

static prm_status find_of_case(prm_call *call, const prm_val *row, const prm_val **use)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "case", prm->get(row, "id")));
    PRM_TRY(prm->set_text(filter, "kind", "case"));
    return prm_help_find_one(call, "success_use", filter, "case, kind", PRM_REACH_CALLER, use);
}

prm_status success_case_used(prm_call *call, const success_cover *cover, const prm_val *row)
{
    const prm_val *use;

    if (!cover->plan)
        return PRM_OK;
    PRM_TRY(find_of_case(call, row, &use));
    return use ? PRM_OK : success_use_make(call, cover, row, "case", prm->object(call), &use);
}

prm_status success_case_returned(prm_call *call, const prm_val *row)
{
    const prm_val *use;

    PRM_TRY(find_of_case(call, row, &use));
    return use ? success_use_return(call, &use, NULL) : PRM_OK;
}
