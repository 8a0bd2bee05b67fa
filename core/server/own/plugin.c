/* SPDX-License-Identifier: Apache-2.0 */
#include "own.h"

const prm_api *prm = &prm_host_api;

#define ITEMS PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED, "One by one", .min = 0, .max = PRM_ANY)

static const prm_field *const generation_result[] = {
    PRM_INT("generation", 1, PRM_ANY, PRM_REQUIRED, "The number of the generation"),
    PRM_ENUM("state", "draft|active|retired|rolled_back", PRM_REQUIRED, "What it is now"), NULL
};

#define LINKS                                                                                                          \
    PRM_TEXT("supersedes", 1, 40, 0, "The decision this one was taken instead of, when it was asked again"),           \
        PRM_TEXT("superseded_by", 1, 40, 0, "The one that was taken instead of this")

#define DECISION_FIELDS                                                                                                \
    PRM_TEXT("id", 1, 40, PRM_REQUIRED, "What decisions.explain takes"), PRM_TIME("at", PRM_REQUIRED, "When"),         \
        PRM_TEXT("chain", 1, 100, PRM_REQUIRED, "Which chain was walked"),                                             \
        PRM_TEXT("subject", 0, 100, PRM_REQUIRED, "The row it is about"),                                              \
        PRM_TEXT("outcome", 0, 100, PRM_REQUIRED, "The answer the chain comes to; empty: it stopped before"),          \
        LINKS, PRM_BOOL("overridden", PRM_REQUIRED, "Whether a person overruled an answer in it")

static const prm_field *const decision_fields[] = { DECISION_FIELDS, NULL };
static const prm_field *const decision_reasons[] = { DECISION_FIELDS,
    PRM_LIST("reasons", NULL, PRM_REQUIRED, "Why: [{code, text, ...}], as far as the reader may know"), NULL };

static const prm_field *const override_fields[] = {
    PRM_TIME("at", PRM_REQUIRED, "When"),
    PRM_TEXT("point", 1, 100, PRM_REQUIRED, "Whose answer"),
    PRM_OBJECT("answer", NULL, 0, "The answer in its place, as far as the reader may see it"),
    PRM_TEXT("by", 0, 100, PRM_VENDOR, "The person"),
    PRM_LINES("reason", 0, 100000, PRM_VENDOR, "Why"),
    NULL
};

static const prm_field *const explanation[] = {
    PRM_TEXT("chain", 1, 100, PRM_REQUIRED, "Which chain was walked"),
    PRM_TIME("at", PRM_REQUIRED, "When"),
    LINKS,
    PRM_LIST("overrides", PRM_OBJECT("override", override_fields, 0, "One"), PRM_REQUIRED,
        "What persons put in the place of an answer, first to last; the decision and its replay stay as they were"),
    PRM_OBJECT("facts", NULL, PRM_REQUIRED, "What the rules were shown, as far as the reader may see it"),
    PRM_LIST("steps", NULL, PRM_REQUIRED,
        "Per point: {point, asked, version, answer, reasons: [{code, text}], instructions, fallback}"),
    PRM_ENUM("replay", "same|differs|engine|erased", PRM_REQUIRED,
        "What the stored facts give today through the stored rules"),
    NULL
};

static const prm_field *const backup_fields[] = {
    PRM_TEXT("name", 1, 64, PRM_REQUIRED, "Of its folder"),
    PRM_INT("entries", 0, PRM_ANY, PRM_REQUIRED, "Up to which journal entry"),
    PRM_TEXT("head", 64, 64, PRM_REQUIRED, "The hash of that entry"),
    PRM_INT("bytes", 0, PRM_ANY, PRM_REQUIRED, "Of the database and the files"),
    PRM_INT("files", 0, PRM_ANY, PRM_REQUIRED, "How many"), NULL
};

#define METHOD(n, a, r, d, f, ...)                                                                                     \
    PRM_METHOD(.name = n, .access = a, .roles = r, .doc = d, .since = 1, .run = f, __VA_ARGS__)

static const prm_method *const methods[] = {
    METHOD("rules.list", PRM_READ, "admin | program_manager | channel_manager",
        "Every rule point: who answers it, in which version, with which settings", prm_own_list_rules,
        .result = PRM_FIELDS(PRM_INT("generation", 0, PRM_ANY, PRM_REQUIRED, "The active one"), ITEMS)),
    METHOD("rules.test", PRM_READ, "admin", "Run the examples of the active rules", prm_own_test_rules,
        .params = PRM_FIELDS(PRM_TEXT("point", 1, 100, 0, "Only this one")),
        .result = PRM_FIELDS(PRM_INT("passed", 0, PRM_ANY, PRM_REQUIRED, "How many"),
            PRM_INT("failed", 0, PRM_ANY, PRM_REQUIRED, "How many"), ITEMS),
        .example = "{\"point\":\"deals.protect\"}"),
    METHOD("rules.push", PRM_WRITE, "admin",
        "Store rule files as a new generation: a draft, or active at once; the first is always active",
        prm_own_push_rules,
        .flags = PRM_NO_DRY_RUN,
        .params = PRM_FIELDS(PRM_OBJECT("files", NULL, PRM_REQUIRED, "All files: path to source"),
            PRM_BOOL("activate", 0, "Make it the active one"), PRM_LINES("comment", 0, 1000, 0, "Why")),
        .result = generation_result,
        .example = "{\"files\":{\"deals/route.lua\":\"return { point = \\\"deals.route\\\", "
                   "decide = function() return { steps = {} } end }\",\"deals/texts/en.lua\":\"return { usual_route = "
                   "\\\"Nobody\\\", large_deal = \\\"Nobody\\\", very_large_deal = \\\"Nobody\\\", outside_route = "
                   "\\\"Nobody\\\" }\"},\"comment\":\"Nobody reviews\"}"),
    METHOD("rules.settings.set", PRM_WRITE, "admin",
        "Change settings of a rule: a new generation, active at once", prm_own_set_settings,
        .flags = PRM_NO_DRY_RUN,
        .params = PRM_FIELDS(PRM_TEXT("point", 1, 100, PRM_REQUIRED, "Which rule point"),
            PRM_OBJECT("settings", NULL, PRM_REQUIRED, "Name to value, typed as the file's defaults; others stay"),
            PRM_LINES("comment", 1, 1000, PRM_REQUIRED, "Why")),
        .result = generation_result,
        .example = "{\"point\":\"deals.protect\",\"settings\":{\"extension_days\":45},"
                   "\"comment\":\"Longer sales cycles\"}"),
    METHOD("rules.activate", PRM_WRITE, "admin", "Make a stored generation the active one, forward or back",
        prm_own_activate_rules,
        .flags = PRM_NO_DRY_RUN,
        .params = PRM_FIELDS(PRM_INT("generation", 1, PRM_INTEGER_MAX, PRM_REQUIRED, "Which")),
        .result = generation_result, .example = "{\"generation\":1}"),
    METHOD("decisions.get", PRM_READ, "*", "A decision in short", prm_own_get_decision,
        .params = PRM_FIELDS(PRM_TEXT("id", 1, 40, PRM_REQUIRED, "Which")),
        .result = PRM_FIELDS(PRM_OBJECT("decision", decision_reasons, PRM_REQUIRED, "It and its reasons")),
        .example = "{\"id\":\"decision_01h8xgq3m2c4e\"}"),
    METHOD("decisions.list", PRM_READ, "*", "The decisions on a row, newest first", prm_own_list_decisions,
        .params = PRM_FIELDS(PRM_TEXT("subject", 1, 100, PRM_REQUIRED, "The row's id"),
            PRM_BOOL("overridden", 0, "Only those in which a person overruled an answer, or only the others")),
        .result = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED, "One by one", .min = 0, .max = PRM_ANY,
            .items = PRM_OBJECT("decision", decision_fields, 0, "A decision"))),
        .example = "{\"subject\":\"deal_01h8xgq3m2c4e\"}"),
    METHOD("decisions.explain", PRM_READ, "*",
        "Why it was decided so: the facts, each answer and its reasons, and whether the same rules still give the same",
        prm_own_explain_decision,
        .params = PRM_FIELDS(PRM_TEXT("id", 1, 40, PRM_REQUIRED, "Which"),
            PRM_TEXT("locale", 2, 20, 0, "Language of the reasons; else the caller's")),
        .result = explanation, .example = "{\"id\":\"decision_01h8xgq3m2c4e\",\"locale\":\"en\"}"),
    METHOD("clock.advance", PRM_WRITE, "admin",
        "Move a simulated clock and run every timer that falls due on the way", prm_own_advance_clock,
        .flags = PRM_NO_DRY_RUN | PRM_ON_JOBS,
        .params = PRM_FIELDS(PRM_INT("by", 1, 315360000, 0, "Seconds"), PRM_TIME("to", 0, "Or an instant")),
        .result = PRM_FIELDS(PRM_TIME("now", PRM_REQUIRED, "What time it is"),
            PRM_INT("timers", 0, PRM_ANY, PRM_REQUIRED, "How many ran"),
            PRM_INT("reactions", 0, PRM_ANY, PRM_REQUIRED, "How many were delivered")),
        .example = "{\"by\":86400}"),
    METHOD("rpc.discover", PRM_PUBLIC_READ, NULL,
        "This document: every method the caller may call, with its params, result, errors and an example",
        prm_own_discover,
        .result = PRM_FIELDS(PRM_TEXT("openrpc", 1, 20, PRM_REQUIRED, "The version of OpenRPC"),
            PRM_OBJECT("info", NULL, PRM_REQUIRED, "Which server this is"),
            PRM_LIST("methods", NULL, PRM_REQUIRED, "By name"),
            PRM_OBJECT("components", NULL, PRM_REQUIRED,
                "What methods refer to: schemas, contentDescriptors, errors"))),
    METHOD("rpc.cancel", PRM_READ, "*",
        "Take back calls of this connection that wait to be run: each fails with invalid_state's code and the kind "
        "cancelled",
        prm_own_cancel, .flags = PRM_ON_LOOP,
        .params = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "ids", PRM_REQUIRED, "Of the calls: texts and integers", .min = 1,
            .max = 100)),
        .result = PRM_FIELDS(PRM_INT("dropped", 0, PRM_ANY, PRM_REQUIRED,
            "How many; the others had begun or are not there")),
        .example = "{\"ids\":[7,\"a\"]}"),
    METHOD("plugins.list", PRM_READ, "admin", "What is loaded", prm_own_list_plugins, .result = PRM_FIELDS(ITEMS)),
    METHOD("system.ping", PRM_PUBLIC_READ, NULL, "Is somebody there", prm_own_ping, .flags = PRM_ON_LOOP,
        .result = PRM_FIELDS(PRM_BOOL("pong", PRM_REQUIRED, "Always true"))),
    METHOD("system.info", PRM_READ, "*", "Which server this is", prm_own_info,
        .result = PRM_FIELDS(PRM_TEXT("name", 1, 20, PRM_REQUIRED, "prmd"),
            PRM_TEXT("version", 1, 20, PRM_REQUIRED, "Its release"),
            PRM_TIME("now", PRM_REQUIRED, "Its business clock"),
            PRM_BOOL("simulated_clock", PRM_REQUIRED, "Whether clock.advance moves it"))),
    METHOD("system.backup", PRM_WRITE, "admin",
        "Make a backup while the server serves; it answers when the backup is whole", prm_own_backup,
        .flags = PRM_NO_DRY_RUN | PRM_ON_BACKUPS,
        .params = PRM_FIELDS(PRM_TEXT("name", 1, 64, PRM_REQUIRED, "Of its folder: letters, digits and ._-")),
        .result = PRM_FIELDS(PRM_OBJECT("backup", backup_fields, PRM_REQUIRED, "What it holds")),
        .example = "{\"name\": \"monday\"}"),
    METHOD("audit.head", PRM_READ, "admin",
        "Where the journal's chain stands: kept elsewhere, it shows later whether rows were cut off",
        prm_own_audit_head,
        .result = PRM_FIELDS(PRM_INT("entries", 0, PRM_ANY, PRM_REQUIRED, "The last entry's number"),
            PRM_TEXT("head", 64, 64, PRM_REQUIRED, "Its hash"))),
    METHOD("audit.verify", PRM_READ, "admin",
        "Check a piece of the journal's chain: the next one begins where this one ended, the first perhaps at a head "
        "kept elsewhere, which shows whether what was there then still is", prm_own_audit_verify,
        .params = PRM_FIELDS(PRM_INT("after", 0, PRM_ANY, 0, "The entry before the piece; none: from the first"),
            PRM_TEXT("head", 64, 64, 0, "Its hash as known; else the one it has now"),
            PRM_INT("limit", 1, 10000, 0, "Entries of the piece; 1000")),
        .result = PRM_FIELDS(PRM_BOOL("verified", PRM_REQUIRED, "Whether all of it is as it was written"),
            PRM_TEXT("problem", 1, 400, 0, "The first bad row and what is wrong with it"),
            PRM_INT("entries", 0, PRM_ANY, PRM_REQUIRED, "Up to which entry it is good"),
            PRM_TEXT("head", 64, 64, PRM_REQUIRED, "The hash there"),
            PRM_BOOL("done", PRM_REQUIRED, "Whether that was the last one")),
        .example = "{\"limit\":1000}"),
    METHOD("system.parked.list", PRM_READ, "admin",
        "Timers, reactions and deliveries that failed too often, or whose plugin is away",
        prm_own_list_parked, .result = PRM_FIELDS(ITEMS)),
    METHOD("system.parked.retry", PRM_WRITE, "admin", "Try something parked again, from now on", prm_own_retry_parked,
        .flags = PRM_NO_DRY_RUN,
        .params = PRM_FIELDS(PRM_TEXT("id", 1, 40, PRM_REQUIRED, "As system.parked.list has it")),
        .result = PRM_FIELDS(PRM_TEXT("id", 1, 40, PRM_REQUIRED, "The same")), .example = "{\"id\":\"reaction:17\"}"),
    METHOD("system.parked.drop", PRM_WRITE, "admin", "Give something parked up; what waits for it has its turn",
        prm_own_drop_parked, .flags = PRM_NO_DRY_RUN,
        .params = PRM_FIELDS(PRM_TEXT("id", 1, 40, PRM_REQUIRED, "As system.parked.list has it")),
        .result = PRM_FIELDS(PRM_TEXT("id", 1, 40, PRM_REQUIRED, "The same")), .example = "{\"id\":\"reaction:17\"}"),
    METHOD("system.health", PRM_READ, "admin", "Whether it is well, and how busy", prm_own_health,
        .result = PRM_FIELDS(PRM_OBJECT("health", NULL, PRM_REQUIRED,
            "{writable, batches, calls, largest_batch, waiting: {writes, background, reads}, parked_timers, "
            "parked_reactions, passwords_hashed, read_only, quarantined: [points]}"))),
    NULL
};

static const prm_event *const events[] = {
    PRM_EVENT(.name = "rules.stored", .since = 1, .doc = "A generation of rules was stored", .audience = "vendor",
        .data = PRM_FIELDS(PRM_INT("generation", 1, PRM_ANY, PRM_REQUIRED, "Its number"),
            PRM_LINES("comment", 0, 1000, 0, "Why"),
            PRM_OBJECT("files", NULL, PRM_REQUIRED, "Path to SHA-256 of the source"),
            PRM_OBJECT("settings", NULL, PRM_REQUIRED, "Point to what differs from its file: name to value"))),
    PRM_EVENT(.name = "rules.activated", .since = 1, .doc = "A generation of rules came into force",
        .audience = "vendor", .data = PRM_FIELDS(PRM_INT("generation", 1, PRM_ANY, PRM_REQUIRED, "Its number"))),
    PRM_EVENT(.name = "rules.failed", .since = 1, .doc = "A rule failed and its fallback answered",
        .audience = "vendor", .data = PRM_FIELDS(PRM_TEXT("point", 1, 100, PRM_REQUIRED, "Which point"),
            PRM_TEXT("fallback", 1, 40, PRM_REQUIRED, "Why"))),
    PRM_EVENT(.name = "rules.quarantined", .since = 1, .doc = "A rule spent its budget too often and is no longer run",
        .audience = "vendor",
        .data = PRM_FIELDS(PRM_TEXT("point", 1, 100, PRM_REQUIRED, "Which point"),
            PRM_TEXT("fallback", 1, 40, PRM_REQUIRED, "Why"))),
    PRM_EVENT(.name = "system.backed_up", .since = 1, .doc = "A backup was made", .audience = "vendor",
        .data = backup_fields),
#define PARKED                                                                                                         \
    .audience = "vendor", .data = PRM_FIELDS(PRM_TEXT("name", 1, 200, PRM_REQUIRED, "Which timer or reaction"),        \
        PRM_TEXT("about", 0, 200, 0, "About which row"))
    PRM_EVENT(.name = "system.retried", .since = 1, .doc = "Something parked is tried again", PARKED),
    PRM_EVENT(.name = "system.dropped", .since = 1, .doc = "Something parked was given up", PARKED),
    PRM_EVENT(.name = "clock.advanced", .since = 1, .doc = "The simulated clock was moved", .audience = "vendor",
        .data = PRM_FIELDS(PRM_TIME("to", PRM_REQUIRED, "To when"))),
    NULL
};

const prm_plugin prm_own_plugin = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_MINOR, .api = &prm, .id = "core", .version = PRM_VERSION,
    .doc = "Rules, decisions and the clock",
    .namespaces = PRM_TEXTS("rules", "decisions", "clock", "plugins", "system", "audit", "rpc"),
    .methods = methods, .events = events };
