/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The person who wrote for an applicant comes in first, and invites the others (users.invite). */
#include "joining/joining.h"

#include <string.h>

static prm_status first_roles(prm_call *call, const prm_val **roles)
{
    static const char first_role[] = "partner_admin";
    prm_val *made = prm->list(call);

    *roles = made;
    return prm->append(made, prm->new_text(call, first_role, strlen(first_role)));
}

/* Whoever was invited before keeps the roles it was given since; NULL: it has come in, or is kept out, and is invited
 * no more: by its secret nobody else comes in with the rights of the first. */
static prm_status find_roles(prm_call *call, const prm_val *application, const prm_val **roles)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const char *user = prm->text(application, "user");
    const prm_val *described;
    int32_t is_invited = 0, is_locked = 1;

    if (*user == '\0')
        return first_roles(call, roles);
    *roles = NULL;
    prm_status status = users->describe(call, user, &described);
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? PRM_OK : status;
    (void)prm->get_boolean(described, "is_invited", &is_invited);
    (void)prm->get_boolean(described, "is_locked", &is_locked);
    if (is_invited && !is_locked && prm->count(prm->get(described, "roles")) > 0)
        *roles = prm->get(described, "roles");
    return PRM_OK;
}

static prm_status describe(const prm_val *application, const prm_val *roles, prm_val *guest)
{
    PRM_TRY(prm->set(guest, "roles", roles));
    PRM_TRY(prm->set_text(guest, "email", prm->text(application, "contact_email")));
    PRM_TRY(prm->set_text(guest, "name", prm->text(application, "contact_name")));
    PRM_TRY(prm->set_text(guest, "person", prm->text(application, "contact")));
    if (*prm->text(application, "contact_locale") != '\0')
        PRM_TRY(prm->set_text(guest, "locale", prm->text(application, "contact_locale")));
    return prm->set_text(guest, "partner", prm->text(application, "partner"));
}

prm_status partners_invite_contact(prm_call *call, const prm_val **application, prm_val *result)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *invited, *roles;
    prm_val *guest = prm->object(call), *changes = prm->object(call);

    PRM_TRY(find_roles(call, *application, &roles));
    if (!roles)
        return PRM_E_CONFLICT;
    PRM_TRY(describe(*application, roles, guest));
    PRM_TRY(users->invite(call, guest, &invited));
    PRM_TRY(prm->set(changes, "user", prm->get(invited, "user")));
    PRM_TRY(prm->update(call, application, changes));
    PRM_TRY(prm->set(result, "invitation", prm->get(invited, "token")));
    return prm->set(result, "invitation_expires_at", prm->get(invited, "expires_at"));
}

prm_status partners_invite_nobody(prm_call *call, prm_val *result)
{
    const prm_secret_service *secrets = prm->service(PRM_SECRET_SERVICE);
    const char *secret, *digest;

    PRM_TRY(secrets->make(call, &secret, &digest)); /* known to nobody: it is kept nowhere */
    PRM_TRY(prm->set_text(result, "invitation", secret));
    return prm->set_integer(result, "invitation_expires_at", prm->now(call) + PARTNERS_INVITATION_MS);
}
