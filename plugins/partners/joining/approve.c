/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What an approval brings, all of it at once or nothing: the partner, its place in the programme, who looks
 * after it, the person who wrote, a checklist and a welcome. */
#include "joining/joining.h"

#include <ctype.h>
#include <string.h>

enum { LEVELS = 200 };

/* ---- The level --------------------------------------------------------------------------------------------------- */

static int64_t rank_of(const prm_val *level)
{
    int64_t rank = 0;

    (void)prm->get_integer(level, "rank", &rank);
    return rank;
}

/* The one a person names, that of the rules' code, else the lowest. */
static prm_status find_level(prm_call *call, const prm_val *application, const partners_ruling *ruling,
    const prm_val **level)
{
    const prm_val *rows;
    const char *code = prm->text(prm->get(application, "terms"), "level");

    *level = NULL;
    PRM_TRY(partners_find(call, "level", "program", prm->text(application, "program"), LEVELS, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *row = prm->at(rows, i);
        int is_named = *ruling->level != '\0' ? strcmp(prm->text(row, "id"), ruling->level) == 0
                                              : strcmp(prm->text(row, "code"), code) == 0;
        if (is_named) {
            *level = row;
            return PRM_OK;
        }
        if (!*level || rank_of(row) < rank_of(*level))
            *level = row;
    }
    if (*ruling->level != '\0')
        return prm->fail_field(call, "level", "other_program", "is no level of this programme");
    return *level ? PRM_OK : prm->fail(call, PRM_E_STATE, "no_level", NULL);
}

/* ---- The partner ------------------------------------------------------------------------------------------------- */

/* In the order in which they follow each other. */
static const struct way {
    const char *from, *to;
} ways[] = { { "prospect", "applied" }, { "rejected", "applied" }, { "applied", "approved" },
    { "in_review", "approved" } };

/* Along its flow; one that is a partner already stays what it is, and one that is shut out cannot come in by this
 * door. */
static prm_status bring_in(prm_call *call, const prm_val **partner)
{
    prm_val *changes = prm->object(call);

    if (partners_is_in(*partner, "suspended") || partners_is_in(*partner, "terminated"))
        return prm->fail_field(call, "partner", "shut", "is suspended or terminated");
    if (prm->get(*partner, "reapply_after")) {
        PRM_TRY(prm->set(changes, "reapply_after", prm->new_null(call)));
        PRM_TRY(prm->update(call, partner, changes));
    }
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (partners_is_in(*partner, ways[i].from))
            PRM_TRY(prm->move(call, partner, ways[i].to));
    return PRM_OK;
}

/* What stood for an applicant that is known under another name is nobody's any more. */
static prm_status leave_row(prm_call *call, const prm_val *application, const prm_val *partner)
{
    const prm_val *own;

    if (*prm->text(application, "partner") == '\0' ||
        strcmp(prm->text(application, "partner"), prm->text(partner, "id")) == 0)
        return PRM_OK;
    PRM_TRY(partners_load(call, "partner", prm->text(application, "partner"), &own));
    if (!partners_is_in(own, "applied") && !partners_is_in(own, "in_review"))
        return PRM_OK;
    PRM_TRY(prm->move(call, &own, "rejected"));
    return prm->archive(call, "partner", prm->text(own, "id"));
}

/* Whoever looks after it already goes on, unless a person says otherwise: it may be a partner elsewhere for years. */
static prm_status find_manager(prm_call *call, const prm_val *application, const prm_val *partner,
    const partners_ruling *ruling, const char **manager)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const char *territory = prm->text(application, "territory"), *present = prm->text(partner, "manager");
    int32_t holds = 0;

    *manager = ruling->manager;
    if (**manager == '\0' && *present != '\0') {
        PRM_TRY(users->holds(call, present, "channel_manager", NULL, &holds));
        if (holds)
            return PRM_OK;
    }
    if (**manager == '\0')
        *manager = prm->text(prm->get(application, "terms"), "manager");
    if (**manager == '\0')
        return PRM_OK;
    PRM_TRY(users->holds(call, *manager, "channel_manager", *territory != '\0' ? territory : NULL, &holds));
    if (holds)
        return PRM_OK;
    if (*ruling->manager != '\0')
        return prm->fail_field(call, "manager", "no_manager", "is no channel manager there");
    *manager = ""; /* not any more */
    return PRM_OK;
}

static prm_status place(prm_call *call, const prm_val *application, const partners_ruling *ruling,
    const prm_val **partner)
{
    prm_val *changes = prm->object(call);
    const char *manager;

    PRM_TRY(bring_in(call, partner));
    PRM_TRY(find_manager(call, application, *partner, ruling, &manager));
    if (*manager != '\0')
        PRM_TRY(prm->set_text(changes, "manager", manager));
    PRM_TRY(prm->set(changes, "territories", ruling->territories));
    return prm->count(changes) > 0 ? prm->update(call, partner, changes) : PRM_OK;
}

static prm_status join(prm_call *call, const prm_val *application, const prm_val *partner,
    const partners_ruling *ruling)
{
    const prm_val *level, *membership;
    prm_val *values = prm->object(call);

    PRM_TRY(find_level(call, application, ruling, &level));
    PRM_TRY(prm->set_text(values, "partner", prm->text(partner, "id")));
    PRM_TRY(prm->set_text(values, "program", prm->text(application, "program")));
    PRM_TRY(prm->set_text(values, "level", prm->text(level, "id")));
    PRM_TRY(prm->set_text(values, "channel_type", prm->text(application, "channel_type")));
    prm_status status = partners_membership_make(call, values, &membership);
    return status == PRM_E_CONFLICT ? prm->fail(call, status, "already_a_member", NULL) : status;
}

/* As signing in has it: in whatever case it is written. */
static int is_same_address(const char *one, const char *other)
{
    while (*one != '\0' && tolower((unsigned char)*one) == tolower((unsigned char)*other)) {
        one++;
        other++;
    }
    return *one == '\0' && *other == '\0';
}

/* Somebody of that address may be known there. */
static prm_status find_contact(prm_call *call, const prm_val *application, const prm_val *partner, prm_val *changes)
{
    const prm_val *people, *person = NULL;
    prm_val *values = prm->object(call);

    PRM_TRY(partners_find(call, "person", "partner", prm->text(partner, "id"), 500, &people));
    for (size_t i = 0; i < prm->count(people) && !person; i++)
        if (is_same_address(prm->text(prm->at(people, i), "email"), prm->text(application, "contact_email")))
            person = prm->at(people, i);
    if (!person) {
        PRM_TRY(prm->set_text(values, "partner", prm->text(partner, "id")));
        PRM_TRY(prm->set_text(values, "name", prm->text(application, "contact_name")));
        PRM_TRY(prm->set_text(values, "email", prm->text(application, "contact_email")));
        PRM_TRY(prm->set(values, "locale", prm->get(application, "contact_locale")));
        PRM_TRY(partners_person_make(call, values, &person));
    }
    return prm->set_text(changes, "contact", prm->text(person, "id"));
}

/* ---- All of it --------------------------------------------------------------------------------------------------- */

static prm_status note(prm_call *call, const prm_val **application, const prm_val *partner,
    const partners_ruling *ruling)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(find_contact(call, *application, partner, changes));
    PRM_TRY(prm->set_text(changes, "partner", prm->text(partner, "id")));
    PRM_TRY(partners_note_ruling(call, ruling, changes));
    PRM_TRY(prm->update(call, application, changes));
    return prm->move(call, application, "approved");
}

static prm_status onboard(prm_call *call, const prm_val *application, const prm_val *program, const prm_val **partner)
{
    size_t count;

    PRM_TRY(partners_welcome_begin(call, application, *partner, program));
    PRM_TRY(partners_checklist_begin(call, *partner, program, prm->get(prm->get(application, "terms"), "items"),
        &count));
    if (count == 0)
        return partners_onboarding_finish(call, partner, prm->text(program, "id"));
    return partners_is_in(*partner, "approved") ? prm->move(call, partner, "onboarding") : PRM_OK;
}

prm_status partners_approve(prm_call *call, const prm_val **application, const partners_ruling *ruling)
{
    const prm_val *partner = ruling->partner, *program;
    prm_val *data = prm->object(call);

    if (!partner)
        PRM_TRY(partners_own_row(call, application, &partner));
    PRM_TRY(prm->load(call, "program", prm->text(*application, "program"), &program));
    if (prm->get(program, "archived_at"))
        return prm->fail(call, PRM_E_STATE, "archived", NULL);
    PRM_TRY(leave_row(call, *application, partner));
    PRM_TRY(place(call, *application, ruling, &partner));
    PRM_TRY(join(call, *application, partner, ruling));
    PRM_TRY(note(call, application, partner, ruling));
    PRM_TRY(partners_set_decided(call, *application, 1, data));
    PRM_TRY(prm->emit(call, "partners.approved", prm->text(partner, "id"), data));
    PRM_TRY(prm->emit(call, "partners.application_decided", prm->text(*application, "id"), data));
    return onboard(call, *application, program, &partner);
}
