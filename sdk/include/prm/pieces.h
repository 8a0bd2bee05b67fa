/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/pieces.h  Rows of any number gone through some at a time, each piece in a transaction of its own, by a
 * timer that sets itself again: whoever waits for the writer waits for no more than a piece. A piece ends after
 * PRM_PIECE_MOST rows, or sooner if has_time() says so, and what it has done stays done however the process ends.
 *
 *     prm_piece piece = { .entity = "membership", .sort = "program", .filter = filter, .each = look,
 *         .context = &scheme, .after = prm_piece_after(timer) };
 *     PRM_TRY(prm_piece_take(call, &piece));
 *     return piece.has_more ? prm_piece_arm(call, walk_on_timer.name, program, piece.after, prm->now(call)) : PRM_OK;
 *
 * Compiled into the plugin that includes this, as prm/helpers.h. Since minor 1.
 */
#ifndef PRM_PIECES_H
#define PRM_PIECES_H

#include <prm/helpers.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PRM_PIECE_MOST = 50, /* rows of a piece */
    PRM_PIECE_LOT = 10   /* found at a time: what is found and not come to is found again */
};

/** What is done with a row. Whatever it returns but PRM_OK ends the piece, before that row. */
typedef prm_status (*prm_piece_each)(prm_call *call, const prm_val *row, void *context);

typedef struct prm_piece {
    const char *entity, *sort; /* of the rows; an index that the filter fills but for the id. NULL: by id */
    const prm_val *filter;     /* as a query has it, without an id; NULL: all */
    prm_piece_each each;
    void *context;     /* its own */
    int are_taken;     /* what `each` does with a row takes it out of those that meet the filter: `sort` is any index */
    const char *after; /* the id of the last row that was taken, "" or NULL: none. Those that follow it are taken,
                        * unless are_taken */
    size_t count; /* of rows taken so far */
    int is_over;  /* there is no time for another */
    int has_more; /* there may be more rows than it had time for */
} prm_piece;

static inline prm_status prm_piece_find(prm_call *call, const prm_piece *piece, uint32_t limit, const prm_val **rows)
{
    prm_val *filter = prm->object(call), *beyond = prm->object(call);
    prm_query query;

    for (size_t i = 0; i < prm->count(piece->filter); i++) {
        const char *key = prm->key_at(piece->filter, i);
        PRM_TRY(prm->set(filter, key, prm->get(piece->filter, key)));
    }
    if (!piece->are_taken && piece->after && *piece->after != '\0') {
        PRM_TRY(prm->set_text(beyond, "gt", piece->after));
        PRM_TRY(prm->set(filter, "id", beyond));
    }
    memset(&query, 0, sizeof query);
    query.size = (uint32_t)sizeof query;
    query.entity = piece->entity;
    query.sort = piece->sort;
    query.filter = filter;
    query.limit = limit;
    return prm->find(call, &query, rows);
}

/** Takes rows one by one, as many as there is time for, and one at least; `after`, `count` and `has_more` say how far
 * it came, also where `each` ended it. Where several kinds of rows are gone through one after the other, each is asked
 * for with the same piece: of a kind whose turn comes when it is over no row is taken, and there may be more. */
static inline prm_status prm_piece_take(prm_call *call, prm_piece *piece)
{
    const prm_val *rows = NULL;
    uint32_t limit = 0;
    size_t next = 0;

    piece->has_more = 1;
    while (!piece->is_over && next == limit) {
        size_t left = PRM_PIECE_MOST - piece->count;
        limit = left < PRM_PIECE_LOT ? (uint32_t)left : (uint32_t)PRM_PIECE_LOT;
        PRM_TRY(prm_piece_find(call, piece, limit, &rows));
        for (next = 0; next < prm->count(rows) && !piece->is_over; next++) {
            PRM_TRY(piece->each(call, prm->at(rows, next), piece->context));
            piece->after = prm->text(prm->at(rows, next), "id");
            piece->is_over = ++piece->count == PRM_PIECE_MOST || !prm->has_time(call);
        }
    }
    piece->has_more = next < prm->count(rows) || next == limit;
    return PRM_OK;
}

/** Sets the timer of the next piece, with where this one ended in its data. */
static inline prm_status prm_piece_arm(prm_call *call, const char *timer, const char *subject, const char *after,
    int64_t due)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "after", after ? after : ""));
    return prm->arm(call, timer, subject, "", due, data);
}

/** Where the piece before ended, by the params of the timer that prm_piece_arm() set; "": this is the first. */
static inline const char *prm_piece_after(const prm_val *timer)
{
    return prm->text(prm->get(timer, "data"), "after");
}

#ifdef __cplusplus
}
#endif

#endif
