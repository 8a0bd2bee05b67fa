/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.requests.extend: more time to claim, as often as the rule has given it; then a person decides. */
#include "requests/change.h"

prm_status mdf_extension_values(prm_call *call, const prm_val *request, prm_val *changes)
{
    int64_t days = prm_help_number(prm->get(request, "deadline"), "extension_days");
    int64_t times = prm_help_number(request, "extensions");

    if (times >= MDF_EXTENSIONS)
        return prm->fail(call, PRM_E_LIMIT, "extended_enough", NULL);
    PRM_TRY(prm->set_integer(changes, "extensions", times + 1));
    return prm->set_integer(changes, "claim_by",
        prm_help_number(request, "claim_by") + (days > 0 ? days : MDF_EXTENSION_DAYS) * PRM_DAY_MS);
}

static prm_status ask(prm_call *call, const prm_val *params, const prm_val *request, const prm_val **change)
{
    static const char *const of_request[] = { "partner", "program", NULL };
    int64_t days = prm_help_number(prm->get(request, "deadline"), "extension_days");
    prm_val *values = prm->object(call);
    prm_matter matter;

    PRM_TRY(prm_help_set_all(values, of_request, request));
    PRM_TRY(prm->set(values, "fund_request", prm->get(request, "id")));
    PRM_TRY(prm->set_text(values, "kind", "extension"));
    PRM_TRY(prm->set_integer(values, "days", days > 0 ? days : MDF_EXTENSION_DAYS));
    PRM_TRY(prm->set(values, "why", prm->get(params, "why")));
    PRM_TRY(prm->set_text(values, "submitted_by", prm->caller(call)->user));
    PRM_TRY(prm->create(call, "fund_change", values, change));
    matter = mdf_change_matter(request, *change);
    PRM_TRY(prm_steps_begin(call, &mdf_steps, &matter));
    return mdf_request_tell(call, "mdf.change_requested", request, NULL);
}

static prm_status grant(prm_call *call, const prm_val **request)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(mdf_extension_values(call, *request, changes));
    PRM_TRY(prm->update(call, request, changes));
    PRM_TRY(mdf_life_arm(call, *request));
    return mdf_request_tell(call, "mdf.extended", *request, NULL);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *request, *change = NULL;
    int64_t most;

    PRM_TRY(mdf_request_load_own(call, prm->text(params, "id"), &request));
    PRM_TRY(mdf_change_check_open(call, request));
    most = prm_help_number(prm->get(request, "deadline"), "max_extensions");
    if (prm_help_number(request, "extensions") < most)
        PRM_TRY(grant(call, &request));
    else
        PRM_TRY(ask(call, params, request, &change));
    PRM_TRY(prm->set(result, "fund_request", request));
    return prm->set(result, "fund_change", change);
}

const prm_method mdf_requests_extend_method = { .size = sizeof mdf_requests_extend_method, .since = 1,
    .name = "mdf.requests.extend", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_ASKERS,
    .subject = "fund_request",
    .doc = "Ask for more time to claim an approved request. As often as its deadline allows that is given at once; "
           "then it is a change that somebody decides",
    .params = PRM_FIELDS(MDF_THE_REQUEST, PRM_LINES("why", 1, 1000, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(MDF_REQUEST, MDF_CHANGE),
    .example = "{\"id\":\"fund_request_01h8xgq3m2c4e\",\"why\":\"The invoice has not come yet\"}", .run = run };
