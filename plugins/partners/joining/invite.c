/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The person who wrote for an applicant comes in first, and invites the others (users.invite). */
#include "joining/joining.h"

#include <string.h>

static prm_status describe(prm_call *call, const prm_val *application, prm_val *guest)
{
    static const char first_role[] = "partner_admin";
    prm_val *roles = prm->list(call);

    PRM_TRY(prm->append(roles, prm->new_text(call, first_role, strlen(first_role))));
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
    const prm_val *invited;
    prm_val *guest = prm->object(call), *changes = prm->object(call);

    PRM_TRY(describe(call, *application, guest));
    PRM_TRY(users->invite(call, guest, &invited));
    PRM_TRY(prm->set(changes, "user", prm->get(invited, "user")));
    PRM_TRY(prm->update(call, application, changes));
    PRM_TRY(prm->set(result, "invitation", prm->get(invited, "token")));
    return prm->set(result, "invitation_expires_at", prm->get(invited, "expires_at"));
}
