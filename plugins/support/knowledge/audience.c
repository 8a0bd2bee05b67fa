/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom articles are for: the row. What it means is the rule's, knowledge.visible. */
#include "knowledge/knowledge.h"

const prm_field *const knowledge_audience_fields[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What rules and imports call it, \"gold-sales\"; unique"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_BOOL("is_public", 0, "Whether anybody may read what is for it, without signing in"),
    PRM_INT("rank", 0, 1000, 0, "From which rank on; none: every rank"),
    PRM_FIELD(PRM_T_LIST, "programs", 0, "Members of which programmes; none: of any, or of none", .min = 0, .max = 50,
        .items = PRM_REF("program", "program", 0, "A programme")),
    PRM_FIELD(PRM_T_LIST, "roles", 0, "People in which roles, \"partner_technical\"; none: in every role", .min = 0,
        .max = 20, .items = PRM_TEXT("role", 1, 60, 0, "A role of a partner's")),
    PRM_FIELD(PRM_T_LIST, "territories", 0,
        "Partners that work in one of these, or in what they contain; none: everywhere",
        .min = 0, .max = 100, .items = PRM_REF("territory", "territory", 0, "A territory")),
    PRM_FIELD(PRM_T_LIST, "channel_types", 0, "Partners that take part as one of these; none: as any", .min = 0,
        .max = 10, .items = PRM_TEXT("channel_type", 1, 40, 0, "\"reseller\"")),
    NULL
};

static prm_status check_room(prm_call *call)
{
    int64_t count;

    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "audience",
        .limit = KNOWLEDGE_AUDIENCES }, &count));
    return count < KNOWLEDGE_AUDIENCES ? PRM_OK : prm->fail(call, PRM_E_LIMIT, "too_many_audiences", NULL);
}

/* Either anybody may read it, or somebody in particular. */
static prm_status check_public(prm_call *call, const prm_val *row, const prm_val *values)
{
    static const char *const narrows[] = { "rank", "programs", "roles", "territories", "channel_types", NULL };
    const prm_val *holder = prm->get(values, "is_public") ? values : row;

    if (!prm_help_is_true(holder, "is_public"))
        return PRM_OK;
    for (const char *const *field = narrows; *field; field++) {
        holder = prm->get(values, *field) ? values : row;
        const prm_val *value = prm->get(holder, *field);
        int is_list = prm->type(value) == PRM_V_LIST;
        if (is_list ? prm->count(value) > 0 : prm_help_has_value(holder, *field))
            return prm->fail_field(call, *field, "public", "says nothing of one that is public: anybody may read it");
    }
    return PRM_OK;
}

static prm_status check(prm_call *call, const prm_val *row, const prm_val *values)
{
    PRM_TRY(row ? PRM_OK : check_room(call));
    return check_public(call, row, values);
}

const prm_entity knowledge_audience_entity = { .size = sizeof knowledge_audience_entity, .since = 1, .name = "audience",
    .path = "knowledge.audiences", .scope = "vendor", .label = "name",
    .doc = "Whom articles are for. Archived, it is nobody: what is for it can be read by nobody but the vendor",
    .ops = "create update archive: program_manager; get list history: vendor", .fields = knowledge_audience_fields,
    .indexes = PRM_TEXTS("unique code"), .check = check,
    .example = "{\"code\":\"gold-technical\",\"name\":\"Engineers of gold partners\",\"rank\":3,"
               "\"roles\":[\"partner_technical\"]}" };
