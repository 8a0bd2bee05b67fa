/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.messages.create and support.notes.create. A first answer is recognised,
 * a question begins to wait, and an answer ends that. */
#include "messages/messages.h"

#include "cases/cases.h"
#include "clocks/clocks.h"

static prm_status describe(prm_call *call, const prm_val *row, const prm_val *params, prm_val *values)
{
    PRM_TRY(support_files_check(call, prm->get(params, "files")));
    PRM_TRY(prm->set(values, "case", prm->get(row, "id")));
    PRM_TRY(prm_help_set_given(values, "territory", row));
    return prm_help_set_all(values, PRM_TEXTS("text", "files"), params);
}

static prm_status tell(prm_call *call, const prm_val *row, const prm_val *said, const char *event)
{
    prm_val *data;

    PRM_TRY(support_case_figures(call, row, &data));
    PRM_TRY(prm->set(data, "message", prm->get(said, "id")));
    PRM_TRY(prm_help_set_given(data, "side", said));
    return prm->emit(call, event, prm->text(row, "id"), data);
}

/* ---- What follows ----------------------------------------------------------------------------------------------- */

static prm_status recognise_first(prm_call *call, const prm_val **row)
{
    prm_val *changes = prm->object(call), *data;

    if (prm_help_has_value(*row, "first_response_at"))
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, "first_response_at", prm->now(call)));
    PRM_TRY(prm->update(call, row, changes));
    PRM_TRY(support_case_figures(call, *row, &data));
    PRM_TRY(prm->set_integer(data, "minutes", (prm->now(call) - prm_help_number(*row, "created_at")) / 60000));
    return prm->emit(call, "support.responded", prm->text(*row, "id"), data);
}

/* What is only triaged is worked on by whoever asks. */
static prm_status begin_to_wait(prm_call *call, const prm_val **row)
{
    if (prm_help_is_in(*row, "waiting_partner"))
        return PRM_OK;
    if (!prm_help_is_in(*row, "in_progress"))
        PRM_TRY(support_case_start(call, row));
    return support_case_move(call, row, "waiting_partner", NULL);
}

static prm_status follow(prm_call *call, const prm_val *message, const prm_val **row)
{
    if (prm_help_is(message, "side", "partner"))
        return prm_help_is_in(*row, "waiting_partner") ? support_case_start(call, row) : PRM_OK;
    PRM_TRY(recognise_first(call, row));
    PRM_TRY(support_clocks_said(call, row));
    return prm_help_is_true(message, "asks") ? begin_to_wait(call, row) : PRM_OK;
}

/* ---- Messages --------------------------------------------------------------------------------------------------- */

static prm_status set_author(prm_call *call, const prm_val *params, prm_val *values)
{
    const prm_caller *caller = prm->caller(call);
    int is_partner = caller->side == PRM_PARTNER_SIDE;

    PRM_TRY(prm->set_text(values, "side", is_partner ? "partner" : "vendor"));
    PRM_TRY(prm_help_set_given(values, "asks", params));
    return *caller->user != '\0' ? prm->set_text(values, is_partner ? "author" : "agent", caller->user) : PRM_OK;
}

static prm_status message_run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row, *message;
    prm_val *values = prm->object(call);

    PRM_TRY(support_case_load_open(call, prm->text(params, "case"), &row));
    PRM_TRY(describe(call, row, params, values));
    PRM_TRY(set_author(call, params, values));
    PRM_TRY(prm->create(call, "case_message", values, &message));
    PRM_TRY(tell(call, row, message, "support.messaged"));
    PRM_TRY(follow(call, message, &row));
    PRM_TRY(prm->set(result, "case", row));
    return prm->set(result, "case_message", message);
}

#define EXAMPLE(text) "{\"case\":\"case_01h8xgq3m2c4e\",\"text\":\"" text "\"}"

const prm_field support_messages_a_day_setting = { .size = sizeof support_messages_a_day_setting, .type = PRM_T_INT,
    .name = "messages_a_day", .doc = "How many messages about their cases all users of a partner may write in 24 hours",
    .min = 1, .max = 1000000, .preset = "1000" };

const prm_method support_messages_create_method = { .size = sizeof support_messages_create_method, .since = 1,
    .name = "support.messages.create", .access = PRM_WRITE, .roles = SUPPORT_STAFF " | " SUPPORT_ASKERS,
    .quota = "messages_a_day",
    .doc = "Say something about a case to the other side. The vendor's first message is its first answer; one that "
           "`asks` makes the case wait for the partner, whose next message ends that. Texts are kept as they are given",
    .params = PRM_FIELDS(PRM_REF("case", "case", PRM_REQUIRED, "About which case"), SUPPORT_SAID("both sides read it"),
        PRM_BOOL("asks", PRM_VENDOR, "Whether the case waits for an answer")),
    .result = PRM_FIELDS(PRM_ROW("case_message", "case_message", support_message_fields, PRM_REQUIRED, "As stored"),
        SUPPORT_CASE),
    .example = EXAMPLE("Which version is it?"), .run = message_run };

/* ---- Notes ------------------------------------------------------------------------------------------------------ */

static prm_status note_run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row, *note;
    prm_val *values = prm->object(call);

    PRM_TRY(prm->load(call, "case", prm->text(params, "case"), &row));
    PRM_TRY(describe(call, row, params, values));
    PRM_TRY(prm->set(values, "partner", prm->get(row, "partner")));
    if (*prm->caller(call)->user != '\0')
        PRM_TRY(prm->set_text(values, "agent", prm->caller(call)->user));
    PRM_TRY(prm->create(call, "case_note", values, &note));
    PRM_TRY(tell(call, row, note, "support.noted"));
    return prm->set(result, "case_note", note);
}

const prm_method support_notes_create_method = { .size = sizeof support_notes_create_method, .since = 1,
    .name = "support.notes.create", .access = PRM_WRITE, .roles = SUPPORT_STAFF,
    .doc = "Keep a note on a case, whatever became of it, for the vendor's side alone",
    .params = PRM_FIELDS(PRM_REF("case", "case", PRM_REQUIRED, "About which case"),
        SUPPORT_SAID("the vendor's side alone reads it")),
    .result = PRM_FIELDS(PRM_ROW("case_note", "case_note", support_note_fields, PRM_REQUIRED, "As stored")),
    .example = EXAMPLE("They asked the same in spring"), .run = note_run };
