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
static const char *roles_of(world *w, const prm_principal *principal)
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
    CHECK_STR(roles_of(&w, who), "partner_sales partner_admin");
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
    CHECK_STR(roles_of(&w, who), "partner_sales");
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
    CHECK_STR(roles_of(&w, who), "admin");
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

static prm_status ask_limits(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t amount = 0;
    const char *currency = "";

    CHECK_INT(prm->caller_limit(call, "fund_approver", &amount, &currency), PRM_OK);
    CHECK_INT(amount, 250000);
    CHECK_STR(currency, "EUR");
    CHECK_INT(prm->caller_limit(call, "admin", &amount, &currency), PRM_E_NOT_FOUND); /* a role it has not */
    CHECK_INT(prm->caller_limit(call, "auditor", &amount, &currency), PRM_E_NOT_FOUND); /* one without a limit */
    CHECK_INT(prm->caller_limit(call, NULL, &amount, &currency), PRM_E_NOT_FOUND);
    return PRM_OK;
}

TEST(a_plugin_learns_its_callers_limits)
{
    SCOPED_WORLD(w);
    char token[PRM_TOKEN_TEXT];
    const char *id;
    const prm_principal *who;
    REQUIRE(make_user(&w,
        "{'name':'Fay','email':'fay@example.com','roles':['fund_approver','auditor'],"
        "'limits':{'fund_approver':{'amount':250000,'currency':'EUR'},'admin':{'amount':1,'currency':'EUR'}}}",
        token, &id));
    REQUIRE(find(&w, token, &who) == PRM_OK);
    CHECK_INT(world_do(&w, who, "{}", ask_limits), PRM_OK);
    prm_principal_unref(who);
}

static prm_status ask_territories(prm_call *call, const prm_val *params, prm_val *result)
{
    CHECK_INT(prm->covers(call, prm->text(params, "id")), *prm->text(params, "text") == 'y');
    CHECK_INT(prm->covers(call, "no id"), *prm->text(params, "text") == 'y' && call->scope.side != PRM_VENDOR_SIDE);
    return PRM_OK;
}

TEST(a_plugin_learns_where_its_caller_may_work)
{
    SCOPED_WORLD(w);
    const char *yes = world_text(&w, "{'id':'%s','text':'y'}", w.france), *no = world_text(&w, "{'id':'%s'}", w.europe);
    CHECK_INT(world_do(&w, world_channel(&w, w.france), yes, ask_territories), PRM_OK);
    CHECK_INT(world_do(&w, world_channel(&w, w.europe), yes, ask_territories), PRM_OK);
    CHECK_INT(world_do(&w, world_channel(&w, w.france), no, ask_territories), PRM_OK);
    CHECK_INT(world_do(&w, world_sales(&w, w.other), yes, ask_territories), PRM_OK);
}

/* -1: none */
static int64_t limit_of(const prm_principal *who, const char *role)
{
    for (size_t i = 0; i < who->limit_count; i++)
        if (strcmp(who->limits[i].role, role) == 0)
            return who->limits[i].amount;
    return -1;
}

TEST(roles_of_the_configuration)
{
    SCOPED_WORLD(w);
    const prm_role *roles;
    prm_field_errors errors = {.arena = w.arena};
    const prm_val *good = world_json(&w,
        "[{'name':'deal_desk','side':'vendor','based_on':['channel_manager','auditor'],'grants':['rules.list']},"
        "{'name':'senior_desk','side':'vendor','based_on':['auditor']},{'name':'partner_intern','side':'partner'}]");
    REQUIRE(prm_roles_read(good, w.arena, &roles, &errors) == PRM_OK);
    const prm_role *desk = prm_role_in(roles, "deal_desk");
    REQUIRE(desk != NULL && desk->side == PRM_VENDOR_SIDE);
    CHECK_STR(desk->based_on[1], "auditor");
    CHECK_INT(prm_role_in(roles, "partner_intern")->side, PRM_PARTNER_SIDE);
    CHECK(prm_role_find("deal_desk") == NULL && prm_role_in(roles, "admin") != NULL);
    char token[PRM_TOKEN_TEXT];
    const char *id;
    const prm_principal *who;
    REQUIRE(make_user(&w, "{'name':'Des','email':'des@example.com','roles':['deal_desk','channel_manager']}", token, &id));
    const prm_people people = {.db = w.db, .model = prm_host_model(w.host), .roles = roles, .now = 1000};
    REQUIRE(prm_principal_by_token(&people, token, &who, &w.error) == PRM_OK);
    CHECK_STR(roles_of(&w, who), "deal_desk channel_manager auditor");
    prm_principal_unref(who);

    /* What is set for a configured role holds for what it brings, but where that has a limit of its own. */
    REQUIRE(make_user(&w,
        "{'name':'Lim','email':'lim@example.com','roles':['deal_desk','senior_desk','channel_manager'],'limits':"
        "{'deal_desk':{'amount':500,'currency':'EUR'},'senior_desk':{'amount':900,'currency':'EUR'},"
        "'channel_manager':{'amount':7,'currency':'EUR'}}}", token, &id));
    REQUIRE(prm_principal_by_token(&people, token, &who, &w.error) == PRM_OK);
    CHECK_INT(limit_of(who, "deal_desk"), 500);
    CHECK_INT(limit_of(who, "senior_desk"), 900);
    CHECK_INT(limit_of(who, "auditor"), 900);
    CHECK_INT(limit_of(who, "channel_manager"), 7);
    CHECK_INT(limit_of(who, "admin"), -1);
    prm_principal_unref(who);

    const prm_val *bad = world_json(&w,
        "[{'name':'admin','side':'vendor'},{'name':'Desk','side':'vendor'},{'name':'vendor','side':'vendor'},"
        "{'name':'a','side':'partner','based_on':['admin','nobody']},{'name':'a','side':'partner'}]");
    CHECK_INT(prm_roles_read(bad, w.arena, &roles, &errors), PRM_E_INVALID);
    static const char *const fields[] = {"roles[0].name", "roles[1].name", "roles[2].name", "roles[3].based_on[0]",
        "roles[3].based_on[1]", "roles[4].name"};
    REQUIRE(errors.count == 6);
    for (size_t i = 0; i < 6; i++)
        CHECK_STR(errors.items[i].field, fields[i]);
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
    CASE(tokens_differ_and_only_their_digest_is_kept), CASE(roles_are_of_one_side_each),
    CASE(a_plugin_learns_its_callers_limits), CASE(a_plugin_learns_where_its_caller_may_work),
    CASE(roles_of_the_configuration))
