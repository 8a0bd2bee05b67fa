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

static prm_status keep_wanted(const prm_consumer *consumer, prm_db *db, const prm_val *entry, prm_arena *arena,
    prm_val *wanted, prm_error *error)
{
    int64_t seq = 0;

    if (!wants_any(consumer, entry))
        return PRM_OK;
    if (consumer->is_whole) {
        PRM_TRY(prm_val_get_integer(entry, "seq", &seq));
        PRM_TRY(prm_journal_read(db, seq, arena, &entry, error));
    }
    if (prm_val_append(wanted, entry) == PRM_OK)
        return PRM_OK;
    return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading the journal");
}

prm_status prm_consumer_look(const prm_consumer *consumer, prm_db *db, prm_event_position from, uint32_t rows,
    prm_arena *arena, prm_consumer_piece *piece, prm_error *error)
{
    const prm_journal_piece looked = { .from = from.seq + 1, .rows = rows, .bytes = PRM_CONSUMER_BYTES };
    prm_val *wanted = prm_val_list(arena);
    const prm_val *entries;

    *piece = (prm_consumer_piece){ .reached = { .n = PRM_EVENT_ALL }, .entries = wanted };
    PRM_TRY(prm_journal_events(db, &looked, arena, &entries, &piece->reached.seq, error));
    for (size_t i = 0; i < prm_val_count(entries); i++)
        PRM_TRY(keep_wanted(consumer, db, prm_val_at(entries, i), arena, wanted, error));
    prm_val_freeze(wanted);
    return PRM_OK;
}

bool prm_consumer_is_wanted(const prm_consumer_piece *piece)
{
    return prm_val_count(piece->entries) > 0;
}

uint32_t prm_consumer_next_rows(uint32_t rows, int64_t count, int64_t took_us)
{
    int64_t next = (int64_t)rows * PRM_PIECE_US / (took_us > 0 ? took_us : 1);

    if (next > rows)
        next = count < rows ? rows : next < 2 * (int64_t)rows ? next : 2 * (int64_t)rows;
    else if (next < rows / 2)
        next = rows / 2;
    return next < PRM_CONSUMER_ROWS ? PRM_CONSUMER_ROWS : next > PRM_CONSUMER_MOST ? PRM_CONSUMER_MOST : (uint32_t)next;
}

prm_status prm_consumer_take(const prm_consumer *consumer, prm_db *db, const prm_consumer_place *place,
    const prm_consumer_piece *piece, prm_arena *arena, prm_error *error)
{
    prm_event_position kept;

    PRM_TRY(prm_follower_get(db, consumer->name, &kept, error));
    if (prm_event_position_compare(kept, place->kept) != 0)
        return prm_error_set(error, PRM_E_CONFLICT, NULL, "%s is elsewhere in the journal", consumer->name);
    if (prm_consumer_is_wanted(piece))
        PRM_TRY(consumer->take(consumer->context, db, piece->entries, arena, error));
    return prm_follower_set(db, consumer->name, piece->reached, error);
}

prm_status prm_consumer_reset(const prm_consumer *consumer, prm_db *db, prm_error *error)
{
    return prm_follower_set(db, consumer->name, (prm_event_position){ .n = PRM_EVENT_ALL }, error);
}
