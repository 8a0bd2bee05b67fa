/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin whose rows name files, in every way a field can: what the tests of files stand on. */
#include <prm/files.h>

static const prm_field *const paper_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED | PRM_READONLY, "Whose it is"),
    PRM_FILE("file", 0, "The paper itself"),
    PRM_FIELD(PRM_T_LIST, "more", 0, "Further ones", .min = 0, .max = 20, .items = PRM_FILE("one", 0, "One of them")),
    PRM_OBJECT("cover", PRM_FIELDS(PRM_FILE("image", 0, "Its picture")), 0, "What is shown of it"),
    PRM_FILE("review", PRM_VENDOR, "What the vendor thinks of it"),
    NULL,
};

static const prm_field *const inputs[] = {
    PRM_REF("partner", "partner", 0, "Whose it is, where the vendor says so"),
    PRM_FILE("file", 0, "The paper itself"),
    PRM_FIELD(PRM_T_LIST, "more", 0, "Further ones", .min = 0, .max = 20, .items = PRM_FILE("one", 0, "One of them")),
    PRM_OBJECT("cover", PRM_FIELDS(PRM_FILE("image", 0, "Its picture")), 0, "What is shown of it"),
    PRM_FILE("review", PRM_VENDOR, "What the vendor thinks of it"),
    NULL,
};

static const prm_field *const changes[] = {
    PRM_REF("id", "paper", PRM_REQUIRED, "Which"),
    PRM_FILE("file", 0, "The paper itself"),
    PRM_FIELD(PRM_T_LIST, "more", 0, "Further ones", .min = 0, .max = 20, .items = PRM_FILE("one", 0, "One of them")),
    PRM_FILE("review", PRM_VENDOR, "What the vendor thinks of it"),
    NULL,
};

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "paper", .path = "papers", .doc = "A paper", .scope = "partner", .ops = "get list: *",
        .fields = paper_fields),
    NULL,
};

static prm_status copy(const prm_val *from, const char *but, prm_val *to)
{
    for (size_t i = 0; i < prm->count(from); i++) {
        const char *key = prm->key_at(from, i);
        const char *other = but;
        while (*key == *other && *key != '\0') {
            key++;
            other++;
        }
        if (*key != *other)
            PRM_TRY(prm->set(to, prm->key_at(from, i), prm->get(from, prm->key_at(from, i))));
    }
    return PRM_OK;
}

static prm_status put(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_caller *caller = prm->caller(call);
    prm_val *values = prm->object(call);
    const prm_val *paper;
    PRM_TRY(copy(params, "partner", values));
    PRM_TRY(prm->set_text(values, "partner", *caller->partner ? caller->partner : prm->text(params, "partner")));
    PRM_TRY(prm->create(call, "paper", values, &paper));
    return prm->set(result, "paper", paper);
}

static prm_status change(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *values = prm->object(call);
    const prm_val *paper;
    PRM_TRY(prm->load(call, "paper", prm->text(params, "id"), &paper));
    PRM_TRY(copy(params, "id", values));
    PRM_TRY(prm->update(call, &paper, values));
    return prm->set(result, "paper", paper);
}

/* What no check of params has seen. */
static prm_status steal(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *values = prm->object(call);
    const prm_val *paper;
    PRM_TRY(prm->set_text(values, "partner", prm->caller(call)->partner));
    PRM_TRY(prm->set_text(values, "file", prm->text(params, "text")));
    PRM_TRY(prm->create(call, "paper", values, &paper));
    return prm->set(result, "paper", paper);
}

static prm_status describe(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_files_service *files = prm->service(PRM_FILES_SERVICE);
    const prm_val *file;
    PRM_TRY(files->describe(call, prm->text(params, "text"), &file));
    return prm->set(result, "file", file);
}

/* The host's own rows are not for plugins. */
static prm_status pry(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *file;
    return prm->load(call, "file", prm->text(params, "text"), &file) == PRM_OK ? prm->set(result, "file", file) : PRM_OK;
}

static prm_status look(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call;
    return prm->set(result, "file", prm->get(params, "file"));
}

#define TEXT   PRM_FIELDS(PRM_TEXT("text", 1, 100, PRM_REQUIRED, "An id"))
#define RESULT PRM_FIELDS(PRM_OBJECT("paper", NULL, PRM_REQUIRED, "As it is"))

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "papers.put", .access = PRM_WRITE, .roles = "*", .params = inputs, .result = RESULT, .run = put),
    PRM_METHOD(.name = "papers.change", .access = PRM_WRITE, .roles = "*", .params = changes, .result = RESULT, .run = change),
    PRM_METHOD(.name = "papers.steal", .access = PRM_WRITE, .roles = "*", .params = TEXT, .result = RESULT, .run = steal),
    PRM_METHOD(.name = "papers.describe", .access = PRM_READ, .roles = "*", .params = TEXT,
        .result = PRM_FIELDS(PRM_OBJECT("file", NULL, PRM_REQUIRED, "What is known")), .run = describe),
    PRM_METHOD(.name = "papers.pry", .access = PRM_READ, .roles = "*", .params = TEXT,
        .result = PRM_FIELDS(PRM_OBJECT("file", NULL, 0, "Nothing")), .run = pry),
    PRM_METHOD(.name = "papers.look", .access = PRM_READ, .roles = "*",
        .params = PRM_FIELDS(PRM_FILE("file", PRM_REQUIRED, "Which")),
        .result = PRM_FIELDS(PRM_FILE("file", PRM_REQUIRED, "The same")), .run = look),
    NULL,
};

PRM_PLUGIN(.id = "papers", .version = "1.0", .namespaces = PRM_TEXTS("papers"), .needs = PRM_TEXTS("partners >= 0.1"),
    .services = PRM_TEXTS(PRM_FILES_SERVICE), .entities = entities, .methods = methods);
