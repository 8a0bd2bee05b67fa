/* SPDX-License-Identifier: Apache-2.0 */
/* What declarations become for those who call. */
#include "test.h"

#include "base/json.h"
#include "plugins/describe.h"

#include <string.h>

static prm_status do_nothing(prm_call *call, const prm_val *params, prm_val *result)
{
    return PRM_OK;
}

static const prm_field *const box_fields[] = {
    PRM_TEXT("label", 2, 5, PRM_REQUIRED, "What is on it"),
    PRM_MONEY("worth", 0, "How much"),
    PRM_TEXT("note", 0, 100, PRM_VENDOR, "What the vendor thinks"),
    PRM_TEXT("stamp", 0, 9, PRM_READONLY, "Given"),
    NULL,
};
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "box", .path = "store.boxes", .scope = "vendor", .ops = "get create: *", .fields = box_fields,
        .doc = "A box", .flow = PRM_FLOW("open", "open > closed"), .example = "{\"label\":\"Cups\"}"),
    NULL,
};
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "store.close", .doc = "Close a box", .access = PRM_WRITE, .roles = "channel_manager",
        .subject = "box", .run = do_nothing,
        .params = PRM_FIELDS(PRM_REF("id", "box", PRM_REQUIRED, "Which"),
            PRM_FIELD(PRM_T_INT, "force", 0, "How hard", .min = 1, .max = 9, .write = "channel_manager")),
        .result = PRM_FIELDS(PRM_ROW("box", "box", box_fields, PRM_REQUIRED, "As it is now")),
        .example = "{\"id\":\"box_01h8xgq3m2c4f\",\"force\":3}"),
    PRM_METHOD(.name = "store.look", .doc = "Look around", .access = PRM_PUBLIC_READ, .run = do_nothing,
        .params = PRM_FIELDS(PRM_BOOL("far", 0, "Farther"), PRM_TEXT("where", 1, 9, PRM_REQUIRED, "At what")),
        .result = PRM_FIELDS(PRM_TIME("at", PRM_REQUIRED, "When"), PRM_LIST("seen", NULL, 0, "What"))),
    NULL,
};
static const prm_event *const events[] = {
    PRM_EVENT(.name = "store.closed", .doc = "A box was closed", .audience = "vendor",
        .data = PRM_FIELDS(PRM_TEXT("how", 1, 9, 0, "How"), PRM_BOOL("hard", 0, "Whether"))),
    NULL,
};
static const prm_metric *const metrics[] = {
    PRM_METRIC(.name = "store.hard", .doc = "Share closed hard", .unit = "bps", .audience = "vendor",
        .from = "share(hard) on store.closed where how = hand | foot by day"),
    NULL,
};
static const prm_plugin store = {.size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .id = "store", .version = "1.0", .doc = "Boxes", .namespaces = PRM_TEXTS("store"), .entities = entities,
    .methods = methods, .events = events, .metrics = metrics};

static const prm_principal manager = {.side = PRM_VENDOR_SIDE, .user_id = "user_1", .partner_id = "", .locale = "en",
    .roles = PRM_TEXTS("channel_manager")};
static const prm_principal sales = {.side = PRM_PARTNER_SIDE, .user_id = "user_2", .partner_id = "partner_1",
    .locale = "en", .roles = PRM_TEXTS("partner_sales")};

static void free_host(prm_host **host)
{
    prm_host_free(*host);
}

static bool make_host(prm_host **host)
{
    static const prm_plugin *const builtins[] = {&store, NULL};
    prm_error error = {0};
    prm_json_start();
    bool is_made = prm_host_new(builtins, host, &error) == PRM_OK && prm_host_seal(*host, &error) == PRM_OK;
    if (!is_made && error.status != PRM_E_NOMEM)
        CHECK_STR(error.message, "");
    return is_made;
}

#define SCOPED_HOST(name)                                                                                              \
    __attribute__((cleanup(free_host))) prm_host *name = NULL;                                                         \
    ALLOC_OK(make_host(&name))

TEST(a_document_has_what_its_reader_may_call)
{
    SCOPED_HOST(host);
    SCOPED_BUF(text, 0);
    prm_error error = {0};
    CHECK_INT(prm_describe_openrpc(host, &manager, &text, &error), PRM_OK);
    const char *whole = test_text(&text);
    CHECK_HAS(whole, "{\"openrpc\":\"1.3.2\",\"info\":{");
    CHECK_HAS(whole, "\"name\":\"store.close\",\"summary\":\"Close a box\"");
    CHECK_HAS(whole, "{\"name\":\"force\",\"summary\":\"How hard\",\"schema\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":9}}");
    CHECK_HAS(whole, "\"schema\":{\"type\":\"string\",\"pattern\":\"^box_[0-9a-hjkmnp-tv-z]{13}$\"}");
    CHECK_HAS(whole, "{\"$ref\":\"#/components/contentDescriptors/expect_version\"}");
    CHECK_HAS(whole, "\"properties\":{\"box\":{\"$ref\":\"#/components/schemas/box\"}}");
    CHECK_HAS(whole, "\"note\":{\"type\":\"string\"");
    CHECK_HAS(whole, "\"x-access\":\"write\",\"x-roles\":[\"channel_manager\"],\"x-subject\":\"box\"");
    prm_buf_clear(&text);
    CHECK_INT(prm_describe_openrpc(host, &sales, &text, &error), PRM_OK);
    whole = test_text(&text);
    CHECK(whole != NULL && strstr(whole, "store.close") == NULL && strstr(whole, "\"note\"") == NULL);
    CHECK_HAS(whole, "\"stamp\":{\"type\":\"string\"");
    prm_buf_clear(&text);
    CHECK_INT(prm_describe_openrpc(host, &prm_principal_public, &text, &error), PRM_OK);
    whole = test_text(&text);
    CHECK(whole != NULL && strstr(whole, "store.boxes") == NULL && strstr(whole, "\"box\"") == NULL);
    CHECK_HAS(whole, "store.look");
}

TEST(examples_are_instances_of_what_is_declared)
{
    SCOPED_HOST(host);
    SCOPED_BUF(text, 0);
    prm_error error = {0};
    CHECK_INT(prm_describe_openrpc(host, NULL, &text, &error), PRM_OK);
    const char *whole = test_text(&text);
    /* The row a method answers is the one its example names; the rest is the entity's example. */
    CHECK_HAS(whole, "\"value\":{\"box\":{\"id\":\"box_01h8xgq3m2c4f\",\"version\":1,\"created_at\":\"2026-12-01T09:30:00.000Z\","
                     "\"updated_at\":\"2026-12-01T09:30:00.000Z\",\"state\":\"open\",\"label\":\"Cups\"}}");
    /* Derived methods take theirs from the entity; read-only fields are no params. */
    CHECK_HAS(whole, "\"params\":[{\"name\":\"label\",\"value\":\"Cups\"}]");
    CHECK(whole != NULL && strstr(whole, "{\"name\":\"stamp\"") == NULL);
    /* A method that needs params and declares no example has none. */
    const char *look = whole != NULL ? strstr(whole, "\"name\":\"store.look\"") : NULL;
    CHECK(look != NULL && strstr(look, "\"examples\"") == NULL);
    /* What is required comes after what is not: by name alone. */
    CHECK_HAS(look, "\"paramStructure\":\"by-name\"");
}

TEST(the_reference_has_everything)
{
    SCOPED_HOST(host);
    SCOPED_BUF(text, 0);
    prm_error error = {0};
    CHECK_INT(prm_describe_markdown(host, &text, &error), PRM_OK);
    const char *whole = test_text(&text);
    CHECK_HAS(whole, "\n## store\n\nBoxes.\n");
    CHECK_HAS(whole, "\n#### store.close\n\nClose a box.\n\nwrite; for `channel_manager`; `idempotency_key`; `dry_run`; "
                     "`expect_version`\n");
    CHECK_HAS(whole, "| `force` | integer, 1 to 9, set by `channel_manager` | How hard |\n");
    CHECK_HAS(whole, "| `box` | row of `box`, required | As it is now |\n");
    CHECK_HAS(whole, "\n### Metrics\n\n| metric | unit | for the | what | from |\n|---|---|---|---|---|\n| `store.hard` | bps | "
                     "vendor | Share closed hard | share(hard) on store.closed where how = hand \\| foot by day |\n");
    CHECK_HAS(whole, "\n#### box\n\nA box. Seen by: `vendor`.\n\nBegins as `open`.\n\n- `open > closed`\n");
}

static void free_descriptions(prm_descriptions **descriptions)
{
    prm_descriptions_free(*descriptions);
}

TEST(a_document_is_made_once)
{
    SCOPED_HOST(host);
    SCOPED_BUF(one, 0);
    SCOPED_BUF(other, 0);
    __attribute__((cleanup(free_descriptions))) prm_descriptions *made = NULL;
    char digest[PRM_DESCRIPTION_DIGEST] = "", again[PRM_DESCRIPTION_DIGEST] = "";
    prm_error error = {0};
    ALLOC_OK(prm_descriptions_new(host, &made, &error) == PRM_OK);
    ALLOC_OK(prm_descriptions_get(made, &manager, &one, digest, &error) == PRM_OK);
    CHECK_INT(strlen(digest), PRM_DESCRIPTION_DIGEST - 1);
    CHECK_INT(prm_descriptions_get(made, &manager, &other, again, &error), PRM_OK);
    CHECK_STR(again, digest);
    CHECK(one.length == other.length && memcmp(one.data, other.data, one.length) == 0);
    CHECK_INT(prm_descriptions_get(made, &sales, NULL, again, &error), PRM_OK);
    CHECK(strcmp(again, digest) != 0);
}

TEST(what_is_kept_is_bounded)
{
    SCOPED_HOST(host);
    __attribute__((cleanup(free_descriptions))) prm_descriptions *made = NULL;
    char digest[PRM_DESCRIPTION_DIGEST];
    prm_error error = {0};
    ALLOC_OK(prm_descriptions_new(host, &made, &error) == PRM_OK);
    for (unsigned given = 0; given < 36; given++) {
        const char *roles[8] = {NULL};
        size_t count = 0;
        for (unsigned bit = 0; bit < 7; bit++) {
            if ((given >> bit & 1) != 0)
                roles[count++] = prm_roles[bit].name;
        }
        prm_principal reader = manager;
        reader.roles = roles;
        ALLOC_OK(prm_descriptions_get(made, &reader, NULL, digest, &error) == PRM_OK);
    }
    /* Texts that are too long are refused, not cut: two readers never share a document by accident. */
    const char *many[200];
    for (size_t i = 0; i < 199; i++)
        many[i] = "channel_manager";
    many[199] = NULL;
    prm_principal reader = manager;
    reader.roles = many;
    CHECK_INT(prm_descriptions_get(made, &reader, NULL, digest, &error), PRM_E_NOMEM);
}

TEST_MAIN(CASE(a_document_has_what_its_reader_may_call), CASE(examples_are_instances_of_what_is_declared),
    CASE(the_reference_has_everything), CASE(a_document_is_made_once), CASE(what_is_kept_is_bounded))
