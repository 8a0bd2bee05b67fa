/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Files that go with cases and messages: whoever opens one gets what its name says. */
#include "messages/messages.h"

#include <ctype.h>

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define OPEN   "application/vnd.oasis.opendocument."

/* How names end, and what content may have them: media types, or how they begin. An ending that is not here says nothing. */
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

static int is_alike(const char *name, const char *ending)
{
    while (*name && tolower((unsigned char)*name) == *ending) {
        name++;
        ending++;
    }
    return *name == *ending;
}

static int is_as_named(const prm_val *file)
{
    const char *dot = strrchr(prm->text(file, "name"), '.');

    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (is_alike(dot + 1, endings[i].ending))
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
