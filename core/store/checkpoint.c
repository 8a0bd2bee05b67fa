/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_internal.h"

prm_status prm_db_checkpoint(prm_db *db, bool is_idle, prm_error *error)
{
    if (db->wal_frames < db->tried_frames)
        db->tried_frames = 0; /* the WAL began anew */
    int since = db->wal_frames - db->tried_frames;
    if (since < (is_idle ? PRM_DB_IDLE_FRAMES : PRM_DB_FORCED_FRAMES))
        return PRM_OK;
    int frames = 0, done = 0;
    db->checkpoints++;
    int result = sqlite3_wal_checkpoint_v2(db->handle, "main", SQLITE_CHECKPOINT_PASSIVE, &frames, &done);
    /* Frames an old snapshot keeps from being copied wait for the next time, not for every batch. */
    db->tried_frames = db->wal_frames;
    if (result == SQLITE_OK || (result & 0xff) == SQLITE_BUSY)
        return PRM_OK;
    return prm_db_error(db, result, error);
}

int64_t prm_db_wal_bytes(const prm_db *db)
{
    return (int64_t)db->wal_frames * (4096 + 24); /* a page and the frame's head */
}

uint64_t prm_db_checkpoints(const prm_db *db)
{
    return db->checkpoints;
}
