/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Who holds it, for the sentence of whoever is refused. */
static void write_owner(int file)
{
    char text[32];
    int length = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
    if (ftruncate(file, 0) == 0 && pwrite(file, text, (size_t)length, 0) != length)
        (void)ftruncate(file, 0);
}

static long read_owner(int file)
{
    char text[32] = "";
    long pid = 0;
    ssize_t length = pread(file, text, sizeof(text) - 1, 0);
    if (length <= 0 || sscanf(text, "%ld", &pid) != 1)
        return 0;
    return pid;
}

prm_status prm_db_lock(const char *directory, int *fd, prm_error *error)
{
    *fd = -1;
    char path[4096];
    int length = snprintf(path, sizeof(path), "%s/lock", directory);
    if (length < 0 || (size_t)length >= sizeof(path))
        return prm_error_set(error, PRM_E_INVALID, NULL, "the path of the data directory is too long");
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return prm_error_set(error, PRM_E_IO, NULL, "cannot open %s: %s", path, strerror(errno));
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        int cause = errno;
        long pid = read_owner(file);
        close(file);
        if (cause != EWOULDBLOCK)
            return prm_error_set(error, PRM_E_IO, NULL, "cannot lock %s: %s", path, strerror(cause));
        return prm_error_set(
            error, PRM_E_UNAVAILABLE, "locked", "another process (%ld) holds the data directory %s", pid, directory);
    }
    write_owner(file);
    *fd = file;
    return PRM_OK;
}
