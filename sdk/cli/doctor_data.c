/* SPDX-License-Identifier: Apache-2.0 */
/* A data directory as it lies there. */
#include "doctor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { PATH_BYTES = 4200, FULL_MIB = 16, LITTLE_MIB = 256 };

static void check_mode(prm_cli_checkup *c, const char *path, mode_t most)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return;
    mode_t mode = about.st_mode & 07777;
    if ((mode & ~most) == 0)
        return;
    prm_cli_find(c, BAD, "files", "%s has mode %03o: others than its owner may use it; chmod %03o %s", path,
        (unsigned)mode, (unsigned)most, path);
    prm_cli_fail(c, PRM_CLI_REFUSED);
}

static void check_modes(prm_cli_checkup *c, const char *data)
{
    static const struct {
        const char *name;
        mode_t most;
    } files[] = {{"", 0700}, {"/admin.token", 0600}, {"/tls", 0755}, {"/tls/key.pem", 0600}, {"/prmd.db", 0640},
        {"/prmd.db-wal", 0640}, {"/files", 0700}, {"/backups", 0700}};
    char path[PATH_BYTES];
    int before = c->code;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s%s", data, files[i].name);
        check_mode(c, path, files[i].most);
    }
    if (c->code == before)
        prm_cli_find(c, GOOD, "files", "%s and what it holds are its owner's alone", data);
}

static void check_disk(prm_cli_checkup *c, const char *data)
{
    struct statvfs about;
    if (statvfs(data, &about) != 0)
        return;
    unsigned long long left = (unsigned long long)about.f_bavail * about.f_frsize >> 20;
    bool has_no_names = about.f_files > 0 && about.f_favail == 0;
    if (left < FULL_MIB || has_no_names) {
        prm_cli_find(c, BAD, "disk", "the file system of %s is full%s: prmd is read-only until there is room", data,
            left >= FULL_MIB ? " of names (inodes)" : "");
        prm_cli_fail(c, PRM_CLI_REFUSED);
    } else {
        prm_cli_find(c, left < LITTLE_MIB ? DOUBTFUL : GOOD, "disk", "%llu MiB are free for %s", left, data);
    }
}

/* The lock file says who holds the directory, or held it last. */
static void check_process(prm_cli_checkup *c, const char *data)
{
    char path[PATH_BYTES], name[64] = "";
    long process = 0;
    snprintf(path, sizeof path, "%s/lock", data);
    FILE *file = fopen(path, "r");
    if (file == NULL || fscanf(file, "%ld", &process) != 1)
        process = 0;
    if (file != NULL)
        fclose(file);
    snprintf(path, sizeof path, "/proc/%ld/comm", process);
    file = process > 0 ? fopen(path, "r") : NULL;
    if (file == NULL || fscanf(file, "%63s", name) != 1)
        name[0] = '\0';
    if (file != NULL)
        fclose(file);
    if (strcmp(name, "prmd") == 0)
        prm_cli_find(c, GOOD, "process", "prmd (%ld) is at work on it", process);
    else
        prm_cli_find(c, DOUBTFUL, "process",
            "no prmd is at work on it: prmd --data %s --check, with the --config it is given, says what would keep it "
            "from starting",
            data);
}

void prm_cli_check_data(prm_cli_checkup *c)
{
    const char *data = prm_cli_value(c->cli, "--data");
    char path[PATH_BYTES];
    struct stat about;
    if (data == NULL)
        data = getenv("PRM_DATA");
    if (data == NULL || *data == '\0')
        return;
    if (stat(data, &about) != 0 || !S_ISDIR(about.st_mode)) {
        prm_cli_find(c, BAD, "files", "%s is no directory", data);
        prm_cli_fail(c, PRM_CLI_USAGE);
        return;
    }
    snprintf(path, sizeof path, "%s/prmd.db", data);
    if (stat(path, &about) != 0) {
        prm_cli_find(c, DOUBTFUL, "files", "%s holds no database: prmd has not been started on it", data);
        return;
    }
    check_modes(c, data);
    check_disk(c, data);
    check_process(c, data);
}
