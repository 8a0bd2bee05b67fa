/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A membership's time with a plan: the row, how it begins, and how it ends. */
#include "success/success.h"

#include <string.h>

const prm_field *const success_stint_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Who"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("membership", "membership", PRM_READONLY, "By which membership"),
    PRM_REF("plan", "success_plan", PRM_READONLY, "By which plan it is supported"),
    PRM_DATE("from", PRM_READONLY, "Its first day"),
    PRM_DATE("until", PRM_READONLY, "Its last day; none: no end is known"),
    PRM_TIME("began_at", PRM_READONLY, "When it began; none: it has not, or was withdrawn"),
    PRM_TIME("ended_at", PRM_READONLY, "When it ended; none: it has not"),
    PRM_ENUM("by", "rules|person", PRM_READONLY, "Who said so"),
    PRM_ENUM("end", SUCCESS_ENDS, PRM_READONLY, "Why it ended"),
    PRM_TEXT("contact", 1, 60, PRM_READONLY, "The user of the vendor's who looks after it"),
    PRM_TEXT("contact_name", 1, 200, PRM_READONLY | PRM_PERSONAL, "And what that one is called"),
    PRM_REF("level", "level", PRM_READONLY, "The level it had when that was said last"),
    PRM_TEXT("granted", 1, 40, PRM_READONLY, "The code of the plan that level granted then"),
    PRM_LINES("reason", 1, 500, PRM_READONLY | PRM_VENDOR, "Why, as who gave it says"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The rules' decision: what decisions.explain takes"),
    PRM_DATE("told_from", PRM_READONLY, "The period of its quota of which the partner was told last: its first day"),
    PRM_ENUM("told", "near|used_up", PRM_READONLY, "What it was told: that little is left, or nothing"),
    NULL
};

const prm_entity success_stint_entity = { .size = sizeof success_stint_entity, .since = 1, .name = "stint",
    .path = "success.stints", .scope = "partner", .ops = "get list history export: *",
    .doc = "A partner's time with a success plan, in a programme", .fields = success_stint_fields,
    .flow = PRM_FLOW("planned", "planned > active | withdrawn", "active > ended"),
    .indexes = PRM_TEXTS("unique membership where began_at not null and ended_at null",
        "unique membership where began_at null and ended_at null", "membership, -created_at", "partner, -created_at",
        "program, state, plan") };

prm_status success_stint_find(prm_call *call, const char *membership, const prm_val **stint)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "membership", membership));
    PRM_TRY(prm->set_text(filter, "state", "active"));
    return prm_help_find_one(call, "stint", filter, NULL, PRM_REACH_CALLER, stint);
}

prm_status success_stint_data(prm_call *call, const prm_val *stint, prm_val **data)
{
    static const char *const of_stint[] = { "program", "partner", NULL };
    const prm_val *plan;

    *data = prm->object(call);
    PRM_TRY(prm_help_set_all(*data, of_stint, stint));
    PRM_TRY(prm->load(call, "success_plan", prm->text(stint, "plan"), &plan));
    PRM_TRY(prm->set(*data, "plan", prm->get(plan, "code")));
    return prm->set(*data, "name", prm->get(plan, "name"));
}

static prm_status tell(prm_call *call, const prm_event *event, const prm_val *stint)
{
    static const char *const told[] = { "by", "end", NULL };
    prm_val *data;

    PRM_TRY(success_stint_data(call, stint, &data));
    PRM_TRY(prm_help_set_all(data, told, stint));
    return prm->emit(call, event->name, prm->text(stint, "id"), data);
}

/* At the midnight after its last day. */
static prm_status arm_end(prm_call *call, const prm_val *program, const prm_val *stint)
{
    char after[PRM_DATE_ROOM];
    int64_t ends;

    if (!prm_help_has_value(stint, "until"))
        return PRM_OK;
    prm_date_add(prm->text(stint, "until"), 1, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, after, &ends));
    return prm->arm(call, success_stint_ends_timer.name, prm->text(stint, "id"), "", ends, NULL);
}

/* It runs: its days are counted, its end is known, and its first review is planned. */
static prm_status run(prm_call *call, const prm_val *stint)
{
    const prm_val *program, *plan;

    PRM_TRY(prm->load(call, "program", prm->text(stint, "program"), &program));
    PRM_TRY(prm->load(call, "success_plan", prm->text(stint, "plan"), &plan));
    PRM_TRY(arm_end(call, program, stint));
    PRM_TRY(tell(call, &success_began_event, stint));
    return success_review_plan(call, program, stint, plan);
}

prm_status success_stint_begin(prm_call *call, const prm_val *membership, const prm_val *plan, prm_val *values,
    const prm_val **stint)
{
    static const char *const of_membership[] = { "partner", "program", NULL };
    const prm_val *program;
    const char *today;

    PRM_TRY(prm->load(call, "program", prm->text(membership, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    PRM_TRY(prm_help_set_all(values, of_membership, membership));
    PRM_TRY(prm->set(values, "membership", prm->get(membership, "id")));
    PRM_TRY(prm->set(values, "plan", prm->get(plan, "id")));
    PRM_TRY(prm->set_text(values, "from", today));
    PRM_TRY(prm->set_integer(values, "began_at", prm->now(call)));
    PRM_TRY(prm->set_text(values, "state", "active"));
    PRM_TRY(prm->create(call, "stint", values, stint));
    return run(call, *stint);
}

prm_status success_stint_start(prm_call *call, const prm_val **stint)
{
    prm_val *changes = prm->object(call);
    const prm_val *running;

    PRM_TRY(success_stint_find(call, prm->text(*stint, "membership"), &running));
    if (running)
        PRM_TRY(success_stint_end(call, &running, "replaced"));
    PRM_TRY(prm->set_integer(changes, "began_at", prm->now(call)));
    PRM_TRY(prm->update(call, stint, changes));
    PRM_TRY(prm->move(call, stint, "active"));
    return run(call, *stint);
}

/* The last day of one that ends early is the one before, unless that would be before its first. */
static prm_status cut_short(prm_call *call, const prm_val *stint, const char *end, prm_val *changes)
{
    const prm_val *program;
    char until[PRM_DATE_ROOM];
    const char *today;

    if (strcmp(end, "until") == 0)
        return PRM_OK;
    PRM_TRY(prm->load(call, "program", prm->text(stint, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    prm_date_add(today, -1, until, sizeof until);
    return prm->set_text(changes, "until", strcmp(until, prm->text(stint, "from")) < 0
        ? prm->text(stint, "from") : until);
}

prm_status success_stint_end(prm_call *call, const prm_val **stint, const char *end)
{
    int has_begun = prm_help_is_in(*stint, "active");
    const char *id = prm->text(*stint, "id");
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(prm->set_text(changes, "end", end));
    if (has_begun)
        PRM_TRY(cut_short(call, *stint, end, changes));
    PRM_TRY(prm->update(call, stint, changes));
    PRM_TRY(prm->move(call, stint, has_begun ? "ended" : "withdrawn"));
    PRM_TRY(prm->disarm(call, success_stint_begins_timer.name, id, ""));
    PRM_TRY(prm->disarm(call, success_stint_ends_timer.name, id, ""));
    return has_begun ? tell(call, &success_over_event, *stint) : PRM_OK;
}
