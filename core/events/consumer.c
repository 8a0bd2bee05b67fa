/* SPDX-License-Identifier: Apache-2.0 */
#include "events/consumer.h"

#include "store/journal.h"

prm_status prm_consumer_install(const prm_consumer *consumer, prm_db *db, prm_error *error)
{
    prm_event_position position;
    prm_journal_head head = { 0 };
    prm_error none = { 0 };
    prm_status status = prm_follower_get(db, consumer->name, &position, &none);

    if (status != PRM_E_NOT_FOUND) {
        if (status != PRM_OK)
            *error = none;
        return status;
    }
    if (!consumer->begins_first)
        PRM_TRY(prm_journal_load_head(db, &head, error));
    return prm_follower_set(db, consumer->name, (prm_event_position){ head.seq, PRM_EVENT_ALL }, error);
}

static bool wants_any(const prm_consumer *consumer, const prm_val *entry)
{
    const prm_val *events = prm_val_get(entry, "events");

    for (size_t i = 0; i < prm_val_count(events); i++)
        if (!consumer->wants || consumer->wants(consumer->context, prm_val_get_str(prm_val_at(events, i), "type")))
            return true;
    return false;
}

static prm_status read_piece(prm_db *db, prm_event_position from, uint32_t rows, prm_arena *arena,
    const prm_val **entries, prm_event_position *reached, prm_error *error)
{
    const prm_journal_piece piece = { .from = from.seq + 1, .rows = rows, .bytes = PRM_CONSUMER_BYTES };

    *reached = (prm_event_position){ .n = PRM_EVENT_ALL };
    return prm_journal_events(db, &piece, arena, entries, &reached->seq, error);
}

prm_status prm_consumer_look(const prm_consumer *consumer, prm_db *db, prm_event_position from, prm_arena *arena,
    prm_event_position *reached, bool *is_wanted, prm_error *error)
{
    const prm_val *entries;

    *is_wanted = false;
    PRM_TRY(read_piece(db, from, PRM_CONSUMER_ROWS, arena, &entries, reached, error));
    for (size_t i = 0; i < prm_val_count(entries) && !*is_wanted; i++)
        *is_wanted = wants_any(consumer, prm_val_at(entries, i));
    return PRM_OK;
}

static prm_status take_entry(const prm_consumer *consumer, prm_db *db, const prm_val *entry, prm_arena *arena,
    prm_error *error)
{
    int64_t seq = 0;

    if (!wants_any(consumer, entry))
        return PRM_OK;
    if (consumer->is_whole) {
        PRM_TRY(prm_val_get_integer(entry, "seq", &seq));
        PRM_TRY(prm_journal_read(db, seq, arena, &entry, error));
    }
    return consumer->take(consumer->context, db, entry, arena, error);
}

prm_status prm_consumer_take(const prm_consumer *consumer, prm_db *db, const prm_consumer_place *place,
    prm_event_position reached, prm_arena *arena, prm_error *error)
{
    uint32_t rows = (uint32_t)(reached.seq - place->seen.seq); /* more may have been committed since it was looked at */
    prm_event_position kept, end;
    const prm_val *entries;

    PRM_TRY(prm_follower_get(db, consumer->name, &kept, error));
    PRM_TRY(read_piece(db, place->seen, rows, arena, &entries, &end, error));
    if (prm_event_position_compare(kept, place->kept) != 0 || prm_event_position_compare(end, reached) != 0)
        return prm_error_set(error, PRM_E_CONFLICT, NULL, "%s is elsewhere in the journal", consumer->name);
    for (size_t i = 0; i < prm_val_count(entries); i++)
        PRM_TRY(take_entry(consumer, db, prm_val_at(entries, i), arena, error));
    return prm_follower_set(db, consumer->name, reached, error);
}

prm_status prm_consumer_reset(const prm_consumer *consumer, prm_db *db, prm_error *error)
{
    return prm_follower_set(db, consumer->name, (prm_event_position){ .n = PRM_EVENT_ALL }, error);
}
