/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who looks after a partner. The field is text: an import brings it from elsewhere, and users come and go. */
#include "partners.h"

#include <prm/users.h>

#include <string.h>

prm_status partners_manager_of(prm_call *call, const prm_val *partner, const char **user)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const char *manager = prm->text(partner, "manager");
    const prm_val *described = NULL;
    int32_t is_locked = 1;

    *user = NULL;
    prm_status status = *manager != '\0' ? users->describe(call, manager, &described) : PRM_E_NOT_FOUND;
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? PRM_OK : status;
    (void)prm->get_boolean(described, "is_locked", &is_locked);
    if (!is_locked && strcmp(prm->text(described, "side"), "vendor") == 0)
        *user = manager;
    return PRM_OK;
}
