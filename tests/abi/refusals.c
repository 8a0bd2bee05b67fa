/* SPDX-License-Identifier: Apache-2.0 */
/* Shared objects that must not run: each is refused with its sentence, by the load or by the seal. */
#include "base/json.h"
#include "plugins/call.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

/* `@` stands for the path of the object. */
static const struct refusal {
    const char *name, *with, *sentence;
} refusals[] = {
    {"no_symbol", NULL, "@ is no prmd plugin: it does not export prm_plugin_v1"},
    {"no_magic", NULL, "@ is no prmd plugin: its descriptor lacks the magic"},
    {"other_major", NULL, "@ is built for plugin ABI major 2, this prmd offers 1"},
    {"newer_minor", NULL, "Plugin \"newer_minor\" is built for plugin ABI 1.7, this prmd offers 1.1"},
    {"no_size", NULL, "Plugin \"no_size\" declares a field of size 0, where this prmd knows 24 to 96"},
    {"taken_id", NULL, "Plugin \"good\" is already loaded from " PLUGINS "/good.so"},
    {"taken_namespace", NULL,
        "Plugin \"taken_namespace\" claims the namespace \"good\", which plugin \"good\" already has"},
    {"core_namespace", NULL, "Plugin \"core_namespace\" claims the namespace \"rates\", which belongs to the core"},
    {"taken_entity", NULL, "Plugin \"taken_entity\" declares the entity \"thing\", which plugin \"good\" already has"},
    {"taken_event", NULL, "Plugin \"taken_event\" declares the event \"good.finished\" outside its namespaces"},
    {"taken_method", NULL, "Plugin \"taken_method\" declares the method \"good.finish\" outside its namespaces"},
    {"derived_method", NULL,
        "Plugin \"derived_method\" declares the method \"derived_method.get\", which is derived from the entity "
        "\"twice\" of plugin \"derived_method\" already"},
    {"missing_service", NULL,
        "Plugin \"missing_service\" uses the service \"prm.search/3\", which this prmd does not offer"},
    {"needs_missing", NULL, "Plugin \"needs_missing\" needs plugin \"nobody\", which is not loaded"},
    {"needs_newer", NULL, "Plugin \"needs_newer\" needs plugin \"good\" 1.10 or later, but 1.2.0 is loaded"},
    {"circle_a", "circle_b", "Plugins need each other in a circle: \"circle_a\" needs \"circle_b\" needs \"circle_a\""},
    {"unknown_type", NULL,
        "Plugin \"unknown_type\" declares the field \"odd\" of method \"unknown_type.ask\" with the unknown type 99"},
    {"unknown_flag", NULL,
        "Plugin \"unknown_flag\" declares the field \"odd\" of method \"unknown_flag.ask\" with the unknown flags "
        "0x40000000"},
    {"unknown_access", NULL,
        "Plugin \"unknown_access\" declares the method \"unknown_access.ask\" with the unknown access 9"},
    {"unknown_role", NULL, "Plugin \"unknown_role\" grants method \"unknown_role.ask\" to \"king\", which is no role"},
    {"unknown_operation", NULL,
        "Plugin \"unknown_operation\" declares the entity \"oddity\" with the unknown operation \"shred\""},
    {"unknown_reference", NULL,
        "Plugin \"unknown_reference\" refers to the entity \"ghost\" in the field \"ghost\" of "
        "\"unknown_reference.ask\", "
        "which no plugin declares"},
    {"unknown_reach", NULL, "Plugin \"unknown_reach\" reaches the entity \"ghost\", which no plugin declares"},
    {"unknown_audience", NULL,
        "Plugin \"unknown_audience\" gives event \"unknown_audience.on\" the unknown audience \"press\""},
    {"timer_every", NULL,
        "Plugin \"timer_every\" lets the timer \"timer_every.tick\" recur at no time: \"day 25:00\" must end with a time, "
        "00:00 to 23:59"},
    {"metric_source", NULL,
        "Plugin \"metric_source\" keeps the metric \"metric_source.sum\" from \"median(x) on a.b by day\": count, sum, avg, "
        "spread, distinct or share is expected at \"median(x) on a.b by day\""},
    {"metric_field", NULL,
        "Plugin \"metric_field\" keeps the metric \"metric_field.sum\" by \"amount\", which the event \"metric_field.on\" "
        "does not carry"},
    {"metric_share", NULL,
        "Plugin \"metric_share\" keeps the metric \"metric_share.won\" by \"amount\" of the event \"metric_share.on\", which is "
        "no boolean"},
    {"quota_unknown", NULL,
        "Plugin \"quota_unknown\" gives the method \"quota_unknown.ask\" the quota \"asks\", which is no setting of its own"},
    {"quota_unfit", NULL,
        "Plugin \"quota_unfit\" gives the method \"quota_unfit.ask\" the quota \"asks\", which is no integer of at least 1 "
        "with a preset"},
    {"public_endless", NULL,
        "Plugin \"public_endless\" lets anybody call the method \"public_endless.ask\", which writes, without a quota"},
    {"public_roles", NULL,
        "Plugin \"public_roles\" declares the method \"public_roles.ask\" for roles, but lets anybody call it"},
    {"public_subject", NULL,
        "Plugin \"public_subject\" declares the method \"public_subject.ask\" with a subject, but lets anybody call it"},
    {"metric_audience", NULL,
        "Plugin \"metric_audience\" gives the metric \"metric_audience.count\" the unknown audience \"press\""},
    {"fallback_unfit", NULL,
        "Plugin \"fallback_unfit\" gives rule point \"fallback_unfit.second\" a fallback its answer refuses: \"ok\" "
        "must "
        "be true or false"},
    {"condition_later", NULL,
        "Plugin \"condition_later\" gives chain \"condition_later.chain\" the condition \"condition_later.second.ok = "
        "true\", but no earlier point answers \"condition_later.second.ok\""},
    {"condition_value", NULL,
        "Plugin \"condition_value\" gives chain \"condition_value.chain\" the condition \"condition_value.first.ok = "
        "maybe\", but \"condition_value.first.ok\" is never \"maybe\""},
    {"condition_field", NULL,
        "Plugin \"condition_field\" gives chain \"condition_field.chain\" the condition \"well = true\", but no field "
        "of "
        "its point answers \"well\""},
    {"example_unfit", NULL,
        "Plugin \"example_unfit\" gives method \"example_unfit.ask\" an example its fields refuse: \"count\" must be "
        "0 to 5"},
    {"secret_column", NULL,
        "Plugin \"secret_column\" declares the field \"pin\" of entity \"vault\" as secret: secrets are never stored"},
    {"dropped_target", NULL,
        "Plugin \"dropped_target\" refers to the entity \"crumb\" in the field \"first\" of \"trail\": its rows may be "
        "dropped"},
    {"dropped_match", NULL,
        "Plugin \"dropped_match\" declares that rows of the entity \"crumb\" may be dropped, which are matched or name "
        "files"},
};

__attribute__((constructor)) static void start(void)
{
    prm_json_start();
}

static void path_of(const char *folder, const char *name, char *path, size_t room)
{
    snprintf(path, room, "%s/%s.so", folder, name);
}

static void expand(const char *sentence, const char *path, char *out, size_t room)
{
    if (sentence[0] == '@')
        snprintf(out, room, "%s%s", path, sentence + 1);
    else
        snprintf(out, room, "%s", sentence);
}

static prm_status load(prm_host *host, const char *folder, const char *name, prm_error *error)
{
    char path[512];
    path_of(folder, name, path, sizeof(path));
    return prm_host_load(host, path, error);
}

static void free_host(prm_host **host)
{
    prm_host_free(*host);
}

/* With the service that good.so uses. NULL if an allocation made to fail is why not. */
static prm_host *empty_host(void)
{
    static const int service;
    prm_host *host = NULL;
    prm_error error = {0};
    if (CHECK_INT(prm_host_new(NULL, &host, &error), PRM_OK) &&
        CHECK_INT(prm_host_offer(host, "prm.test/1", &service, &error), PRM_OK))
        return host;
    prm_host_free(host);
    return NULL;
}

static prm_host *host_with_good(void)
{
    prm_host *host = empty_host();
    prm_error error = {0};
    if (host == NULL || CHECK_INT(load(host, PLUGINS, "good", &error), PRM_OK))
        return host;
    prm_host_free(host);
    return NULL;
}

#define SCOPED_HOST(name, made)                                                                                        \
    __attribute__((cleanup(free_host))) prm_host *name = made;                                                         \
    ALLOC_OK(name != NULL)

TEST(each_is_refused_with_its_sentence)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        const struct refusal *refusal = &refusals[i];
        char path[512], wanted[600];
        prm_error error = {0};
        SCOPED_HOST(host, host_with_good());
        path_of(REFUSED, refusal->name, path, sizeof(path));
        expand(refusal->sentence, path, wanted, sizeof(wanted));
        prm_status status = load(host, REFUSED, refusal->name, &error);
        if (status == PRM_OK && refusal->with != NULL)
            status = load(host, REFUSED, refusal->with, &error);
        if (status == PRM_OK)
            status = prm_host_seal(host, &error);
        CHECK_INT(status, PRM_E_INVALID);
        CHECK_STR(error.message, wanted);
    }
}

TEST(a_fallback_that_is_no_json_is_refused_and_says_where)
{
    prm_error error = {0};
    SCOPED_HOST(host, host_with_good());
    CHECK_INT(load(host, REFUSED, "fallback_no_json", &error), PRM_E_INVALID);
    CHECK_HAS(error.message,
        "Plugin \"fallback_no_json\" gives rule point \"fallback_no_json.second\" a fallback that is "
        "no JSON: ");
}

TEST(a_refused_one_leaves_the_others_as_they_were)
{
    prm_error error = {0};
    SCOPED_HOST(host, host_with_good());
    CHECK_INT(load(host, REFUSED, "taken_entity", &error), PRM_E_INVALID);
    CHECK_INT(load(host, REFUSED, "unknown_type", &error), PRM_E_INVALID);
    REQUIRE(load(host, PLUGINS, "older", &error) == PRM_OK);
    REQUIRE(prm_host_seal(host, &error) == PRM_OK);
    CHECK_STR(prm_host_plugin_at(host, 0)->plugin->id, "good");
    CHECK_STR(prm_host_plugin_at(host, 1)->plugin->id, "older");
    CHECK(prm_host_plugin_at(host, 2) == NULL);
    CHECK_INT(load(host, PLUGINS, "failing_start", &error), PRM_E_INVALID);
    CHECK_STR(error.message, "Nothing can be added once the server has started");
}

TEST(what_is_not_there_or_no_object_is_refused)
{
    prm_error error = {0};
    SCOPED_HOST(host, host_with_good());
    CHECK_INT(prm_host_load(host, PLUGINS "/nothing.so", &error), PRM_E_INVALID);
    CHECK_HAS(error.message, PLUGINS "/nothing.so cannot be loaded: ");
    CHECK_INT(prm_host_load(host, "/dev/null", &error), PRM_E_INVALID);
    CHECK_HAS(error.message, "/dev/null cannot be loaded: ");
}

TEST(a_directory_is_loaded_by_name_without_those_left_out)
{
    prm_error error = {0};
    SCOPED_HOST(host, empty_host());
    REQUIRE(prm_host_load_all(host, PLUGINS, (const char *const[]){"failing_start", NULL}, &error) == PRM_OK);
    REQUIRE(prm_host_seal(host, &error) == PRM_OK);
    CHECK_STR(prm_host_plugin_at(host, 0)->plugin->id, "good");
    CHECK_STR(prm_host_plugin_at(host, 1)->plugin->id, "older");
    CHECK_STR(prm_host_plugin_at(host, 2)->plugin->id, "tuned");
    CHECK(prm_host_plugin_at(host, 3) == NULL);
    CHECK_INT(prm_host_load_all(host, PLUGINS "/none", NULL, &error), PRM_E_IO);
}

TEST(who_is_not_there_cannot_be_left_out)
{
    prm_error error = {0};
    SCOPED_HOST(host, empty_host());
    CHECK_INT(prm_host_load_all(host, PLUGINS, (const char *const[]){"good", "nobody", NULL}, &error), PRM_E_INVALID);
    CHECK_STR(error.message, "There is no plugin \"nobody\" in " PLUGINS " to leave out");
}

TEST(methods_are_declared_and_derived)
{
    prm_error error = {0};
    SCOPED_HOST(host, host_with_good());
    REQUIRE(prm_host_seal(host, &error) == PRM_OK);
    static const char *const names[] = {"good.create", "good.finish", "good.get", "good.list"};
    for (size_t i = 0; i < 4; i++) {
        CHECK_STR(prm_host_method_at(host, i)->method->name, names[i]);
        CHECK(prm_host_method(host, names[i], strlen(names[i])) == prm_host_method_at(host, i));
    }
    CHECK(prm_host_method_at(host, 4) == NULL);
    CHECK(prm_host_method(host, "good.finished", 13) == NULL);
    CHECK(prm_host_method(host, "good.fin", 8) == NULL);
    CHECK(prm_host_method(host, "good.get\0more", 13) == NULL);
    CHECK_STR(prm_host_method(host, "good.get.more", 8)->method->name, "good.get");
    const prm_method_entry *create = prm_host_method(host, "good.create", 11);
    CHECK(create->is_derived && create->method->access == PRM_WRITE);
    CHECK_HAS(create->method->roles, "auditor");
    CHECK_STR(prm_host_method(host, "good.get", 8)->method->roles, "*");
    CHECK_STR(prm_host_timer(host, "good.later")->plugin->plugin->id, "good");
    CHECK_STR(prm_host_event(host, "good.finished")->event->audience, "vendor");
    CHECK(prm_host_event(host, "good.none") == NULL && prm_host_timer(host, NULL) == NULL);
    CHECK(prm_catalog_chain_find(prm_host_catalog(host), "good.judgement") != NULL);
}

TEST(one_that_fails_in_start_says_why)
{
    prm_error error = {0};
    SCOPED_HOST(host, empty_host());
    REQUIRE(load(host, PLUGINS, "failing_start", &error) == PRM_OK);
    REQUIRE(prm_host_seal(host, &error) == PRM_OK);
    SCOPED_ARENA(arena, 1 << 20);
    prm_worker worker = {.host = host};
    prm_call call;
    REQUIRE(prm_call_init(&call, &worker, arena, PRM_CALL_WRITE, &prm_principal_system, "", 0) == PRM_OK);
    CHECK_INT(prm_call_run_start(&call, prm_host_plugin_at(host, 0)), PRM_E_UNAVAILABLE);
    CHECK_STR(call.error.message, "Not available now, retry (no_licence)");
}

TEST(one_of_an_older_header_runs)
{
    prm_error error = {0};
    const prm_val *result;
    SCOPED_HOST(host, empty_host());
    REQUIRE(load(host, PLUGINS, "older", &error) == PRM_OK);
    REQUIRE(prm_host_seal(host, &error) == PRM_OK);
    SCOPED_ARENA(arena, 1 << 20);
    prm_worker worker = {.host = host};
    prm_call call;
    REQUIRE(prm_call_init(&call, &worker, arena, PRM_CALL_READ, &prm_principal_system, "", 0) == PRM_OK);
    const prm_method_entry *entry = prm_host_method(host, "older.ask", 9);
    REQUIRE(prm_call_run(&call, entry, prm_val_object(arena), -1, &result) == PRM_OK);
    CHECK_STR(prm_val_get_str(result, "name"), "system");
    CHECK(prm_host_method(host, "older.get", 9) != NULL);
    CHECK(prm_table_entity(prm_model_table(prm_host_model(host), "relic"))->views == NULL);
}

TEST(inspect_says_what_is_declared)
{
    static const char *const parts[] = {"good 1.2.0: One of everything", "reads every row, sealed, of: thing",
        "entity thing (good): A thing", "may leave a sealed row: match: kind", "method good.finish (write)",
        "asks good.judge: Is it good", "reason small (for the partner)", "only if good.judge.verdict = yes",
        "event good.finished (for the vendor)", "timer good.later", "new > done", "one of big|small", "each"};
    SCOPED_BUF(out, 0);
    prm_error error = {0};
    REQUIRE(prm_host_inspect(PLUGINS "/good.so", &out, &error) == PRM_OK);
    const char *text = test_text(&out);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        CHECK_HAS(text, parts[i]);
    CHECK_INT(prm_host_inspect(REFUSED "/unknown_flag.so", &out, &error), PRM_E_INVALID);
}

TEST_MAIN(CASE(each_is_refused_with_its_sentence), CASE(a_fallback_that_is_no_json_is_refused_and_says_where),
    CASE(a_refused_one_leaves_the_others_as_they_were), CASE(what_is_not_there_or_no_object_is_refused),
    CASE(a_directory_is_loaded_by_name_without_those_left_out), CASE(who_is_not_there_cannot_be_left_out), CASE(methods_are_declared_and_derived),
    CASE(one_that_fails_in_start_says_why), CASE(one_of_an_older_header_runs), CASE(inspect_says_what_is_declared))
