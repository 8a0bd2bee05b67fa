/* SPDX-License-Identifier: Apache-2.0 */
#include "store/cache.h"
#include "base/alloc.h"
#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION_ID 1347570993 /* "PRM1" */
#define CACHE_WRITER   "PRAGMA cache_size=-16384"
#define CACHE_READER   "PRAGMA cache_size=-8192"

prm_status prm_db_exec(prm_db *db, const char *sql, prm_error *error)
{
    int result = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? PRM_OK : prm_db_error(db, result, error);
}

sqlite3 *prm_db_handle(prm_db *db)
{
    return db->handle;
}

static int on_commit(void *context, sqlite3 *handle, const char *name, int frames)
{
    (void)handle;
    (void)name;
    ((prm_db *)context)->wal_frames = frames;
    return SQLITE_OK;
}

/* SQLite refuses a symbolic link anywhere in the path; only the file itself must not be one, so the directory's are
 * resolved here. */
static prm_status find_path(const char *directory, const char *name, char path[PATH_MAX], prm_error *error)
{
    char real[PATH_MAX];
    if (realpath(directory, real) == NULL)
        return prm_error_set(
            error, PRM_E_IO, NULL, "cannot open the data directory %s: %s", directory, strerror(errno));
    int length = snprintf(path, PATH_MAX, "%s/%s", real, name);
    if (length < 0 || length >= PATH_MAX)
        return prm_error_set(error, PRM_E_INVALID, NULL, "the path of the data directory is too long");
    return PRM_OK;
}

static bool has_wal(const char *path)
{
    char wal[PATH_MAX + 8];
    struct stat status;
    snprintf(wal, sizeof(wal), "%s-wal", path);
    return stat(wal, &status) == 0 && status.st_size > 0;
}

/* A file: URI of the path that says nothing will write to it, so that nothing is created beside it. */
static void make_uri(prm_buf *buf, const char *path)
{
    prm_buf_put_text(buf, "file:");
    for (; *path != '\0'; path++) {
        if (strchr("?#%", *path) != NULL)
            prm_buf_format(buf, "%%%02x", (unsigned)(unsigned char)*path);
        else
            prm_buf_put_char(buf, *path);
    }
    prm_buf_put_text(buf, "?immutable=1");
    prm_buf_put_char(buf, '\0');
}

/* SQLite would make it readable for others. The WAL takes its rights from it. */
static void create_private(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file >= 0)
        close(file);
}

static prm_status open_handle(prm_db *db, const char *path, prm_error *error)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
#ifdef SQLITE_OPEN_NOFOLLOW
    flags |= SQLITE_OPEN_NOFOLLOW;
#endif
    flags |= db->mode == PRM_DB_WRITER ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    const char *name = path;
    if (db->mode == PRM_DB_WRITER)
        create_private(path);
    if (db->mode == PRM_DB_OFFLINE && !has_wal(path)) {
        make_uri(&db->scratch, path);
        if (db->scratch.failed)
            return prm_db_nomem(error);
        name = db->scratch.data;
        flags |= SQLITE_OPEN_URI;
    }
    int result = sqlite3_open_v2(name, &db->handle, flags, NULL);
    if (result == SQLITE_OK)
        return PRM_OK;
    prm_status status = prm_db_error(db, result, NULL);
    return prm_error_set(error, status, NULL, "cannot open %s: %s", path,
        db->handle != NULL ? sqlite3_errmsg(db->handle) : sqlite3_errstr(result));
}

static prm_status read_pragma(prm_db *db, const char *sql, int64_t *number, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, sql, &statement, error));
    return prm_db_integer(db, statement, number, error);
}

static prm_status check_version(prm_db *db, const char *path, bool *is_new, prm_error *error)
{
    int64_t application, version, tables;
    PRM_TRY(read_pragma(db, "PRAGMA application_id", &application, error));
    PRM_TRY(read_pragma(db, "PRAGMA user_version", &version, error));
    PRM_TRY(read_pragma(db, "SELECT count(*) FROM sqlite_schema", &tables, error));
    *is_new = application == 0 && version == 0 && tables == 0;
    if (*is_new && db->mode == PRM_DB_WRITER)
        return PRM_OK;
    if (application != APPLICATION_ID)
        return prm_error_set(error, PRM_E_CORRUPT, NULL, "%s is not a database of prmd", path);
    if (version > PRM_DB_SCHEMA)
        return prm_error_set(error, PRM_E_INVALID, "newer_schema",
            "%s has schema %lld of a newer release; this one knows schemas up to %d", path, (long long)version,
            PRM_DB_SCHEMA);
    return PRM_OK;
}

static prm_status create(prm_db *db, prm_error *error)
{
    uint64_t secret[2];
    PRM_TRY(prm_random(secret, sizeof(secret)));
    PRM_TRY(prm_db_begin(db, error));
    prm_status status = prm_db_exec(db,
        "CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
        "PRAGMA application_id=1347570993; PRAGMA user_version=1",
        error);
    if (status == PRM_OK)
        status = prm_meta_set(db, "secret_a", (int64_t)secret[0], error);
    if (status == PRM_OK)
        status = prm_meta_set(db, "secret_b", (int64_t)secret[1], error);
    if (status == PRM_OK)
        return prm_db_commit(db, error);
    prm_db_rollback(db);
    return status;
}

static prm_status load_secret(prm_db *db, prm_error *error)
{
    int64_t a, b;
    PRM_TRY(prm_meta_get(db, "secret_a", &a, error));
    PRM_TRY(prm_meta_get(db, "secret_b", &b, error));
    db->secret[0] = (uint64_t)a;
    db->secret[1] = (uint64_t)b;
    return PRM_OK;
}

/* The page size comes first: it is fixed by the first write, which entering WAL mode is. */
static const char writer_pragmas[] = "PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                     "PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=-1;" CACHE_WRITER;
static const char common_pragmas[] = "PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                                     "PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY";

static prm_status set_up(prm_db *db, const char *path, prm_error *error)
{
    sqlite3_busy_timeout(db->handle, PRM_DB_BUSY_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    bool is_new;
    PRM_TRY(prm_db_exec(db, common_pragmas, error));
    PRM_TRY(check_version(db, path, &is_new, error));
    if (db->mode == PRM_DB_WRITER) {
        PRM_TRY(prm_db_exec(db, writer_pragmas, error));
        sqlite3_wal_hook(db->handle, on_commit, db);
        if (is_new)
            PRM_TRY(create(db, error));
    } else {
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        PRM_TRY(prm_db_exec(db, "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;" CACHE_READER, error));
    }
    PRM_TRY(load_secret(db, error));
    PRM_TRY(prm_db_examine_install(db, error));
    return prm_db_list_install(db, error);
}

/* What is no row and no journal, and can be made again: nothing of it is waited for. A power cut may lose what was
 * written last, of which the file then says nothing. */
static const char beside_pragmas[] = "PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                                     "PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=33554432;"
                                     "PRAGMA secure_delete=ON;" CACHE_READER;

static prm_status set_up_beside(prm_db *db, const char *path, prm_error *error)
{
    (void)path;
    sqlite3_busy_timeout(db->handle, PRM_DB_BUSY_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    PRM_TRY(prm_db_exec(db, common_pragmas, error));
    if (db->mode == PRM_DB_WRITER)
        return prm_db_exec(db, beside_pragmas, error);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return prm_db_exec(db, "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;" CACHE_WRITER, error);
}

typedef prm_status (*set_up_kind)(prm_db *db, const char *path, prm_error *error);

static prm_status open_file(const char *directory, const char *name, enum prm_db_mode mode, set_up_kind how,
    prm_db **out, prm_error *error)
{
    *out = NULL;
    char path[PATH_MAX];
    PRM_TRY(find_path(directory, name, path, error));
    prm_db *db = prm_alloc_zeroed(1, sizeof(*db));
    if (db == NULL)
        return prm_db_nomem(error);
    db->mode = mode;
    prm_db_statements_init(db);
    prm_status status = open_handle(db, path, error);
    if (status == PRM_OK)
        status = how(db, path, error);
    if (status != PRM_OK) {
        prm_db_close(db);
        return status;
    }
    *out = db;
    return PRM_OK;
}

prm_status prm_db_open(const char *directory, enum prm_db_mode mode, prm_db **out, prm_error *error)
{
    PRM_TRY(open_file(directory, "prmd.db", mode, set_up, out, error));
    if (mode == PRM_DB_WRITER)
        (*out)->cache = prm_cache_new();
    return PRM_OK;
}

prm_status prm_db_open_beside(
    const char *directory, const char *name, enum prm_db_mode mode, prm_db **out, prm_error *error)
{
    return open_file(directory, name, mode, set_up_beside, out, error);
}

void prm_db_close(prm_db *db)
{
    if (db == NULL)
        return;
    if (db->handle != NULL)
        prm_db_rollback(db);
    prm_db_examine_end(db);
    prm_db_statements_deinit(db);
    sqlite3_close_v2(db->handle);
    prm_cache_free(db->cache);
    prm_free(db);
}
