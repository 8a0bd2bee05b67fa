/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/rebuild.h"

#include "base/log.h"
#include "plugins/api.h"
#include "store/metric.h"

#include <string.h>

enum { ARENA_BYTES = 64 << 20, PIECE_ROWS = 500, LOOKS = 20 };

/** How far figures had come when they were last started over. */
static const char until_key[] = "metrics_until";
/** Which data of time zones their days are by. */
static const char zones_key[] = "metrics_zones";

prm_status prm_metrics_rebuild(const prm_host *host, prm_db *db, prm_error *error)
{
    prm_metrics_keeper keeper = { .host = host };
    const prm_consumer consumer = prm_metrics_consumer(&keeper);
    prm_journal_head head;
    PRM_TRY(prm_journal_load_head(db, &head, error));
    PRM_TRY(prm_metric_clear(db, error));
    PRM_TRY(prm_meta_set(db, until_key, head.seq, error));
    return prm_consumer_reset(&consumer, db, error);
}

prm_status prm_metrics_counted_to(const prm_host *host, prm_db *db, int64_t *at, bool *has_one, prm_error *error)
{
    prm_metrics_keeper keeper = { .host = host };
    const prm_consumer consumer = prm_metrics_consumer(&keeper);
    prm_event_position counted;
    prm_error none = { 0 };
    PRM_TRY(prm_follower_get(db, consumer.name, &counted, error));
    prm_status status = prm_journal_load_time(db, counted.seq, at, &none);
    *has_one = status == PRM_OK;
    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        *error = none;
    return status == PRM_E_NOT_FOUND ? PRM_OK : status;
}

/** What the host's own consumer remembers; NULL: it has none. */
static prm_metrics_keeper *find_keeper(const prm_host *host)
{
    const prm_consumer *consumer;
    for (size_t i = 0; (consumer = prm_host_consumer_at(host, i)) != NULL; i++)
        if (consumer->take == prm_metrics_consumer(NULL).take)
            return (prm_metrics_keeper *)consumer->context;
    return NULL;
}

prm_status prm_metrics_are_complete(const prm_host *host, prm_db *db, prm_arena *arena, bool *is_complete,
    prm_error *error)
{
    prm_metrics_keeper keeper = { .host = host };
    const prm_consumer consumer = prm_metrics_consumer(&keeper);
    prm_event_position at;
    int64_t until;
    bool is_wanted = false;
    prm_status status = prm_meta_get(db, until_key, &until, error);
    *is_complete = status == PRM_E_NOT_FOUND;
    if (status == PRM_E_NOT_FOUND)
        return PRM_OK;
    PRM_TRY(status);
    /* Each time they are made again there are more entries: what was complete once stays so. */
    prm_metrics_keeper *own = find_keeper(host);
    *is_complete = own != NULL && atomic_load(&own->complete) >= until;
    if (*is_complete)
        return PRM_OK;
    PRM_TRY(prm_follower_get(db, consumer.name, &at, error));
    /* What it has nothing to do with does not move its position. */
    for (int i = 0; i < LOOKS && at.seq < until && !is_wanted; i++) {
        prm_consumer_piece piece;
        PRM_TRY(prm_consumer_look(&consumer, db, at, PRM_CONSUMER_ROWS, arena, &piece, error));
        if (piece.reached.seq == at.seq)
            break;
        is_wanted = prm_consumer_is_wanted(&piece);
        if (!is_wanted)
            at = piece.reached;
    }
    *is_complete = at.seq >= until;
    if (*is_complete && own != NULL)
        atomic_store(&own->complete, until);
    return PRM_OK;
}

prm_status prm_metrics_on_row(prm_call *call, const prm_table *table, const prm_val *before, const prm_val *after)
{
    prm_error error = { 0 };
    if (before == NULL || strcmp(prm_table_entity(table)->name, "program") != 0 ||
        strcmp(prm_val_get_str(before, "time_zone"), prm_val_get_str(after, "time_zone")) == 0)
        return PRM_OK;
    return prm_call_keep(call, prm_metrics_rebuild(call->worker->host, call->worker->db, &error), &error);
}

/* ---- At start ---- */

static prm_status forget_absent(const prm_host *host, prm_db *db, prm_error *error)
{
    prm_arena *arena = prm_arena_new(ARENA_BYTES);
    const prm_val *names = NULL;
    prm_status status = arena == NULL ? prm_error_set(error, PRM_E_NOMEM, NULL, "no memory for metrics")
                                      : prm_metric_names(db, arena, &names, error);
    for (size_t i = 0; status == PRM_OK && i < prm_val_count(names); i++) {
        const char *name = "";
        (void)prm_val_as_text(prm_val_at(names, i), &name, NULL);
        if (prm_host_metric(host, name) == NULL)
            status = prm_metric_forget(db, name, error);
    }
    prm_arena_free(arena);
    return status;
}

/** Whether days may begin elsewhere than when figures were kept. */
static prm_status have_zones_changed(prm_db *db, bool *have, prm_error *error)
{
    int64_t kept;
    prm_error absent = { 0 };
    prm_status status = prm_meta_get(db, zones_key, &kept, &absent);
    *have = status == PRM_OK && kept != prm_metric_number("time zones", prm_zone_data());
    if (status == PRM_OK || status == PRM_E_NOT_FOUND)
        return PRM_OK;
    *error = absent;
    return status;
}

prm_status prm_metrics_install(const prm_host *host, prm_db *db, prm_error *error)
{
    const prm_metric_entry *metric;
    bool is_other = false, is_new;
    PRM_TRY(prm_metric_store_install(db, &is_new, error));
    PRM_TRY(have_zones_changed(db, &is_other, error));
    is_other |= is_new;
    PRM_TRY(prm_meta_set(db, zones_key, prm_metric_number("time zones", prm_zone_data()), error));
    PRM_TRY(forget_absent(host, db, error));
    for (size_t i = 0; (metric = prm_host_metric_at(host, i)) != NULL; i++) {
        prm_error absent = { 0 };
        prm_status status = prm_metric_find(db, metric->metric->name, metric->metric->from, &absent);
        if (status == PRM_OK)
            continue;
        if (status != PRM_E_NOT_FOUND) {
            *error = absent;
            return status;
        }
        is_other = true;
        PRM_TRY(prm_metric_know(db, metric->metric->name, metric->metric->from, error));
    }
    if (!is_other)
        return PRM_OK;
    prm_log_text(PRM_LOG_INFO, "metrics.declared", "metrics are not as they were: they are made from the journal");
    return prm_metrics_rebuild(host, db, error);
}

/* ---- prmd verify ---- */

/** Counts a piece of the journal into the copy; false: there was nothing more up to `until`. */
static prm_status count_piece(const prm_consumer *consumer, prm_db *db, int64_t *from, int64_t until, prm_arena *arena,
    bool *has_more, prm_error *error)
{
    int64_t left = until - *from + 1, last;
    const prm_journal_piece piece = { .from = *from, .rows = left < PIECE_ROWS ? (uint32_t)left : PIECE_ROWS,
        .bytes = PRM_CONSUMER_BYTES };
    const prm_val *entries;
    PRM_TRY(prm_journal_events(db, &piece, arena, &entries, &last, error));
    PRM_TRY(consumer->take(consumer->context, db, entries, arena, error));
    *has_more = last >= *from && last < until;
    *from = last + 1;
    return PRM_OK;
}

/** What is compared: metrics that are here, and kept as they are declared here. Others are made anew at the next
 * start. */
static prm_status choose(const prm_host *host, prm_db *db, prm_error *error)
{
    const prm_metric_entry *metric;
    bool is_other;
    PRM_TRY(have_zones_changed(db, &is_other, error));
    for (size_t i = 0; !is_other && (metric = prm_host_metric_at(host, i)) != NULL; i++) {
        prm_error absent = { 0 };
        prm_status status = prm_metric_find(db, metric->metric->name, metric->metric->from, &absent);
        if (status == PRM_OK)
            PRM_TRY(prm_metric_shadow_know(db, prm_metric_number(metric->metric->name, metric->metric->from), error));
        else if (status != PRM_E_NOT_FOUND) {
            *error = absent;
            return status;
        }
    }
    return PRM_OK;
}

static prm_status verify(const prm_host *host, prm_db *db, prm_arena *arena, int64_t *counted, prm_error *error)
{
    prm_metrics_keeper keeper = { .host = host };
    const prm_consumer consumer = prm_metrics_consumer(&keeper);
    prm_event_position kept;
    int64_t from = 1, differing;
    bool has_more;
    const char *metric;
    PRM_TRY(prm_follower_get(db, consumer.name, &kept, error));
    PRM_TRY(prm_metric_shadow(db, error));
    PRM_TRY(choose(host, db, error));
    has_more = kept.seq >= from;
    while (has_more) {
        prm_arena_reset(arena);
        PRM_TRY(count_piece(&consumer, db, &from, kept.seq, arena, &has_more, error));
    }
    *counted = kept.seq;
    prm_arena_reset(arena);
    PRM_TRY(prm_metric_compare(db, &differing, arena, &metric, error));
    if (differing == 0)
        return PRM_OK;
    return prm_error_set(error, PRM_E_CORRUPT, NULL,
        "%lld figures of metrics are not what the journal gives, of %s among them: metrics.rebuild makes them again",
        (long long)differing, metric);
}

prm_status prm_metrics_verify(const prm_host *host, prm_db *db, int64_t *counted, prm_error *error)
{
    prm_arena *arena = prm_arena_new(ARENA_BYTES);
    prm_status status = arena == NULL ? prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to verify metrics")
                                      : verify(host, db, arena, counted, error);
    prm_arena_free(arena);
    return status;
}
