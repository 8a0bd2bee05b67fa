/* SPDX-License-Identifier: Apache-2.0 */
/* Invitations by plugins: users.invite itself, for whoever calls the plugin. */
#include "services/users/invite.h"

#include "plugins/api.h"

#include <string.h>

/* Of what users.invite takes, all that is not for the vendor's own people. */
static const char guest_fields[] = "email | roles | partner | name | person | locale";

static bool is_guest(const prm_val *guest)
{
    for (size_t i = 0; i < prm_val_count(guest); i++)
        if (!prm_words_have(guest_fields, prm_val_key_at(guest, i)))
            return false;
    return prm_val_kind(guest) == PRM_V_OBJECT && *prm_val_get_str(guest, "partner") != '\0';
}

static void open_up(prm_val *value)
{
    bool is_list = value->kind == PRM_V_LIST;

    value->flags &= (uint8_t)~PRM_VAL_SEALED;
    for (uint32_t i = 0; (is_list || value->kind == PRM_V_OBJECT) && i < value->count; i++)
        open_up((prm_val *)(is_list ? value->as.items[i] : value->as.members[i].value));
}

/* A plugin may invite for a partner that its caller does not see: nothing of what is given comes back. */
static prm_val *take(prm_call *call, const prm_val *guest)
{
    prm_val *own = prm_val_copy(call->arena, guest);

    if (own)
        open_up(own);
    return own;
}

static prm_status tell(prm_call *call, const prm_val *made, prm_val *to)
{
    prm_val *token = prm_val_text_static(call->arena, prm_val_get_str(made, "token"));

    PRM_TRY(prm_val_set(to, "user", prm_val_get(prm_val_get(made, "user"), "id")));
    PRM_TRY(prm_val_set(to, "expires_at", prm_val_get(made, "expires_at")));
    prm_val_flag_all(token, PRM_VAL_SECRET);
    return prm_val_set(to, "token", token);
}

prm_status prm_users_invite(prm_call *call, const prm_val *guest, const prm_val **invited)
{
    const prm_val *made;
    prm_val *params, *told;

    PRM_TRY(prm_call_guard_write(call, "invite"));
    if (!invited || !is_guest(guest))
        return prm_call_misuse(call,
            "an invitation of nobody of a partner, by other fields than %s, or without a place "
            "for who it was", guest_fields);
    params = take(call, guest);
    told = prm_val_object(call->arena);
    if (!params)
        return prm_call_nomem(call);
    PRM_TRY(prm_call_run_core(call, "users.invite", params, &made));
    if (tell(call, made, told) != PRM_OK)
        return prm_call_nomem(call);
    *invited = told;
    return PRM_OK;
}
