/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns what becomes of a request: the partner's people who ask for funds, and those who decide by
 * an approval step. They are told after it is certain, in a reaction. */
#include "requests/requests.h"

#define NUMBER PRM_TEXT("number", 0, 40, 0, "The request's number")
#define DAYS   PRM_INT("days", 0, PRM_ANY, 0, "How many days are left")
#define UNTIL  PRM_TIME("until", 0, "Until when it is to be claimed")
#define DUE    PRM_TIME("due", 0, "Until when it is to be decided")
#define NOTICE(variable, c, a, ...)                                                                                    \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = a,                                   \
        .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }
NOTICE(mdf_told_approved, "told_approved", "partner", NUMBER, UNTIL);
NOTICE(mdf_told_rejected, "told_rejected", "partner", NUMBER);
NOTICE(mdf_told_info_requested, "told_info_requested", "partner", NUMBER);
NOTICE(mdf_told_unanswered, "told_unanswered", "partner", NUMBER);
NOTICE(mdf_told_claimable, "told_claimable", "partner", NUMBER, UNTIL);
NOTICE(mdf_told_claim_due, "told_claim_due", "partner", NUMBER, DAYS, UNTIL);
NOTICE(mdf_told_request_expired, "told_request_expired", "partner", NUMBER);
NOTICE(mdf_told_changed, "told_changed", "partner", NUMBER);
NOTICE(mdf_told_change_rejected, "told_change_rejected", "partner", NUMBER);
NOTICE(mdf_told_extended, "told_extended", "partner", NUMBER, UNTIL);
NOTICE(mdf_told_to_decide, "told_to_decide", "vendor", NUMBER, DUE);
NOTICE(mdf_told_nobody_decides, "told_nobody_decides", "vendor", NUMBER, DUE);
NOTICE(mdf_told_step_due, "told_step_due", "vendor", NUMBER, DUE);
NOTICE(mdf_told_step_overdue, "told_step_overdue", "vendor", NUMBER, DUE);
NOTICE(mdf_told_delegated, "told_delegated", "vendor", NUMBER, DUE);

/* ---- Partners --------------------------------------------------------------------------------------------------- */

static const struct telling {
    const char *event;
    const prm_reason *notice;
} tellings[] = {
    { "mdf.approved", &mdf_told_approved },
    { "mdf.rejected", &mdf_told_rejected },
    { "mdf.info_requested", &mdf_told_info_requested },
    { "mdf.unanswered", &mdf_told_unanswered },
    { "mdf.claimable", &mdf_told_claimable },
    { "mdf.claim_reminded", &mdf_told_claim_due },
    { "mdf.expired", &mdf_told_request_expired },
    { "mdf.changed", &mdf_told_changed },
    { "mdf.change_rejected", &mdf_told_change_rejected },
    { "mdf.extended", &mdf_told_extended },
};

/* As much as the notice is declared to say. */
static prm_status describe(prm_call *call, const prm_reason *notice, const prm_val *request, const prm_val *event,
    const prm_val **described)
{
    prm_val *made = prm->object(call);

    for (const prm_field *const *field = notice->data; *field; field++) {
        const char *name = (*field)->name;
        const prm_val *from = strcmp(name, "days") == 0 ? prm->get(event, "data") : request;
        PRM_TRY(prm->set(made, name, prm->get(from, strcmp(name, "until") == 0 ? "claim_by" : name)));
    }
    *described = made;
    return PRM_OK;
}

static prm_status tell_partner(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const char *type = prm->text(event, "type"), *id = prm->text(event, "subject");
    const prm_val *request, *data;

    (void)result;
    PRM_TRY(prm->load(call, "fund_request", id, &request));
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++) {
        if (strcmp(type, tellings[i].event) != 0)
            continue;
        PRM_TRY(describe(call, tellings[i].notice, request, event, &data));
        PRM_TRY(notify->send(call, PRM_NOTICE(.code = tellings[i].notice->code, .subject = id, .data = data,
            .partner = prm->text(request, "partner"), .roles = MDF_SPENDERS), NULL));
    }
    return PRM_OK;
}

/* ---- Those who decide ------------------------------------------------------------------------------------------- */

static prm_status tell_holder(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return prm_steps_tell(call, &mdf_steps, event);
}

#define TELL(variable, n, e, f, d)                                                                                     \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = f }
#define TELL_PARTNER(variable, n, e) TELL(variable, n, e, tell_partner, "Tells the partner's people who ask for funds")
TELL_PARTNER(mdf_tell_approved_reaction, "mdf.tell_approved", "mdf.approved");
TELL_PARTNER(mdf_tell_rejected_reaction, "mdf.tell_rejected", "mdf.rejected");
TELL_PARTNER(mdf_tell_asked_reaction, "mdf.tell_asked", "mdf.info_requested");
TELL_PARTNER(mdf_tell_unanswered_reaction, "mdf.tell_unanswered", "mdf.unanswered");
TELL_PARTNER(mdf_tell_claimable_reaction, "mdf.tell_claimable", "mdf.claimable");
TELL_PARTNER(mdf_tell_claim_due_reaction, "mdf.tell_claim_due", "mdf.claim_reminded");
TELL_PARTNER(mdf_tell_request_expired_reaction, "mdf.tell_request_expired", "mdf.expired");
TELL_PARTNER(mdf_tell_changed_reaction, "mdf.tell_changed", "mdf.changed");
TELL_PARTNER(mdf_tell_change_rejected_reaction, "mdf.tell_change_rejected", "mdf.change_rejected");
TELL_PARTNER(mdf_tell_extended_reaction, "mdf.tell_extended", "mdf.extended");
TELL(mdf_tell_assigned_reaction, "mdf.tell_assigned", "mdf.step_assigned", tell_holder,
    "Tells those who are to decide");
TELL(mdf_tell_delegated_reaction, "mdf.tell_delegated", "mdf.step_delegated", tell_holder,
    "Tells whoever it was given to");
TELL(mdf_tell_due_reaction, "mdf.tell_due", "mdf.step_due", tell_holder, "Tells those who are to decide");
TELL(mdf_tell_overdue_reaction, "mdf.tell_overdue", "mdf.step_overdue", tell_holder,
    "Tells those who are to decide, and the programme managers");
