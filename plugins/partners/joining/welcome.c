/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The welcome: what the programme's executive says to those who join, as it was when they did. Each of the
 * partner's people is told once, in a language it reads, whoever is invited later too. */
#include "joining/joining.h"

#include <string.h>

enum { TOLD = 500, PROGRAMS = 50 };

static const prm_field *const message_fields[] = {
    PRM_TEXT("locale", 2, 20, PRM_REQUIRED, "In which language"),
    PRM_LINES("text", 1, 4000, PRM_REQUIRED, "What is said"),
    PRM_TEXT("signed_by", 1, 200, PRM_REQUIRED, "Who says it"),
    NULL
};

static const prm_field *const welcome_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "Who was welcomed"),
    PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
    PRM_TIME("applied_at", 0, "When it asked to join"),
    PRM_LIST("messages", PRM_OBJECT("message", message_fields, 0, "One language"), PRM_REQUIRED, "What it was told"),
    PRM_FIELD(PRM_T_LIST, "told", PRM_READONLY | PRM_VENDOR, "Who of its people has had it", .min = 0, .max = TOLD,
        .items = PRM_TEXT("user", 1, 60, 0, "A user")),
    NULL
};

const prm_entity partners_welcome_entity = { .size = sizeof partners_welcome_entity, .since = 1, .name = "welcome",
    .path = "partners.welcomes", .scope = "partner", .doc = "What a partner was told when it joined a programme",
    .ops = "get list export: *; history: vendor", .fields = welcome_fields,
    .indexes = PRM_TEXTS("unique partner, program", "partner") };

prm_status partners_welcome_begin(prm_call *call, const prm_val *application, const prm_val *partner,
    const prm_val *program)
{
    const prm_val *row, *messages = prm->get(program, "welcome");
    prm_val *values = prm->object(call);

    PRM_TRY(prm->set_text(values, "partner", prm->text(partner, "id")));
    PRM_TRY(prm->set_text(values, "program", prm->text(program, "id")));
    PRM_TRY(prm->set(values, "applied_at", prm->get(application, "created_at")));
    PRM_TRY(prm->set(values, "messages", prm->type(messages) == PRM_V_LIST ? messages : prm->list(call)));
    prm_status status = prm->create(call, "welcome", values, &row);
    return status == PRM_E_CONFLICT ? PRM_OK : status; /* it was here before */
}

/* "fr-CH" reads "fr" where there is nothing closer, and the first where there is nothing it reads. */
static const prm_val *choose(const prm_val *messages, const char *locale)
{
    const prm_val *found = prm->at(messages, 0);
    size_t best = 0, language = strcspn(locale, "-_");

    for (size_t i = 0; i < prm->count(messages); i++) {
        const char *has = prm->text(prm->at(messages, i), "locale");
        size_t fit = strcmp(has, locale) == 0 ? 2
            : strcspn(has, "-_") == language && strncmp(has, locale, language) == 0 ? 1 : 0;
        if (fit > best) {
            best = fit;
            found = prm->at(messages, i);
        }
    }
    return found;
}

static prm_status send(prm_call *call, const prm_val *welcome, const char *user, const char *locale)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const prm_val *message = choose(prm->get(welcome, "messages"), locale), *program;
    prm_val *data = prm->object(call);

    PRM_TRY(prm->load(call, "program", prm->text(welcome, "program"), &program));
    PRM_TRY(partners_tell(message, PRM_TEXTS("text", "signed_by"), data));
    PRM_TRY(partners_tell(program, PRM_TEXTS("name"), data));
    return notify->send(call, PRM_NOTICE(.code = "told_welcome", .subject = prm->text(welcome, "partner"),
        .data = data, .user = user), NULL);
}

static prm_status tell(prm_call *call, const prm_val **welcome, const prm_val *user)
{
    const prm_val *told = prm->get(*welcome, "told");
    const char *id = prm->text(user, "user");
    prm_val *more = prm->list(call), *changes = prm->object(call);

    if (prm->count(prm->get(*welcome, "messages")) == 0 || prm->count(told) == TOLD || prm_help_has_text(told, id))
        return PRM_OK;
    for (size_t i = 0; i < prm->count(told); i++)
        PRM_TRY(prm->append(more, prm->at(told, i)));
    PRM_TRY(prm->append(more, prm->new_text(call, id, strlen(id))));
    PRM_TRY(prm->set(changes, "told", more));
    PRM_TRY(prm->update(call, welcome, changes));
    return send(call, *welcome, id, prm->text(user, "locale"));
}

/* Whoever of the partner's people is there already. */
static prm_status on_approved(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *people, *rows;
    const char *partner = prm->text(event, "subject");

    (void)result;
    PRM_TRY(users->holders(call, PARTNERS_OF_PARTNERS, partner, NULL, TOLD, &people));
    PRM_TRY(partners_find(call, "welcome", "partner", partner, PROGRAMS, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *welcome = prm->at(rows, i);
        for (size_t k = 0; k < prm->count(people); k++)
            PRM_TRY(tell(call, &welcome, prm->at(people, k)));
    }
    return PRM_OK;
}

static prm_status on_user(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *described, *rows;
    prm_val *user = prm->object(call);

    (void)result;
    PRM_TRY(users->describe(call, prm->text(event, "subject"), &described));
    if (*prm->text(described, "partner") == '\0')
        return PRM_OK;
    PRM_TRY(prm->set_text(user, "user", prm->text(event, "subject")));
    PRM_TRY(partners_tell(described, PRM_TEXTS("locale"), user));
    PRM_TRY(partners_find(call, "welcome", "partner", prm->text(described, "partner"), PROGRAMS, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *welcome = prm->at(rows, i);
        PRM_TRY(tell(call, &welcome, user));
    }
    return PRM_OK;
}

#define TELL(variable, n, e, d, f)                                                                                     \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = f }
TELL(partners_welcome_people_reaction, "partners.welcome_people", "partners.approved",
    "Welcomes the people the partner has already", on_approved);
TELL(partners_welcome_invited_reaction, "partners.welcome_invited", "users.invited", "Welcomes somebody who is invited",
    on_user);
TELL(partners_welcome_created_reaction, "partners.welcome_created", "users.created", "Welcomes somebody new", on_user);
