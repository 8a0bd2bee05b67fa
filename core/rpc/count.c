/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/internal.h"

#include "base/log.h"
#include "base/time.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { TRACE_DIGITS = 32 };

const prm_method_counts *prm_rpc_count(const prm_rpc *rpc, size_t method)
{
    return &rpc->counts[method];
}

static const char *outcome_of(prm_status status)
{
    return status == PRM_OK ? "ok" : prm_error_wire(status)->kind;
}

static void count(prm_method_counts *counts, const char *outcome, int64_t us)
{
    size_t i = 0;

    while (i < PRM_OUTCOMES - 1 && counts->outcomes[i].outcome && strcmp(counts->outcomes[i].outcome, outcome) != 0)
        i++;
    counts->outcomes[i].outcome = outcome;
    counts->outcomes[i].count++;
    prm_histogram_add_time(&counts->times, us);
}

/* "00-<32 hex>-<16 hex>-<2 hex>" of a W3C traceparent: the middle; NULL if it is none, or all zeros. */
static const char *trace_of(const char *parent)
{
    size_t zeros = 0;

    if (!parent || strlen(parent) < 55 || parent[2] != '-' || parent[35] != '-' || parent[52] != '-')
        return NULL;
    for (const char *at = parent + 3; at < parent + 3 + TRACE_DIGITS; at++) {
        if (!isxdigit((unsigned char)*at) || isupper((unsigned char)*at))
            return NULL;
        zeros += *at == '0';
    }
    return zeros < TRACE_DIGITS ? parent + 3 : NULL;
}

/* The caller's over HTTP; else one of ours. */
static void make_trace(const member *m, char trace[TRACE_DIGITS + 1])
{
    const exchange *x = m->of->session->exchange;
    prm_rpc *rpc = m->of->session->rpc;
    const char *given = x ? trace_of(prm_http_field_of(x->request.head, "traceparent")) : NULL;

    if (given)
        snprintf(trace, TRACE_DIGITS + 1, "%.*s", TRACE_DIGITS, given);
    else
        snprintf(trace, TRACE_DIGITS + 1, "%016llx%016llx", (unsigned long long)rpc->trace_base,
            (unsigned long long)++rpc->trace_last);
}

static int32_t level_of(const prm_rpc *rpc, prm_status status)
{
    static const prm_status grave[] = { PRM_E_INTERNAL, PRM_E_NOMEM, PRM_E_IO, PRM_E_CORRUPT, PRM_E_READ_ONLY,
        PRM_E_OUTCOME_UNKNOWN };

    for (size_t i = 0; i < sizeof grave / sizeof *grave; i++)
        if (status == grave[i])
            return PRM_LOG_WARNING;
    return rpc->logs_all ? PRM_LOG_INFO : PRM_LOG_DEBUG;
}

static void write_line(const member *m, int32_t level, int64_t us)
{
    prm_arena *arena = m->of->arena;
    prm_val *fields = prm_val_object(arena);
    const prm_task *task = m->task;
    char trace[TRACE_DIGITS + 1];

    make_trace(m, trace);
    (void)prm_val_set(fields, "method",
        prm_val_text_static(arena, m->entry ? m->entry->method->name : "")); /* what names none may say anything */
    (void)prm_val_set(fields, "principal", prm_val_text_static(arena, m->of->session->principal->user_id));
    (void)prm_val_set(fields, "outcome", prm_val_text_static(arena, outcome_of(m->status)));
    (void)prm_val_set(fields, "ms", prm_val_real(arena, (double)us / 1000));
    if (task && task->began_us)
        (void)prm_val_set(fields, "queue_ms", prm_val_real(arena, (double)(task->began_us - m->began_us) / 1000));
    if (task && task->batch)
        (void)prm_val_set(fields, "batch", prm_val_integer(arena, (int64_t)task->batch));
    prm_log(level, "call", trace, m->entry ? m->entry->plugin->plugin->id : NULL, fields);
}

void prm_member_count(member *m)
{
    prm_rpc *rpc = m->of->session->rpc;
    int64_t us = prm_time_monotonic_us() - m->began_us;
    int32_t level = level_of(rpc, m->status);

    count(&rpc->counts[m->entry ? prm_host_method_index(rpc->options.host, m->entry) : rpc->method_count],
        outcome_of(m->status), us);
    if (prm_log_is_on(level))
        write_line(m, level, us);
}
