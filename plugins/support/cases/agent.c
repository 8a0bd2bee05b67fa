/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who works on cases, on which ones, and on how many at once: the row. */
#include "cases/cases.h"

const prm_field *const support_agent_fields[] = {
    PRM_REF("user", "user", PRM_REQUIRED, "Which user of the vendor's; an agent once"),
    PRM_FIELD(PRM_T_LIST, "queues", PRM_REQUIRED, "Of which queues it takes cases", .min = 0, .max = SUPPORT_QUEUES,
        .items = PRM_REF("queue", "case_queue", 0, "A queue")),
    PRM_FIELD(PRM_T_LIST, "skills", 0, "What it knows about, in the words of categories and products", .min = 0,
        .max = SUPPORT_SKILLS, .items = PRM_TEXT("skill", 1, 200, 0, "One")),
    PRM_FIELD(PRM_T_LIST, "languages", 0, "Which languages it writes, \"fr\"; none: any", .min = 0,
        .max = SUPPORT_SKILLS, .items = PRM_TEXT("language", 2, 20, 0, "One")),
    PRM_INT("open_max", 0, SUPPORT_OPEN_MOST, 0, "How many cases it is given at most; none: 20"),
    PRM_TIME("away_until", 0, "It is given none before"),
    NULL
};

static prm_status check(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const char *user = prm->text(values, "user");
    int32_t may;

    (void)row;
    if (*user == '\0')
        return PRM_OK;
    PRM_TRY(users->holds(call, user, SUPPORT_STAFF, NULL, &may));
    return may ? PRM_OK : prm->fail_field(call, "user", "not_staff", "is nobody who may work on cases, or is locked");
}

const prm_entity support_agent_entity = { .size = sizeof support_agent_entity, .since = 1, .name = "agent",
    .path = "support.agents", .scope = "vendor",
    .doc = "Who works on cases, on which ones, and on how many at once",
    .ops = "create update archive: " SUPPORT_OWNERS "; get list history export: vendor",
    .fields = support_agent_fields, .indexes = PRM_TEXTS("unique user"), .check = check,
    .example = "{\"user\":\"user_01h8xgq3m2c4e\",\"queues\":[\"case_queue_01h8xgq3m2c4e\"],\"skills\":[\"licence\"],"
               "\"languages\":[\"en\",\"fr\"],\"open_max\":20}" };
