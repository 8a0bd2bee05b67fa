/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of prm.users and of quotas: tells what the service says, and lets itself be asked a few times a day. */
#include <prm/users.h>

static const prm_field *const settings[] = { PRM_FIELD(PRM_T_INT, "asks_per_day", 0,
                                                 "How often a partner may ask, and dry runs of people.keep count apart",
                                                 .min = 1, .max = 1000, .preset = "3"),
    NULL };

static const prm_field *const note_fields[] = { PRM_TEXT("text", 1, 100, PRM_REQUIRED, "What it says"), NULL };
static const prm_entity *const entities[] = { PRM_ENTITY(.name = "scrap", .path = "people.scraps", .scope = "vendor",
                                                  .ops = "list: admin", .doc = "A scrap", .fields = note_fields),
    NULL };

static const char *or_null(const prm_val *params, const char *key)
{
    return prm->get(params, key) ? prm->text(params, key) : NULL;
}

static prm_status holders(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *list;
    int64_t limit = 0;

    (void)prm->get_integer(params, "limit", &limit);
    PRM_TRY(users->holders(call, prm->text(params, "roles"), or_null(params, "partner"), or_null(params, "territory"),
        (uint32_t)limit, &list));
    return prm->set(result, "items", list);
}

static prm_status describe(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *user;

    PRM_TRY(users->describe(call, prm->text(params, "user"), &user));
    return prm->set(result, "user", user);
}

static prm_status holds(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    int32_t is = 0;

    PRM_TRY(users->holds(call, prm->text(params, "user"), prm->text(params, "roles"), or_null(params, "territory"), &is));
    return prm->set_boolean(result, "holds", is);
}

static prm_status ask(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call;
    return prm->set(result, "text", prm->get(params, "text"));
}

static prm_status keep(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;

    PRM_TRY(prm->create(call, "scrap", params, &row));
    return prm->set(result, "text", prm->get(params, "text"));
}

#define ROLES     PRM_TEXT("roles", 1, 200, PRM_REQUIRED, "Who hold one of these")
#define TERRITORY PRM_REF("territory", "territory", 0, "And may work there")
#define USER      PRM_TEXT("user", 1, 40, PRM_REQUIRED, "Who")
#define SELLERS   "partner_sales | partner_admin | channel_manager"
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "people.holders", .access = PRM_READ, .roles = "admin", .doc = "Who there is",
        .params = PRM_FIELDS(ROLES, PRM_REF("partner", "partner", 0, "Of which partner"), TERRITORY,
            PRM_INT("limit", 0, 1000, 0, "How many")),
        .result = PRM_FIELDS(PRM_LIST("items", NULL, PRM_REQUIRED, "Who")), .run = holders),
    PRM_METHOD(.name = "people.describe", .access = PRM_READ, .roles = "admin", .doc = "Who it is",
        .params = PRM_FIELDS(USER), .result = PRM_FIELDS(PRM_OBJECT("user", NULL, PRM_REQUIRED, "The user")),
        .run = describe),
    PRM_METHOD(.name = "people.holds", .access = PRM_READ, .roles = "admin", .doc = "Whether one does",
        .params = PRM_FIELDS(USER, ROLES, TERRITORY), .result = PRM_FIELDS(PRM_BOOL("holds", PRM_REQUIRED, "Whether")),
        .run = holds),
    PRM_METHOD(.name = "people.ask", .access = PRM_READ, .roles = SELLERS, .doc = "Answers the same",
        .params = note_fields, .result = note_fields, .run = ask, .quota = "asks_per_day"),
    PRM_METHOD(.name = "people.keep", .access = PRM_WRITE, .roles = SELLERS, .doc = "Keeps it",
        .flags = PRM_WRITES_REACHED, .params = note_fields, .result = note_fields, .run = keep, .quota = "asks_per_day"),
    NULL
};

PRM_PLUGIN(.id = "people", .version = "1.0.0", .doc = "Tells of users, a few times a day",
    .namespaces = PRM_TEXTS("people"), .needs = PRM_TEXTS("partners >= 0.1"), .services = PRM_TEXTS(PRM_USERS_SERVICE),
    .reaches = PRM_TEXTS("scrap"), .entities = entities, .methods = methods, .settings = settings);
