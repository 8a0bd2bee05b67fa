/* SPDX-License-Identifier: Apache-2.0 */
#include "net/internal.h"

#include "base/alloc.h"

#include <signal.h>
#include <string.h>

#define BACKLOG 511

const prm_net_limits prm_net_default_limits = {
    .handshake_ms = 5000,
    .first_byte_ms = 10000,
    .request_ms = 15000,
    .idle_ms = 300000,
    .linger_ms = 2000,
    .connections = 10000,
    .unauthenticated = 256,
    .unauthenticated_per_address = 16,
    .handshakes = 8,
    .held = 128,
    .held_unauthenticated = 8,
    .message = 1048576,
    .header = 16384,
    .fields = 64,
    .send_queue = 1048576,
};

prm_status prm_net_start(void)
{
    if (uv_replace_allocator(prm_alloc, prm_realloc, prm_alloc_zeroed, prm_free) != 0)
        return PRM_E_INTERNAL;
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        return PRM_E_INTERNAL;
    return prm_tls_start();
}

static void free_net(prm_net *net)
{
    prm_tls_context_release(net->tls);
    prm_buf_deinit(&net->sealed);
    prm_free(net->plain);
    prm_free(net->cipher);
    prm_free(net->slots);
    prm_free(net);
}

static void finish_close(prm_net *net)
{
    if (net->handles > 0 || net->crypto != NULL)
        return;
    void (*on_closed)(void *context) = net->on_closed;
    void *context = net->closed_context;
    free_net(net);
    if (on_closed != NULL)
        on_closed(context);
}

static void on_handle_closed(uv_handle_t *handle)
{
    prm_net *net = handle->data;
    net->handles--;
    finish_close(net);
}

static void on_crypto_closed(void *context)
{
    prm_net *net = context;
    net->crypto = NULL;
    finish_close(net);
}

static void close_handles(prm_net *net)
{
    uv_handle_t *handles[] = {(uv_handle_t *)&net->timer, (uv_handle_t *)&net->prepare, (uv_handle_t *)&net->check};
    prm_net_stop_accepting(net);
    for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++)
        uv_close(handles[i], on_handle_closed);
    prm_crypto_close(net->crypto, on_crypto_closed, net);
}

void prm_net_advance_close(prm_net *net)
{
    if (!net->is_closing || net->alive > 0 || prm_crypto_count(net->crypto) > 0)
        return;
    if (!uv_is_closing((uv_handle_t *)&net->timer))
        close_handles(net);
}

static void on_prepare(uv_prepare_t *prepare)
{
    prm_net *net = prepare->data;
    prm_conn_settle_all(net);
    prm_net_advance_close(net);
}

static void on_check(uv_check_t *check)
{
    prm_conn_settle_all(check->data);
}

static prm_net *new_net(uv_loop_t *loop, const prm_net_options *options)
{
    prm_net *net = prm_alloc_zeroed(1, sizeof(*net));
    if (net == NULL)
        return NULL;
    net->loop = loop;
    net->limits = options->limits != NULL ? *options->limits : prm_net_default_limits;
    net->callbacks = options->callbacks;
    if (options->http != NULL)
        net->http = *options->http;
    net->context = options->context;
    net->free_slot = PRM_SLOT_NONE;
    for (prm_wait wait = 0; wait < PRM_WAITS; wait++)
        prm_node_init(&net->waits[wait]);
    prm_node_init(&net->marked);
    prm_node_init(&net->unauthenticated);
    prm_node_init(&net->turns);
    net->plain = prm_alloc(PRM_READ_BYTES);
    net->cipher = prm_alloc(PRM_READ_BYTES);
    if (net->plain == NULL || net->cipher == NULL) {
        free_net(net);
        return NULL;
    }
    return net;
}

/* None of these can fail for what they are given. */
static void start_handles(prm_net *net)
{
    (void)uv_tcp_init(net->loop, &net->listener);
    (void)uv_timer_init(net->loop, &net->timer);
    (void)uv_prepare_init(net->loop, &net->prepare);
    (void)uv_check_init(net->loop, &net->check);
    net->listener.data = net->timer.data = net->prepare.data = net->check.data = net;
    net->handles = 4;
    (void)uv_prepare_start(&net->prepare, on_prepare);
    (void)uv_check_start(&net->check, on_check);
}

static int listen_at(prm_net *net, const struct sockaddr *address)
{
    int code = uv_tcp_bind(&net->listener, address, 0);
    if (code == 0)
        code = uv_listen((uv_stream_t *)&net->listener, BACKLOG, prm_net_on_connection);
    struct sockaddr_storage bound;
    int length = sizeof(bound);
    if (code == 0)
        code = uv_tcp_getsockname(&net->listener, (struct sockaddr *)&bound, &length);
    if (code == 0)
        net->port = ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port
                                                      : ((struct sockaddr_in *)&bound)->sin_port);
    return code;
}

static bool parse_address(const prm_net_options *options, struct sockaddr_storage *address)
{
    return uv_ip4_addr(options->address, options->port, (struct sockaddr_in *)address) == 0 ||
           uv_ip6_addr(options->address, options->port, (struct sockaddr_in6 *)address) == 0;
}

prm_status prm_net_open(uv_loop_t *loop, const prm_net_options *options, prm_net **opened, prm_error *error)
{
    struct sockaddr_storage address = {0};
    if (!parse_address(options, &address))
        return prm_error_set(error, PRM_E_INVALID, NULL, "\"%s\" is not a numeric address.", options->address);
    prm_net *net = new_net(loop, options);
    if (net == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "There is no memory to listen.");
    prm_status status = prm_tls_context_new(options->certificate, options->key, &net->tls, error);
    if (status == PRM_OK) {
        status = prm_crypto_open(loop, &net->crypto);
        if (status != PRM_OK)
            prm_error_set(error, status, NULL, "The crypto thread cannot be started.");
    }
    if (status != PRM_OK) {
        free_net(net);
        return status;
    }
    start_handles(net);
    net->is_accepting = true;
    int code = listen_at(net, (struct sockaddr *)&address);
    if (code != 0) {
        prm_net_close(net, NULL, NULL);
        return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "It cannot listen at %s port %u: %s.", options->address,
            options->port, uv_strerror(code));
    }
    *opened = net;
    return PRM_OK;
}

void prm_net_set_limits(prm_net *net, const prm_net_limits *limits)
{
    net->limits = *limits;
    prm_net_steer_timer(net);
}

uint16_t prm_net_port(const prm_net *net)
{
    return net->port;
}

prm_net_counts prm_net_count(const prm_net *net)
{
    return net->counts;
}

void prm_net_stop_accepting(prm_net *net)
{
    net->is_accepting = false;
    if (!uv_is_closing((uv_handle_t *)&net->listener))
        uv_close((uv_handle_t *)&net->listener, on_handle_closed);
}

void prm_net_close(prm_net *net, void (*on_closed)(void *context), void *context)
{
    net->is_closing = true;
    net->on_closed = on_closed;
    net->closed_context = context;
    prm_net_stop_accepting(net);
    for (uint32_t i = 0; i < net->slot_count; i++) {
        if (net->slots[i].conn != NULL)
            prm_conn_close(net->slots[i].conn);
    }
}
