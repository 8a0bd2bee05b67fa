/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The row of an application, the moves of its state, and finding it. */
#include "joining/joining.h"

#include <string.h>

const prm_field *const partners_answer_fields[] = {
    PRM_TEXT("question", 1, 200, PRM_REQUIRED, "What was asked"),
    PRM_LINES("answer", 0, 2000, PRM_REQUIRED, "What it says"),
    NULL
};

static const prm_field *const terms_fields[] = {
    PRM_ENUM("verdict", "accept|reject|review", PRM_REQUIRED, "What the rules would do"),
    PRM_TEXT("level", 1, 40, 0, "The code of the level they give; none: the lowest"),
    PRM_TEXT("manager", 1, 60, 0, "The user they would have look after it"),
    PRM_INT("reapply_days", 0, 3650, 0, "After how many days it may apply again, if it is refused"),
    PRM_LIST("items", NULL, 0, "What it would have to do: {code, title, owner, due_days, required, remind_days}"),
    NULL
};

const prm_field *const partners_application_fields[] = {
    PARTNERS_APPLICATION,
    PRM_TEXT("reference", 1, 20, PRM_READONLY, "What people call it, \"A-01H8X-GQ3M-2C4E\""),
    PRM_REF("territory", "territory", PRM_READONLY, "The first of its territories: whose channel managers see it"),
    PRM_REF("partner", "partner", PRM_READONLY, "The applicant among the partners"),
    PRM_REF("previous", "application", PRM_READONLY, "The one before it, by the same applicant"),
    PRM_INT("attempt", 1, 1000000, PRM_READONLY, "The how many-th it is of that applicant, as far as it said so"),
    PRM_TEXT("digest", 1, 100, PRM_READONLY | PRM_VENDOR, "What the applicant's secret is known by"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The decision of the rules: what decisions.explain takes"),
    PRM_OBJECT("terms", terms_fields, PRM_READONLY, "What they answered"),
    PRM_LIST("told", NULL, PRM_READONLY, "What of their reasons the applicant may read: {code, text, point, its data}"),
    PRM_TIME("settles_at", PRM_READONLY, "When what they decided is carried out, unless a person decides before"),
    PRM_TIME("decided_at", PRM_READONLY, "When it was accepted or refused"),
    PRM_TEXT("decided_by", 1, 60, PRM_READONLY, "By whom; none: by the rules"),
    PRM_LINES("reason", 0, 500, PRM_READONLY, "What that person said to its colleagues"),
    PRM_LINES("reply", 0, 2000, PRM_READONLY, "What that person said to the applicant"),
    PRM_TIME("reapply_after", PRM_READONLY, "When the applicant may apply again"),
    PRM_REF("contact", "person", PRM_READONLY, "Who wrote it, among the partner's people"),
    PRM_TEXT("user", 1, 60, PRM_READONLY, "That person's login, once it is invited"),
    NULL
};

const prm_entity partners_application_entity = { .size = sizeof partners_application_entity, .since = 1,
    .name = "application", .path = "partners.applications", .scope = "vendor", .label = "legal_name",
    .doc = "A company that wants to be a partner, and what became of that",
    .ops = "get list export: " PARTNERS_REVIEWERS " | admin | executive | auditor; history: vendor",
    .fields = partners_application_fields,
    .flow = PRM_FLOW("submitted", "submitted > in_review | approved | rejected | withdrawn",
        "in_review > approved | rejected | withdrawn"),
    .indexes = PRM_TEXTS("unique digest", "state, -created_at", "partner", "previous",
        "program, -created_at") };

prm_status partners_find(prm_call *call, const char *entity, const char *field, const char *id, uint32_t limit,
    const prm_val **rows)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, field, id));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_PROGRAM, .entity = entity,
        .filter = filter, .limit = limit }, rows);
}

/* Of what an applicant comes back to only partners are ever archived. */
static prm_status find_row(prm_call *call, const char *entity, const char *id, const prm_val **rows)
{
    prm_val *filter = prm->object(call), *both = prm->list(call);

    PRM_TRY(prm->set_text(filter, "id", id));
    PRM_TRY(prm->append(both, prm->new_boolean(call, 0)));
    PRM_TRY(prm->append(both, prm->new_boolean(call, 1)));
    if (strcmp(entity, "partner") == 0)
        PRM_TRY(prm->set(filter, "archived", both));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_PROGRAM, .entity = entity,
        .filter = filter, .limit = 1 }, rows);
}

prm_status partners_load(prm_call *call, const char *entity, const char *id, const prm_val **row)
{
    const prm_val *rows;

    prm_status status = prm->load(call, entity, id, row);
    if (status != PRM_E_NOT_FOUND || *id == '\0')
        return status;
    PRM_TRY(find_row(call, entity, id, &rows));
    *row = prm->at(rows, 0);
    return *row ? PRM_OK : PRM_E_NOT_FOUND;
}

int partners_is_in(const prm_val *row, const char *state)
{
    return strcmp(prm->text(row, "state"), state) == 0;
}

prm_status partners_bring(prm_call *call, const prm_val **row, const char *state)
{
    return partners_is_in(*row, state) ? PRM_OK : prm->move(call, row, state);
}

prm_status partners_application_of(prm_call *call, const char *secret, const prm_val **application)
{
    const prm_secret_service *secrets = prm->service(PRM_SECRET_SERVICE);
    const char *digest;
    const prm_val *rows;

    PRM_TRY(secrets->digest(call, secret, &digest));
    PRM_TRY(partners_find(call, "application", "digest", digest, 1, &rows));
    *application = prm->at(rows, 0);
    return *application ? PRM_OK : prm->fail(call, PRM_E_NOT_FOUND, "unknown_token", NULL);
}

prm_status partners_set_figures(const prm_val *application, prm_val *data)
{
    static const char *const names[] = { "partner", "program", "territory", "channel_type" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (*prm->text(application, names[i]) != '\0')
            PRM_TRY(prm->set_text(data, names[i], prm->text(application, names[i])));
    return PRM_OK;
}

prm_status partners_tell(const prm_val *row, const char *const *texts, prm_val *result)
{
    for (; *texts; texts++)
        if (*prm->text(row, *texts) != '\0')
            PRM_TRY(prm->set_text(result, *texts, prm->text(row, *texts)));
    return PRM_OK;
}
