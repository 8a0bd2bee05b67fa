/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds the files named, or all of the folders named, to the harness: a corpus as a test, with any compiler. */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX_BYTES ((size_t)4 << 20)

static size_t fed;

/* Each input in memory of its exact size, so that a sanitizer sees the first byte read past it. */
static int feed_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    uint8_t *bytes = malloc(FILE_MAX_BYTES);
    size_t size = bytes != NULL ? fread(bytes, 1, FILE_MAX_BYTES, file) : 0;
    fclose(file);
    uint8_t *exact = malloc(size > 0 ? size : 1);
    int failed = bytes == NULL || exact == NULL;
    if (!failed) {
        memcpy(exact, bytes, size);
        LLVMFuzzerTestOneInput(exact, size);
        fed++;
    }
    free(bytes);
    free(exact);
    return failed;
}

static int feed_folder(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        perror(path);
        return 1;
    }
    int failed = 0;
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        char file[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
        failed |= feed_file(file);
    }
    closedir(folder);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        struct stat about;
        if (stat(argv[i], &about) == 0 && S_ISDIR(about.st_mode))
            failed |= feed_folder(argv[i]);
        else
            failed |= feed_file(argv[i]);
    }
    printf("%zu inputs\n", fed);
    return failed || fed == 0;
}
