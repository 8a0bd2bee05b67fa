/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns: those who decide applications, whoever looks after a partner, and who has something to
 * do. */
#include "joining/joining.h"

#include <string.h>

#define COMPANY   PRM_TEXT("company", 0, 300, 0, "The company's name")
#define REFERENCE PRM_TEXT("reference", 0, 20, 0, "What the application is called")
#define TITLE     PRM_TEXT("title", 0, 200, 0, "What is to be done")
#define DUE       PRM_TIME("due", 0, "When it is due")
#define NOTICE(c, a, ...)                                                                                              \
    const prm_reason partners_##c = { .size = sizeof(prm_reason), .code = #c, .audience = a,                           \
        .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }

NOTICE(told_application, "vendor", COMPANY, REFERENCE);
NOTICE(told_manager, "vendor", COMPANY);
NOTICE(told_item_due, "partner", TITLE, DUE);
NOTICE(told_item_overdue, "partner", TITLE, DUE);
NOTICE(told_partner_late, "vendor", TITLE, DUE);
NOTICE(told_active, "partner", COMPANY);
NOTICE(told_welcome, "partner", PRM_TEXT("name", 0, 200, 0, "The programme"),
    PRM_LINES("text", 0, 4000, 0, "What is said"), PRM_TEXT("signed_by", 0, 200, 0, "Who says it"));

static prm_status send(prm_call *call, const prm_notice *notice)
{
    return ((const prm_notify_service *)prm->service(PRM_NOTIFY_SERVICE))->send(call, notice, NULL);
}

/* Those of where it wants to work alone see it, and so are told of it. */
static prm_status on_review(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *application;
    prm_val *data = prm->object(call);

    (void)result;
    PRM_TRY(prm->load(call, "application", prm->text(event, "subject"), &application));
    if (!partners_is_in(application, "in_review"))
        return PRM_OK;
    PRM_TRY(prm->set(data, "company", prm->get(application, "legal_name")));
    PRM_TRY(prm->set(data, "reference", prm->get(application, "reference")));
    return send(call, PRM_NOTICE(.code = "told_application", .subject = prm->text(event, "subject"), .data = data,
        .roles = PARTNERS_REVIEWERS));
}

static prm_status describe(prm_call *call, const prm_val *partner, prm_val **data)
{
    *data = prm->object(call);
    return prm->set(*data, "company", prm->get(partner, "legal_name"));
}

static prm_status on_approved(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *partner;
    const char *manager;
    prm_val *data;

    (void)result;
    PRM_TRY(prm->load(call, "partner", prm->text(event, "subject"), &partner));
    PRM_TRY(partners_manager_of(call, partner, &manager));
    if (!manager)
        return PRM_OK;
    PRM_TRY(describe(call, partner, &data));
    return send(call, PRM_NOTICE(.code = "told_manager", .subject = prm->text(partner, "id"), .data = data,
        .user = manager));
}

static prm_status on_activated(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *partner;
    prm_val *data;

    (void)result;
    PRM_TRY(prm->load(call, "partner", prm->text(event, "subject"), &partner));
    PRM_TRY(describe(call, partner, &data));
    return send(call, PRM_NOTICE(.code = "told_active", .subject = prm->text(partner, "id"), .data = data,
        .partner = prm->text(partner, "id"), .roles = PARTNERS_OF_PARTNERS));
}

/* Whoever looks after the partner; where nobody does, every channel manager who sees it. */
static prm_status tell_manager(prm_call *call, const prm_val *item, const char *code, const prm_val *data)
{
    const prm_val *partner;
    const char *manager;

    PRM_TRY(prm->load(call, "partner", prm->text(item, "partner"), &partner));
    PRM_TRY(partners_manager_of(call, partner, &manager));
    return send(call, PRM_NOTICE(.code = code, .subject = prm->text(item, "id"), .data = data, .user = manager,
        .roles = "channel_manager"));
}

static prm_status tell_owner(prm_call *call, const prm_val *item, const char *code, const prm_val *data)
{
    const char *owner = prm->text(item, "owner"), *id = prm->text(item, "id");

    if (strcmp(owner, "vendor") == 0)
        return tell_manager(call, item, code, data);
    if (strcmp(owner, "partner") != 0)
        return send(call, PRM_NOTICE(.code = code, .subject = id, .data = data, .roles = owner));
    return send(call, PRM_NOTICE(.code = code, .subject = id, .data = data, .partner = prm->text(item, "partner"),
        .roles = "partner_admin"));
}

static prm_status on_item(prm_call *call, const prm_val *event, prm_val *result)
{
    int is_late = strcmp(prm->text(event, "type"), "partners.onboarding_overdue") == 0;
    const prm_val *item;
    prm_val *data = prm->object(call);

    (void)result;
    PRM_TRY(prm->load(call, "onboarding_item", prm->text(event, "subject"), &item));
    if (!partners_is_in(item, "open"))
        return PRM_OK;
    PRM_TRY(prm->set(data, "title", prm->get(item, "title")));
    PRM_TRY(prm->set(data, "due", prm->get(item, "due_at")));
    PRM_TRY(tell_owner(call, item, is_late ? "told_item_overdue" : "told_item_due", data));
    if (!is_late || strcmp(prm->text(item, "owner"), "partner") != 0)
        return PRM_OK;
    return tell_manager(call, item, "told_partner_late", data); /* who can ask what is the matter */
}

#define TELL(variable, n, e, d, f)                                                                                     \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = f }
TELL(partners_tell_in_review_reaction, "partners.tell_in_review", "partners.application_in_review",
    "Tells those who decide it", on_review);
TELL(partners_tell_manager_reaction, "partners.tell_manager", "partners.approved",
    "Tells whoever looks after the partner", on_approved);
TELL(partners_tell_active_reaction, "partners.tell_active", "partners.activated", "Tells the partner's people",
    on_activated);
TELL(partners_tell_item_due_reaction, "partners.tell_item_due", "partners.onboarding_reminded",
    "Tells whose it is to do", on_item);
TELL(partners_tell_item_overdue_reaction, "partners.tell_item_overdue", "partners.onboarding_overdue",
    "Tells whose it is to do", on_item);
