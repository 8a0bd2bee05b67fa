/* SPDX-License-Identifier: Apache-2.0 */
#include "base/media.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

/* Bytes at a place. Where two of a type are given, both must be there. */
typedef struct signature {
    const char *type;
    size_t at, length;
    const char *bytes;
    size_t then_at, then_length;
    const char *then;
} signature;

#define AT(t, place, b)              { t, place, sizeof(b) - 1, b, 0, 0, "" }
#define AND(t, place, b, place2, b2) { t, place, sizeof(b) - 1, b, place2, sizeof(b2) - 1, b2 }

/* From the formats' own specifications. */
static const signature signatures[] = {
    AT("application/pdf", 0, "%PDF-"),
    AT("image/png", 0, "\x89PNG\r\n\x1a\n"),
    AT("image/jpeg", 0, "\xff\xd8\xff"),
    AT("image/gif", 0, "GIF87a"),
    AT("image/gif", 0, "GIF89a"),
    AND("image/webp", 0, "RIFF", 8, "WEBP"),
    AND("audio/wav", 0, "RIFF", 8, "WAVE"),
    AND("video/x-msvideo", 0, "RIFF", 8, "AVI "),
    AT("image/tiff", 0, "II*\0"),
    AT("image/tiff", 0, "MM\0*"),
    AND("image/heic", 4, "ftyp", 8, "heic"),
    AND("image/heic", 4, "ftyp", 8, "mif1"),
    AND("image/avif", 4, "ftyp", 8, "avif"),
    AND("video/quicktime", 4, "ftyp", 8, "qt  "),
    AT("video/mp4", 4, "ftyp"),
    AT("video/webm", 0, "\x1a\x45\xdf\xa3"),
    AT("audio/mpeg", 0, "ID3"),
    AT("audio/ogg", 0, "OggS"),
    AT("audio/flac", 0, "fLaC"),
    AND("application/vnd.oasis.opendocument.text", 0, "PK\3\4", 30, "mimetypeapplication/vnd.oasis.opendocument.text"),
    AND("application/vnd.oasis.opendocument.spreadsheet", 0, "PK\3\4", 30,
        "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
    AND("application/vnd.oasis.opendocument.presentation", 0, "PK\3\4", 30,
        "mimetypeapplication/vnd.oasis.opendocument.presentation"),
    AND("application/epub+zip", 0, "PK\3\4", 30, "mimetypeapplication/epub+zip"),
    AT("application/x-ole-storage", 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), /* Office before 2007, Outlook messages */
    AT("application/rtf", 0, "{\\rtf"),
    AT("application/postscript", 0, "%!PS"),
    AT("application/gzip", 0, "\x1f\x8b"),
    AT("application/x-bzip2", 0, "BZh"),
    AT("application/x-xz", 0, "\xfd\x37zXZ\0"),
    AT("application/zstd", 0, "\x28\xb5\x2f\xfd"),
    AT("application/x-7z-compressed", 0, "7z\xbc\xaf\x27\x1c"),
    AT("application/vnd.rar", 0, "Rar!\x1a\x07"),
    AT("application/x-tar", 257, "ustar"),
    AT("application/x-executable", 0, "\x7f\x45LF"),
    AT("application/x-mach-binary", 0, "\xcf\xfa\xed\xfe"),
    AT("application/x-mach-binary", 0, "\xca\xfe\xba\xbe"),
    AT("text/x-shellscript", 0, "#!"),
};

/* A zip is what it holds: the first folder of an Office document tells. */
static const struct {
    const char *folder, *type;
} offices[] = {
    { "word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { "xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { "ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
};

/* How markup begins, whatever its case. */
static const struct {
    const char *begin, *type;
} markups[] = {
    { "<!doctype html", "text/html" },
    { "<html", "text/html" },
    { "<head", "text/html" },
    { "<body", "text/html" },
    { "<script", "text/html" },
    { "<iframe", "text/html" },
    { "<!doctype svg", "image/svg+xml" },
    { "<svg", "image/svg+xml" },
};

static bool has(const char *head, size_t length, size_t at, const char *bytes, size_t count)
{
    return at + count <= length && memcmp(head + at, bytes, count) == 0;
}

static const char *find(const char *head, size_t length, const char *bytes)
{
    size_t count = strlen(bytes);
    for (size_t i = 0; i + count <= length; i++)
        if (memcmp(head + i, bytes, count) == 0)
            return head + i;
    return NULL;
}

static const char *zip_type(const char *head, size_t length)
{
    for (size_t i = 0; find(head, length, "[Content_Types].xml") && i < sizeof offices / sizeof *offices; i++)
        if (find(head, length, offices[i].folder))
            return offices[i].type;
    return "application/zip";
}

/* The text is lower case. */
static const char *markup_type(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof markups / sizeof *markups; i++)
        if (has(text, length, 0, markups[i].begin, strlen(markups[i].begin)))
            return markups[i].type;
    if (has(text, length, 0, "<!--", 4) || has(text, length, 0, "<?xml", 5)) {
        for (size_t i = 0; i < sizeof markups / sizeof *markups; i++)
            if (find(text, length, markups[i].begin))
                return markups[i].type;
        return has(text, length, 0, "<?xml", 5) ? "text/xml" : "text/html";
    }
    return "text/plain";
}

/* UTF-8, cut anywhere, without control characters but those that part words, lines and pages. */
static bool is_text(const char *head, size_t length, bool is_cut)
{
    const char *end = head + length;
    for (const char *at = head; at < end;) {
        size_t step = prm_utf8_length(at, end);
        if (step == 0)
            return is_cut && end - at < 4 && ((unsigned char)*at & 0xC0) == 0xC0;
        if ((unsigned char)*at == 0x7F || ((unsigned char)*at < 0x20 && !(*at && strchr("\t\n\f\r", *at))))
            return false;
        at += step;
    }
    return true;
}

static const char *text_type(const char *head, size_t length)
{
    char lower[PRM_MEDIA_HEAD];
    size_t start = has(head, length, 0, "\xef\xbb\xbf", 3) ? 3 : 0, count = 0;

    while (start < length && head[start] && strchr(" \t\r\n\f", head[start]))
        start++;
    for (; start < length; start++)
        lower[count++] = head[start] >= 'A' && head[start] <= 'Z' ? (char)(head[start] - 'A' + 'a') : head[start];
    return markup_type(lower, count);
}

const char *prm_media_type(const void *bytes, size_t length)
{
    const char *head = bytes;

    if (length > PRM_MEDIA_HEAD)
        length = PRM_MEDIA_HEAD;
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const signature *s = &signatures[i];
        if (has(head, length, s->at, s->bytes, s->length) && has(head, length, s->then_at, s->then, s->then_length))
            return s->type;
    }
    if (has(head, length, 0, "PK\3\4", 4) || has(head, length, 0, "PK\5\6", 4))
        return zip_type(head, length);
    if (length > 0 && is_text(head, length, length == PRM_MEDIA_HEAD))
        return text_type(head, length);
    if (has(head, length, 0, "MZ", 2)) /* two letters: a text may begin so */
        return "application/x-msdownload";
    return "application/octet-stream";
}
