/* SPDX-License-Identifier: Apache-2.0 */
#include "net/internal.h"

#define TICK_MOST  250
#define TICK_LEAST 5

static uint32_t duration_of(const prm_net_limits *limits, prm_wait wait)
{
    const uint32_t durations[PRM_WAITS] = {
        [PRM_WAIT_HANDSHAKE] = limits->handshake_ms,
        [PRM_WAIT_FIRST_BYTE] = limits->first_byte_ms,
        [PRM_WAIT_REQUEST] = limits->request_ms,
        [PRM_WAIT_IDLE] = limits->idle_ms,
        [PRM_WAIT_LINGER] = limits->linger_ms,
    };
    return durations[wait];
}

void prm_conn_await(prm_conn *conn, prm_wait wait)
{
    conn->wait = wait;
    conn->since = uv_now(conn->net->loop);
    conn->has_moved = conn->has_delivered = false;
    prm_node_append(&conn->net->waits[wait], &conn->waits);
}

static void refuse_slow(prm_conn *conn)
{
    prm_conn_refuse(conn, PRM_REFUSAL_SLOW);
}

static void (*const actions[PRM_WAITS])(prm_conn *conn) = {
    [PRM_WAIT_HANDSHAKE] = prm_conn_abort,
    [PRM_WAIT_FIRST_BYTE] = prm_conn_close,
    [PRM_WAIT_REQUEST] = refuse_slow,
    [PRM_WAIT_IDLE] = prm_conn_close,
    [PRM_WAIT_LINGER] = prm_conn_abort,
};

/* Each ring is in order of time, and every action takes the connection out of its ring. */
static void expire(prm_net *net, prm_wait wait)
{
    uint64_t now = uv_now(net->loop);
    prm_node *ring = &net->waits[wait];
    while (prm_node_is_linked(ring)) {
        prm_conn *conn = PRM_NODE_OWNER(ring->next, prm_conn, waits);
        if (now - conn->since < duration_of(&net->limits, wait))
            break;
        if (wait != PRM_WAIT_LINGER)
            net->counts.timed_out++;
        actions[wait](conn);
    }
}

static void on_tick(uv_timer_t *timer)
{
    prm_net *net = timer->data;
    for (prm_wait wait = 0; wait < PRM_WAITS; wait++)
        expire(net, wait);
    if (net->is_accept_pending)
        prm_net_retry_accept(net);
    prm_net_steer_timer(net);
}

void prm_net_steer_timer(prm_net *net)
{
    bool is_needed = net->alive > 0 || net->is_accept_pending;
    if (uv_is_closing((uv_handle_t *)&net->timer) || is_needed == (uv_is_active((uv_handle_t *)&net->timer) != 0))
        return;
    if (!is_needed) {
        (void)uv_timer_stop(&net->timer);
        return;
    }
    uint64_t tick = TICK_MOST;
    for (prm_wait wait = 0; wait < PRM_WAITS; wait++) {
        uint64_t tenth = duration_of(&net->limits, wait) / 10;
        tick = tenth < tick ? tenth : tick;
    }
    tick = tick < TICK_LEAST ? TICK_LEAST : tick;
    (void)uv_timer_start(&net->timer, on_tick, tick, tick);
}
