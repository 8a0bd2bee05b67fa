/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What follows from a council's meeting, partners.council_actions.create and settle: something that a
 * member, or somebody of the vendor's, has undertaken by a day. */
#include "growth/growth.h"

#include <string.h>

#define ACTION                                                                                                         \
    PRM_REF("meeting", "council_meeting", PRM_REQUIRED, "From which meeting"),                                         \
        PRM_LINES("text", 1, 1000, PRM_REQUIRED, "What is to be done; its owner reads it"),                            \
        PRM_DATE("due", PRM_REQUIRED, "By when"),                                                                      \
        PRM_REF("seat", "council_seat", 0, "Which member does it; none: the vendor"),                                  \
        PRM_TEXT("owner", 1, 200, 0, "Who of the vendor's does it")

const prm_field *const partners_action_fields[] = {
    ACTION,
    PRM_REF("program", "program", PRM_READONLY, "Of which programme"),
    PRM_REF("partner", "partner", PRM_READONLY, "Whose member does it; none: the vendor"),
    PRM_REF("person", "person", PRM_READONLY, "Who that is"),
    PRM_LINES("outcome", 1, 1000, PRM_READONLY, "What came of it"),
    PRM_TIME("settled_at", PRM_READONLY, "When it was done or dropped"),
    PRM_TIME("overdue_at", PRM_READONLY, "Since when it should have been done"),
    NULL
};

const prm_entity partners_action_entity = { .size = sizeof partners_action_entity, .since = 1, .name = "council_action",
    .path = "partners.council_actions", .doc = "Something somebody undertook in a council's meeting",
    .scope = "partner",
    .label = "text", .ops = "get list history export: *",
    .example = "{\"meeting\":\"council_meeting_01h8xgq3m2c4e\",\"text\":\"Show how a claim is filed\",\"due\":"
               "\"2031-04-30\",\"owner\":\"Ada King\"}",
    .fields = partners_action_fields, .flow = PRM_FLOW("open", "open > done | dropped"),
    .indexes = PRM_TEXTS("meeting", "state, due", "partner, state, due") };

static prm_status read_owner(prm_call *call, const prm_val *meeting, const prm_val *params, prm_val *values)
{
    const prm_val *seat;
    prm_status status;

    if (*prm->text(params, "seat") == '\0')
        return *prm->text(params, "owner") != '\0' ? prm->set(values, "owner", prm->get(params, "owner"))
            : prm->fail_field(call, "owner", "required", "is whoever of the vendor's does it, where no member does");
    if (*prm->text(params, "owner") != '\0')
        return prm->fail_field(call, "owner", "not_here", "goes with what the vendor does");
    status = prm->load(call, "council_seat", prm->text(params, "seat"), &seat);
    if (status == PRM_E_NOT_FOUND || (status == PRM_OK &&
        strcmp(prm->text(seat, "council"), prm->text(meeting, "council")) != 0))
        return prm->fail_field(call, "seat", "not_found", "is no seat of that council");
    PRM_TRY(status);
    PRM_TRY(prm->set(values, "seat", prm->get(seat, "id")));
    return prm_help_copy(values, PRM_TEXTS("partner", "person"), seat);
}

static prm_status check_due(prm_call *call, const prm_val *meeting, const char *due)
{
    const char *today;

    PRM_TRY(partners_today(call, prm->text(meeting, "program"), &today));
    return strcmp(due, today) >= 0 ? PRM_OK : prm->fail_field(call, "due", "passed", "has passed");
}

static prm_status arm(prm_call *call, const prm_val *action)
{
    const char *id = prm->text(action, "id");
    int64_t at;

    PRM_TRY(partners_morning(call, prm->text(action, "program"), prm->text(action, "due"), &at));
    PRM_TRY(partners_remind(call, partners_action_due_timer.name, id,
        at - prm_help_setting(call, "action_remind_days") * PRM_DAY_MS));
    return prm->arm(call, partners_action_overdue_timer.name, id, "", at + PRM_DAY_MS, NULL);
}

static prm_status tell(prm_call *call, const char *event, const prm_val *action)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_copy(data, PRM_TEXTS("program", "due"), action));
    return prm->emit(call, event, prm->text(action, "id"), data);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *meeting, *action;
    prm_val *values = prm->object(call);
    prm_status status, other;

    PRM_TRY(prm->load(call, "council_meeting", prm->text(params, "meeting"), &meeting));
    if (strcmp(prm->text(meeting, "state"), "cancelled") == 0)
        return prm_help_fail_state(call, meeting, "meeting_over");
    status = read_owner(call, meeting, params, values);
    other = check_due(call, meeting, prm->text(params, "due"));
    PRM_TRY(status != PRM_OK ? status : other);
    PRM_TRY(prm_help_copy(values, PRM_TEXTS("meeting", "text", "due"), params));
    PRM_TRY(prm->set(values, "program", prm->get(meeting, "program")));
    PRM_TRY(prm->create(call, "council_action", values, &action));
    PRM_TRY(arm(call, action));
    PRM_TRY(tell(call, "partners.action_given", action));
    return prm->set(result, "council_action", action);
}

static prm_status settle(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *action;
    const char *state = prm->text(params, "state");
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "council_action", prm->text(params, "id"), &action));
    if (strcmp(state, "dropped") == 0 && prm->caller(call)->side == PRM_PARTNER_SIDE)
        return prm->fail_field(call, "state", "forbidden", "is for the vendor to say");
    PRM_TRY(prm->move(call, &action, state));
    PRM_TRY(prm->set(changes, "outcome", prm->get(params, "outcome")));
    PRM_TRY(prm->set_integer(changes, "settled_at", prm->now(call)));
    PRM_TRY(prm->update(call, &action, changes));
    PRM_TRY(prm->disarm(call, partners_action_due_timer.name, prm->text(action, "id"), ""));
    PRM_TRY(prm->disarm(call, partners_action_overdue_timer.name, prm->text(action, "id"), ""));
    PRM_TRY(tell(call, strcmp(state, "done") == 0 ? "partners.action_done" : "partners.action_dropped", action));
    return prm->set(result, "council_action", action);
}

static prm_status remind(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *action;

    (void)result;
    PRM_TRY(prm->load(call, "council_action", prm->text(timer, "subject"), &action));
    return strcmp(prm->text(action, "state"), "open") == 0 ? tell(call, "partners.action_due", action) : PRM_OK;
}

static prm_status expire(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *action;
    prm_val *changes = prm->object(call);

    (void)result;
    PRM_TRY(prm->load(call, "council_action", prm->text(timer, "subject"), &action));
    if (strcmp(prm->text(action, "state"), "open") != 0 || prm->get(action, "overdue_at"))
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, "overdue_at", prm->now(call)));
    PRM_TRY(prm->update(call, &action, changes));
    return tell(call, "partners.action_overdue", action);
}

const prm_method partners_actions_create_method = { .size = sizeof partners_actions_create_method, .since = 1,
    .name = "partners.council_actions.create", .access = PRM_WRITE, .roles = "program_manager",
    .doc = "Keep what somebody undertook in a meeting: a member, whose partner reads it and is reminded, or the vendor",
    .params = PRM_FIELDS(ACTION), .result = PRM_FIELDS(PARTNERS_ACTION),
    .example = "{\"meeting\":\"council_meeting_01h8xgq3m2c4e\",\"text\":\"Show how a claim is filed\",\"due\":"
               "\"2031-04-30\",\"owner\":\"Ada King\"}",
    .run = create };
const prm_method partners_actions_settle_method = { .size = sizeof partners_actions_settle_method, .since = 1,
    .name = "partners.council_actions.settle", .access = PRM_WRITE,
    .roles = "program_manager | partner_admin | partner_executive | partner_sales | partner_marketing | "
             "partner_technical",
    .subject = "council_action", .doc = "Say that something undertaken is done; or, for the vendor, that it is dropped",
    .params = PRM_FIELDS(PRM_REF("id", "council_action", PRM_REQUIRED, "What was undertaken"),
        PRM_ENUM("state", "done|dropped", PRM_REQUIRED, "What became of it"),
        PRM_LINES("outcome", 1, 1000, 0, "What came of it")),
    .result = PRM_FIELDS(PARTNERS_ACTION), .example = "{\"id\":\"council_action_01h8xgq3m2c4e\",\"state\":\"done\"}",
    .run = settle };
const prm_timer partners_action_due_timer = { .size = sizeof partners_action_due_timer, .since = 1,
    .name = "partners.action_due", .doc = "What somebody undertook is due soon", .run = remind };
const prm_timer partners_action_overdue_timer = { .size = sizeof partners_action_overdue_timer, .since = 1,
    .name = "partners.action_overdue", .doc = "What somebody undertook should have been done", .run = expire };
