/* SPDX-License-Identifier: Apache-2.0 */
#include "server/server.h"

#include "base/log.h"
#include "base/time.h"
#include "rpc/rpc.h"
#include "server/metrics.h"
#include "server/own/own.h"
#include "server/notify.h"
#include "server/outbox.h"
#include "server/reload.h"
#include "server/setup.h"
#include "server/watch.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { STOP_MS = 6000, STOP_STEP_MS = 20 };

typedef struct server {
    prm_options *options;
    int lock;
    prm_host *host;
    prm_clock clock;
    prm_server_view view;
    prm_live *live;
    prm_calls *calls;
    prm_outbox outbox;
    prm_blobs *blobs;
    prm_uploads *uploads;
    prm_rpc *rpc;
    prm_net *net;
    prm_watch *watch;
    prm_reload *reload;
    uv_loop_t loop;
    uv_signal_t terminate, interrupt, hangup;
    uv_async_t unknown; /* from the writer */
    uv_timer_t stopping;
    int64_t stop_began_us;
    char certificate[PRM_PATH_BYTES], key[PRM_PATH_BYTES];
    int exit_code;
    char culprit[PRM_PLUGIN_ID_BYTES]; /* the plugin that failed to start */
    bool is_serving, is_stopping;
} server;

/* -- stopping: no new connections, answers to what is in flight, then the end -- */

static void on_net_closed(void *context)
{
    server *s = context;

    s->net = NULL;
    if (s->rpc)
        prm_rpc_attach(s->rpc, NULL);
    uv_stop(&s->loop);
}

static void on_stop_step(uv_timer_t *timer)
{
    server *s = timer->data;

    prm_rpc_flush(s->rpc);
    if (prm_rpc_pending(s->rpc) > 0 && prm_time_monotonic_us() - s->stop_began_us < (int64_t)STOP_MS * 1000)
        return;
    uv_timer_stop(timer);
    prm_net_close(s->net, on_net_closed, s);
}

static void stop(server *s, int exit_code)
{
    if (exit_code != PRM_EXIT_OK)
        s->exit_code = exit_code;
    if (s->is_stopping)
        return;
    s->is_stopping = true;
    prm_notify("STOPPING=1");
    if (!s->is_serving)
        return;
    prm_reload_stop(s->reload);
    s->stop_began_us = prm_time_monotonic_us();
    prm_net_stop_accepting(s->net);
    prm_rpc_stop(s->rpc);
    (void)uv_timer_start(&s->stopping, on_stop_step, 0, STOP_STEP_MS);
}

static void on_signal(uv_signal_t *handle, int number)
{
    prm_log_text(PRM_LOG_INFO, "server.stopping", "signal %d", number);
    stop(handle->data, PRM_EXIT_OK);
}

static void on_hangup(uv_signal_t *handle, int number)
{
    server *s = handle->data;

    (void)number;
    if (!s->is_stopping && s->reload)
        prm_reload_begin(s->reload);
}

static void on_unknown_async(uv_async_t *handle)
{
    server *s = handle->data;

    prm_rpc_flush(s->rpc); /* everyone in the batch learns that its outcome is unknown */
    stop(s, PRM_EXIT_UNKNOWN);
    s->stop_began_us = prm_time_monotonic_us() - (int64_t)STOP_MS * 1000; /* nothing else will be answered */
}

static void on_unknown(void *context)
{
    server *s = context;
    (void)uv_async_send(&s->unknown);
}

static void on_entries(void *context)
{
    server *s = context;
    prm_rpc_on_entries(s->rpc);
}

/* -- starting -- */

/* Before the loop runs nobody else looks for signals. */
static bool is_cancelled(void *context)
{
    server *s = context;

    (void)uv_run(&s->loop, UV_RUN_NOWAIT);
    return s->is_stopping;
}

static prm_status open_calls(server *s, prm_error *error)
{
    prm_calls_options options = { .directory = s->options->data, .host = s->host, .clock = &s->clock,
        .limits = &s->options->limits, .backups = s->options->backups,
        .no_upgrade_backup = s->options->no_upgrade_backup,
        .no_search = s->options->no_search, .server = &s->view, .on_unknown = on_unknown,
        .on_entries = on_entries, .is_cancelled = is_cancelled, .context = s };

    PRM_TRY(prm_outbox_open(&s->outbox, s->options->config, error));
    options.outlets = &s->outbox.outlet;
    options.outlet_count = s->outbox.outlet.name != NULL;
    s->live = options.live = prm_live_new();
    if (!s->live)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory at start");
    prm_clock_init(&s->clock, s->options->is_simulated, 0);
    s->view = (prm_server_view){ .clock = &s->clock, .host = s->host };
    PRM_TRY(prm_descriptions_new(s->host, &s->view.descriptions, error));
    PRM_TRY(prm_calls_open(&options, &s->calls, error));
    s->view.calls = s->calls;
    PRM_TRY(prm_calls_migrate(s->calls, error));
    PRM_TRY(prm_blobs_open(s->options->data, &s->blobs, error));
    s->view.blobs = s->blobs;
    PRM_TRY(prm_calls_recover_files(s->calls, s->blobs, error));
    PRM_TRY(prm_setup_rules(s->options, s->host, s->calls, error));
    PRM_TRY(prm_setup_plugins(s->host, s->calls, s->culprit, error));
    return prm_setup_administrator(s->options, s->host, s->calls, error);
}

static prm_status init_signal(server *s, uv_signal_t *handle, uv_signal_cb callback, int number)
{
    handle->data = s;
    return uv_signal_init(&s->loop, handle) == 0 && uv_signal_start(handle, callback, number) == 0 ? PRM_OK
                                                                                                  : PRM_E_UNAVAILABLE;
}

static prm_status init_loop(server *s, prm_error *error)
{
    s->unknown.data = s->stopping.data = s;
    if (uv_async_init(&s->loop, &s->unknown, on_unknown_async) == 0 && uv_timer_init(&s->loop, &s->stopping) == 0 &&
        init_signal(s, &s->terminate, on_signal, SIGTERM) == PRM_OK &&
        init_signal(s, &s->interrupt, on_signal, SIGINT) == PRM_OK &&
        init_signal(s, &s->hangup, on_hangup, SIGHUP) == PRM_OK)
        return PRM_OK;
    return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "the event loop cannot be set up");
}

static prm_status open_net(server *s, prm_error *error)
{
    prm_rpc_options rpc = { .loop = &s->loop, .host = s->host, .calls = s->calls, .clock = &s->clock,
        .limits = &s->options->limits, .server = &s->view, .live = s->live, .endpoints = prm_server_endpoints };
    prm_net_limits limits = prm_reload_net_limits(&s->options->limits);
    prm_uploads_options uploads = { .loop = &s->loop, .calls = s->calls, .blobs = s->blobs,
        .limits = &s->options->limits };
    prm_net_options net = { .address = s->options->address, .port = s->options->port, .certificate = s->certificate,
        .key = s->key, .limits = &limits, .callbacks = prm_rpc_callbacks, .http = &prm_rpc_http_callbacks };

    prm_setup_certificate(s->options, s->certificate, s->key);
    PRM_TRY(prm_uploads_open(&uploads, &s->uploads, error));
    rpc.uploads = s->uploads;
    PRM_TRY(prm_rpc_new(&rpc, &s->rpc, error));
    s->view.rpc = s->rpc;
    if (prm_rpc_set_origins(s->rpc, prm_config_at(s->options->config, "http.origins")) != PRM_OK)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory at start");
    prm_rpc_log_all(s->rpc, prm_options_log_all(s->options->config));
    net.context = s->rpc;
    PRM_TRY(prm_net_open(&s->loop, &net, &s->net, error));
    prm_rpc_attach(s->rpc, s->net);
    s->view.net = s->net;
    s->view.rpc = s->rpc;
    s->reload = prm_reload_new(&s->loop, s->options, s->rpc, s->net);
    if (!s->reload)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory at start");
    return PRM_OK;
}

static void announce(const server *s)
{
    const prm_plugin_entry *entry;
    const char *separator = "";

    printf("{\"event\":\"ready\",\"address\":\"%s%s%s:%u\",\"plugins\":[", strchr(s->options->address, ':') ? "[" : "",
        s->options->address, strchr(s->options->address, ':') ? "]" : "", prm_net_port(s->net));
    for (size_t i = 0; (entry = prm_host_plugin_at(s->host, i)); i++)
        if (!entry->is_builtin) {
            printf("%s\"%s\"", separator, entry->plugin->id);
            separator = ",";
        }
    printf("]}\n");
    fflush(stdout);
    prm_notify("READY=1");
}

static prm_status start(server *s, prm_error *error)
{
    PRM_TRY(prm_setup_directory(s->options, error));
    PRM_TRY(prm_db_lock(s->options->data, &s->lock, error));
    PRM_TRY(prm_setup_host(s->options, &s->host, error));
    PRM_TRY(init_loop(s, error));
    PRM_TRY(open_calls(s, error));
    PRM_TRY(open_net(s, error));
    PRM_TRY(prm_calls_start(s->calls, error));
    return s->options->watches ? prm_watch_start(s->options, s->host, s->calls, &s->watch, error) : PRM_OK;
}

static void close_any(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

/* In the reverse order of start, from wherever it got to. */
static void end(server *s)
{
    prm_watch_stop(s->watch);
    prm_reload_close(s->reload);
    if (s->calls)
        prm_calls_stop(s->calls);
    if (s->net) /* it never came to serve */
        prm_net_close(s->net, on_net_closed, s);
    if (s->net)
        (void)uv_run(&s->loop, UV_RUN_DEFAULT);
    if (s->uploads)
        prm_uploads_close(s->uploads);
    if (s->rpc)
        prm_rpc_close(s->rpc);
    uv_walk(&s->loop, close_any, NULL);
    (void)uv_run(&s->loop, UV_RUN_DEFAULT);
    if (s->host)
        prm_setup_stop_plugins(s->host);
    prm_reload_free(s->reload);
    prm_rpc_free(s->rpc);
    prm_uploads_free(s->uploads);
    prm_blobs_close(s->blobs);
    prm_calls_free(s->calls);
    prm_descriptions_free(s->view.descriptions);
    prm_live_free(s->live);
    prm_host_free(s->host);
    (void)uv_loop_close(&s->loop);
    if (s->lock >= 0)
        close(s->lock);
}

/* One start; whether another one is to be tried, without a plugin that may be missing. */
static bool run(server *s)
{
    prm_error error = { 0 };
    bool goes_on = false;

    if (uv_loop_init(&s->loop) != 0) {
        prm_log_text(PRM_LOG_ERROR, "server.failed", "the event loop cannot be made");
        s->exit_code = PRM_EXIT_FAILED;
        return false;
    }
    if (start(s, &error) == PRM_OK && !s->is_stopping) {
        s->is_serving = true;
        announce(s);
        (void)uv_run(&s->loop, UV_RUN_DEFAULT);
    } else if (s->is_stopping) {
        prm_log_text(PRM_LOG_INFO, "server.stopped", "before it served: %s", error.message);
    } else if (prm_setup_leave_out(s->options, s->culprit, &error)) {
        goes_on = true;
    } else {
        fprintf(stderr, "prmd: %s\n", error.message);
        s->exit_code = PRM_EXIT_CONFIG;
    }
    end(s);
    return goes_on;
}

int prm_server_run(const prm_options *options)
{
    prm_options own = *options;
    server s;

    do {
        s = (server){ .options = &own, .lock = -1 };
    } while (run(&s));
    return s.exit_code;
}
