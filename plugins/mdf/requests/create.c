/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.requests.create and update: what is to be asked for, kept as a draft. */
#include "requests/case.h"

#define NOT_FOR_IT "is nothing this partner may ask for"

static prm_status find_partner(prm_call *call, const prm_val *params, const prm_val **partner)
{
    const prm_caller *caller = prm->caller(call);
    const char *id = caller->side == PRM_PARTNER_SIDE ? caller->partner : prm->text(params, "partner");

    if (*id == '\0')
        return prm->fail_field(call, "partner", "required", "say which partner asks for it");
    return prm->load(call, "partner", id, partner);
}

/* What is another's, and what has expired, might as well not be there. */
static prm_status find_allocation(prm_call *call, const char *id, const prm_val *partner, const prm_val **allocation)
{
    int32_t is_for = 0;
    prm_status status = prm_help_load_reached(call, "allocation", id, allocation);

    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    if (status == PRM_OK)
        PRM_TRY(mdf_allocation_is_for(call, *allocation, partner, &is_for));
    return is_for ? PRM_OK : prm->fail_field(call, "allocation", "not_found", NOT_FOR_IT);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    mdf_case c = { .kind = "request" };
    const prm_val *request;
    prm_val *values = prm->object(call);

    PRM_TRY(find_partner(call, params, &c.partner));
    PRM_TRY(find_allocation(call, prm->text(params, "allocation"), c.partner, &c.allocation));
    PRM_TRY(mdf_case_open(call, &c, prm->get(params, "activities"), prm->text(params, "objective")));
    PRM_TRY(mdf_case_values(call, &c, values));
    PRM_TRY(prm->set_text(values, "program", prm->text(c.program, "id")));
    PRM_TRY(prm->set_text(values, "partner", prm->text(c.partner, "id")));
    PRM_TRY(prm->set_text(values, "allocation", prm->text(c.allocation, "id")));
    PRM_TRY(prm_steps_sign(call, NULL, values));
    PRM_TRY(prm->create(call, "fund_request", values, &request));
    return prm->set(result, "fund_request", request);
}

static prm_status update(prm_call *call, const prm_val *params, prm_val *result)
{
    mdf_case c = { .kind = "request" };
    prm_val *changes = prm->object(call);
    const prm_val *activities = prm->get(params, "activities");
    const char *objective = prm->text(params, "objective"), *allocation = prm->text(params, "allocation");

    PRM_TRY(mdf_request_load_own(call, prm->text(params, "id"), &c.request));
    if (!prm_help_is_in(c.request, "draft"))
        return prm_help_fail_state(call, c.request, "not_a_draft");
    PRM_TRY(prm->load(call, "partner", prm->text(c.request, "partner"), &c.partner));
    PRM_TRY(find_allocation(call, *allocation != '\0' ? allocation : prm->text(c.request, "allocation"), c.partner,
        &c.allocation));
    PRM_TRY(mdf_case_open(call, &c, activities ? activities : prm->get(c.request, "activities"),
        *objective != '\0' ? objective : prm->text(c.request, "objective")));
    PRM_TRY(mdf_case_values(call, &c, changes));
    PRM_TRY(prm->set_text(changes, "program", prm->text(c.program, "id")));
    PRM_TRY(prm->set_text(changes, "allocation", prm->text(c.allocation, "id")));
    PRM_TRY(prm_steps_sign(call, c.request, changes));
    PRM_TRY(prm->update(call, &c.request, changes));
    return prm->set(result, "fund_request", c.request);
}

#define ASKED(need)                                                                                                    \
    PRM_REF("allocation", "allocation", need, "Of which allocation: mdf.funds says what there is"),                    \
        PRM_LINES("objective", 1, 4000, 0, "What is to be reached"),                                                   \
        PRM_FIELD(PRM_T_LIST, "activities", need, "By doing what", .min = 1, .max = MDF_ACTIVITIES,                    \
            .items = PRM_OBJECT("activity", mdf_activity_fields, 0, "One activity"))
#define ACTIVITIES_EXAMPLE                                                                                             \
    "\"objective\":\"Win smaller firms for Storage 400\",\"activities\":[{\"kind\":\"event\",\"title\":\"Evening for " \
    "customers\",\"starts_on\":\"2030-03-01\",\"ends_on\":\"2030-03-01\",\"cost\":{\"amount\":400000,\"currency\":"    \
    "\"EUR\"},\"requested\":{\"amount\":200000,\"currency\":\"EUR\"},\"expected_leads\":20}]"

const prm_method mdf_requests_create_method = { .size = sizeof mdf_requests_create_method, .since = 1,
    .name = "mdf.requests.create", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_ASKERS,
    .doc = "Prepare a request for funds: activities with what they cost and should bring. It is a draft until "
           "mdf.requests.submit",
    .params = PRM_FIELDS(ASKED(PRM_REQUIRED), PRM_REF("partner", "partner", PRM_VENDOR,
        "For whom: the vendor's side says so, a partner asks for itself")),
    .result = PRM_FIELDS(MDF_REQUEST),
    .example = "{\"allocation\":\"allocation_01h8xgq3m2c4e\",\"partner\":\"partner_01h8xgq3m2c4e\"," ACTIVITIES_EXAMPLE
               "}",
    .run = create };

const prm_method mdf_requests_update_method = { .size = sizeof mdf_requests_update_method, .since = 1,
    .name = "mdf.requests.update", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_ASKERS,
    .subject = "fund_request",
    .doc = "Change a draft. What is not given stays; activities are given all together. What is asked for is answered "
           "with mdf.requests.answer, and what is approved is changed with mdf.requests.change",
    .params = PRM_FIELDS(MDF_THE_REQUEST, ASKED(0)), .result = PRM_FIELDS(MDF_REQUEST),
    .example = "{\"id\":\"fund_request_01h8xgq3m2c4e\"," ACTIVITIES_EXAMPLE "}", .run = update };
