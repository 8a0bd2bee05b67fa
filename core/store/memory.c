/* SPDX-License-Identifier: Apache-2.0 */
/* SQLite's allocator: base/alloc.h, with the size in front of each piece, which SQLite asks for. */
#include "store/db.h"
#include "base/alloc.h"

#define HEAD sizeof(int64_t)

static void *memory_alloc(int bytes)
{
    int64_t *piece = prm_alloc(HEAD + (size_t)bytes);
    if (piece == NULL)
        return NULL;
    *piece = bytes;
    return piece + 1;
}

static void memory_free(void *memory)
{
    if (memory != NULL)
        prm_free((int64_t *)memory - 1);
}

static void *memory_realloc(void *memory, int bytes)
{
    int64_t *piece = prm_realloc((int64_t *)memory - 1, HEAD + (size_t)bytes);
    if (piece == NULL)
        return NULL;
    *piece = bytes;
    return piece + 1;
}

static int memory_size(void *memory)
{
    return memory != NULL ? (int)((int64_t *)memory)[-1] : 0;
}

static int memory_round_up(int bytes)
{
    return (bytes + 7) & ~7;
}

static int memory_init(void *context)
{
    (void)context;
    return SQLITE_OK;
}

static void memory_shutdown(void *context)
{
    (void)context;
}

prm_status prm_store_start(void)
{
    static const sqlite3_mem_methods methods = {
        memory_alloc, memory_free, memory_realloc, memory_size, memory_round_up, memory_init, memory_shutdown, NULL};
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_MULTITHREAD) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK)
        return PRM_E_INTERNAL;
    return sqlite3_initialize() == SQLITE_OK ? PRM_OK : PRM_E_NOMEM;
}
