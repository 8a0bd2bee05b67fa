/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Files that go with cases and messages: whoever opens one gets what its name says. */
#include "messages/messages.h"

#include <ctype.h>

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define OPEN   "application/vnd.oasis.opendocument."

/* How names end, and what content may have them: media types, or how they begin.
 * An ending that is not here says nothing. */
static const struct ending {
    const char *ending, *types[3];
} endings[] = {
    { "png", { "image/png" } },
    { "jpg", { "image/jpeg" } },
    { "jpeg", { "image/jpeg" } },
    { "gif", { "image/gif" } },
    { "webp", { "image/webp" } },
    { "svg", { "image/svg+xml" } },
    { "pdf", { "application/pdf" } },
    { "txt", { "text/plain" } },
    { "log", { "text/plain", "text/xml" } },
    { "csv", { "text/plain" } },
    { "json", { "text/plain" } },
    { "md", { "text/plain" } },
    { "xml", { "text/xml", "image/svg+xml" } },
    { "html", { "text/html" } },
    { "htm", { "text/html" } },
    { "docx", { OFFICE "wordprocessingml", "application/zip" } },
    { "xlsx", { OFFICE "spreadsheetml", "application/zip" } },
    { "pptx", { OFFICE "presentationml", "application/zip" } },
    { "odt", { OPEN "text" } },
    { "ods", { OPEN "spreadsheet" } },
    { "odp", { OPEN "presentation" } },
    { "doc", { "application/x-ole-storage", "application/rtf" } },
    { "xls", { "application/x-ole-storage" } },
    { "ppt", { "application/x-ole-storage" } },
    { "msg", { "application/x-ole-storage" } },
    { "rtf", { "application/rtf" } },
    { "zip", { "application/zip", OFFICE, OPEN } },
    { "gz", { "application/gzip" } },
    { "tgz", { "application/gzip" } },
    { "7z", { "application/x-7z-compressed" } },
    { "mp4", { "video/mp4" } },
    { "mov", { "video/quicktime", "video/mp4" } },
    { "mp3", { "audio/mpeg" } },
    { "wav", { "audio/wav" } },
    { "exe", { "application/x-msdownload" } },
    { "sh", { "text/x-shellscript", "text/plain" } },
};
enum { TYPES = sizeof endings->types / sizeof *endings->types };

static int is_one_of(const struct ending *ending, const char *type)
{
    for (size_t i = 0; i < TYPES && ending->types[i]; i++)
        if (strncmp(ending->types[i], type, strlen(ending->types[i])) == 0)
            return 1;
    return 0;
}

enum { ENDING_MOST = 8 };

/* What stands behind the last dot, in lower case; dots and blanks at the end are dropped where a file is opened. */
static void find_ending(const char *name, char ending[ENDING_MOST])
{
    size_t end = strlen(name), begin, length = 0;

    while (end > 0 && (name[end - 1] == '.' || name[end - 1] == ' '))
        end--;
    for (begin = end; begin > 0 && name[begin - 1] != '.'; begin--)
        ;
    if (begin > 0 && end - begin < ENDING_MOST)
        for (; begin < end; begin++)
            ending[length++] = (char)tolower((unsigned char)name[begin]);
    ending[length] = '\0';
}

/* Characters that turn the direction of what follows: "exe.fdp" would be shown for "pdf.exe". */
static int is_turned(const char *name)
{
    static const char *const turns[] = { "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068",
        "\u2069" };

    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++)
        if (strstr(name, turns[i]))
            return 1;
    return 0;
}

static int is_as_named(const prm_val *file)
{
    const char *name = prm->text(file, "name");
    char ending[ENDING_MOST];

    if (is_turned(name))
        return 0;
    find_ending(name, ending);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcmp(endings[i].ending, ending) == 0)
            return is_one_of(&endings[i], prm->text(file, "type"));
    return 1;
}

prm_status support_files_check(prm_call *call, const prm_val *files)
{
    const prm_files_service *service = prm->service(PRM_FILES_SERVICE);
    const prm_val *file;
    const char *id;

    for (size_t i = 0; i < prm->count(files); i++) {
        PRM_TRY(prm->as_text(prm->at(files, i), &id, NULL));
        PRM_TRY(service->describe(call, id, &file));
        if (!is_as_named(file))
            return prm->fail_field(call, "files", "type", "has one that is not what its name says");
    }
    return PRM_OK;
}
