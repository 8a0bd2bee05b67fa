/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Leads from before references were unique for whoever brings them in: they get the key they are known by. */
#include "intake/intake.h"

/* Who holds it by now says nothing of that. A user that is there no more was the vendor's as likely as not. */
static prm_status find_bringer(prm_call *call, const prm_val *lead, const char **partner)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const char *user = prm->text(lead, "submitted_by");
    const prm_val *described = NULL;
    prm_status status = *user != '\0' ? users->describe(call, user, &described) : PRM_E_NOT_FOUND;

    *partner = prm->text(described, "partner");
    return status == PRM_E_NOT_FOUND ? PRM_OK : status;
}

/* One that came in again before it had its key has the key already. */
static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *reference = prm->text(params, "reference"), *by;
    const prm_val *key, *known, *lead = params;
    prm_val *changes = prm->object(call);

    (void)result;
    if (*reference == '\0' || *prm->text(params, "reference_key") != '\0')
        return PRM_OK;
    PRM_TRY(find_bringer(call, params, &by));
    if ((key = leads_reference_key(call, by, reference)) == NULL)
        return PRM_E_NOMEM;
    PRM_TRY(leads_reference_find(call, prm->get(params, "source"), key, &known));
    if (known)
        return PRM_OK;
    PRM_TRY(prm->set(changes, "reference_key", key));
    return prm->update(call, &lead, changes);
}

const prm_migration leads_keys_migration = { .size = sizeof leads_keys_migration, .to = 2, .entity = "lead",
    .doc = "Leads with a reference get what they are known by", .run = run };
