/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.coaching.create and settle: what the vendor's people write down about a partner's plan, for
 * themselves or for the partner as well, and when they come back to it.
 *
 * A note that is not shared has no partner of its own that its row could be found by, so that the partner never
 * learns that it is there. It is then one of a territory: its author's, where the partner works in several. */
#include "growth/growth.h"

#include <string.h>

#define NOTE                                                                                                           \
    PRM_ENUM("audience", "vendor|partner", PRM_REQUIRED, "Who reads it: the vendor's side alone, or the partner too"), \
        PRM_LINES("text", 1, 4000, PRM_REQUIRED, "What is said"), PARTNERS_FILES("files", "What goes with it"),        \
        PRM_DATE("follow_up", 0,                                                                                       \
            "When its author comes back to it, and is reminded of it, with the partner if it is shared")

static const prm_field *const fields[] = {
    PRM_REF("plan", "plan", PRM_REQUIRED, "About which plan"),
    PRM_REF("partner", "partner", PRM_READONLY, "Whose plan that is"),
    PRM_REF("shared_with", "partner", PRM_READONLY, "Which partner reads it; none: the vendor's side alone"),
    PRM_REF("territory", "territory", PRM_READONLY, "Of a note for the vendor's side: whose people read it"),
    PRM_TEXT("author", 1, 200, PRM_READONLY | PRM_PERSONAL, "Who wrote it"),
    NOTE,
    PRM_TIME("settled_at", PRM_READONLY, "When somebody had come back to it"),
    NULL
};
#define THE_NOTE PRM_ROW("coaching_note", "coaching_note", fields, PRM_REQUIRED, "As stored")

const prm_entity partners_coaching_entity = { .size = sizeof partners_coaching_entity, .since = 1,
    .name = "coaching_note",
    .path = "partners.coaching", .doc = "What the vendor's people say about a partner's plan", .scope = "shared_with",
    .ops = "get list history export: *",
    .example = "{\"plan\":\"plan_01h8xgq3m2c4e\",\"audience\":\"partner\",\"text\":\"Start with the two references\"}",
    .fields = fields, .indexes = PRM_TEXTS("plan, -created_at", "partner, -created_at") };

static prm_status choose_territory(prm_call *call, const prm_val *partner, prm_val *values)
{
    const prm_val *territories = prm->get(partner, "territories"), *chosen = prm->at(territories, 0);

    for (size_t i = 0; i < prm->count(territories); i++) {
        const char *id = "";
        if (prm->as_text(prm->at(territories, i), &id, NULL) == PRM_OK && prm->covers(call, id)) {
            chosen = prm->at(territories, i);
            break;
        }
    }
    return prm->set(values, "territory", chosen);
}

static prm_status check_follow_up(prm_call *call, const prm_val *plan, const char *date)
{
    const char *today;

    if (*date == '\0')
        return PRM_OK;
    PRM_TRY(partners_today(call, prm->text(plan, "program"), &today));
    return strcmp(date, today) >= 0 ? PRM_OK : prm->fail_field(call, "follow_up", "passed", "has passed");
}

static prm_status put(prm_call *call, const prm_val *params, const prm_val *plan, const prm_val **note)
{
    const prm_val *partner;
    const char *name;
    prm_val *values = prm->object(call);

    PRM_TRY(prm->load(call, "partner", prm->text(plan, "partner"), &partner));
    PRM_TRY(partners_name(call, &name));
    PRM_TRY(prm_help_copy(values, PRM_TEXTS("plan", "audience", "text", "files", "follow_up"), params));
    PRM_TRY(prm->set(values, "partner", prm->get(plan, "partner")));
    if (*name != '\0')
        PRM_TRY(prm->set_text(values, "author", name));
    if (strcmp(prm->text(params, "audience"), "partner") == 0)
        PRM_TRY(prm->set(values, "shared_with", prm->get(plan, "partner")));
    else
        PRM_TRY(choose_territory(call, partner, values));
    return prm->create(call, "coaching_note", values, note);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *plan, *note;
    const char *follow_up = prm->text(params, "follow_up");
    prm_val *data = prm->object(call);
    int64_t at;

    PRM_TRY(prm->load(call, "plan", prm->text(params, "plan"), &plan));
    PRM_TRY(check_follow_up(call, plan, follow_up));
    PRM_TRY(put(call, params, plan, &note));
    if (*follow_up != '\0') {
        PRM_TRY(partners_morning(call, prm->text(plan, "program"), follow_up, &at));
        PRM_TRY(prm->arm(call, partners_coaching_due_timer.name, prm->text(note, "id"), "", at, NULL));
    }
    if (prm->get(note, "shared_with")) {
        PRM_TRY(prm->set(data, "plan", prm->get(plan, "id")));
        PRM_TRY(prm->emit(call, "partners.coached", prm->text(note, "id"), data));
    }
    return prm->set(result, "coaching_note", note);
}

static prm_status settle(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *note;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "coaching_note", prm->text(params, "id"), &note));
    if (!prm_help_has_value(note, "follow_up") || prm_help_has_value(note, "settled_at"))
        return prm->fail(call, PRM_E_STATE, "nothing_to_settle", NULL);
    PRM_TRY(prm->set_integer(changes, "settled_at", prm->now(call)));
    PRM_TRY(prm->update(call, &note, changes));
    PRM_TRY(prm->disarm(call, partners_coaching_due_timer.name, prm->text(note, "id"), ""));
    return prm->set(result, "coaching_note", note);
}

static prm_status remind(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *note;
    prm_val *data = prm->object(call);

    (void)result;
    PRM_TRY(prm->load(call, "coaching_note", prm->text(timer, "subject"), &note));
    if (prm_help_has_value(note, "settled_at"))
        return PRM_OK;
    PRM_TRY(prm->set(data, "plan", prm->get(note, "plan")));
    return prm->emit(call, "partners.follow_up_due", prm->text(note, "id"), data);
}

const prm_method partners_coaching_create_method = { .size = sizeof partners_coaching_create_method, .since = 1,
    .name = "partners.coaching.create", .access = PRM_WRITE, .roles = PARTNERS_COACHES,
    .doc = "Write a coaching note on a partner's plan, for the vendor's side or for the partner too, which is told "
           "then",
    .params = PRM_FIELDS(PRM_REF("plan", "plan", PRM_REQUIRED, "About which plan"), NOTE),
    .result = PRM_FIELDS(THE_NOTE),
    .example = "{\"plan\":\"plan_01h8xgq3m2c4e\",\"audience\":\"partner\",\"text\":\"Start with the two references\"}",
    .run = create };
const prm_method partners_coaching_settle_method = { .size = sizeof partners_coaching_settle_method, .since = 1,
    .name = "partners.coaching.settle", .access = PRM_WRITE, .roles = PARTNERS_COACHES, .subject = "coaching_note",
    .doc = "Say that one has come back to what a note was to be followed up by: nobody is reminded any more",
    .params = PRM_FIELDS(PRM_REF("id", "coaching_note", PRM_REQUIRED, "The note")), .result = PRM_FIELDS(THE_NOTE),
    .example = "{\"id\":\"coaching_note_01h8xgq3m2c4e\"}", .run = settle };
const prm_timer partners_coaching_due_timer = { .size = sizeof partners_coaching_due_timer, .since = 1,
    .name = "partners.coaching_due", .doc = "A coaching note is to be followed up", .run = remind };
