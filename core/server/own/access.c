/* SPDX-License-Identifier: Apache-2.0 */
/** @file  People and access, declared: sessions, users, tokens and roles. */
#include "people.h"

#include "access/password.h"

#define ID(entity, doc) PRM_REF("id", entity, PRM_REQUIRED, doc)
#define ROLES(flags, doc)                                                                                              \
    PRM_FIELD(PRM_T_LIST, "roles", flags, doc, .min = 1, .max = 20, .items = PRM_TEXT("role", 1, 40, 0, "A role"))
#define NAME(flags)  PRM_TEXT("name", 1, 200, flags | PRM_PERSONAL, "The person's name")
#define EMAIL                                                                                                          \
    PRM_FIELD(PRM_T_EMAIL, "email", PRM_REQUIRED | PRM_PERSONAL, "Address, unique without regard to case",             \
        .min = PRM_ANY, .max = 254)
#define PARTNER PRM_REF("partner", "partner", 0, "The partner the user works for; absent for the vendor's own people")
#define PERSON  PRM_REF("person", "person", 0, "Who it is; a person of that partner")
#define LOCALE  PRM_TEXT("locale", 2, 20, 0, "Language of texts, \"en\", \"fr\" or \"de\"")
#define TERRITORIES                                                                                                    \
    PRM_FIELD(PRM_T_LIST, "territories", PRM_VENDOR,                                                                   \
        "Binds the vendor roles to these and what they contain; absent: all",                                          \
        .min = 1, .max = 500, .items = PRM_REF("territory", "territory", 0, "A territory"))
#define LIMITS                                                                                                         \
    PRM_OBJECT("limits", NULL, PRM_VENDOR, "The most money each role may approve: {fund_approver: {amount, currency}}")
#define STATUS                                                                                                         \
    PRM_ENUM("status", "invited|active|locked", PRM_READONLY, "Whether the user may call; absent: active")
#define SECRET(name, doc) PRM_TEXT(name, 1, 200, PRM_SECRET, doc)
#define SECRET_LOST       PRM_BOOL("secret_lost", 0, "This repeats an answer whose token was shown once")
#define TOKEN(doc)        PRM_TEXT("token", 1, 200, PRM_REQUIRED | PRM_SECRET, doc)
#define PASSWORD                                                                                                       \
    PRM_LINES("password", 1, PRM_PASSWORD_GIVEN, PRM_REQUIRED | PRM_SECRET,                                            \
        "12 to 256 characters, none of the first that are tried, not the e-mail address")
#define LOGIN                                                                                                          \
    PRM_TEXT("login", 1, 254, PRM_READONLY | PRM_PERSONAL | PRM_VENDOR,                                                \
        "The address the user signs in with; absent until an invitation is accepted")
#define SIGNED_OUT PRM_TIME("signed_out_at", PRM_READONLY, "Logins of before are over")

static const prm_field *const user_fields[] = { NAME(PRM_REQUIRED), EMAIL,
    ROLES(PRM_REQUIRED, "What the user may do: see roles.list"), PARTNER, PERSON, TERRITORIES, LIMITS, LOCALE, STATUS,
    LOGIN, SIGNED_OUT, NULL };

#define TOKEN_USER    PRM_REF("user", "user", PRM_REQUIRED, "Whose token it is")
#define TOKEN_NAME    PRM_TEXT("name", 1, 200, 0, "What its owner calls it, \"nightly export\"")
#define TOKEN_ROLES   ROLES(0, "Only these of the user's roles; absent: all")
#define TOKEN_EXPIRES PRM_TIME("expires_at", 0, "Until when it is good; absent: until it is revoked")

static const prm_field *const token_fields[] = {
    TOKEN_USER, TOKEN_NAME, TOKEN_ROLES, TOKEN_EXPIRES,
    PRM_ENUM("kind", "api|login|invitation|reset", PRM_READONLY, "What it is for; absent: api"),
    PRM_TIME("revoked_at", PRM_READONLY, "Since when it is no longer"),
    PRM_TEXT("digest", 64, 64, PRM_REQUIRED | PRM_READONLY | PRM_VENDOR, "SHA-256 of the token, in hex"), NULL
};

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "user", .path = "users", .doc = "A login of at most one person", .since = 1, .scope = "partner",
        .ops = "get list: admin | partner_admin", .fields = user_fields, .label = "name",
        .example = "{\"name\":\"Ada King\",\"email\":\"ada@example.com\",\"roles\":[\"channel_manager\"]}",
        .indexes = PRM_TEXTS("unique login", "email", "partner", "person")),
    PRM_ENTITY(.name = "token", .path = "tokens", .doc = "A secret that stands for a user", .since = 1,
        .scope = "user.partner", .ops = "get list: admin | partner_admin", .fields = token_fields,
        .indexes = PRM_TEXTS("unique digest", "user, kind, revoked_at")),
    NULL
};

#define SESSION                                                                                                        \
    PRM_TEXT("user", 0, 40, PRM_REQUIRED, "The user's id"),                                                            \
        PRM_REF("partner", "partner", 0, "The partner the user works for"),                                            \
        PRM_LIST("roles", PRM_TEXT("role", 1, 40, 0, "A role"), PRM_REQUIRED, "What the user may do"),                 \
        PRM_ENUM("side", "vendor|partner", PRM_REQUIRED, "Which side the user is on"),                                 \
        PRM_TIME("expires_at", 0, "Until when the token is good; absent: until it is revoked")
#define DESCRIPTION PRM_TEXT("description", 32, 32, PRM_REQUIRED, "Digest of what rpc.discover answers this user")

static const prm_field *const user_result[] = { PRM_ROW("user", "user", user_fields, PRM_REQUIRED, "As stored"), NULL };

#define METHOD(n, a, r, d, f, ...)                                                                                     \
    PRM_METHOD(.name = n, .access = a, .roles = r, .doc = d, .since = 1, .run = f, __VA_ARGS__)
#define WRITES .flags = PRM_NO_DRY_RUN
#define EXAMPLE_OF_TOKEN                                                                                               \
    "{\"token\":\"prm_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG\",\"password\":\"four horses and a stable\"}"
#define ADMINS "admin | partner_admin"

static const prm_method *const methods[] = {
    METHOD("session.authenticate", PRM_PUBLIC_READ, NULL, "Bind this connection to the user of a token",
        prm_own_authenticate, .result = PRM_FIELDS(SESSION, DESCRIPTION),
        .params = PRM_FIELDS(PRM_TEXT("token", 1, 200, PRM_REQUIRED | PRM_SECRET, "As tokens.create gave it")),
        .example = "{\"token\":\"prm_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG\"}"),
    METHOD("session.login", PRM_PUBLIC_WRITE, NULL,
        "Sign in: the answer is a token for session.authenticate, good for twelve hours", prm_own_login, WRITES,
        .params = PRM_FIELDS(PRM_TEXT("email", 1, 254, PRM_REQUIRED | PRM_PERSONAL, "The user's address"), PASSWORD),
        .example = "{\"email\":\"ada@example.com\",\"password\":\"four horses and a stable\"}",
        .result = PRM_FIELDS(SECRET("token", "Keep it: only its digest is stored"), SESSION)),
    METHOD("session.accept_invitation", PRM_PUBLIC_WRITE, NULL,
        "Take up an invitation: set the password to sign in with",
        prm_own_accept_invitation, WRITES, .params = PRM_FIELDS(TOKEN("As users.invite gave it; good once"), PASSWORD),
        .example = EXAMPLE_OF_TOKEN,
        .result = PRM_FIELDS(PRM_REF("user", "user", PRM_REQUIRED, "Who may sign in now"))),
    METHOD("session.reset_password", PRM_PUBLIC_WRITE, NULL,
        "Set another password; the one before is good no longer, and its logins end", prm_own_reset_password, WRITES,
        .params = PRM_FIELDS(TOKEN("As users.reset gave it; good once"), PASSWORD),
        .example = EXAMPLE_OF_TOKEN,
        .result = PRM_FIELDS(PRM_REF("user", "user", PRM_REQUIRED, "Whose password it is"))),
    METHOD("session.logout", PRM_WRITE, "*",
        "Revoke the login token this connection is bound to; the connection closes after the answer", prm_own_logout,
        WRITES,
        .result = PRM_FIELDS(PRM_REF("token", "token", PRM_REQUIRED, "Which token it was"))),
    METHOD("users.create", PRM_WRITE, "admin", "Make a user; a token lets it in", prm_own_create_user, WRITES,
        .params = user_fields, .result = user_result,
        .example = "{\"name\":\"Ada King\",\"email\":\"ada@example.com\",\"roles\":[\"channel_manager\"]}"),
    METHOD("users.invite", PRM_WRITE, ADMINS,
        "Make a user who sets a password with the token of the answer, once and within 72 hours. Again for one who has "
        "not come: the roles are those of now, and the token before is good no longer",
        prm_own_invite_user, WRITES,
        .params = PRM_FIELDS(NAME(0), EMAIL, ROLES(PRM_REQUIRED, "What the user may do: see roles.list"), PARTNER,
            PERSON, TERRITORIES, LIMITS, LOCALE),
        .result = PRM_FIELDS(PRM_ROW("user", "user", user_fields, PRM_REQUIRED, "As stored"),
            SECRET("token", "What session.accept_invitation takes; only its digest is stored"), SECRET_LOST,
            PRM_TIME("expires_at", PRM_REQUIRED, "Until when it is good")),
        .example = "{\"email\":\"grace@example.com\",\"roles\":[\"channel_manager\"]}"),
    METHOD("users.reset", PRM_WRITE, ADMINS,
        "Let a user set another password with the token of the answer, once and within 24 hours", prm_own_reset_user,
        WRITES, .subject = "user", .params = PRM_FIELDS(ID("user", "Whose")),
        .result = PRM_FIELDS(SECRET("token", "What session.reset_password takes; only its digest is stored"),
            SECRET_LOST, PRM_TIME("expires_at", PRM_REQUIRED, "Until when it is good")),
        .example = "{\"id\":\"user_01h8xgq3m2c4e\"}"),
    METHOD("users.set_roles", PRM_WRITE, ADMINS,
        "Change what a user may do: its connections close, and what it calls next is by the new roles. Roles are "
        "replaced; territories and limits stay as they are unless given, null takes them away",
        prm_own_set_roles, WRITES, .subject = "user",
        .params = PRM_FIELDS(ID("user", "Whose"), ROLES(PRM_REQUIRED, "All roles from now on"), TERRITORIES, LIMITS),
        .result = user_result, .example = "{\"id\":\"user_01h8xgq3m2c4e\",\"roles\":[\"channel_manager\"]}"),
    METHOD("users.lock", PRM_WRITE, ADMINS, "Keep a user out: its connections close, its tokens rest",
        prm_own_lock_user, WRITES,
        .subject = "user",
        .params = PRM_FIELDS(ID("user", "Whom"), PRM_LINES("reason", 1, 500, 0, "Why; it is kept in the journal")),
        .result = user_result, .example = "{\"id\":\"user_01h8xgq3m2c4e\",\"reason\":\"Left the company\"}"),
    METHOD("users.unlock", PRM_WRITE, ADMINS, "Let a locked user in again", prm_own_unlock_user, WRITES,
        .subject = "user", .params = PRM_FIELDS(ID("user", "Whom")), .result = user_result,
        .example = "{\"id\":\"user_01h8xgq3m2c4e\"}"),
    METHOD("tokens.create", PRM_WRITE, ADMINS, "Make a token for a user; it is shown once", prm_own_create_token,
        WRITES,
        .params = PRM_FIELDS(TOKEN_USER, TOKEN_NAME, TOKEN_ROLES, TOKEN_EXPIRES),
        .result = PRM_FIELDS(SECRET("token", "Keep it: only its digest is stored"), SECRET_LOST,
            PRM_REF("id", "token", PRM_REQUIRED, "What tokens.revoke takes"),
            PRM_TIME("expires_at", 0, "Until when it is good")),
        .example = "{\"user\":\"user_01h8xgq3m2c4e\",\"name\":\"nightly export\",\"roles\":[\"auditor\"]}"),
    METHOD("tokens.revoke", PRM_WRITE, ADMINS, "End a token: its connections close, and it is good for nothing more",
        prm_own_revoke_token, WRITES, .subject = "token", .params = PRM_FIELDS(ID("token", "Which")),
        .result = PRM_FIELDS(PRM_ROW("token", "token", token_fields, PRM_REQUIRED, "As stored")),
        .example = "{\"id\":\"token_01h8xgq3m2c4e\"}"),
    METHOD("roles.list", PRM_READ, "admin", "Every role, and what the declarations let it call", prm_own_list_roles,
        .result = PRM_FIELDS(PRM_LIST("items", NULL, PRM_REQUIRED,
            "One by one: {role, side, doc, configured, based_on, methods}"))),
    NULL
};

static const prm_field *const user_event[] = { PRM_LINES("reason", 0, 500, 0, "Why"), NULL };
#define EVENT(n, d) PRM_EVENT(.name = n, .since = 1, .doc = d, .audience = "vendor", .data = user_event)

static const prm_event *const events[] = {
    EVENT("users.created", "A user was made"),
    EVENT("users.invited", "A user was invited"),
    EVENT("users.joined", "An invitation was taken up"),
    EVENT("users.reset_offered", "A user may set another password"),
    EVENT("users.password_changed", "A user has set another password"),
    EVENT("users.roles_changed", "A user's roles, territories or limits are others"),
    EVENT("users.locked", "A user is kept out"),
    EVENT("users.unlocked", "A locked user may come in again"),
    EVENT("tokens.created", "A token was made"),
    EVENT("tokens.revoked", "A token is good for nothing more"),
    NULL
};

const prm_plugin prm_own_access = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_MINOR, .api = &prm, .id = "access", .version = PRM_VERSION,
    .doc = "Sessions, users, tokens and roles",
    .namespaces = PRM_TEXTS("session", "users", "tokens", "roles"), .entities = entities, .methods = methods,
    .events = events };
