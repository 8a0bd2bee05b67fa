/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What an applicant does with its secret: read what became of its application, take it back, come in. */
#include "joining/joining.h"

#include <string.h>

#define TOKEN PRM_TEXT("token", 1, 200, PRM_REQUIRED | PRM_SECRET, "What partners.apply answered")
#define EXAMPLE "{\"token\":\"prm_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG\"}"

/* ---- Status ------------------------------------------------------------------------------------------------------ */

/* What waits for a person reads as what the rules have decided and not carried out. */
static const char *shown_state(const prm_val *application)
{
    return partners_is_in(application, "submitted") ? "in_review" : prm->text(application, "state");
}

static prm_status set_time(const prm_val *application, const char *field, const char *name, prm_val *result)
{
    int64_t at;

    return prm->get_integer(application, field, &at) == PRM_OK ? prm->set_integer(result, name, at) : PRM_OK;
}

/* What was kept is sealed from whoever asks: what it may read of it is copied out. */
static prm_status copy_out(const prm_val *kept, prm_val *reason)
{
    int64_t number;
    int32_t truth;

    for (size_t i = 0; i < prm->count(kept); i++) {
        const char *key = prm->key_at(kept, i);
        const prm_val *value = prm->get(kept, key);
        if (prm->type(value) == PRM_V_TEXT)
            PRM_TRY(prm->set_text(reason, key, prm->text(kept, key)));
        else if (prm->as_integer(value, &number) == PRM_OK)
            PRM_TRY(prm->set_integer(reason, key, number));
        else if (prm->as_boolean(value, &truth) == PRM_OK)
            PRM_TRY(prm->set_boolean(reason, key, truth));
    }
    return PRM_OK;
}

/* In the language that is asked for, else in that of the contact; one kept without its point as it was kept. */
static prm_status tell_reason(prm_call *call, const prm_val *kept, const char *locale, prm_val *reasons)
{
    prm_val *reason = prm->object(call), *told = prm->object(call);
    const char *text = prm->text(kept, "text"), *point = prm->text(kept, "point");

    PRM_TRY(copy_out(kept, reason));
    if (*point != '\0')
        PRM_TRY(prm->reason_text(call, point, reason, locale, &text));
    PRM_TRY(prm->set_text(told, "code", prm->text(kept, "code")));
    PRM_TRY(prm->set_text(told, "text", text));
    return prm->append(reasons, told);
}

/* Reasons are for who was refused. */
static prm_status set_reasons(prm_call *call, const prm_val *application, const char *locale, prm_val *result)
{
    const prm_val *told = prm->get(application, "told");
    prm_val *reasons = prm->list(call);

    if (!partners_is_in(application, "rejected") || *prm->text(application, "decided_by") != '\0')
        return PRM_OK;
    if (*locale == '\0')
        locale = prm->text(application, "contact_locale");
    for (size_t i = 0; i < prm->count(told); i++)
        PRM_TRY(tell_reason(call, prm->at(told, i), locale, reasons));
    return prm->set(result, "reasons", reasons);
}

static prm_status run_status(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *application;

    PRM_TRY(partners_application_of(call, prm->text(params, "token"), &application));
    PRM_TRY(partners_tell(application, PRM_TEXTS("reference", "legal_name"), result));
    PRM_TRY(prm->set_text(result, "state", shown_state(application)));
    PRM_TRY(set_time(application, "created_at", "applied_at", result));
    PRM_TRY(set_time(application, "decided_at", "decided_at", result));
    PRM_TRY(set_time(application, "reapply_after", "reapply_after", result));
    PRM_TRY(set_reasons(call, application, prm->text(params, "locale"), result));
    if (*prm->text(application, "reply") != '\0')
        PRM_TRY(prm->set_text(result, "message", prm->text(application, "reply")));
    return PRM_OK;
}

const prm_method partners_applications_status_method = { .size = sizeof partners_applications_status_method, .since = 1,
    .name = "partners.applications.status", .access = PRM_PUBLIC_READ, .quota = "questions_per_day",
    .doc = "What became of an application, for whoever holds its secret", 
    .params = PRM_FIELDS(TOKEN,
        PRM_TEXT("locale", 2, 20, 0,
            "The language to tell reasons in, \"fr-CH\"; none: that of whoever wrote the application")),
    .result = PRM_FIELDS(PRM_TEXT("reference", 1, 20, PRM_REQUIRED, "What to call it"),
        PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "Who applies, as given"),
        PRM_ENUM("state", "in_review|approved|rejected|withdrawn", PRM_REQUIRED, "How it stands"),
        PRM_TIME("applied_at", PRM_REQUIRED, "When it came"), PRM_TIME("decided_at", 0, "When it was decided"),
        PRM_TIME("reapply_after", 0, "When to apply again, if it was refused"),
        PRM_LIST("reasons", PRM_OBJECT("reason", PRM_FIELDS(PRM_TEXT("code", 1, 60, PRM_REQUIRED, "In one word"),
            PRM_LINES("text", 0, 2000, 0, "In a sentence")), 0, "One reason"), 0, "Why it was refused"),
        PRM_LINES("message", 0, 2000, 0, "What the vendor says to it")),
    .example = EXAMPLE, .run = run_status };

/* ---- Taking it back ---------------------------------------------------------------------------------------------- */

static prm_status run_withdraw(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *application, *partner;
    prm_val *data = prm->object(call);

    PRM_TRY(partners_application_of(call, prm->text(params, "token"), &application));
    if (!partners_is_in(application, "submitted") && !partners_is_in(application, "in_review"))
        return prm->fail(call, PRM_E_STATE, "decided_already", NULL);
    PRM_TRY(prm->disarm(call, partners_application_settles_timer.name, prm->text(application, "id"), ""));
    PRM_TRY(prm->move(call, &application, "withdrawn"));
    if (*prm->text(application, "partner") != '\0') {
        PRM_TRY(partners_load(call, "partner", prm->text(application, "partner"), &partner));
        if (partners_is_in(partner, "applied") || partners_is_in(partner, "in_review"))
            PRM_TRY(prm->move(call, &partner, "prospect"));
    }
    PRM_TRY(partners_set_figures(application, data));
    PRM_TRY(prm->emit(call, "partners.application_withdrawn", prm->text(application, "id"), data));
    return prm->set_text(result, "state", "withdrawn");
}

const prm_method partners_applications_withdraw_method = { .size = sizeof partners_applications_withdraw_method,
    .since = 1, .name = "partners.applications.withdraw", .access = PRM_PUBLIC_WRITE, .flags = PRM_WRITES_REACHED,
    .quota = "questions_per_day", .doc = "Take an application back before it is decided",
    .params = PRM_FIELDS(TOKEN),
    .result = PRM_FIELDS(PRM_ENUM("state", "withdrawn", PRM_REQUIRED, "How it stands")), .example = EXAMPLE,
    .run = run_withdraw };

/* ---- Coming in --------------------------------------------------------------------------------------------------- */

static prm_status run_join(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *application, *partner;

    PRM_TRY(partners_application_of(call, prm->text(params, "token"), &application));
    if (!partners_is_in(application, "approved"))
        return prm->fail(call, PRM_E_STATE, "not_approved", NULL);
    PRM_TRY(partners_load(call, "partner", prm->text(application, "partner"), &partner));
    if (partners_is_in(partner, "suspended") || partners_is_in(partner, "terminated"))
        return prm->fail(call, PRM_E_STATE, "not_approved", NULL);
    prm_status status = partners_invite_contact(call, &application, result);
    return status == PRM_E_CONFLICT ? partners_invite_nobody(call, result) : status;
}

const prm_method partners_applications_join_method = { .size = sizeof partners_applications_join_method, .since = 1,
    .name = "partners.applications.join", .access = PRM_PUBLIC_WRITE, .flags = PRM_WRITES_REACHED | PRM_NO_DRY_RUN,
    .quota = "questions_per_day",
    .doc = "Come in, once approved: the answer invites whoever wrote the application, in place of an invitation before "
           "it. The invitation of whoever has come in, or signs in with that address elsewhere, is good for nothing, "
           "which is not told here: the vendor's people see it",
    .params = PRM_FIELDS(TOKEN), .result = PRM_FIELDS(PARTNERS_INVITATION), .example = EXAMPLE, .run = run_join };
