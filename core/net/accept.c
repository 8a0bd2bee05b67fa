/* SPDX-License-Identifier: Apache-2.0 */
#include "net/internal.h"

#include "base/alloc.h"

#include <string.h>

static const unsigned char mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* IPv4 is put where IPv6 has no peers, in 0:ffff::/32. */
uint64_t prm_net_network_of(const struct sockaddr *peer)
{
    const uint64_t mapped = UINT64_C(0xffff00000000);
    uint64_t network = 0;
    if (peer->sa_family == AF_INET)
        return mapped | ntohl(((const struct sockaddr_in *)(const void *)peer)->sin_addr.s_addr);
    const unsigned char *bytes = ((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr.s6_addr;
    bool is_mapped = memcmp(bytes, mapped_prefix, sizeof(mapped_prefix)) == 0;
    for (size_t i = is_mapped ? 12 : 0; i < (is_mapped ? 16u : 8u); i++)
        network = network << 8 | bytes[i];
    return is_mapped ? mapped | network : network;
}

/* An IPv4 peer of an IPv6 socket is that IPv4 peer. */
static bool read_address(prm_conn *conn)
{
    struct sockaddr_storage peer;
    int length = sizeof(peer);
    if (uv_tcp_getpeername(&conn->tcp, (struct sockaddr *)&peer, &length) != 0)
        return false;
    conn->network = prm_net_network_of((struct sockaddr *)&peer);
    if (peer.ss_family == AF_INET)
        return uv_ip4_name((struct sockaddr_in *)&peer, conn->address, sizeof(conn->address)) == 0;
    if (peer.ss_family != AF_INET6)
        return false;
    const unsigned char *bytes = ((struct sockaddr_in6 *)&peer)->sin6_addr.s6_addr;
    if (memcmp(bytes, mapped_prefix, sizeof(mapped_prefix)) == 0)
        return uv_inet_ntop(AF_INET, bytes + sizeof(mapped_prefix), conn->address, sizeof(conn->address)) == 0;
    return uv_inet_ntop(AF_INET6, bytes, conn->address, sizeof(conn->address)) == 0;
}

static uint32_t count_of_network(const prm_net *net, uint64_t network)
{
    uint32_t count = 0;
    for (const prm_node *at = net->unauthenticated.next; at != &net->unauthenticated; at = at->next) {
        const prm_conn *conn = PRM_NODE_OWNER(at, prm_conn, unauthenticated);
        count += conn->network == network;
    }
    return count;
}

static bool is_welcome(const prm_net *net, const prm_conn *conn)
{
    const prm_net_limits *limits = &net->limits;
    return net->is_accepting && net->counts.connections < limits->connections &&
           net->counts.unauthenticated < limits->unauthenticated &&
           count_of_network(net, conn->network) < limits->unauthenticated_per_address;
}

static bool grow_slots(prm_net *net)
{
    uint32_t count = net->slot_count != 0 ? net->slot_count * 2 : 16;
    prm_slot *slots = prm_realloc(net->slots, count * sizeof(*slots));
    if (slots == NULL)
        return false;
    net->slots = slots;
    for (uint32_t i = net->slot_count; i < count; i++) {
        slots[i] = (prm_slot){.generation = 1, .next = net->free_slot};
        net->free_slot = i;
    }
    net->slot_count = count;
    return true;
}

static bool take_slot(prm_net *net, prm_conn *conn)
{
    if (net->free_slot == PRM_SLOT_NONE && !grow_slots(net))
        return false;
    uint32_t index = net->free_slot;
    prm_slot *slot = &net->slots[index];
    net->free_slot = slot->next;
    slot->conn = conn;
    conn->id = (prm_conn_id){index, slot->generation};
    net->counts.connections++;
    net->counts.handshaking++;
    return true;
}

static prm_conn *new_conn(prm_net *net)
{
    prm_conn *conn = prm_alloc_zeroed(1, sizeof(*conn));
    if (conn == NULL)
        return NULL;
    conn->net = net;
    prm_node_init(&conn->waits);
    prm_node_init(&conn->marked);
    prm_node_init(&conn->unauthenticated);
    prm_node_init(&conn->turn);
    if (uv_tcp_init(net->loop, &conn->tcp) != 0) {
        prm_free(conn);
        return NULL;
    }
    conn->tcp.data = conn;
    net->alive++;
    return conn;
}

static void accept_next(prm_net *net)
{
    prm_conn *conn = new_conn(net);
    net->is_accept_pending = conn == NULL;
    prm_net_steer_timer(net);
    if (conn == NULL)
        return;
    if (uv_accept((uv_stream_t *)&net->listener, (uv_stream_t *)&conn->tcp) != 0 || !read_address(conn)) {
        prm_conn_abort(conn);
        return;
    }
    if (!is_welcome(net, conn) || !take_slot(net, conn)) {
        net->counts.refused++;
        prm_conn_abort(conn);
        return;
    }
    net->counts.accepted++;
    net->counts.unauthenticated++;
    prm_node_append(&net->unauthenticated, &conn->unauthenticated);
    (void)uv_tcp_nodelay(&conn->tcp, 1);
    prm_conn_await(conn, PRM_WAIT_HANDSHAKE);
    prm_conn_steer(conn);
}

void prm_net_on_connection(uv_stream_t *listener, int status)
{
    prm_net *net = listener->data;
    if (status == 0 && !net->is_accept_pending)
        accept_next(net);
}

/* libuv holds the accepted socket, and accepts no other, until it is taken. */
void prm_net_retry_accept(prm_net *net)
{
    net->is_accept_pending = false;
    if (net->is_accepting)
        accept_next(net);
}
