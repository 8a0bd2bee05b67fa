/* SPDX-License-Identifier: Apache-2.0 */
#include "server/server.h"

#include "base/buf.h"
#include "base/hash.h"
#include "net/tls.h"
#include "plugins/describe.h"
#include "server/offline.h"
#include "server/outbox.h"
#include "server/setup.h"
#include "services/metrics/service.h"
#include "store/files.h"
#include "store/ledger.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_BYTES = 64 << 20 };

int prm_offline_fail(const prm_error *error, int exit_code)
{
    fprintf(stderr, "prmd: %s\n", error->message);
    return exit_code;
}

/* Before the lock, which makes its file: a directory that is none of ours stays as it is. */
static prm_status check_directory(const char *directory, prm_error *error)
{
    char path[PRM_PATH_BYTES];

    snprintf(path, sizeof path, "%s/prmd.db", directory);
    return access(path, F_OK) == 0 ? PRM_OK
                                   : prm_error_set(error, PRM_E_IO, NULL, "%s holds no data of prmd", directory);
}

prm_status prm_offline_open(const char *directory, int *lock, prm_db **db, prm_error *error)
{
    *lock = -1;
    *db = NULL;
    PRM_TRY(check_directory(directory, error));
    PRM_TRY(prm_db_lock(directory, lock, error));
    return prm_db_open(directory, PRM_DB_OFFLINE, db, error);
}

void prm_offline_close(int lock, prm_db *db)
{
    prm_db_close(db);
    if (lock >= 0)
        close(lock);
}

/* -- verify -- */

static prm_status read_head(const char *text, prm_journal_head *head, prm_error *error)
{
    char *end;
    long long seq = strtoll(text, &end, 10);

    head->seq = seq;
    if (seq > 0 && *end == ':' && prm_hex_read(end + 1, head->hash, sizeof head->hash))
        return PRM_OK;
    return prm_error_set(error, PRM_E_INVALID, NULL, "--head takes ENTRY:HASH, as audit.head and prmd verify say them");
}

static prm_status verify(prm_db *db, const prm_journal_head *noted, prm_journal_head *head, prm_error *error)
{
    prm_journal_head good;

    PRM_TRY(prm_journal_verify(db, head, error));
    if (noted->seq > 0) /* a chain cut short still holds */
        PRM_TRY(prm_journal_compare(db, noted, &good, error));
    return prm_db_check(db, error);
}

/* Figures are compared with what the plugins of today make of the journal; without plugins they are left out. */
static prm_status verify_metrics(const prm_options *options, prm_db *db, prm_error *error)
{
    prm_host *host = NULL;
    prm_options own = *options;
    int64_t counted;
    prm_status status = prm_setup_host(&own, &host, error);

    if (status != PRM_OK) {
        fprintf(stderr, "prmd: metrics are not compared: %s\n", error->message);
        *error = (prm_error){ 0 };
        return PRM_OK;
    }
    status = prm_metrics_verify(host, db, &counted, error);
    prm_host_free(host);
    return status;
}

int prm_offline_verify(const prm_options *options)
{
    prm_error error = { 0 };
    prm_journal_head head, noted = { 0 };
    prm_files_report files;
    char hex[2 * PRM_HASH_BYTES + 1];
    prm_db *db;
    int lock;
    prm_status status;

    if (!options->data)
        prm_error_set(&error, PRM_E_INVALID, NULL, "verify needs --data DIR");
    else if (options->head)
        (void)read_head(options->head, &noted, &error);
    if (error.status != PRM_OK)
        return prm_offline_fail(&error, PRM_EXIT_USAGE);
    status = prm_offline_open(options->data, &lock, &db, &error);
    if (status == PRM_OK)
        status = verify(db, &noted, &head, &error);
    if (status == PRM_OK)
        status = verify_metrics(options, db, &error);
    if (status == PRM_OK)
        status = prm_ledger_verify(db, &error);
    if (status == PRM_OK)
        status = prm_files_verify(db, options->data, &files, &error);
    prm_offline_close(lock, db);
    if (status != PRM_OK)
        return prm_offline_fail(&error, status == PRM_E_CORRUPT ? PRM_EXIT_FAILED : PRM_EXIT_CONFIG);
    prm_hex(head.hash, sizeof head.hash, hex);
    printf("{\"verified\":true,\"entries\":%lld,\"head\":\"%s\",\"files\":%lld,\"extra_files\":%lld}\n",
        (long long)head.seq, hex, (long long)files.files, (long long)files.extra);
    return PRM_EXIT_OK;
}

static prm_status describe(const prm_options *options, prm_buf *text, prm_error *error)
{
    prm_host *host = NULL;
    prm_options own = *options;
    prm_status status = prm_setup_host(&own, &host, error);

    if (status == PRM_OK)
        status = strcmp(options->format, "docs") == 0 ? prm_describe_markdown(host, text, error)
                                                      : prm_describe_openrpc(host, NULL, text, error);
    prm_host_free(host);
    return status;
}

int prm_offline_inspect(const prm_options *options)
{
    prm_error error = { 0 };
    prm_buf text;
    int exit_code = PRM_EXIT_OK;

    if (!options->operand && !options->format) {
        prm_error_set(&error, PRM_E_INVALID, NULL, "inspect needs the path of a plugin, --docs or --openrpc");
        return prm_offline_fail(&error, PRM_EXIT_USAGE);
    }
    prm_buf_init(&text, 0);
    if ((options->format ? describe(options, &text, &error)
                         : prm_host_inspect(options->operand, &text, &error)) != PRM_OK)
        exit_code = prm_offline_fail(&error, PRM_EXIT_CONFIG);
    else
        fwrite(text.data, 1, text.length, stdout);
    prm_buf_deinit(&text);
    return exit_code;
}

/* -- rules without a server -- */

static prm_status build(const prm_options *options, const prm_host *host, prm_arena *arena, prm_ruleset **rules,
    prm_error *error)
{
    prm_rule_file *files;
    const prm_val *problems = NULL;
    size_t count;
    prm_status status;

    PRM_TRY(prm_setup_read_rules(options, host, arena, &files, &count, error));
    status = prm_ruleset_build(prm_host_catalog(host), files, count, NULL, 0, arena, rules, &problems, error);
    for (size_t i = 0; i < prm_val_count(problems); i++) {
        const prm_val *problem = prm_val_at(problems, i);
        int64_t line = 0;
        (void)prm_val_get_integer(problem, "line", &line);
        fprintf(stderr, "%s:%lld: %s\n", prm_val_get_str(problem, "path"), (long long)line,
            prm_val_get_str(problem, "message"));
    }
    if (prm_val_count(problems) > 0)
        prm_error_set(error, status, NULL, "%zu problem%s in the rule files", prm_val_count(problems),
            prm_val_count(problems) == 1 ? "" : "s");
    return status;
}

static int print_report(const prm_val *report)
{
    size_t failed = 0;

    for (size_t i = 0; i < prm_val_count(report); i++) {
        const prm_val *one = prm_val_at(report, i);
        int32_t passed = 0;
        (void)prm_val_get_boolean(one, "passed", &passed);
        printf("%s  %s: %s%s%s\n", passed ? "ok    " : "FAILED", prm_val_get_str(one, "point"),
            prm_val_get_str(one, "name"), passed ? "" : ": ", passed ? "" : prm_val_get_str(one, "message"));
        failed += !passed;
    }
    printf("%zu passed, %zu failed\n", prm_val_count(report) - failed, failed);
    return failed ? PRM_EXIT_FAILED : PRM_EXIT_OK;
}

int prm_offline_test_rules(const prm_options *options)
{
    prm_error error = { 0 };
    prm_arena *arena = prm_arena_new(ARENA_BYTES);
    prm_host *host = NULL;
    prm_ruleset *rules = NULL;
    const prm_val *report;
    int exit_code = PRM_EXIT_FAILED;
    prm_options own = *options;
    prm_status status = arena ? prm_setup_host(&own, &host, &error)
                              : prm_error_set(&error, PRM_E_NOMEM, NULL, "out of memory");

    if (status == PRM_OK && options->operand && !prm_catalog_rule(prm_host_catalog(host), options->operand, NULL))
        status = prm_error_set(&error, PRM_E_INVALID, NULL, "no plugin asks the point %s", options->operand);
    if (status == PRM_OK)
        status = build(options, host, arena, &rules, &error);
    if (status == PRM_OK)
        status = prm_ruleset_test(rules, options->operand, arena, &report, &error);
    exit_code = status == PRM_OK ? print_report(report) : prm_offline_fail(&error, PRM_EXIT_FAILED);
    prm_ruleset_unref(rules);
    prm_host_free(host);
    prm_arena_free(arena);
    return exit_code;
}

/* -- everything that can be wrong before a start -- */

static void tell(const prm_error *error, prm_status status, bool *is_good)
{
    if (status == PRM_OK)
        return;
    *is_good = false;
    fprintf(stderr, "prmd: %s\n", error->message);
}

/* The development certificate is made at the first start: where there is neither, there is nothing to say. */
static prm_status check_certificate(const prm_options *options, prm_error *error)
{
    char certificate[PRM_PATH_BYTES], key[PRM_PATH_BYTES];
    prm_tls_context *context = NULL;
    prm_status status;

    if (!options->certificate && !options->data)
        return PRM_OK;
    prm_setup_certificate(options, certificate, key);
    if (!options->certificate && access(certificate, F_OK) != 0 && access(key, F_OK) != 0)
        return PRM_OK;
    status = prm_tls_context_new(certificate, key, &context, error);
    prm_tls_context_release(context);
    return status;
}

/* Whether it is a directory one can write to, or can be made. */
static prm_status check_place(const char *what, const char *path, prm_error *error)
{
    char parent[PRM_PATH_BYTES];
    struct stat about;
    char *slash;

    if (!path)
        return PRM_OK;
    if (stat(path, &about) == 0)
        return !S_ISDIR(about.st_mode) ? prm_error_set(error, PRM_E_INVALID, NULL, "%s: %s is no directory", what, path)
               : access(path, W_OK | X_OK) != 0
                   ? prm_error_set(error, PRM_E_INVALID, NULL, "%s: %s cannot be written to: %s", what, path,
                       strerror(errno))
                   : PRM_OK;
    snprintf(parent, sizeof parent, "%s", path);
    for (size_t length = strlen(parent); length > 1 && parent[length - 1] == '/';)
        parent[--length] = '\0';
    slash = strrchr(parent, '/');
    if (slash)
        slash[slash == parent] = '\0';
    return access(slash ? parent : ".", W_OK | X_OK) == 0
               ? PRM_OK
               : prm_error_set(error, PRM_E_INVALID, NULL, "%s: %s cannot be made: %s: %s", what, path,
                   slash ? parent : ".",
                     strerror(errno));
}

int prm_offline_check(const prm_options *options)
{
    prm_error error = { 0 };
    prm_arena *arena = prm_arena_new(ARENA_BYTES);
    prm_host *host = NULL;
    prm_ruleset *rules = NULL;
    prm_options own = *options;
    prm_outbox outbox;
    bool is_good = arena != NULL;

    if (!arena)
        fprintf(stderr, "prmd: out of memory\n");
    tell(&error, check_place("data", options->data, &error), &is_good);
    tell(&error, check_place("backup.directory", options->backups, &error), &is_good);
    tell(&error, prm_outbox_open(&outbox, options->config, &error), &is_good);
    tell(&error, check_certificate(options, &error), &is_good);
    tell(&error, prm_setup_host(&own, &host, &error), &is_good);
    if (host && arena) /* rules answer what plugins ask: without these there is nothing to check them by */
        tell(&error, build(options, host, arena, &rules, &error), &is_good);
    prm_ruleset_unref(rules);
    prm_host_free(host);
    prm_arena_free(arena);
    if (!is_good)
        return PRM_EXIT_CONFIG;
    printf("configuration, certificate, plugins and rules are good\n");
    return PRM_EXIT_OK;
}
