/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.triage, assign and take: people say whose a case is, and what. */
#include "cases/cases.h"

/* One of the case's programme, to which cases still go. */
static prm_status check_queue(prm_call *call, const prm_val *row, const char *id)
{
    const prm_val *queue;

    PRM_TRY(prm->load(call, "case_queue", id, &queue));
    if (!prm_help_is(queue, "program", prm->text(row, "program")))
        return prm->fail_field(call, "queue", "other_program", "is a queue of another programme");
    if (prm_help_has_value(queue, "archived_at"))
        return prm->fail_field(call, "queue", "archived", "takes no more cases");
    return PRM_OK;
}

prm_status support_case_may_work(prm_call *call, const prm_val *row, const char *user, int32_t *may)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const char *territory = prm->text(row, "territory");

    return users->holds(call, user, SUPPORT_STAFF, *territory != '\0' ? territory : NULL, may);
}

static prm_status check_owner(prm_call *call, const prm_val *row, const char *user)
{
    int32_t may;

    PRM_TRY(support_case_may_work(call, row, user, &may));
    return may ? PRM_OK : prm->fail_field(call, "owner", "not_staff",
        "is nobody who may work on this case, or is locked");
}

/* Whose it is to be: another queue's, then nobody's of it, unless somebody is named. */
static prm_status read_whose(prm_call *call, const prm_val *row, const prm_val *params, prm_val *changes)
{
    const char *queue = prm->text(params, "queue"), *owner = prm->text(params, "owner");

    if (*queue != '\0') {
        PRM_TRY(check_queue(call, row, queue));
        PRM_TRY(prm->set_text(changes, "queue", queue));
        if (!prm_help_is(row, "queue", queue))
            PRM_TRY(prm->set(changes, "owner", prm->new_null(call)));
    }
    if (*owner == '\0')
        return PRM_OK;
    PRM_TRY(check_owner(call, row, owner));
    return prm->set_text(changes, "owner", owner);
}

static prm_status answer(prm_call *call, const prm_val *row, prm_val *result)
{
    PRM_TRY(support_case_assigned(call, row));
    return prm->set(result, "case", row);
}

static prm_status triage(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row, *before;
    prm_val *changes = prm->object(call);

    PRM_TRY(support_case_load_open(call, prm->text(params, "id"), &row));
    before = row;
    PRM_TRY(read_whose(call, row, params, changes));
    if (!prm_help_has_value(changes, "queue") && !prm_help_has_value(row, "queue"))
        return prm->fail_field(call, "queue", "required", "say in which queue it belongs");
    PRM_TRY(prm_help_set_all(changes, PRM_TEXTS("category", "severity", "priority"), params));
    PRM_TRY(support_case_move(call, &row, "triaged", changes));
    PRM_TRY(support_case_weigh(call, before, params, &row));
    return answer(call, row, result);
}

static prm_status assign(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    prm_val *changes = prm->object(call);

    PRM_TRY(support_case_load_open(call, prm->text(params, "id"), &row));
    PRM_TRY(read_whose(call, row, params, changes));
    if (prm->count(changes) == 0)
        return prm->fail_field(call, "queue", "required", "say to which queue, or to whom");
    PRM_TRY(prm->update(call, &row, changes));
    return answer(call, row, result);
}

/* The first who takes it has it: somebody else's is given on by its owner, or by whoever assigns, as long as that owner
 * may work on it. */
static prm_status check_taken(prm_call *call, const prm_val *row, const char *user)
{
    int32_t may;

    if (!prm_help_has_value(row, "owner") || prm_help_is(row, "owner", user))
        return PRM_OK;
    PRM_TRY(support_case_may_work(call, row, prm->text(row, "owner"), &may));
    return may ? prm->fail(call, PRM_E_STATE, "taken", NULL) : PRM_OK;
}

static prm_status take(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *user = prm->caller(call)->user;
    const prm_val *row;
    prm_val *changes = prm->object(call);

    PRM_TRY(support_case_load_open(call, prm->text(params, "id"), &row));
    PRM_TRY(check_taken(call, row, user));
    PRM_TRY(check_owner(call, row, user));
    PRM_TRY(prm->set_text(changes, "owner", user));
    if (prm_help_is_in(row, "new"))
        PRM_TRY(support_case_move(call, &row, "triaged", changes));
    else
        PRM_TRY(prm->update(call, &row, changes));
    return answer(call, row, result);
}

#define WHOSE                                                                                                          \
    PRM_REF("queue", "case_queue", 0, "In which queue it belongs"), PRM_REF("owner", "user", 0, "Who is to work on it")

const prm_method support_triage_method = { .size = sizeof support_triage_method, .since = 1, .name = "support.triage",
    .access = PRM_WRITE, .roles = SUPPORT_STAFF, .subject = "case",
    .doc = "Say of a new case in which queue it belongs, who works on it, and what the rules did not know or got wrong",
    .params = PRM_FIELDS(SUPPORT_THE_CASE, WHOSE, PRM_TEXT("category", 1, 60, 0, "What it is about, in one word"),
        PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "How much it hurts"),
        PRM_INT("priority", 1, SUPPORT_PRIORITY_LAST, 0,
            "1 comes first; none, and another severity: as the rules say")),
    .result = PRM_FIELDS(SUPPORT_CASE), .run = triage,
    .example = "{\"id\":\"case_01h8xgq3m2c4e\",\"queue\":\"case_queue_01h8xgq3m2c4e\",\"category\":\"licence\"}" };

const prm_method support_assign_method = { .size = sizeof support_assign_method, .since = 1, .name = "support.assign",
    .access = PRM_WRITE, .roles = SUPPORT_STAFF, .subject = "case",
    .doc = "Give a case to another queue, which takes it from whoever works on it, to somebody, or both. Its state "
           "stays",
    .params = PRM_FIELDS(SUPPORT_THE_CASE, WHOSE), .result = PRM_FIELDS(SUPPORT_CASE), .run = assign,
    .example = "{\"id\":\"case_01h8xgq3m2c4e\",\"owner\":\"user_01h8xgq3m2c4e\"}" };

const prm_method support_take_method = { .size = sizeof support_take_method, .since = 1, .name = "support.take",
    .access = PRM_WRITE, .roles = SUPPORT_STAFF, .subject = "case",
    .doc = "Work on a case that is nobody's yet, or whose owner may not work on it any more; a new one is triaged by "
           "that",
    .params = PRM_FIELDS(SUPPORT_THE_CASE), .result = PRM_FIELDS(SUPPORT_CASE), .run = take,
    .example = "{\"id\":\"case_01h8xgq3m2c4e\"}" };
