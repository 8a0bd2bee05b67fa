/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.apply: anybody may say that it wants to be a partner. The answer tells nothing but that it was
 * heard. */
#include "joining/joining.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { LATER = 50 }; /* applications after one */

static prm_status check_program(prm_call *call, const prm_val *params)
{
    const prm_val *program;
    int32_t takes = 0;

    prm_status status = prm->load(call, "program", prm->text(params, "program"), &program);
    if (status == PRM_OK)
        (void)prm->get_boolean(program, "is_open", &takes);
    else if (status != PRM_E_NOT_FOUND)
        return status;
    if (takes && !prm->get(program, "archived_at"))
        return PRM_OK;
    return prm->fail_field(call, "program", "not_open", "takes no applications");
}

/* Which rows a list names is the plugin's to look at. */
static prm_status check_list(prm_call *call, const prm_val *params, const char *key, const char *entity)
{
    const prm_val *list = prm->get(params, key), *row;
    prm_status bad = PRM_OK;
    const char *id;
    char field[40];

    for (size_t i = 0; i < prm->count(list); i++) {
        PRM_TRY(prm->as_text(prm->at(list, i), &id, NULL));
        prm_status status = prm->load(call, entity, id, &row);
        if (status != PRM_OK && status != PRM_E_NOT_FOUND)
            return status;
        snprintf(field, sizeof field, "%s[%zu]", key, i);
        if (status == PRM_E_NOT_FOUND || prm->get(row, "archived_at"))
            bad = prm->fail_field(call, field, "not_found", "there is no such row");
    }
    return bad;
}

static int is_open(const prm_val *application)
{
    return partners_is_in(application, "submitted") || partners_is_in(application, "in_review");
}

/* What was asked for before it has been decided is decided first: of this application, of one after it, and of any one
 * further on, by which the applicant among the partners waits again. */
static prm_status check_open(prm_call *call, const prm_val *previous)
{
    const prm_val *later, *partner = NULL;

    if (*prm->text(previous, "partner") != '\0')
        PRM_TRY(partners_load(call, "partner", prm->text(previous, "partner"), &partner));
    if (is_open(previous) || partners_is_in(previous, "approved") || partners_is_in(partner, "applied") ||
        partners_is_in(partner, "in_review"))
        return prm->fail(call, PRM_E_STATE, "still_open", NULL);
    PRM_TRY(partners_find(call, "application", "previous", prm->text(previous, "id"), LATER, &later));
    for (size_t i = 0; i < prm->count(later); i++)
        if (is_open(prm->at(later, i)))
            return prm->fail(call, PRM_E_STATE, "still_open", NULL);
    return PRM_OK;
}

/* When it may apply again: as it was told then, or later by an application after that. */
static prm_status find_date(prm_call *call, const prm_val *previous, int64_t *after)
{
    const prm_val *partner;
    int64_t of_partner = 0;

    *after = 0;
    (void)prm->get_integer(previous, "reapply_after", after);
    if (*prm->text(previous, "partner") == '\0')
        return PRM_OK;
    PRM_TRY(partners_load(call, "partner", prm->text(previous, "partner"), &partner));
    if (partners_is_in(partner, "rejected"))
        (void)prm->get_integer(partner, "reapply_after", &of_partner);
    *after = of_partner > *after ? of_partner : *after;
    return PRM_OK;
}

static prm_status set_reference(prm_call *call, const prm_val **application)
{
    const char *digits = strchr(prm->text(*application, "id"), '_');
    prm_val *changes = prm->object(call);
    char text[24];

    if (!digits)
        return PRM_E_INVALID;
    snprintf(text, sizeof text, "A-%.5s-%.4s-%.4s", digits + 1, digits + 6, digits + 10);
    for (char *at = text; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    PRM_TRY(prm->set_text(changes, "reference", text));
    return prm->update(call, application, changes);
}

static prm_status set_previous(const prm_val *previous, prm_val *values)
{
    int64_t attempt = 0;

    if (!previous)
        return prm->set_integer(values, "attempt", 1);
    (void)prm->get_integer(previous, "attempt", &attempt);
    PRM_TRY(prm->set_text(values, "previous", prm->text(previous, "id")));
    return prm->set_integer(values, "attempt", attempt + 1);
}

static prm_status take(prm_call *call, const prm_val *params, const prm_val *previous, const char **secret,
    const prm_val **application)
{
    const prm_secret_service *secrets = prm->service(PRM_SECRET_SERVICE);
    prm_val *values = prm->object(call);
    const char *digest;

    for (size_t i = 0; i < prm->count(params); i++)
        if (strcmp(prm->key_at(params, i), "token") != 0)
            PRM_TRY(prm->set(values, prm->key_at(params, i), prm->get(params, prm->key_at(params, i))));
    PRM_TRY(secrets->make(call, secret, &digest));
    PRM_TRY(prm->set_text(values, "digest", digest));
    PRM_TRY(prm->set(values, "territory", prm->at(prm->get(params, "territories"), 0)));
    PRM_TRY(set_previous(previous, values));
    PRM_TRY(prm->create(call, "application", values, application));
    return set_reference(call, application);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *previous = NULL, *application;
    const char *secret;
    int64_t after = 0;
    prm_val *data = prm->object(call);

    PRM_TRY(check_program(call, params));
    PRM_TRY(check_list(call, params, "territories", "territory"));
    PRM_TRY(check_list(call, params, "products", "product"));
    if (*prm->text(params, "token") != '\0') {
        PRM_TRY(partners_application_of(call, prm->text(params, "token"), &previous));
        PRM_TRY(check_open(call, previous));
        PRM_TRY(find_date(call, previous, &after));
    }
    PRM_TRY(prm->set_boolean(result, "taken", after <= prm->now(call)));
    if (after > prm->now(call))
        return prm->set_integer(result, "reapply_after", after);
    PRM_TRY(take(call, params, previous, &secret, &application));
    PRM_TRY(partners_set_figures(application, data));
    PRM_TRY(prm->emit(call, "partners.applied", prm->text(application, "id"), data));
    PRM_TRY(prm->set_text(result, "token", secret));
    return partners_tell(application, PRM_TEXTS("reference"), result);
}

const prm_method partners_apply_method = { .size = sizeof partners_apply_method, .since = 1, .name = "partners.apply",
    .access = PRM_PUBLIC_WRITE, .flags = PRM_WRITES_REACHED | PRM_NO_DRY_RUN, .quota = "applications_per_day",
    .doc = "Ask to become a partner. Whoever asks is told that it was heard, and gets a secret: with it, it reads what "
           "became of that, withdraws, applies again and, once approved, comes in",
    .params = PRM_FIELDS(PARTNERS_APPLICATION,
        PRM_TEXT("token", 1, 200, PRM_SECRET, "Of an application before this one: the same company applies again")),
    .result = PRM_FIELDS(PRM_BOOL("taken", PRM_REQUIRED, "Whether it was taken; not, before it may apply again"),
        PRM_TEXT("reference", 1, 20, 0, "What to call it, when one talks about it"),
        PRM_TEXT("token", 1, 200, PRM_SECRET, "Keep it: it is told once"),
        PARTNERS_SECRET_LOST, PRM_TIME("reapply_after", 0, "When it may apply again")),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"legal_name\":\"Bluepeak Systems GmbH\",\"country\":\"DE\","
               "\"domain\":\"bluepeak.example\",\"channel_type\":\"reseller\",\"contact_name\":\"Nora Feld\","
               "\"contact_email\":\"nora@bluepeak.example\",\"contact_locale\":\"de\"}",
    .run = run };
