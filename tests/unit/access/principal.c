/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens and who they name. */
#include "world.h"

#include "base/hash.h"

/* A user with these values and a token of it. */
static bool make_user(world *w, const char *values, char token[PRM_TOKEN_TEXT], const char **id)
{
    char digest[65];
    if (!CHECK_INT(world_run(w, PRM_CALL_WRITE, &world_manager, "users.create", values, -1, NULL), PRM_OK))
        return false;
    *id = prm_val_get_str(prm_val_get(w->result, "user"), "id");
    if (!CHECK_INT(prm_token_make(token, digest, &w->error), PRM_OK))
        return false;
    const char *row = world_text(w, "{'user':'%s','digest':'%s'}", *id, digest);
    return CHECK_INT(world_run(w, PRM_CALL_WRITE, &world_manager, "tokens.create", row, -1, NULL), PRM_OK);
}

static prm_status find(world *w, const char *token, const prm_principal **out)
{
    const prm_people people = {.db = w->db, .model = prm_host_model(w->host), .now = 1000};
    return prm_principal_by_token(&people, token, out, &w->error);
}

/* "a b" */
static const char *roles(world *w, const prm_principal *principal)
{
    const char *text = "";
    for (size_t i = 0; principal->roles[i] != NULL; i++)
        text = world_text(w, "%s%s%s", text, i > 0 ? " " : "", principal->roles[i]);
    return text;
}

TEST(a_token_names_its_user)
{
    SCOPED_WORLD(w);
    char token[PRM_TOKEN_TEXT];
    const char *id;
    const prm_principal *who;
    REQUIRE(make_user(&w,
        world_text(&w,
            "{'name':'Ann','email':'ann@example.com','roles':['partner_sales',"
            "'partner_admin'],'partner':'%s','locale':'fr'}",
            w.child),
        token, &id));
    REQUIRE(find(&w, token, &who) == PRM_OK);
    CHECK_INT(who->side, PRM_PARTNER_SIDE);
    CHECK_STR(who->user_id, id);
    CHECK_STR(who->partner_id, w.child);
    CHECK_STR(who->locale, "fr");
    CHECK_STR(roles(&w, who), "partner_sales partner_admin");
    CHECK(who->territories == NULL);
    const prm_principal *again = prm_principal_ref(who);
    prm_principal_unref(who);
    CHECK_STR(again->user_id, id); /* still held */
    prm_principal_unref(again);
}

TEST(roles_of_the_other_side_do_not_count)
{
    SCOPED_WORLD(w);
    char token[PRM_TOKEN_TEXT];
    const char *id;
    const prm_principal *who;
    REQUIRE(make_user(&w,
        world_text(&w,
            "{'name':'Bea','email':'bea@example.com','roles':['admin','partner_sales',"
            "'emperor'],'partner':'%s'}",
            w.child),
        token, &id));
    REQUIRE(find(&w, token, &who) == PRM_OK);
    CHECK_STR(roles(&w, who), "partner_sales");
    CHECK_STR(who->locale, "en");
    prm_principal_unref(who);
    REQUIRE(make_user(&w,
        world_text(&w,
            "{'name':'Cid','email':'cid@example.com','roles':['admin','partner_sales'],"
            "'territories':['%s']}",
            w.france),
        token, &id));
    REQUIRE(find(&w, token, &who) == PRM_OK);
    CHECK_INT(who->side, PRM_VENDOR_SIDE);
    CHECK_STR(roles(&w, who), "admin");
    CHECK_INT(who->territory_count, 1);
    prm_principal_unref(who);
}

TEST(what_is_no_token_names_nobody)
{
    SCOPED_WORLD(w);
    char token[PRM_TOKEN_TEXT], digest[65];
    const char *id;
    const prm_principal *who = NULL;
    REQUIRE(make_user(&w, "{'name':'Dan','email':'dan@example.com','roles':['admin'],'status':'locked'}", token, &id));
    CHECK_INT(find(&w, token, &who), PRM_E_UNAUTHENTICATED);
    const char *locked = world_text(&w, "%s", w.error.message);
    REQUIRE(make_user(&w, "{'name':'Eva','email':'eva@example.com','roles':['admin']}", token, &id));
    REQUIRE(prm_token_make(token, digest, &w.error) == PRM_OK);
    CHECK_INT(find(&w, token, &who), PRM_E_UNAUTHENTICATED); /* well formed, never given out */
    CHECK_STR(w.error.message, locked);
    static const char *const wrong[] = {"", "prm_", "prm_short", "PRM_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "prm_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'", "prm_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        CHECK_INT(find(&w, wrong[i], &who), PRM_E_UNAUTHENTICATED);
    CHECK_INT(find(&w, NULL, &who), PRM_E_UNAUTHENTICATED);
    CHECK(who == NULL);
}

TEST(tokens_differ_and_only_their_digest_is_kept)
{
    char token[PRM_TOKEN_TEXT], other[PRM_TOKEN_TEXT], digest[65], hex[65];
    uint8_t bytes[PRM_HASH_BYTES];
    prm_error error = {0};
    REQUIRE(prm_token_make(token, digest, &error) == PRM_OK);
    REQUIRE(prm_token_make(other, hex, &error) == PRM_OK);
    CHECK_INT(strlen(token), PRM_TOKEN_TEXT - 1);
    CHECK(strncmp(token, "prm_", 4) == 0 && strcmp(token, other) != 0);
    prm_hash(&(prm_span){.bytes = token, .length = strlen(token)}, 1, bytes);
    prm_hex(bytes, sizeof(bytes), hex);
    CHECK_STR(digest, hex);
}

TEST(roles_are_of_one_side_each)
{
    for (const prm_role *role = prm_roles; role->name != NULL; role++) {
        CHECK_INT(role->side, strncmp(role->name, "partner_", 8) == 0 ? PRM_PARTNER_SIDE : PRM_VENDOR_SIDE);
        CHECK(prm_role_find(role->name) == role && *role->doc != '\0');
    }
    CHECK(prm_role_find("emperor") == NULL && prm_role_find(NULL) == NULL);
}

TEST_MAIN(CASE(a_token_names_its_user), CASE(roles_of_the_other_side_do_not_count), CASE(what_is_no_token_names_nobody),
    CASE(tokens_differ_and_only_their_digest_is_kept), CASE(roles_are_of_one_side_each))
