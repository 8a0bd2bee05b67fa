/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin that lets its rows be searched in every way an entity can: what the tests of search stand on. */
#include <prm/search.h>

#include <string.h>

static const prm_field *const shelf_fields[] = {
    PRM_TEXT("name", 1, 100, PRM_REQUIRED, "What it is called"),
    PRM_REF("reader", "partner", 0, "Who may read what stands there; none: every partner"),
    PRM_BOOL("is_broken", 0, "Whether asking about it fails"),
    NULL,
};

static const prm_field *const text_fields[] = {
    PRM_TEXT("title", 1, 300, PRM_REQUIRED, "Its title"),
    PRM_LINES("summary", 0, 1000, 0, "In short"),
    PRM_LINES("body", 0, 200000, 0, "At length"),
    PRM_LIST("tags", PRM_TEXT("tag", 1, 60, 0, "One"), 0, "What it is about"),
    PRM_OBJECT("source", PRM_FIELDS(PRM_TEXT("author", 1, 100, 0, "Who wrote it")), 0, "Where it comes from"),
    PRM_LINES("remark", 0, 1000, PRM_VENDOR, "What the vendor thinks of it"),
    PRM_TEXT("locale", 2, 20, 0, "Its language"),
    PRM_REF("shelf", "shelf", 0, "Where it stands"),
    NULL,
};

static const prm_field *const book_fields[] = {
    PRM_TEXT("title", 1, 300, PRM_REQUIRED, "Its title"),
    PRM_REF("partner", "partner", PRM_REQUIRED, "Whose it is"),
    PRM_REF("territory", "territory", 0, "Where it is kept"),
    NULL,
};

static const prm_field *const page_fields[] = {
    PRM_REF("book", "book", PRM_REQUIRED, "Of which book"),
    PRM_LINES("line", 1, 1000, PRM_REQUIRED, "What it says"),
    NULL,
};

/* A partner is admitted to its shelves and to those that are nobody's. */
static prm_status admit(prm_call *call, prm_val *values)
{
    const prm_query query = { .size = sizeof query, .entity = "shelf", .reach = PRM_REACH_PROGRAM, .limit = 500 };
    const prm_val *shelves;
    PRM_TRY(prm->find(call, &query, &shelves));
    for (size_t i = 0; i < prm->count(shelves); i++) {
        const prm_val *shelf = prm->at(shelves, i);
        const char *reader = prm->text(shelf, "reader"), *caller = prm->caller(call)->partner;
        int32_t is_broken = 0;
        if (prm->get_boolean(shelf, "is_broken", &is_broken) == PRM_OK && is_broken)
            return PRM_E_UNAVAILABLE;
        if (*caller != '\0' && (*reader == '\0' || strcmp(reader, caller) == 0))
            PRM_TRY(prm->append(values, prm->get(shelf, "id")));
    }
    return PRM_OK;
}

static const prm_flow text_flow = { .size = sizeof text_flow, .initial = "draft",
    .moves = PRM_TEXTS("draft > published", "published > draft"), .archive = "draft | published" };

#define OPS "get list create update: *; archive: program_manager"

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "shelf", .path = "library.shelves", .doc = "A shelf", .scope = "vendor", .ops = OPS,
        .fields = shelf_fields),
    PRM_ENTITY(.name = "text", .path = "library.texts", .doc = "A text", .scope = "vendor", .ops = OPS, .label = "title",
        .fields = text_fields, .flow = &text_flow,
        .search = "title 8, summary 4, tags 2, source.author 2, body 1, remark 4; language locale; within shelf where "
                  "state = published",
        .admits = admit),
    PRM_ENTITY(.name = "book", .path = "library.books", .doc = "A partner's book", .scope = "partner", .ops = OPS,
        .label = "title", .fields = book_fields, .flow = PRM_FLOW("kept", "kept > lost"), .search = "title 8"),
    PRM_ENTITY(.name = "page", .path = "library.pages", .doc = "A page of one", .scope = "book.partner", .ops = OPS,
        .fields = page_fields, .search = "line 1"),
    NULL,
};

static prm_status move(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *text;
    PRM_TRY(prm->load(call, "text", prm->text(params, "id"), &text));
    return prm->move(call, &text, strcmp(prm->text(text, "state"), "draft") == 0 ? "published" : "draft");
}

static prm_status find(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_search_service *search = prm->service(PRM_SEARCH_SERVICE);
    const prm_val *found;
    PRM_TRY(search->find(call, prm->get(params, "query"), &found));
    return prm->set(result, "found", found);
}

#define FOUND PRM_FIELDS(PRM_OBJECT("found", NULL, 0, "What the service said"))
#define QUERY PRM_FIELDS(PRM_OBJECT("query", NULL, PRM_REQUIRED, "What it is asked"))

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "library.publish", .doc = "Publish a text, or take it back", .access = PRM_WRITE,
        .roles = "program_manager", .params = PRM_FIELDS(PRM_REF("id", "text", PRM_REQUIRED, "Which")), .run = move),
    PRM_METHOD(.name = "library.find", .doc = "Ask the service", .access = PRM_READ, .roles = "*", .params = QUERY,
        .result = FOUND, .run = find),
    PRM_METHOD(.name = "library.find_within", .doc = "The same in a write", .access = PRM_WRITE, .roles = "*",
        .params = QUERY, .result = FOUND, .run = find),
    NULL,
};

PRM_PLUGIN(.id = "library", .version = "1.0", .namespaces = PRM_TEXTS("library"), .needs = PRM_TEXTS("partners >= 0.1"),
    .services = PRM_TEXTS(PRM_SEARCH_SERVICE), .reaches = PRM_TEXTS("shelf"), .entities = entities, .methods = methods);
