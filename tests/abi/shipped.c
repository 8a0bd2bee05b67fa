/* SPDX-License-Identifier: Apache-2.0 */
/* The plugins that come with the server pass every check and fit each other. */
#include "base/json.h"
#include "services/services.h"
#include "plugins/call.h"
#include "test.h"

#include <stdio.h>

const prm_api *prm = &prm_host_api; /* of the services' own methods */

/* What keeps files, who users are, and that rules have changed, is the server's. */
static const prm_entity *const kept[] = {
    PRM_ENTITY(.name = "file", .path = "files", .scope = "vendor",
        .fields = PRM_FIELDS(PRM_TEXT("name", 1, 200, PRM_REQUIRED, "Name"))),
    PRM_ENTITY(.name = "user", .path = "users", .scope = "vendor",
        .fields = PRM_FIELDS(PRM_TEXT("name", 1, 200, PRM_REQUIRED, "Name"))),
    NULL};
static const prm_event *const happening[] = {
    PRM_EVENT(.name = "users.invited", .since = 1, .audience = "vendor"),
    PRM_EVENT(.name = "users.created", .since = 1, .audience = "vendor"),
    PRM_EVENT(.name = "rules.activated", .since = 1, .audience = "vendor"),
    NULL};
static const prm_plugin files = {.size = sizeof(files),
    .magic = PRM_ABI_MAGIC,
    .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_MINOR,
    .id = "files",
    .version = "1.0",
    .namespaces = PRM_TEXTS("files", "users", "rules"),
    .entities = kept,
    .events = happening};

TEST(the_shipped_plugins_load_and_fit)
{
    static const prm_plugin *const builtins[] = {&prm_services_plugin, &files, NULL};
    prm_error error = {0};
    prm_host *host = NULL;
    prm_json_start();
    REQUIRE(prm_host_new(builtins, &host, &error) == PRM_OK);
    REQUIRE(prm_services_offer(host, &error) == PRM_OK);
    prm_status status = prm_host_load_all(host, SHIPPED, NULL, &error);
    if (status == PRM_OK)
        status = prm_host_seal(host, &error);
    if (!CHECK_INT(status, PRM_OK))
        fprintf(stderr, "%s\n", error.message);
    CHECK(prm_host_plugin_at(host, 2) != NULL);
    for (size_t i = 2; prm_host_plugin_at(host, i) != NULL; i++) {
        SCOPED_BUF(out, 0);
        CHECK_INT(prm_host_inspect(prm_host_plugin_at(host, i)->path, &out, &error), PRM_OK);
        CHECK(out.length > 0);
    }
    prm_host_free(host);
}

TEST_MAIN(CASE(the_shipped_plugins_load_and_fit))
