/* SPDX-License-Identifier: Apache-2.0 */
#include "server/metrics.h"

#include "rpc/count.h"

#include <inttypes.h>
#include <stdio.h>

/* What is counted, taken once for an answer. */
typedef struct figures {
    prm_net_counts net;
    prm_calls_figures calls;
    size_t memory;
    uint64_t wal, checkpoints, parked, fallbacks, quarantines;
} figures;

#define PLACE(member)              offsetof(figures, member), sizeof(((figures *)0)->member)
#define GAUGE(name, member, doc)   { "prmd_" name, "gauge", doc, PLACE(member) }
#define COUNTER(name, member, doc) { "prmd_" name "_total", "counter", doc, PLACE(member) }

static const struct figure {
    const char *name, *type, *doc;
    size_t offset, bytes; /* of an unsigned number in `figures` */
    double parts;         /* so many are one of the unit; 0: it is a count */
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
    GAUGE("memory_bytes", memory, "Memory of the process that is in use."),
    GAUGE("wal_bytes", wal, "Bytes of the write-ahead log since the last commit."),
    COUNTER("checkpoints", checkpoints, "Checkpoints of the write-ahead log."),
    GAUGE("metrics_lag_entries", calls.lag_entries,
        "Entries of the journal that are in no figure of metrics.query yet, or not looked at for them."),
    { "prmd_metrics_lag_seconds", "gauge", "How long ago the first of these was written: under 1 while all is well.",
        PLACE(calls.lag_ms), 1e3 },
    GAUGE("search_rows", calls.search_rows, "Rows in the search index."),
    GAUGE("search_making", calls.is_search_making, "1 while the search index is made from the rows."),
    GAUGE("search_purging", calls.is_search_purging,
        "1 while something of what rows no longer hold may be left in the search index."),
    GAUGE("search_lag_entries", calls.search_behind_entries,
        "Entries of the journal that are not in the search index yet."),
    { "prmd_search_lag_seconds", "gauge", "How long something has been missing there: under 1 while all is well.",
        PLACE(calls.search_behind_ms), 1e3 },
    GAUGE("timers_parked", parked, "Timers that failed too often, or whose plugin is absent, and wait for people."),
    COUNTER("rule_fallbacks", fallbacks, "Rules that failed and were answered by their fallback."),
    COUNTER("rules_quarantined", quarantines, "Rules taken out of use."),
};

/* Of calls->counts. A bound is a number of parts of the unit. */
static const struct distribution {
    const char *name, *doc;
    size_t offset;
    const uint64_t *bounds;
    double parts;
} distributions[] = {
    { "prmd_batch_calls", "Calls of one commit.", offsetof(prm_calls_counts, batches), prm_histogram_size, 1 },
    { "prmd_commit_seconds", "What a COMMIT takes until it is on disk.", offsetof(prm_calls_counts, commits),
        prm_histogram_time, 1e6 },
    { "prmd_checkpoint_seconds", "What a checkpoint takes, and every write with it.",
        offsetof(prm_calls_counts, checkpoint_times), prm_histogram_time, 1e6 },
    { "prmd_background_seconds", "What a piece of background work takes of the writer, its COMMIT apart.",
        offsetof(prm_calls_counts, background), prm_histogram_time, 1e6 },
    { "prmd_search_note_seconds",
        "What the writer takes for the search index after a commit: all that indexing itself adds to writing.",
        offsetof(prm_calls_counts, noted), prm_histogram_time, 1e6 },
    { "prmd_rules_seconds", "What a decision's rules take, all together.", offsetof(prm_calls_counts, work.walks),
        prm_histogram_time, 1e6 },
    { "prmd_decision_seconds",
        "From the beginning of a call to its decision: what rules are told is looked up, and they answer.",
        offsetof(prm_calls_counts, work.decided), prm_histogram_time, 1e6 },
};

#define REQUESTS        "prmd_requests_total"
#define REQUEST_SECONDS "prmd_request_seconds"

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

static uint64_t load(const _Atomic uint64_t *number)
{
    return atomic_load_explicit((_Atomic uint64_t *)number, memory_order_relaxed);
}

static void take_figures(const prm_server_view *view, figures *f)
{
    prm_calls_counts *counts = (prm_calls_counts *)prm_calls_count(view->calls);

    *f = (figures){ .net = prm_net_count(view->net) };
    prm_calls_figures_get(view->calls, &f->calls);
    (void)uv_resident_set_memory(&f->memory);
    f->wal = (uint64_t)atomic_load_explicit(&counts->wal_bytes, memory_order_relaxed);
    f->parked = (uint64_t)atomic_load_explicit(&counts->parked_timers, memory_order_relaxed);
    f->checkpoints = load(&counts->checkpoints);
    f->fallbacks = load(&counts->work.fallbacks);
    f->quarantines = load(&counts->work.quarantines);
}

static void put_head(prm_buf *out, const char *name, const char *type, const char *doc)
{
    prm_buf_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, doc, name, type);
}

/* `label`: "method=\"x\"" or "". */
static void put_histogram(
    prm_buf *out, const char *name, const char *label, const prm_histogram *h, const uint64_t *bounds, double parts)
{
    const char *comma = *label ? "," : "", *open = *label ? "{" : "", *close = *label ? "}" : "";
    uint64_t below = 0;

    for (size_t i = 0; i < PRM_HISTOGRAM_BOUNDS; i++) {
        below += load(&h->counts[i]);
        prm_buf_format(out, "%s_bucket{%s%sle=\"%g\"} %" PRIu64 "\n", name, label, comma, (double)bounds[i] / parts,
            below);
    }
    below += load(&h->counts[PRM_HISTOGRAM_BOUNDS]);
    prm_buf_format(out, "%s_bucket{%s%sle=\"+Inf\"} %" PRIu64 "\n", name, label, comma, below);
    prm_buf_format(out, "%s_sum%s%s%s %.9g\n", name, open, label, close, (double)load(&h->sum) / parts);
    prm_buf_format(out, "%s_count%s%s%s %" PRIu64 "\n", name, open, label, close, below);
}

/* The i-th method's name, "" for what names none; NULL past that. Names are words and dots: nothing to escape. */
static const char *method_name(const prm_server_view *view, size_t index)
{
    const prm_method_entry *entry = prm_host_method_at(view->host, index);

    if (entry)
        return entry->method->name;
    return index == 0 || prm_host_method_at(view->host, index - 1) ? "" : NULL;
}

static void put_requests(const prm_server_view *view, prm_buf *out)
{
    char label[200];
    const char *method;

    put_head(out, REQUESTS, "counter", "Calls by method and what came of them: ok, or the kind of the error.");
    for (size_t i = 0; (method = method_name(view, i)); i++) {
        const prm_method_counts *counts = prm_rpc_count(view->rpc, i);
        for (size_t k = 0; k < PRM_OUTCOMES && counts->outcomes[k].outcome; k++)
            prm_buf_format(out, REQUESTS "{method=\"%s\",outcome=\"%s\"} %" PRIu64 "\n", method,
                counts->outcomes[k].outcome, counts->outcomes[k].count);
    }
    put_head(out, REQUEST_SECONDS, "histogram", "From the reading of a call to its answer.");
    for (size_t i = 0; (method = method_name(view, i)); i++) {
        const prm_method_counts *counts = prm_rpc_count(view->rpc, i);
        snprintf(label, sizeof label, "method=\"%s\"", method);
        if (counts->outcomes[0].outcome)
            put_histogram(out, REQUEST_SECONDS, label, &counts->times, prm_histogram_time, 1e6);
    }
}

void prm_metrics_write(const prm_server_view *view, prm_buf *out)
{
    const char *counts = (const char *)prm_calls_count(view->calls);
    figures f;

    take_figures(view, &f);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        put_head(out, table[i].name, table[i].type, table[i].doc);
        if (table[i].parts > 0)
            prm_buf_format(out, "%s %.9g\n", table[i].name, (double)value_of(&f, &table[i]) / table[i].parts);
        else
            prm_buf_format(out, "%s %" PRIu64 "\n", table[i].name, value_of(&f, &table[i]));
    }
    for (size_t i = 0; i < sizeof distributions / sizeof *distributions; i++) {
        const struct distribution *d = &distributions[i];
        put_head(out, d->name, "histogram", d->doc);
        put_histogram(out, d->name, "", (const prm_histogram *)(const void *)(counts + d->offset), d->bounds, d->parts);
    }
    put_requests(view, out);
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
