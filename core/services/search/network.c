/* SPDX-License-Identifier: Apache-2.0 */
/* Who is above whom, read from the rows of the snapshot at hand and remembered as long as that. */
#include "services/search/internal.h"

#include "base/alloc.h"
#include "base/id.h"

#include <string.h>

enum { HIGHEST = 64 /* a circle ends there */, SLOTS = 512, ARENA_BYTES = 4 << 20, ROW_BYTES = 1 << 20 };

typedef struct known {
    int64_t id;
    char kind;
    const char *terms; /* NULL: free */
} known;

struct prm_search_network {
    const prm_table *partner, *territory; /* NULL: nobody declares it */
    known slots[SLOTS];
    prm_arena *arena, *row;
    prm_buf scratch;
};

prm_search_network *prm_search_network_new(const prm_model *model)
{
    prm_search_network *network = prm_alloc_zeroed(1, sizeof *network);
    if (network == NULL)
        return NULL;
    network->partner = prm_model_table(model, "partner");
    network->territory = prm_model_table(model, "territory");
    network->arena = prm_arena_new(ARENA_BYTES);
    network->row = prm_arena_new(ROW_BYTES);
    prm_buf_init(&network->scratch, 0);
    if (network->arena != NULL && network->row != NULL)
        return network;
    prm_search_network_free(network);
    return NULL;
}

void prm_search_network_free(prm_search_network *network)
{
    if (network == NULL)
        return;
    prm_arena_free(network->arena);
    prm_arena_free(network->row);
    prm_buf_deinit(&network->scratch);
    prm_free(network);
}

void prm_search_network_reset(prm_search_network *network)
{
    memset(network->slots, 0, sizeof network->slots);
    prm_arena_reset(network->arena);
}

static known *slot_of(prm_search_network *network, char kind, int64_t id)
{
    return &network->slots[((uint64_t)id * 31 + (unsigned char)kind) * UINT64_C(0x9E3779B97F4A7C15) >> 55];
}

static prm_status nomem(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while rows are indexed");
}

/* What is above a row whose field `parent` says so; a row that is not there has nothing above it. */
static prm_status climb(prm_search_network *network, prm_db *db, const prm_table *table, char letter, int64_t id,
    prm_error *error)
{
    char term[PRM_TERM_BYTES];
    bool has_parent = table != NULL;
    for (int i = 0; i < HIGHEST; i++) {
        const prm_val *row;
        prm_error why = { 0 };
        prm_term_of_id(letter, id, term);
        prm_buf_put_char(&network->scratch, ' ');
        prm_buf_put_text(&network->scratch, term);
        if (!has_parent)
            break;
        prm_arena_reset(network->row);
        prm_status status = prm_rows_load(db, table, id, NULL, network->row, &row, &why);
        if (status == PRM_E_NOT_FOUND)
            break;
        if (status != PRM_OK) {
            why.data = NULL;
            *error = why;
            return status;
        }
        if (!prm_id_parse(prm_val_get_str(row, "parent"), prm_table_entity(table)->name, &id))
            break;
    }
    return PRM_OK;
}

static prm_status keep(prm_search_network *network, known *slot, prm_error *error)
{
    const prm_buf *made = &network->scratch;
    const char *terms = made->failed ? NULL : prm_arena_text(network->arena, made->length > 0
        ? made->data : "", made->length);
    if (terms == NULL) {
        prm_search_network_reset(network);
        return nomem(error);
    }
    slot->terms = terms;
    return PRM_OK;
}

static prm_status above(prm_search_network *network, prm_db *db, const prm_table *table, char letter, int64_t id,
    prm_buf *terms, prm_error *error)
{
    known *slot = slot_of(network, letter, id);
    if (slot->terms == NULL || slot->id != id || slot->kind != letter) {
        *slot = (known){ .id = id, .kind = letter };
        prm_buf_clear(&network->scratch);
        PRM_TRY(climb(network, db, table, letter, id, error));
        PRM_TRY(keep(network, slot, error));
    }
    prm_buf_put_text(terms, slot->terms);
    return PRM_OK;
}

prm_status prm_search_partners(prm_search_network *network, prm_db *db, int64_t partner, prm_buf *terms,
    prm_error *error)
{
    return above(network, db, network->partner, 'p', partner, terms, error);
}

prm_status prm_search_territories(
    prm_search_network *network, prm_db *db, int64_t territory, prm_buf *terms, prm_error *error)
{
    return above(network, db, network->territory, 't', territory, terms, error);
}

enum { TERRITORIES = 64 /* of a partner */ };

static prm_status read_territories(
    prm_search_network *network, prm_db *db, int64_t partner, int64_t *ids, size_t *count, prm_error *error)
{
    const prm_val *row;
    prm_error why = { 0 };
    *count = 0;
    prm_arena_reset(network->row);
    prm_status status = network->partner == NULL
        ? PRM_E_NOT_FOUND
        : prm_rows_load(db, network->partner, partner, NULL, network->row, &row, &why);
    if (status == PRM_E_NOT_FOUND)
        return PRM_OK;
    why.data = NULL;
    if (status != PRM_OK) {
        *error = why;
        return status;
    }
    const prm_val *list = prm_val_get(row, "territories");
    for (size_t i = 0; i < prm_val_count(list) && *count < TERRITORIES; i++) {
        const char *text = "";
        (void)prm_val_as_text(prm_val_at(list, i), &text, NULL);
        *count += prm_id_parse(text, "territory", &ids[*count]);
    }
    return PRM_OK;
}


prm_status prm_search_territories_of(
    prm_search_network *network, prm_db *db, int64_t partner, prm_buf *terms, prm_error *error)
{
    int64_t ids[TERRITORIES];
    size_t count;
    PRM_TRY(read_territories(network, db, partner, ids, &count, error));
    for (size_t i = 0; i < count; i++)
        PRM_TRY(prm_search_territories(network, db, ids[i], terms, error));
    return PRM_OK;
}
