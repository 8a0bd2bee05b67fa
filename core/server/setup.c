/* SPDX-License-Identifier: Apache-2.0 */
#include "server/setup.h"

#include "base/log.h"
#include "base/write_all.h"
#include "net/development.h"
#include "server/own/files.h"
#include "server/own/people.h"
#include "services/services.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TASK_BYTES = 64 << 20 };

static const char admin_email[] = "admin@prmd.invalid";

static const prm_plugin *const builtins[] = { &prm_own_plugin, &prm_own_access, &prm_own_events, &prm_files_plugin,
    &prm_services_plugin, NULL };

/* `culprit`: the plugin that cannot be placed among the others; "" for any other failure. */
static prm_status explain(
    const prm_options *options, const prm_field_errors *errors, prm_status status, prm_error *error)
{
    prm_buf problems;

    prm_buf_init(&problems, 1 << 16);
    prm_config_explain(options->config, errors, "", &problems);
    if (problems.failed || problems.length == 0)
        prm_error_set(error, status, NULL, "%s", prm_error_wire(status)->message);
    else
        prm_error_set(error, status, "roles", "%.*s", (int)problems.length - 1, problems.data);
    prm_buf_deinit(&problems);
    return status;
}

/* `is_sealed`: what they are granted, else which there are. */
static prm_status set_roles(const prm_options *options, prm_host *host, bool is_sealed, prm_error *error)
{
    const prm_val *roles = options->config ? prm_config_at(options->config, "roles") : NULL;
    prm_field_errors errors = { 0 };
    prm_status status;

    if (prm_val_count(roles) == 0)
        return PRM_OK;
    errors.arena = options->config->arena;
    status = is_sealed ? prm_host_grant(host, &errors) : prm_host_set_roles(host, roles, &errors);
    return status == PRM_OK ? PRM_OK : explain(options, &errors, status, error);
}

static prm_status make_host(
    const prm_options *options, prm_host **host, char culprit[PRM_PLUGIN_ID_BYTES], prm_error *error)
{
    prm_status status;

    *culprit = '\0';
    PRM_TRY(prm_host_new(builtins, host, error));
    status = prm_services_offer(*host, error);
    if (status == PRM_OK)
        status = set_roles(options, *host, false, error);
    if (status == PRM_OK)
        status = prm_setup_load_plugins(options, *host, error);
    if (status == PRM_OK)
        status = prm_host_seal(*host, error);
    if (status == PRM_OK)
        status = set_roles(options, *host, true, error);
    snprintf(culprit, PRM_PLUGIN_ID_BYTES, "%s", status != PRM_OK ? prm_host_culprit(*host) : "");
    if (status != PRM_OK) {
        prm_host_free(*host);
        *host = NULL;
    }
    return status;
}

prm_status prm_setup_host(prm_options *options, prm_host **host, prm_error *error)
{
    char culprit[PRM_PLUGIN_ID_BYTES];
    prm_status status = make_host(options, host, culprit, error);

    while (status != PRM_OK && status != PRM_E_NOMEM && prm_setup_leave_out(options, culprit, error))
        status = make_host(options, host, culprit, error);
    return status;
}

void prm_setup_beside(const prm_options *options, const char *built, const char *installed, char path[PRM_PATH_BYTES])
{
    snprintf(path, PRM_PATH_BYTES, "%s/%s", options->beside, built);
    if (access(path, F_OK) != 0)
        snprintf(path, PRM_PATH_BYTES, "%s/%s", options->beside, installed);
}

void prm_setup_certificate(const prm_options *options, char certificate[PRM_PATH_BYTES], char key[PRM_PATH_BYTES])
{
    if (options->certificate) {
        snprintf(certificate, PRM_PATH_BYTES, "%s", options->certificate);
        snprintf(key, PRM_PATH_BYTES, "%s", options->key);
    } else {
        snprintf(certificate, PRM_PATH_BYTES, "%s/tls/cert.pem", options->data);
        snprintf(key, PRM_PATH_BYTES, "%s/tls/key.pem", options->data);
    }
}

prm_status prm_setup_directory(const prm_options *options, prm_error *error)
{
    char path[PRM_PATH_BYTES];
    struct stat about;

    if (mkdir(options->data, 0700) != 0 && errno != EEXIST)
        return prm_error_set(error, PRM_E_IO, NULL, "%s cannot be made: %s", options->data, strerror(errno));
    if (options->certificate)
        return PRM_OK;
    snprintf(path, sizeof path, "%s/tls/cert.pem", options->data);
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return prm_error_set(error, PRM_E_INVALID, NULL, "%s is no file: a certificate chain in PEM belongs there",
            path);
    if (access(path, R_OK) == 0)
        return PRM_OK;
    snprintf(path, sizeof path, "%s/tls/key.pem", options->data);
    if (access(path, F_OK) == 0)
        return prm_error_set(error, PRM_E_INVALID, NULL,
            "%s is there without a readable cert.pem beside it: put the certificate back, or take both away for a new "
            "one",
            path);
    snprintf(path, sizeof path, "%s/tls", options->data);
    return prm_tls_make_development(path, error);
}

/* -- rules -- */

prm_status prm_setup_read_rules(const prm_options *options, const prm_host *host, prm_arena *arena,
    prm_rule_file **files, size_t *count, prm_error *error)
{
    char beside[PRM_PATH_BYTES];
    const char *const shipped[] = { beside, NULL };

    prm_setup_beside(options, "scripts", "share/prmd/scripts", beside);
    return prm_rule_files_read(prm_host_catalog(host), options->scripts[0] ? options->scripts : shipped, arena, files,
        count, error);
}

static prm_task *own_task(const prm_host *host, const char *method)
{
    prm_arena *arena = prm_arena_new(TASK_BYTES);
    prm_task *task = arena ? prm_task_new(arena, PRM_TASK_METHOD, &prm_principal_system) : NULL;

    if (!task) {
        prm_arena_free(arena);
        return NULL;
    }
    task->entry = prm_host_method(host, method, strlen(method));
    task->source = "start";
    return task;
}

void prm_setup_free_task(prm_task *task)
{
    prm_arena *arena = task->arena;
    prm_task_deinit(task);
    prm_arena_free(arena);
}

prm_task *prm_setup_push_task(const prm_host *host, const prm_rule_file *files, size_t count, bool activates,
    const char *comment)
{
    prm_task *task = own_task(host, "rules.push");
    prm_val *params = task ? prm_val_object(task->arena) : NULL, *sources = task ? prm_val_object(task->arena) : NULL;
    prm_status status = PRM_OK;

    if (!task)
        return NULL;
    for (size_t i = 0; i < count && status == PRM_OK; i++)
        status = prm_val_set(sources, files[i].path, prm_val_text(task->arena, files[i].source, files[i].length));
    if (status == PRM_OK && prm_val_set(params, "files", sources) == PRM_OK &&
        prm_val_set_boolean(params, "activate", activates) == PRM_OK &&
        prm_val_set_text(params, "comment", comment) == PRM_OK) {
        task->params = params;
        return task;
    }
    prm_setup_free_task(task);
    return NULL;
}

static bool is_same(const prm_catalog *catalog, const prm_rule_file *files, size_t count, const prm_val *manifest)
{
    uint8_t hash[PRM_HASH_BYTES];
    char hex[2 * PRM_HASH_BYTES + 1];
    size_t stored = 0;

    for (size_t i = 0; i < prm_val_count(manifest); i++)
        stored += prm_catalog_has_file(catalog, prm_val_key_at(manifest, i));
    if (stored != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        prm_hash(&(prm_span){ files[i].source, files[i].length }, 1, hash);
        prm_hex(hash, sizeof hash, hex);
        if (strcmp(prm_val_get_str(manifest, files[i].path), hex) != 0)
            return false;
    }
    return true;
}

/* Whether the newest generation, or the active one, is made of these files already. */
static prm_status is_stored(prm_calls *calls, const prm_catalog *catalog, const prm_rule_file *files, size_t count,
    prm_arena *arena, bool *is_active, bool *is_known, prm_error *error)
{
    prm_generation generation;
    const prm_val *list;
    int64_t newest;
    prm_status status = prm_calls_generation(calls, 0, arena, &generation, error);

    *is_active = *is_known = false;
    if (status == PRM_E_NOT_FOUND)
        return PRM_OK;
    if (status != PRM_OK)
        return status;
    *is_active = *is_known = is_same(catalog, files, count, generation.files);
    PRM_TRY(prm_calls_generations(calls, 1, arena, &list, error));
    if (!*is_known && prm_val_get_integer(prm_val_at(list, 0), "generation", &newest) == PRM_OK) {
        PRM_TRY(prm_calls_generation(calls, newest, arena, &generation, error));
        *is_known = is_same(catalog, files, count, generation.files);
    }
    return PRM_OK;
}

static prm_status bring_rules(const prm_options *options, const prm_host *host, prm_calls *calls, prm_arena *arena,
    prm_error *error)
{
    prm_rule_file *files;
    size_t count;
    bool is_active, is_known;
    prm_task *task;
    prm_status status;
    int64_t generation = 0;

    PRM_TRY(prm_setup_read_rules(options, host, arena, &files, &count, error));
    PRM_TRY(is_stored(calls, prm_host_catalog(host), files, count, arena, &is_active, &is_known, error));
    if (is_active || (is_known && !options->watches && !options->activates))
        return PRM_OK;
    task = prm_setup_push_task(host, files, count, options->watches || options->activates, "rule files at start");
    if (!task)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading the rule files");
    status = prm_calls_run_now(calls, task);
    if (status != PRM_OK)
        *error = task->error;
    else if (prm_val_get_integer(task->result, "generation", &generation) == PRM_OK &&
             strcmp(prm_val_get_str(task->result, "state"), "draft") == 0)
        prm_log_text(PRM_LOG_WARNING, "rules.draft",
            "the rule files differ from the active rules: stored as generation %lld, not in force until rules.activate",
            (long long)generation);
    error->data = NULL;
    prm_setup_free_task(task);
    return status;
}

prm_status prm_setup_rules(const prm_options *options, const prm_host *host, prm_calls *calls, prm_error *error)
{
    prm_arena *arena = prm_arena_new(TASK_BYTES);
    prm_status status;

    if (!arena)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading the rule files");
    status = bring_rules(options, host, calls, arena, error);
    if (status == PRM_E_INVALID && strcmp(error->kind, "invalid_rules") == 0 && prm_calls_has_rules(calls)) {
        prm_log_text(PRM_LOG_ERROR, "rules.broken", "the rule files are not used: %s", error->message);
        *error = (prm_error){ 0 };
        status = PRM_OK; /* a broken draft never takes the running set down */
    }
    prm_arena_free(arena);
    return status;
}

/* -- plugins -- */

prm_status prm_setup_plugins(const prm_host *host, prm_calls *calls, char culprit[PRM_PLUGIN_ID_BYTES],
    prm_error *error)
{
    const prm_plugin_entry *entry;

    *culprit = '\0';
    for (size_t i = 0; (entry = prm_host_plugin_at(host, i)); i++) {
        prm_arena *arena = entry->plugin->start ? prm_arena_new(TASK_BYTES) : NULL;
        prm_task *task = arena ? prm_task_new(arena, PRM_TASK_START, &prm_principal_system) : NULL;
        prm_status status;
        if (!entry->plugin->start)
            continue;
        if (!task) {
            prm_arena_free(arena);
            return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting plugin %s", entry->plugin->id);
        }
        task->plugin = entry;
        task->source = "start";
        status = prm_calls_run_now(calls, task);
        if (status != PRM_OK)
            prm_error_set(error, status, NULL, "plugin %s (%s) failed in start: %s", entry->plugin->id, entry->path,
                task->error.message);
        prm_setup_free_task(task);
        if (status != PRM_OK) {
            snprintf(culprit, PRM_PLUGIN_ID_BYTES, "%s", entry->plugin->id);
            return status;
        }
    }
    return PRM_OK;
}

void prm_setup_stop_plugins(const prm_host *host)
{
    size_t count = 0;

    while (prm_host_plugin_at(host, count))
        count++;
    while (count-- > 0) {
        const prm_plugin *plugin = prm_host_plugin_at(host, count)->plugin;
        if (plugin->stop)
            plugin->stop();
    }
}

/* -- the first administrator -- */

static prm_status run_own(prm_calls *calls, prm_task *task, prm_error *error)
{
    prm_status status = prm_calls_run_now(calls, task);

    if (status != PRM_OK) {
        *error = task->error;
        error->data = NULL;
    }
    return status;
}

static prm_status make_admin(const prm_host *host, prm_calls *calls, char user[64], prm_error *error)
{
    prm_task *task = own_task(host, "users.create");
    prm_val *params = task ? prm_val_object(task->arena) : NULL, *roles = task ? prm_val_list(task->arena) : NULL;
    prm_status status;

    if (!task)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while making the administrator");
    (void)prm_val_append(roles, prm_val_text_static(task->arena, "admin"));
    (void)prm_val_set_text(params, "name", "Administrator");
    (void)prm_val_set_text(params, "email", admin_email);
    task->params = params;
    status = prm_val_set(params, "roles", roles);
    if (status == PRM_OK)
        status = run_own(calls, task, error);
    if (status == PRM_OK)
        snprintf(user, 64, "%s", prm_val_get_str(prm_val_get(task->result, "user"), "id"));
    prm_setup_free_task(task);
    return status;
}

static prm_status write_secret(const char *path, const char *text, prm_error *error)
{
    char draft[PRM_PATH_BYTES + 8];
    size_t length = strlen(text);
    int fd;
    bool is_written;

    snprintf(draft, sizeof draft, "%s.new", path);
    fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    is_written = fd >= 0 && prm_write_all(fd, text, length) && prm_write_all(fd, "\n", 1) && fsync(fd) == 0;
    if (fd >= 0)
        is_written &= close(fd) == 0;
    if (!is_written || rename(draft, path) != 0)
        return prm_error_set(error, PRM_E_IO, NULL, "%s cannot be written: %s", path, strerror(errno));
    return PRM_OK;
}

prm_status prm_setup_administrator(const prm_options *options, const prm_host *host, prm_calls *calls,
    prm_error *error)
{
    char path[PRM_PATH_BYTES], user[64] = "";
    prm_task *task;
    prm_status status;

    snprintf(path, sizeof path, "%s/admin.token", options->data);
    if (access(path, F_OK) == 0)
        return PRM_OK;
    PRM_TRY(prm_calls_find_user(calls, admin_email, user, error));
    if (!*user)
        PRM_TRY(make_admin(host, calls, user, error));
    task = own_task(host, "tokens.create");
    if (!task)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while making the administrator's token");
    prm_val *params = prm_val_object(task->arena);
    task->params = params;
    status = prm_val_set_text(params, "user", user);
    if (status == PRM_OK)
        status = run_own(calls, task, error);
    if (status == PRM_OK)
        status = write_secret(path, prm_val_get_str(task->result, "token"), error);
    prm_setup_free_task(task);
    return status;
}
