/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_internal.h"

#include <errno.h>

static const struct {
    int result;
    prm_status status;
} meanings[] = {
    {SQLITE_FULL, PRM_E_READ_ONLY},
    {SQLITE_READONLY, PRM_E_READ_ONLY},
    {SQLITE_CONSTRAINT, PRM_E_CONFLICT},
    {SQLITE_NOMEM, PRM_E_NOMEM},
    {SQLITE_BUSY, PRM_E_UNAVAILABLE},
    {SQLITE_LOCKED, PRM_E_UNAVAILABLE},
    {SQLITE_PROTOCOL, PRM_E_UNAVAILABLE},
    {SQLITE_INTERRUPT, PRM_E_UNAVAILABLE},
    {SQLITE_CORRUPT, PRM_E_CORRUPT},
    {SQLITE_NOTADB, PRM_E_CORRUPT},
    {SQLITE_FORMAT, PRM_E_CORRUPT},
    {SQLITE_IOERR, PRM_E_IO},
    {SQLITE_CANTOPEN, PRM_E_IO},
    {SQLITE_PERM, PRM_E_IO},
    {SQLITE_TOOBIG, PRM_E_LIMIT},
};

prm_status prm_db_nomem(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
}

prm_status prm_db_error(prm_db *db, int result, prm_error *error)
{
    int primary = result & 0xff;
    if (result == SQLITE_IOERR_NOMEM)
        primary = SQLITE_NOMEM;
    prm_status status = PRM_E_INTERNAL;
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
        if (meanings[i].result == primary)
            status = meanings[i].status;
    }
    int cause = db->handle != NULL ? sqlite3_system_errno(db->handle) : 0;
    if (primary == SQLITE_IOERR && (cause == ENOSPC || cause == EDQUOT))
        status = PRM_E_READ_ONLY;
    db->is_broken = db->is_broken || status == PRM_E_CORRUPT || status == PRM_E_IO;
    const char *message = db->handle != NULL ? sqlite3_errmsg(db->handle) : sqlite3_errstr(result);
    return prm_error_set(error, status, NULL, "database: %s (%d)", message, result);
}
