/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A case as it is given: who asks, in which programme, about what. */
#include "cases/cases.h"

#include "messages/messages.h"

/* A partner asks for itself; the vendor's side says who asks. */
static prm_status find_partner(prm_call *call, support_arrival *a)
{
    const prm_caller *caller = prm->caller(call);
    const char *id = caller->side == PRM_PARTNER_SIDE ? caller->partner : prm->text(a->given, "partner");

    if (*id == '\0')
        return prm->fail_field(call, "partner", "required", "say which partner asks");
    return prm->load(call, "partner", id, &a->partner);
}

static prm_status find_only_program(prm_call *call, const support_arrival *a, const char **program)
{
    prm_val *filter = prm->object(call);
    const prm_val *members;

    PRM_TRY(prm->set(filter, "partner", prm->get(a->partner, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "membership", .filter = filter,
        .limit = 2 }, &members));
    if (prm->count(members) > 1)
        return prm->fail_field(call, "program", "required", "say in which of its programmes");
    *program = prm->text(prm->at(members, 0), "program");
    return PRM_OK;
}

/* Its place there, if it is still a member. */
static prm_status load_place(prm_call *call, const char *program, support_arrival *a)
{
    PRM_TRY(prm->load(call, "program", program, &a->program));
    return prm_help_membership(call, prm->get(a->partner, "id"), prm->get(a->program, "id"), PRM_REACH_CALLER,
        &a->membership, &a->level);
}

static prm_status find_program(prm_call *call, support_arrival *a)
{
    const char *id = prm->text(a->given, "program");

    if (*id == '\0')
        PRM_TRY(find_only_program(call, a, &id));
    if (*id == '\0')
        return prm->fail_field(call, "program", "not_a_member", "this partner is a member of none");
    PRM_TRY(load_place(call, id, a));
    return a->membership ? PRM_OK : prm->fail_field(call, "program", "not_a_member", "this partner is no member of it");
}

/* Of the vendor's side: who of the partner's has asked. PRM_E_NOT_FOUND: nobody of the partner's. */
static prm_status find_requester(prm_call *call, support_arrival *a)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_caller *caller = prm->caller(call);
    const char *id = prm->text(a->given, "requester");
    const prm_val *user = NULL;

    a->locale = caller->side == PRM_PARTNER_SIDE ? caller->locale : "";
    a->requester = caller->side == PRM_PARTNER_SIDE ? caller->user : id;
    if (caller->side == PRM_PARTNER_SIDE || *id == '\0')
        return PRM_OK;
    PRM_TRY(users->describe(call, id, &user));
    if (!prm_help_is(user, "partner", prm->text(a->partner, "id")))
        return PRM_E_NOT_FOUND;
    a->locale = prm->text(user, "locale");
    return PRM_OK;
}

static prm_status check_requester(prm_call *call, support_arrival *a)
{
    prm_status status = find_requester(call, a);

    if (status != PRM_E_NOT_FOUND)
        return status;
    return prm->fail_field(call, "requester", "not_found", "is nobody of this partner's");
}

static prm_status check_territory(prm_call *call, const support_arrival *a)
{
    const char *id = prm->text(a->given, "territory");

    if (*id == '\0' || prm_help_has_text(prm->get(a->partner, "territories"), id))
        return PRM_OK;
    return prm->fail_field(call, "territory", "not_its_own", "is none of this partner's territories");
}

prm_status support_arrival_open(prm_call *call, const prm_val *params, support_arrival *a)
{
    const char *product = prm->text(params, "product");

    *a = (support_arrival){ .given = params };
    PRM_TRY(find_partner(call, a));
    PRM_TRY(find_program(call, a));
    PRM_TRY(check_requester(call, a));
    PRM_TRY(check_territory(call, a));
    PRM_TRY(support_links_check(call, params, a->partner));
    PRM_TRY(support_files_check(call, prm->get(params, "files")));
    return *product != '\0' ? prm->load(call, "product", product, &a->product) : PRM_OK;
}

/* Whoever asked may have left, and calls for the partner now. */
static prm_status recall_requester(prm_call *call, support_arrival *a)
{
    prm_status status = find_requester(call, a);

    if (status != PRM_E_NOT_FOUND)
        return status;
    a->requester = "";
    return PRM_OK;
}

prm_status support_arrival_again(prm_call *call, const prm_val *row, support_arrival *a)
{
    const char *product = prm->text(row, "product");

    *a = (support_arrival){ .given = row };
    PRM_TRY(prm->load(call, "partner", prm->text(row, "partner"), &a->partner));
    PRM_TRY(load_place(call, prm->text(row, "program"), a));
    PRM_TRY(recall_requester(call, a));
    return *product != '\0' ? prm->load(call, "product", product, &a->product) : PRM_OK;
}

const char *support_arrival_territory(const support_arrival *a)
{
    const prm_val *first = prm->at(prm->get(a->partner, "territories"), 0);
    const char *territory;

    if (prm_help_has_value(a->given, "territory"))
        return prm->text(a->given, "territory");
    return prm->as_text(first, &territory, NULL) == PRM_OK ? territory : "";
}
