/* SPDX-License-Identifier: Apache-2.0 */
#include "server/metrics.h"

#include <inttypes.h>

/* What is counted, taken once for an answer. */
typedef struct figures {
    prm_net_counts net;
    prm_calls_figures calls;
} figures;

#define PLACE(member)              offsetof(figures, member), sizeof(((figures *)0)->member)
#define GAUGE(name, member, doc)   { "prmd_" name, "gauge", doc, PLACE(member) }
#define COUNTER(name, member, doc) { "prmd_" name "_total", "counter", doc, PLACE(member) }

static const struct figure {
    const char *name, *type, *doc;
    size_t offset, bytes; /* of an unsigned number in `figures` */
} table[] = {
    GAUGE("connections", net.connections, "Connections open now."),
    GAUGE("connections_unauthenticated", net.unauthenticated, "Of these, nobody has authenticated yet."),
    GAUGE("handshakes_under_way", net.handshaking, "TLS handshakes under way."),
    COUNTER("connections_accepted", net.accepted, "Connections accepted."),
    COUNTER("connections_refused", net.refused, "Connections refused at a limit."),
    COUNTER("handshakes", net.handshakes, "TLS handshakes completed."),
    COUNTER("handshakes_failed", net.failed_handshakes, "TLS handshakes that failed."),
    COUNTER("connections_timed_out", net.timed_out, "Connections closed at a limit of time."),
    COUNTER("messages_refused", net.limited, "Messages and requests refused before they were read."),
    COUNTER("batches", calls.batches, "Commits of the writer."),
    COUNTER("calls", calls.calls, "Calls the writer has committed."),
    GAUGE("batch_largest", calls.largest_batch, "Most calls of one commit."),
    GAUGE("writes_waiting", calls.foreground, "Writes that wait for the writer."),
    GAUGE("background_waiting", calls.background, "Background work that waits for the writer."),
    GAUGE("reads_waiting", calls.reads, "Reads that wait for a reader."),
    GAUGE("read_only", calls.is_read_only, "1 while storage cannot write."),
};

static uint64_t value_of(const figures *f, const struct figure *figure)
{
    const void *at = (const char *)f + figure->offset;

    switch (figure->bytes) {
    case sizeof(bool):
        return *(const bool *)at;
    case sizeof(uint32_t):
        return *(const uint32_t *)at;
    default:
        return *(const uint64_t *)at;
    }
}

void prm_metrics_write(const prm_server_view *view, prm_buf *out)
{
    figures f = { .net = prm_net_count(view->net) };

    prm_calls_figures_get(view->calls, &f.calls);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        prm_buf_format(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n", table[i].name, table[i].doc, table[i].name,
            table[i].type, table[i].name, value_of(&f, &table[i]));
}

static void begin_metrics(prm_endpoint_request *asked)
{
    const prm_http_answer_head head = { .status = 200, .type = "text/plain; version=0.0.4; charset=utf-8",
        .fields = "Cache-Control: no-store\r\n" };
    prm_buf body;

    prm_buf_init(&body, 0);
    prm_metrics_write(asked->server, &body);
    if (body.failed)
        prm_endpoint_refuse(asked, 503, NULL);
    else
        prm_endpoint_answer(asked, &head, body.data, body.length);
    prm_buf_deinit(&body);
}

const prm_endpoint prm_server_endpoints[] = {
    { .method = "GET", .path = "/metrics", .caller = PRM_ENDPOINT_USER_OR_LOOPBACK, .roles = "admin | auditor",
        .begin = begin_metrics },
    { 0 },
};
