/* SPDX-License-Identifier: Apache-2.0 */
#include "server/reload.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/log.h"
#include "server/setup.h"

#include <pthread.h>
#include <string.h>

enum { PROBLEM_BYTES = 64 << 10 };

struct prm_reload {
    prm_options *options;
    prm_rpc *rpc;
    prm_net *net;
    uv_async_t done;
    pthread_t thread;
    bool is_running, is_wanted, is_closing;
    /* the thread's, while it runs */
    prm_config config;
    prm_options read;
    prm_buf problems;
    prm_status status;
};

prm_net_limits prm_reload_net_limits(const prm_limits *limits)
{
    return (prm_net_limits){ .handshake_ms = limits->handshake_ms, .first_byte_ms = limits->first_byte_ms,
        .request_ms = limits->request_ms, .idle_ms = limits->idle_ms, .linger_ms = limits->linger_ms,
        .connections = limits->connections, .unauthenticated = limits->unauthenticated,
        .unauthenticated_per_address = limits->unauthenticated_per_address, .handshakes = limits->handshakes,
        .held = limits->calls_in_flight, .held_unauthenticated = limits->unauthenticated_calls,
        .message = limits->message_bytes, .header = limits->header_bytes,
        .fields = limits->header_fields, .send_queue = limits->send_queue_bytes };
}

/* What the command line said goes on going before the file. */
static void *read_main(void *context)
{
    prm_reload *reload = context;
    const prm_config *old = reload->options->config;
    prm_error error = { 0 };

    reload->read = (prm_options){ .data = reload->options->data };
    reload->status = prm_config_open(&reload->config, old->path, old->environment, &reload->problems);
    if (reload->status == PRM_OK)
        reload->status = prm_options_apply(&reload->read, &reload->config, &error);
    if (*error.message)
        prm_buf_format(&reload->problems, "%s\n", error.message);
    (void)uv_async_send(&reload->done);
    return NULL;
}

static void on_certificate(void *context, prm_status status, const prm_error *error)
{
    (void)context;
    if (status == PRM_OK)
        prm_log_text(PRM_LOG_INFO, "tls.reloaded", "new handshakes use the new certificate");
    else
        prm_log_text(PRM_LOG_ERROR, "tls.kept", "the old certificate stays: %s", error->message);
}

static void reload_certificate(prm_reload *reload)
{
    char certificate[PRM_PATH_BYTES], key[PRM_PATH_BYTES];

    prm_setup_certificate(&reload->read, certificate, key);
    (void)prm_net_reload_certificate(reload->net, certificate, key, on_certificate, NULL);
}

/* -- what waits for a restart -- */

static bool is_equal(const prm_val *a, const prm_val *b)
{
    prm_buf one, other;
    bool is_same;

    prm_buf_init(&one, 0);
    prm_buf_init(&other, 0);
    if (a)
        prm_json_print(&one, a);
    if (b)
        prm_json_print(&other, b);
    is_same = one.length == other.length && (one.length == 0 || memcmp(one.data, other.data, one.length) == 0);
    prm_buf_deinit(&one);
    prm_buf_deinit(&other);
    return is_same;
}

static void put_name(prm_buf *names, const char *section, const char *name)
{
    prm_buf_format(names, "%s%s%s", names->length ? ", " : "", section, name);
}

/* Against what the server has started with. */
static void tell_what_waits(const prm_reload *reload)
{
    static const char *const taken_over[] = { "tls", "limits", "http", "log" };
    const prm_val *old = reload->options->config->root, *new = reload->config.root;
    const char *limit;
    prm_buf names;
    size_t at = 0;

    prm_buf_init(&names, PROBLEM_BYTES);
    for (const prm_field *const *field = prm_config_fields; *field; field++) {
        const char *name = (*field)->name;
        bool is_taken_over = false;
        for (size_t i = 0; i < sizeof taken_over / sizeof *taken_over; i++)
            is_taken_over |= strcmp(taken_over[i], name) == 0;
        if (!is_taken_over && !is_equal(prm_val_get(old, name), prm_val_get(new, name)))
            put_name(&names, "", name);
    }
    while ((limit = prm_limits_kept(&reload->options->limits, &reload->read.limits, &at)))
        put_name(&names, "limits.", limit);
    if (names.length > 0)
        prm_log_text(PRM_LOG_WARNING, "config.partly", "changed, but in force only after a restart: %.*s",
            (int)names.length, names.data);
    prm_buf_deinit(&names);
}

/* -- what is taken over -- */

static void apply(prm_reload *reload)
{
    prm_limits *limits = &reload->options->limits;
    prm_net_limits net;

    tell_what_waits(reload);
    prm_limits_change(limits, &reload->read.limits);
    net = prm_reload_net_limits(limits);
    prm_net_set_limits(reload->net, &net);
    prm_rpc_set_limits(reload->rpc, limits);
    prm_options_set_log_level(&reload->config);
    prm_rpc_log_all(reload->rpc, prm_options_log_all(&reload->config));
    if (prm_rpc_set_origins(reload->rpc, prm_config_at(&reload->config, "http.origins")) != PRM_OK)
        prm_log_text(PRM_LOG_ERROR, "config.partly", "out of memory: http.origins stay as they were");
    prm_log_text(PRM_LOG_INFO, "config.reloaded",
        "limits, http.origins and what is logged are those of the configuration");
    reload_certificate(reload);
}

static void refuse(prm_reload *reload)
{
    for (size_t at = 0; at < reload->problems.length;) {
        const char *line = reload->problems.data + at, *end = memchr(line, '\n', reload->problems.length - at);
        size_t length = end ? (size_t)(end - line) : reload->problems.length - at;
        prm_log_text(PRM_LOG_ERROR, "config.kept", "the old configuration stays: %.*s", (int)length, line);
        at += length + 1;
    }
}

static void start(prm_reload *reload)
{
    reload->is_wanted = false;
    prm_buf_init(&reload->problems, PROBLEM_BYTES);
    reload->is_running = pthread_create(&reload->thread, NULL, read_main, reload) == 0;
    if (!reload->is_running)
        prm_log_text(PRM_LOG_ERROR, "config.kept", "the old configuration stays: the system gives no more threads");
}

static void join(prm_reload *reload)
{
    if (!reload->is_running)
        return;
    pthread_join(reload->thread, NULL);
    reload->is_running = false;
    if (!reload->is_closing && reload->status == PRM_OK)
        apply(reload);
    else if (!reload->is_closing)
        refuse(reload);
    prm_config_close(&reload->config);
    prm_buf_deinit(&reload->problems);
}

static void on_done(uv_async_t *handle)
{
    prm_reload *reload = handle->data;

    join(reload);
    if (reload->is_wanted && !reload->is_closing)
        start(reload);
}

prm_reload *prm_reload_new(uv_loop_t *loop, prm_options *options, prm_rpc *rpc, prm_net *net)
{
    prm_reload *reload = prm_alloc_zeroed(1, sizeof *reload);

    if (reload && uv_async_init(loop, &reload->done, on_done) != 0) {
        prm_free(reload);
        return NULL;
    }
    if (reload) {
        reload->done.data = reload;
        reload->options = options;
        reload->rpc = rpc;
        reload->net = net;
    }
    return reload;
}

void prm_reload_begin(prm_reload *reload)
{
    reload->is_wanted = true;
    if (!reload->is_running)
        start(reload);
}

void prm_reload_stop(prm_reload *reload)
{
    if (reload)
        reload->is_closing = true;
}

void prm_reload_close(prm_reload *reload)
{
    if (!reload)
        return;
    reload->is_closing = true;
    join(reload);
    uv_close((uv_handle_t *)&reload->done, NULL);
}

void prm_reload_free(prm_reload *reload)
{
    prm_free(reload);
}
