/* SPDX-License-Identifier: Apache-2.0 */
#include "server/config.h"

#include "base/limits.h"

#define SETTING(t, n, d, ...) PRM_FIELD(t, n, 0, d, .min = PRM_ANY, .max = PRM_ANY, __VA_ARGS__)
#define PLACE(n, d)           PRM_TEXT(n, 1, 4000, 0, d)
#define PLACES(n, d)          PRM_LIST(n, PLACE("item", ""), 0, d)

static const prm_field *const tls[] = {
    PLACE("certificate", "PEM: the chain, leaf first. Without one, a development certificate in DATA/tls"),
    PLACE("key", "PEM: the certificate's key"),
    NULL,
};

static const prm_field *const http[] = {
    PRM_LIST("origins", PRM_TEXT("item", 1, 300, 0, ""), 0,
        "web pages that may call from a browser, as \"https://portal.example.com\". SIGHUP takes them over"),
    NULL,
};

static const prm_field *const rules[] = {
    PLACES("directories", "rule files; later directories override earlier ones. Without any, those shipped"),
    SETTING(PRM_T_ENUM, "activate",
        "rule files that differ from the rules in force: by_hand keeps them as a draft until rules.activate; on_start "
        "puts them in force (development)",
        .of = "by_hand|on_start", .preset = "\"by_hand\""),
    NULL,
};

static const prm_field *const role[] = {
    PRM_TEXT("name", 2, 40, PRM_REQUIRED, "what users are given, as \"deal_desk\""),
    PRM_FIELD(PRM_T_ENUM, "side", PRM_REQUIRED,
        "whose people may have it; it sees no more rows than others of that side",
        .of = "vendor|partner", .min = PRM_ANY, .max = PRM_ANY),
    PRM_TEXT("doc", 0, 300, 0, "what it is for"),
    PRM_LIST("based_on", PRM_TEXT("item", 1, 40, 0, ""), 0, "built-in roles of that side whose rights it has"),
    PRM_LIST("grants", PRM_TEXT("item", 1, 120, 0, ""), 0,
        "methods it may call besides; a partner's: of those that partners may call"),
    NULL,
};

static const prm_field *const plugin[] = {
    PRM_TEXT("id", 1, 63, PRM_REQUIRED, "the plugin's id"),
    PLACE("file", "its shared object; plugin_directory/ID.so unless given"),
    SETTING(PRM_T_BOOL, "optional", "whether the server starts without it if it cannot be loaded or started",
        .preset = "false"),
    PRM_OBJECT("settings", NULL, 0, "what prmd inspect lists as its settings; a secret as { file = \"PATH\" }"),
    NULL,
};

static const prm_field *const backup[] = {
    PLACE("directory",
        "where system.backup makes them; on the data's file system files are linked, not copied. Without "
        "one: DATA/backups"),
    SETTING(PRM_T_BOOL, "before_upgrade", "whether one is made before rows of an older schema are changed",
        .preset = "true"),
    NULL,
};

static const prm_field *const search[] = {
    SETTING(PRM_T_BOOL, "enabled",
        "whether rows are found by words: an index in DATA/search.db follows what is written",
        .preset = "true"),
    NULL,
};

static const prm_field *const outbox[] = {
    PLACE("folder",
        "a directory that is there: each event becomes a file in it, one line of JSON as events.list gives it to "
        "an admin, named in order; who reads it takes it away"),
    PRM_LIST("types", PRM_TEXT("item", 1, 200, 0, ""), 0,
        "which events: names, \"deals.approved\", or beginnings, \"deals.*\". Without any: all"),
    NULL,
};

static const prm_field *const log_section[] = {
    SETTING(PRM_T_ENUM, "level", "the least grave lines that are written", .of = "debug|info|warning|error",
        .preset = "\"info\""),
    SETTING(PRM_T_ENUM, "calls",
        "which calls leave a line with trace id, method, user, outcome and times: all of them at level info, or those "
        "alone that the server failed, at level warning. With level debug it is all of them anyway",
        .of = "all|failed", .preset = "\"all\""),
    NULL,
};

const prm_field *const prm_config_fields[] = {
    PLACE("data", "the data directory, made at the first start"),
    PRM_FIELD(PRM_T_TEXT, "listen", 0, "where to listen; port 0 takes a free one", .min = 3, .max = 80,
        .preset = "\"127.0.0.1:7443\""),
    PRM_OBJECT("tls", tls, 0, "What the server shows its clients. SIGHUP reads the files anew"),
    PRM_OBJECT("limits", prm_limits_fields, 0,
        "What one client, or all of them, may take. SIGHUP takes most of them over, and the log names the others"),
    PRM_OBJECT("http", http, 0, "HTTP"),
    PRM_OBJECT("rules", rules, 0, "Rule files"),
    PLACE("plugin_directory", "where plugins are; plugins/ beside bin/ unless given"),
    PRM_LIST("plugins", PRM_OBJECT("item", plugin, 0, ""), 0,
        "The plugins to load. Without this list: every one of the directory"),
    PRM_LIST("roles", PRM_OBJECT("item", role, 0, ""), 0, "Roles beside the built-in ones. A restart takes them over"),
    PRM_OBJECT("backup", backup, 0, "Backups"),
    PRM_OBJECT("search", search, 0, "Finding rows by words. A restart takes it over"),
    PRM_OBJECT("outbox", outbox, 0, "What happens, for programs that read files. A restart takes it over"),
    PRM_OBJECT("log", log_section, 0, "Lines on standard error. SIGHUP takes it over"),
    NULL,
};
