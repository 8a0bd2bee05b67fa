/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a refusal leaves: why, and when the applicant may come again. */
#include "joining/joining.h"

prm_status partners_note_ruling(prm_call *call, const partners_ruling *ruling, prm_val *changes)
{
    const prm_caller *caller = prm->caller(call);

    PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    PRM_TRY(prm->set(changes, "settles_at", prm->new_null(call)));
    if (caller->side == PRM_VENDOR_SIDE)
        PRM_TRY(prm->set_text(changes, "decided_by", caller->user));
    if (*ruling->reason != '\0')
        PRM_TRY(prm->set_text(changes, "reason", ruling->reason));
    return *ruling->message != '\0' ? prm->set_text(changes, "reply", ruling->message) : PRM_OK;
}

prm_status partners_set_decided(prm_call *call, const prm_val *application, int32_t is_accepted, prm_val *data)
{
    int64_t created = prm->now(call);

    (void)prm->get_integer(application, "created_at", &created);
    PRM_TRY(partners_set_figures(application, data));
    PRM_TRY(prm->set_boolean(data, "accepted", is_accepted));
    PRM_TRY(prm->set_boolean(data, "automatic", *prm->text(application, "decided_by") == '\0'));
    return prm->set_integer(data, "waited_ms", prm->now(call) - created);
}

/* A partner that is known under its own name stays what it is. */
static prm_status shut(prm_call *call, const prm_val **application, int64_t after)
{
    const prm_val *partner;
    prm_val *changes = prm->object(call);

    PRM_TRY(partners_own_row(call, application, &partner));
    if (!partners_is_in(partner, "applied") && !partners_is_in(partner, "in_review"))
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, "reapply_after", after));
    PRM_TRY(prm->update(call, &partner, changes));
    return prm->move(call, &partner, "rejected");
}

prm_status partners_reject(prm_call *call, const prm_val **application, const partners_ruling *ruling)
{
    prm_val *changes = prm->object(call), *data = prm->object(call);
    int64_t days = ruling->reapply_days;

    if (days < 0 && prm->get_integer(prm->get(*application, "terms"), "reapply_days", &days) != PRM_OK)
        days = 0;
    int64_t after = prm->now(call) + days * PRM_DAY_MS;
    PRM_TRY(shut(call, application, after));
    PRM_TRY(prm->set_integer(changes, "reapply_after", after));
    PRM_TRY(partners_note_ruling(call, ruling, changes));
    PRM_TRY(prm->update(call, application, changes));
    PRM_TRY(prm->move(call, application, "rejected"));
    PRM_TRY(partners_set_decided(call, *application, 0, data));
    return prm->emit(call, "partners.application_decided", prm->text(*application, "id"), data);
}
