/* SPDX-License-Identifier: Apache-2.0 */
/* What the ledger keeps, compared with its entries and holds. */
#include "store/ledger.h"

#include "store/db_internal.h"
#include "store/rows.h"

#include <string.h>

enum { AT_ONCE = 200 };

/* Those of one account behind a place, in order: what each has moved to and from it, and what it says there was
 * then. */
#define ENTRIES                                                                                                        \
    "SELECT id, at, amount_currency, amount, 0, to_balance, to_in, NULL FROM ledger_entry WHERE \"to\" = ?1 AND "      \
    "(at, id) > (?2, ?3) UNION ALL SELECT id, at, amount_currency, 0, amount, from_balance, NULL, from_out FROM "      \
    "ledger_entry WHERE \"from\" = ?1 AND (at, id) > (?2, ?3) ORDER BY 2, 1 LIMIT ?4"

#define HOLDS                                                                                                          \
    "SELECT SUM(amount), SUM(CASE WHEN expires_at IS NULL OR expires_at > ?2 THEN amount ELSE 0 END) FROM "            \
    "ledger_hold "                                                                                                     \
    "WHERE account = ?1 AND state = 'held'"

/* Of what is wrong sums may be beyond counting: they are different then, and no more than that is asked. */
static int64_t plus(int64_t sum, int64_t more)
{
    return (int64_t)((uint64_t)sum + (uint64_t)more);
}

static bool differs(sqlite3_stmt *statement, int column, int64_t wanted)
{
    return sqlite3_column_type(statement, column) != SQLITE_NULL && sqlite3_column_int64(statement, column) != wanted;
}

/* Every entry says what had gone to or from each side and what there was on it: read in order, and added up anew. */
static void count_entry(sqlite3_stmt *statement, const char *currency, prm_ledger_place *place)
{
    const char *in_currency = (const char *)sqlite3_column_text(statement, 2);

    place->id = sqlite3_column_int64(statement, 0);
    place->at = sqlite3_column_int64(statement, 1);
    place->in = plus(place->in, sqlite3_column_int64(statement, 3));
    place->out = plus(place->out, sqlite3_column_int64(statement, 4));
    place->entries++;
    place->strayed += sqlite3_column_int64(statement, 5) != plus(place->in, -place->out) ||
                      differs(statement, 6, place->in) || differs(statement, 7, place->out) || in_currency == NULL ||
                      strcmp(in_currency, currency) != 0;
}

/* Goes on where it was left, `most` entries at most. `is_over`: there are no more. */
static prm_status count_entries(prm_db *db, const prm_ledger_standing *standing, int64_t most, prm_ledger_place *place,
    int64_t *counted, bool *is_over, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row = true;

    PRM_TRY(prm_db_statement(db, ENTRIES, &statement, error));
    sqlite3_bind_int64(statement, 1, standing->account);
    sqlite3_bind_int64(statement, 2, place->entries > 0 ? place->at : INT64_MIN);
    sqlite3_bind_int64(statement, 3, place->id);
    sqlite3_bind_int64(statement, 4, most);
    for (*counted = 0; has_row; *counted += has_row) {
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (has_row)
            count_entry(statement, standing->currency, place);
    }
    *is_over = *counted < most;
    return PRM_OK;
}

static prm_status count_holds(prm_db *db, prm_ledger_standing *standing, int64_t now, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;

    PRM_TRY(prm_db_statement(db, HOLDS, &statement, error));
    sqlite3_bind_int64(statement, 1, standing->account);
    sqlite3_bind_int64(statement, 2, now);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    standing->counted_held = sqlite3_column_int64(statement, 0);
    standing->live = sqlite3_column_int64(statement, 1);
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

static bool read_kept(sqlite3_stmt *statement, prm_ledger_standing *standing)
{
    const char **const texts[] = { &standing->owner, &standing->subject, &standing->name, &standing->currency };
    int64_t *const numbers[] = { &standing->balance, &standing->held, &standing->in, &standing->out };

    *standing = (prm_ledger_standing){ .account = sqlite3_column_int64(statement, 0),
        .may_overdraw = sqlite3_column_int(statement, 5) != 0 };
    for (int i = 0; i < 4; i++) {
        if ((*texts[i] = (const char *)sqlite3_column_text(statement, 1 + i)) == NULL)
            return false;
        *numbers[i] = sqlite3_column_int64(statement, 6 + i);
    }
    return true;
}

static void take_counted(const prm_ledger_place *place, prm_ledger_standing *standing)
{
    standing->entries = place->entries;
    standing->counted_in = place->in;
    standing->counted_out = place->out;
    standing->strayed = place->strayed;
    standing->moved_at = place->at;
}

/* One account, or as much of it as there is room for: then the place is in the middle of it. */
static prm_status examine_one(prm_db *db, prm_ledger_standing *standing, int64_t *room, int64_t now,
    prm_ledger_visit visit, void *context, prm_ledger_place *place, prm_error *error)
{
    int64_t counted;
    bool is_over;

    PRM_TRY(count_entries(db, standing, *room, place, &counted, &is_over, error));
    *room -= counted;
    if (!is_over)
        return PRM_OK;
    take_counted(place, standing);
    PRM_TRY(count_holds(db, standing, now, error));
    *place = (prm_ledger_place){ .after = standing->account };
    return visit(context, standing, error);
}

prm_status prm_ledger_examine(prm_db *db, prm_ledger_place *place, size_t most, int64_t entries, int64_t now,
    prm_ledger_visit visit, void *context, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row = true;
    prm_status status = PRM_OK;

    PRM_TRY(prm_rows_flush(db, error));
    PRM_TRY(prm_db_statement(db,
        "SELECT id, owner, subject, name, currency, may_overdraw, balance, held, moved_in, moved_out FROM "
        "ledger_account WHERE id > ? ORDER BY id LIMIT ?",
        &statement, error));
    sqlite3_bind_int64(statement, 1, place->after);
    sqlite3_bind_int64(statement, 2, (int64_t)most);
    while (status == PRM_OK && entries > 0) {
        prm_ledger_standing standing;
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        status = read_kept(statement, &standing)
                     ? examine_one(db, &standing, &entries, now, visit, context, place, error)
                     : prm_db_nomem(error);
    }
    (void)sqlite3_reset(statement);
    return status;
}

size_t prm_ledger_faults(const prm_ledger_standing *s, prm_ledger_fault faults[PRM_LEDGER_FAULTS])
{
    const prm_ledger_fault pairs[] = { { "moved_in", s->in, s->counted_in }, { "moved_out", s->out, s->counted_out },
        { "balance", s->balance, s->counted_in - s->counted_out }, { "held", s->held, s->counted_held },
        { "entries", s->entries, s->entries - s->strayed } };
    size_t count = 0;

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].kept != pairs[i].counted)
            faults[count++] = pairs[i];
    if (!s->may_overdraw && s->balance < s->live)
        faults[count++] = (prm_ledger_fault){ "overdrawn", s->balance, s->live };
    return count;
}

prm_status prm_ledger_sums(prm_db *db, prm_ledger_visit_sum visit, void *context, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;

    PRM_TRY(prm_rows_flush(db, error));
    PRM_TRY(prm_db_statement(
        db, "SELECT currency, SUM(balance) FROM ledger_account GROUP BY currency ORDER BY currency", &statement,
        error));
    for (;;) {
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        const char *currency = (const char *)sqlite3_column_text(statement, 0);
        prm_status status = currency != NULL ? visit(context, currency, sqlite3_column_int64(statement, 1), error)
                                             : prm_db_nomem(error);
        if (status != PRM_OK) {
            (void)sqlite3_reset(statement);
            return status;
        }
    }
}

/* ---- prmd verify ---- */

static prm_status must_fit(void *context, const prm_ledger_standing *standing, prm_error *error)
{
    prm_ledger_fault faults[PRM_LEDGER_FAULTS];

    (void)context;
    if (prm_ledger_faults(standing, faults) == 0)
        return PRM_OK;
    return prm_error_set(error, PRM_E_CORRUPT, NULL,
        "the ledger's account \"%s\" of %s has the %s %lld, by its entries and holds %lld: ledger.check names all that "
        "differs, ledger.rebuild makes what is kept again",
        standing->name, standing->subject, faults[0].what, (long long)faults[0].kept, (long long)faults[0].counted);
}

static prm_status must_be_nothing(void *context, const char *currency, int64_t sum, prm_error *error)
{
    (void)context;
    return sum == 0 ? PRM_OK
                    : prm_error_set(error, PRM_E_CORRUPT, NULL,
                        "all accounts of the ledger in %s sum to %lld and not to 0",
                          currency, (long long)sum);
}

prm_status prm_ledger_verify(prm_db *db, prm_error *error)
{
    sqlite3_stmt *statement;
    prm_ledger_place place = { 0 };
    int64_t tables, after;

    PRM_TRY(prm_db_statement(db,
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('ledger_account', 'ledger_entry', "
        "'ledger_hold')",
        &statement, error));
    PRM_TRY(prm_db_integer(db, statement, &tables, error));
    if (tables < 3)
        return PRM_OK;
    do {
        after = place.after;
        /* What has expired by the server's clock is not known here; holds that never do are. */
        PRM_TRY(prm_ledger_examine(db, &place, AT_ONCE, INT64_MAX, INT64_MAX, must_fit, NULL, error));
    } while (place.after != after);
    return prm_ledger_sums(db, must_be_nothing, NULL, error);
}
