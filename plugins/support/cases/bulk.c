/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.bulk: one verb over several cases, each judged by itself. */
#include "cases/cases.h"

/* Verbs, and what they take beside the case. */
static const struct verb {
    const char *name, *method, *takes[6];
} verbs[] = {
    { "triage", "support.triage", { "queue", "owner", "category", "severity", "priority" } },
    { "assign", "support.assign", { "queue", "owner" } },
    { "take", "support.take", { NULL } },
    { "start", "support.start", { NULL } },
    { "wait", "support.wait", { "on" } },
    { "resume", "support.resume", { NULL } },
    { "resolve", "support.resolve", { "resolution", "resolution_code" } },
    { "close", "support.close", { NULL } },
    { "cancel", "support.cancel", { "reason" } },
    { "merge", "support.merge", { "into", "reason" } },
};

/* What became of one, as a client is told of errors. */
static const struct failure {
    prm_status status;
    const char *error;
} failures[] = {
    { PRM_E_INVALID, "invalid_params" },
    { PRM_E_NOT_FOUND, "not_found" },
    { PRM_E_CONFLICT, "unique" },
    { PRM_E_FORBIDDEN, "forbidden" },
    { PRM_E_STATE, "invalid_state" },
    { PRM_E_LIMIT, "limit" },
    { PRM_E_UNAVAILABLE, "unavailable" },
};

static const char *error_of(prm_status status)
{
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (failures[i].status == status)
            return failures[i].error;
    return NULL;
}

static const struct verb *verb_of(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

static int takes(const struct verb *verb, const char *name)
{
    for (const char *const *one = verb->takes; *one; one++)
        if (strcmp(*one, name) == 0)
            return 1;
    return 0;
}

/* What goes with it must be the verb's, or nothing is done at all. */
static prm_status check_with(prm_call *call, const struct verb *verb, const prm_val *with)
{
    for (size_t i = 0; i < prm->count(with); i++)
        if (!takes(verb, prm->key_at(with, i)))
            return prm->fail_field(call, "with", "unknown", "has something that this verb does not take");
    return PRM_OK;
}

static prm_status check_ids(prm_call *call, const prm_val *ids)
{
    const char *one, *other;

    for (size_t i = 0; i < prm->count(ids); i++)
        for (size_t j = 0; j < i; j++) {
            PRM_TRY(prm->as_text(prm->at(ids, i), &one, NULL));
            PRM_TRY(prm->as_text(prm->at(ids, j), &other, NULL));
            if (strcmp(one, other) == 0)
                return prm->fail_field(call, "ids", "twice", "has one twice");
        }
    return PRM_OK;
}

static prm_status do_one(prm_call *call, const struct verb *verb, const prm_val *id, const prm_val *with, prm_val *line)
{
    prm_val *params = prm->object(call);
    const prm_val *done = NULL;

    PRM_TRY(prm_help_set_every(params, with));
    PRM_TRY(prm->set(params, "id", id));
    PRM_TRY(prm->set(line, "id", id));
    prm_status status = prm->call_method(call, verb->method, params, PRM_AS_CALLER, &done);
    const char *error = error_of(status);
    if (status != PRM_OK && !error)
        return status;
    PRM_TRY(prm->set_boolean(line, "done", status == PRM_OK));
    if (error)
        return prm->set_text(line, "error", error);
    return prm->set(line, "state", prm->get(prm->get(done, "case"), "state"));
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *ids = prm->get(params, "ids"), *with = prm->get(params, "with");
    const struct verb *verb = verb_of(prm->text(params, "verb"));
    prm_val *lines = prm->list(call);
    int64_t done = 0;

    if (!verb)
        return PRM_E_INVALID;
    PRM_TRY(check_with(call, verb, with));
    PRM_TRY(check_ids(call, ids));
    for (size_t i = 0; i < prm->count(ids); i++) {
        prm_val *line = prm->object(call);
        PRM_TRY(do_one(call, verb, prm->at(ids, i), with, line));
        PRM_TRY(prm->append(lines, line));
        done += prm_help_is_true(line, "done");
    }
    PRM_TRY(prm->set_integer(result, "done", done));
    return prm->set(result, "lines", lines);
}

static const prm_field *const with_fields[] = {
    PRM_REF("queue", "case_queue", 0, "triage, assign"),
    PRM_REF("owner", "user", 0, "triage, assign"),
    PRM_TEXT("category", 1, 60, 0, "triage"),
    PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "triage"),
    PRM_INT("priority", 1, SUPPORT_PRIORITY_LAST, 0, "triage"),
    PRM_ENUM("on", "partner|internal", 0, "wait"),
    SUPPORT_RESOLUTION(0),
    PRM_LINES("reason", 1, 1000, 0, "cancel, merge"),
    PRM_REF("into", "case", 0, "merge"),
    NULL
};

static const prm_field *const line_fields[] = {
    PRM_REF("id", "case", PRM_REQUIRED, "Which case"),
    PRM_BOOL("done", PRM_REQUIRED, "Whether it was done"),
    PRM_TEXT("state", 1, 40, 0, "And the case's state then"),
    PRM_TEXT("error", 1, 40, 0, "Why not: the kind of the error the verb alone fails with"),
    NULL
};

const prm_method support_bulk_method = { .size = sizeof support_bulk_method, .since = 1, .name = "support.bulk",
    .access = PRM_WRITE, .roles = SUPPORT_STAFF,
    .doc = "Do the same with up to 50 cases. Each is judged by itself: what cannot be done with one is not done, and "
           "said, and the others go on",
    .params = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "ids", PRM_REQUIRED, "Which cases", .min = 1, .max = SUPPORT_BULK,
            .items = PRM_REF("id", "case", 0, "One")),
        PRM_ENUM("verb", "triage|assign|take|start|wait|resume|resolve|close|cancel|merge", PRM_REQUIRED,
            "What: as the method of that name does"),
        PRM_OBJECT("with", with_fields, 0, "What that method takes beside the case")),
    .result = PRM_FIELDS(PRM_INT("done", 0, SUPPORT_BULK, PRM_REQUIRED, "With how many it was done"),
        PRM_LIST("lines", PRM_OBJECT("line", line_fields, 0, "One"), PRM_REQUIRED, "What became of each, as given")),
    .example = "{\"ids\":[\"case_01h8xgq3m2c4e\"],\"verb\":\"cancel\",\"with\":{\"reason\":\"Spam\"}}", .run = run };
