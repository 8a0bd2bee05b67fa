/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The register of use cases: what the programme might do next, weighed by what it brings and how easily it
 * is done. It is the vendor's own; what is worth most and easiest comes first. */
#include "growth/growth.h"

#include <string.h>

#define TEXTS(need)                                                                                                    \
    PRM_TEXT("name", 1, 200, need, "What it is called"),                                                               \
        PRM_TEXT("theme", 1, 100, need, "What it belongs to, \"enablement\""),                                         \
        PRM_INT("impact", 1, 5, need, "What it brings: 1 little, 5 most"),                                             \
        PRM_INT("ease", 1, 5, need, "How easily it is done: 1 hard, 5 at once"),                                       \
        PRM_LINES("description", 1, 4000, 0, "What it is about"),                                                      \
        PRM_TEXT("sponsor", 1, 200, 0, "Who at the vendor stands behind it"),                                          \
        PRM_TEXT("owner", 1, 200, 0, "Who at the vendor does it"),                                                     \
        PRM_LINES("success_measure", 1, 500, 0, "By what one will see that it was worth it"),                          \
        PRM_BOOL("pilot", 0, "Whether some partners are to try it first"),                                             \
        PRM_FIELD(PRM_T_LIST, "pilot_partners", 0, "Which", .min = 0, .max = 50,                                       \
            .items = PRM_REF("partner", "partner", 0, "A partner")),                                                   \
        PARTNERS_FILES("files", "What goes with it")
#define PROGRAM PRM_REF("program", "program", PRM_REQUIRED, "For which programme")

static const prm_field *const fields[] = {
    PROGRAM,
    TEXTS(PRM_REQUIRED),
    PRM_INT("priority", 1, 25, PRM_READONLY, "Impact times ease: the higher, the sooner"),
    PRM_LINES("comment", 1, 1000, PRM_READONLY, "What was said when it was last moved"),
    NULL
};
static const char *const given[] = { "program", "name", "theme", "impact", "ease", "description", "sponsor", "owner",
    "success_measure", "pilot", "pilot_partners", "files", NULL };
#define THE_CASE PRM_REF("id", "use_case", PRM_REQUIRED, "The use case")
#define RESULT   PRM_FIELDS(PRM_ROW("use_case", "use_case", fields, PRM_REQUIRED, "As stored"))

const prm_entity partners_use_case_entity = { .size = sizeof partners_use_case_entity, .since = 1, .name = "use_case",
    .path = "partners.use_cases", .doc = "Something the programme might do, and how it comes along", .scope = "vendor",
    .label = "name", .ops = "get list history export: vendor; archive import: program_manager",
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"name\":\"Demo kits\",\"theme\":\"enablement\",\"impact\":4,"
               "\"ease\":3}",
    .fields = fields,
    .flow = PRM_FLOW("proposed", "proposed > approved | dropped", "approved > pilot | running | dropped",
        "pilot > running | shipped | dropped", "running > shipped | dropped"),
    .indexes = PRM_TEXTS("-priority", "state, -priority", "program, -priority", "theme, -priority") };

static prm_status check_partners(prm_call *call, const prm_val *list)
{
    const prm_val *partner;

    for (size_t i = 0; i < prm->count(list); i++) {
        const char *id = "";
        PRM_TRY(prm->as_text(prm->at(list, i), &id, NULL));
        prm_status status = prm->load(call, "partner", id, &partner);
        if (status == PRM_E_NOT_FOUND)
            return prm->fail_field(call, "pilot_partners", "not_found", "there is no such row");
        PRM_TRY(status);
    }
    return PRM_OK;
}

static prm_status set_priority(const prm_val *row, const prm_val *params, prm_val *values)
{
    int64_t impact = 0, ease = 0;

    if (prm->get_integer(params, "impact", &impact) != PRM_OK)
        PRM_TRY(prm->get_integer(row, "impact", &impact));
    if (prm->get_integer(params, "ease", &ease) != PRM_OK)
        PRM_TRY(prm->get_integer(row, "ease", &ease));
    return prm->set_integer(values, "priority", impact * ease);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *program, *row;
    prm_val *values = prm->object(call);

    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &program));
    PRM_TRY(check_partners(call, prm->get(params, "pilot_partners")));
    PRM_TRY(prm_help_copy(values, given, params));
    PRM_TRY(set_priority(NULL, params, values));
    PRM_TRY(prm->create(call, "use_case", values, &row));
    return prm->set(result, "use_case", row);
}

static prm_status update(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "use_case", prm->text(params, "id"), &row));
    PRM_TRY(check_partners(call, prm->get(params, "pilot_partners")));
    PRM_TRY(prm_help_copy(changes, given, params));
    PRM_TRY(set_priority(row, params, changes));
    PRM_TRY(prm->update(call, &row, changes));
    return prm->set(result, "use_case", row);
}

static prm_status move(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    const char *state = prm->text(params, "state");
    prm_val *changes = prm->object(call), *data = prm->object(call);

    PRM_TRY(prm->load(call, "use_case", prm->text(params, "id"), &row));
    if (strcmp(state, "pilot") == 0 && prm->count(prm->get(row, "pilot_partners")) == 0)
        return prm_help_fail_state(call, row, "no_pilot_partners");
    PRM_TRY(prm_help_copy(data, PRM_TEXTS("program", "theme", "priority"), row));
    PRM_TRY(prm->set(data, "from", prm->get(row, "state")));
    PRM_TRY(prm->set_text(data, "to", state));
    PRM_TRY(prm->move(call, &row, state));
    PRM_TRY(prm->set(changes, "comment", prm->get(params, "comment")));
    if (prm->count(changes) > 0)
        PRM_TRY(prm->update(call, &row, changes));
    PRM_TRY(prm->emit(call, "partners.use_case_moved", prm->text(row, "id"), data));
    return prm->set(result, "use_case", row);
}

#define REGISTRARS "program_manager | channel_manager | marketing_manager"
const prm_method partners_use_cases_create_method = { .size = sizeof partners_use_cases_create_method, .since = 1,
    .name = "partners.use_cases.create", .access = PRM_WRITE, .roles = REGISTRARS,
    .doc = "Propose a use case; its priority is its impact times its ease", .params = PRM_FIELDS(PROGRAM,
        TEXTS(PRM_REQUIRED)),
    .result = RESULT,
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"name\":\"Demo kits\",\"theme\":\"enablement\",\"impact\":4,"
               "\"ease\":3,\"sponsor\":\"Ada King\",\"success_measure\":\"Demos before the first order\","
               "\"pilot\":true,\"pilot_partners\":[\"partner_01h8xgq3m2c4e\"]}",
    .run = create };
const prm_method partners_use_cases_update_method = { .size = sizeof partners_use_cases_update_method, .since = 1,
    .name = "partners.use_cases.update", .access = PRM_WRITE, .roles = REGISTRARS, .subject = "use_case",
    .doc = "Change a use case; its priority follows", .params = PRM_FIELDS(THE_CASE, TEXTS(0)), .result = RESULT,
    .example = "{\"id\":\"use_case_01h8xgq3m2c4e\",\"ease\":5}", .run = update };
const prm_method partners_use_cases_move_method = { .size = sizeof partners_use_cases_move_method, .since = 1,
    .name = "partners.use_cases.move", .access = PRM_WRITE, .roles = "program_manager", .subject = "use_case",
    .doc = "Move a use case on: approved, tried by some partners, running, shipped; or dropped",
    .params = PRM_FIELDS(THE_CASE, PRM_ENUM("state", "approved|pilot|running|shipped|dropped", PRM_REQUIRED,
        "Where to"),
        PRM_LINES("comment", 1, 1000, 0, "Why")),
    .result = RESULT, .example = "{\"id\":\"use_case_01h8xgq3m2c4e\",\"state\":\"approved\"}", .run = move };
