/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: what a file and the environment may say, and every sentence about what they may not. */
#include "test.h"

#include "base/json.h"
#include "base/limits.h"
#include "rules/data_file.h"
#include "server/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/prm-config-XXXXXX", path[64], secret[64];

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    if (file != NULL) {
        fputs(text, file);
        fclose(file);
    }
}

static void clean_up(void)
{
    (void)rmdir(folder);
}

static void set_up(void)
{
    if (path[0] != '\0')
        return;
    prm_json_start();
    (void)mkdtemp(folder);
    atexit(clean_up);
    snprintf(path, sizeof(path), "%s/prmd.lua", folder);
    snprintf(secret, sizeof(secret), "%s/secret", folder);
}

typedef struct opened {
    prm_config config;
    prm_buf problems;
    prm_status status;
} opened;

static opened open_config(const char *source, const char *const *environment)
{
    opened o;
    set_up();
    if (source != NULL)
        write_file(path, source);
    prm_buf_init(&o.problems, 0);
    o.status = prm_config_open(&o.config, source != NULL ? path : NULL, environment, &o.problems);
    return o;
}

static void close_config(opened *o)
{
    prm_buf_deinit(&o->problems);
    prm_config_close(&o->config);
    unlink(path);
}

/* Opens it and checks that it is refused with these sentences, in this order; "%s" is the file. */
static void refuse(const char *source, const char *const *environment, const char *sentences)
{
    char wanted[2000] = "";
    opened o = open_config(source, environment);
    for (const char *at = sentences; *at != '\0';) {
        size_t length = strcspn(at, "%"), filled = strlen(wanted);
        snprintf(wanted + filled, sizeof(wanted) - filled, "%.*s%s", (int)length, at, at[length] != '\0' ? path : "");
        at += length + (at[length] != '\0');
    }
    CHECK(o.status == PRM_E_INVALID);
    CHECK_STR(test_text(&o.problems), wanted);
    close_config(&o);
}

TEST(nothing_said_is_every_default)
{
    opened o = open_config(NULL, NULL);
    prm_limits limits;
    if (CHECK(o.status == PRM_OK)) {
        CHECK_STR(prm_val_get_str(o.config.root, "listen"), "127.0.0.1:7443");
        prm_limits_read(prm_config_at(&o.config, "limits"), &limits);
        CHECK(memcmp(&limits, &prm_limits_default, sizeof(limits)) == 0);
        CHECK(prm_config_at(&o.config, "tls.certificate") == NULL);
    }
    close_config(&o);
}

TEST(what_is_printed_says_every_default)
{
    SCOPED_BUF(text, 0);
    prm_config_print(&text);
    const char *source = test_text(&text);
    ALLOC_OK(source != NULL);
    opened said = open_config(source, NULL), unsaid = open_config(NULL, NULL);
    if (CHECK(said.status == PRM_OK) && CHECK(unsaid.status == PRM_OK)) {
        CHECK(prm_val_equal(prm_config_at(&said.config, "limits"), prm_config_at(&unsaid.config, "limits")));
        CHECK(prm_val_equal(prm_config_at(&said.config, "log"), prm_config_at(&unsaid.config, "log")));
    }
    close_config(&said);
    close_config(&unsaid);
    CHECK_HAS(source, "batch = 100,");
    CHECK_HAS(source, "-- requests of one batch (1 to 10000)");
}

TEST(what_a_file_says)
{
    opened o = open_config("local most = 5 * 10\n"
                           "return { limits = { batch = most, idle_ms = 60 * 1000 }, tls = { certificate = 'c.pem' },\n"
                           "  data = '/srv/prm', rules = { directories = {'a', '/b'} }, http = { origins = {} } }",
        NULL);
    prm_limits limits;
    const char *place = "";
    if (CHECK(o.status == PRM_OK)) {
        prm_limits_read(prm_config_at(&o.config, "limits"), &limits);
        CHECK_INT(limits.batch, 50);
        CHECK_INT(limits.idle_ms, 60000);
        CHECK_INT(limits.nesting, 64);
        CHECK(prm_config_place(&o.config, "tls.certificate", &place) == PRM_OK);
        CHECK_HAS(place, folder);
        CHECK_HAS(place, "/c.pem");
        CHECK(prm_config_place(&o.config, "data", &place) == PRM_OK);
        CHECK_STR(place, "/srv/prm");
        CHECK_STR(prm_config_listed_place(&o.config, "rules.directories", 1), "/b");
        CHECK(prm_config_listed_place(&o.config, "rules.directories", 2) == NULL);
        CHECK_INT(prm_val_kind(prm_config_at(&o.config, "http.origins")), PRM_V_LIST);
    }
    close_config(&o);
}

TEST(the_environment_goes_before_the_file)
{
    const char *const environment[] = {"HOME=/", "PRM_LIMITS_BATCH=7", "PRM_HTTP_ORIGINS=https://a.example,https://b.example",
        "PRM_LIMITS_UNAUTHENTICATED_PER_ADDRESS=3", "PRM_TLS_KEY=k.pem", "PRM_BUILD=of-someone-else", "PRM_=", "PRM_LISTEN=[::1]:0", NULL};
    opened o = open_config("return { limits = { batch = 50, idle_ms = 60000 }, tls = { key = 'other.pem' } }", environment);
    prm_limits limits;
    const char *place = "";
    if (CHECK(o.status == PRM_OK)) {
        prm_limits_read(prm_config_at(&o.config, "limits"), &limits);
        CHECK_INT(limits.batch, 7);
        CHECK_INT(limits.unauthenticated_per_address, 3);
        CHECK_INT(limits.unauthenticated, 256);
        CHECK_INT(limits.idle_ms, 60000);
        CHECK_INT(prm_val_count(prm_config_at(&o.config, "http.origins")), 2);
        CHECK_STR(prm_val_get_str(o.config.root, "listen"), "[::1]:0");
        CHECK(prm_config_place(&o.config, "tls.key", &place) == PRM_OK);
        CHECK_STR(place, "k.pem"); /* seen from where the server is started */
    }
    close_config(&o);
}

TEST(all_that_is_wrong_is_said_at_once)
{
    refuse("return {\n  limits = { batch = 0,\n    --[[ batch = 1 ]] bach = 3, message_bytes = 'many' },\n"
           "  plugins = {\n    { id = 'partners' },\n    { optional = 1 },\n  },\n  rules = { activate = 'now' },\n}\n",
        NULL,
        "%:3: limits.message_bytes: must be a whole number\n%:2: limits.batch: must be 1 to 10000\n"
        "%:3: limits.bach: no such field\n%:8: rules.activate: must be one of: by_hand|on_start\n"
        "%:6: plugins[1].id: is required\n%:6: plugins[1].optional: must be true or false\n");
}

TEST(bad_variables_are_named)
{
    const char *const environment[] = {"PRM_LIMITS_BATCH=many", "PRM_LIMITS_BACH=1", "PRM_TLS_=x", NULL};
    refuse(NULL, environment,
        "PRM_LIMITS_BACH: the section limits has no such value, or none an environment variable can give\n"
        "PRM_TLS_: the section tls has no such value, or none an environment variable can give\n"
        "PRM_LIMITS_BATCH: must be a whole number\n");
}

TEST(a_file_has_nothing_to_run_with)
{
    refuse("return { listen = os.getenv('HOME') }", NULL, "%:1: there is no 'os' here: the file holds plain values\n");
    refuse("\nprint('x') return {}", NULL, "%:2: there is no 'print' here: the file holds plain values\n");
    refuse("limits = {}", NULL, "%:1: there is no 'limits' here: the file holds plain values\n");
    refuse("return { listen = ('x'):rep(1e9) }", NULL, "%:1: attempt to index a string value (constant 'x')\n");
    refuse("return 5", NULL, "%:1: the file returns no table: it begins with `return {`\n");
    refuse("return {", NULL, "%:1: unexpected symbol near <eof>\n");
    refuse("\x1bLua", NULL, "%: attempt to load a binary chunk (mode is 't')\n");
}

/* Cases of their own: each failing allocation runs a case again, and these take their whole budget. */
TEST(a_file_that_never_ends)
{
    refuse("while true do end", NULL, "%: instruction budget spent\n");
}

TEST(a_file_that_takes_all_memory)
{
    refuse("local t = 'x' while true do t = t .. t end", NULL, "%: not enough memory\n");
}

TEST(hostile_files)
{
    static const char *const sources[] = {"return { limits = function() end }", "local t = {} t.t = t return t",
        "return setmetatable", "return { [1] = 1, a = 2 }", "return { limits = { {} } }", "return {[{}]=1}", "return {{{{{{{{{{{{{{{{{{{{}}}}}}}}}}}}}}}}}}}}",
        "error(nil)", "return { data = 'a\\0b' }", "return { data = '\\xff' }", "", "return {limits={batch=1/0}}",
        "return {limits={batch=0/0}}", "return {limits={batch=2^62}}", "return {limits={batch=1.5}}", "goto x"};
    for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
        opened o = open_config(sources[i], NULL);
        CHECK(o.status == PRM_E_INVALID);
        CHECK(o.problems.length > 0);
        close_config(&o);
    }
}

TEST(files_that_are_none)
{
    opened o;
    set_up();
    prm_buf_init(&o.problems, 0);
    o.status = prm_config_open(&o.config, folder, NULL, &o.problems);
    CHECK(o.status == PRM_E_INVALID);
    CHECK_HAS(test_text(&o.problems), "is no file");
    close_config(&o);
    prm_buf_init(&o.problems, 0);
    o.status = prm_config_open(&o.config, "/nowhere/at/all.lua", NULL, &o.problems);
    CHECK(o.status == PRM_E_INVALID);
    CHECK_HAS(test_text(&o.problems), "/nowhere/at/all.lua cannot be read: No such file or directory");
    close_config(&o);
}

static const prm_field *const settings[] = {
    PRM_TEXT("token", 1, 100, PRM_SECRET, "what it signs with"), PRM_TEXT("name", 1, 100, 0, "any"), NULL};

static void check_secret(const char *source, const char *wanted, const char *sentence)
{
    opened o = open_config(source, NULL);
    prm_field_errors errors = {.arena = o.config.arena};
    const prm_val *read = NULL;
    if (CHECK(o.status == PRM_OK)) {
        const prm_val *given = prm_val_get(prm_val_at(prm_config_at(&o.config, "plugins"), 0), "settings");
        prm_status status = prm_config_secrets(&o.config, settings, given, &read, &errors);
        CHECK(status == (wanted != NULL ? PRM_OK : PRM_E_INVALID));
        if (wanted != NULL)
            CHECK_STR(prm_val_get_str(read, "token"), wanted);
        prm_config_explain(&o.config, &errors, "plugins[0].settings", &o.problems);
        if (wanted == NULL)
            CHECK_HAS(test_text(&o.problems), sentence);
    }
    close_config(&o);
}

TEST(secrets_come_from_files_of_their_own)
{
    set_up();
    write_file(secret, "hush\n");
    (void)chmod(secret, 0600);
    check_secret("return { plugins = { { id = 'x', settings = { token = { file = 'secret' }, name = 'n' } } } }", "hush", NULL);
    check_secret("return { plugins = { { id = 'x', settings = { token = 'hush' } } } }", NULL,
        "prmd.lua:1: plugins[0].settings.token: is a secret: it is given as { file = \"PATH\" }");
    check_secret("return { plugins = { { id = 'x', settings = { token = { file = 'none' } } } } }", NULL, "cannot be read");
    (void)chmod(secret, 0640);
    check_secret("return { plugins = { { id = 'x', settings = { token = { file = 'secret' } } } } }", NULL, "chmod 600");
    unlink(secret);
}

TEST(lines)
{
    static const char source[] = "-- a = {\nreturn { --[[\n]] a = 1,\n b = { 'x,}{', {\n c = 2 }, [[\n{]] ,\n d == 3 },\n"
                                 " e = \"\\\"{\", f = 'x\\\n{' ,\n g = {\n {}, { h =\n 1 } } }";
    static const struct {
        const char *path;
        int line;
    } cases[] = {{"a", 3}, {"b", 4}, {"b[1].c", 5}, {"e", 8}, {"g", 10}, {"g[1].h", 11}, {"g[1].i", 11}, {"z", 0}, {"", 0},
        {"ab", 0}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        if (!CHECK_INT(prm_data_file_line(source, sizeof(source) - 1, cases[i].path), cases[i].line))
            fprintf(stderr, "  path %s\n", cases[i].path);
    /* Nothing it is given makes it read beyond the end. */
    for (size_t length = 0; length < sizeof(source); length++) {
        char *cut = malloc(length + 1);
        if (cut == NULL)
            return;
        memcpy(cut, source, length);
        (void)prm_data_file_line(cut, length, "g[1].h");
        free(cut);
    }
}

TEST(deep_ones_are_looked_through_too)
{
    char deep[4000];
    memset(deep, '{', sizeof(deep));
    CHECK_INT(prm_data_file_line(deep, sizeof(deep), "a.b"), 0);
    memset(deep, '}', sizeof(deep));
    CHECK_INT(prm_data_file_line(deep, sizeof(deep), "a.b"), 0);
    for (size_t i = 0; i + 3 < sizeof(deep); i += 4)
        memcpy(deep + i, "a={,", 4);
    (void)prm_data_file_line(deep, sizeof(deep), "a.a.a");
}

TEST(limits_that_may_change)
{
    prm_limits limits = prm_limits_default, wanted = prm_limits_default;
    wanted.batch = 5;
    size_t at = 0;
    prm_limits_change(&limits, &wanted);
    CHECK(prm_limits_kept(&limits, &wanted, &at) == NULL);
    CHECK_INT(limits.batch, 5);
    wanted.readers = 3;
    at = 0;
    prm_limits_change(&limits, &wanted);
    CHECK_STR(prm_limits_kept(&limits, &wanted, &at), "readers");
    CHECK(prm_limits_kept(&limits, &wanted, &at) == NULL);
    CHECK_INT(limits.readers, prm_limits_default.readers);
}

TEST_MAIN(CASE(nothing_said_is_every_default), CASE(what_is_printed_says_every_default), CASE(what_a_file_says),
    CASE(the_environment_goes_before_the_file), CASE(all_that_is_wrong_is_said_at_once), CASE(bad_variables_are_named),
    CASE(a_file_has_nothing_to_run_with), CASE(a_file_that_never_ends),
    CASE(a_file_that_takes_all_memory), CASE(hostile_files), CASE(files_that_are_none),
    CASE(secrets_come_from_files_of_their_own), CASE(lines), CASE(deep_ones_are_looked_through_too),
    CASE(limits_that_may_change))
