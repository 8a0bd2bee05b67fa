/* SPDX-License-Identifier: Apache-2.0 */
#include "server/own/files.h"

#include "rpc/uploads.h"
#include "server/own/own.h"
#include "store/files.h"

#include <mbedtls/base64.h>

#include <string.h>
#include <unistd.h>

enum { READ_MOST = PRM_UPLOAD_PART, RELEASE_AGAIN_MS = 10000 };

static const prm_blobs *blobs_of(prm_call *call)
{
    return ((const prm_server_view *)call->worker->server)->blobs;
}

/* The row of a file the caller may read. */
static prm_status load(prm_call *call, const char *id, const prm_val **row)
{
    const prm_file_reader reader = { .model = prm_host_model(call->worker->host), .scope = &call->scope,
        .user = call->caller.user };
    int64_t file;

    if (!prm_id_parse(id, "file", &file))
        return prm->fail(call, PRM_E_NOT_FOUND, NULL, NULL);
    return prm_file_load(call->worker->db, &reader, file, call->arena, row, &call->error);
}

static prm_status get_file(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;

    PRM_TRY(load(call, prm->text(params, "id"), &row));
    return prm->set(result, "file", row);
}

/* The bytes as a text of the call's arena. */
static prm_status set_data(prm_call *call, prm_val *result, const unsigned char *bytes, size_t length)
{
    size_t room = (length + 2) / 3 * 4 + 1, written;
    char *text = prm->alloc(call, room);

    if (!text)
        return PRM_E_NOMEM;
    if (mbedtls_base64_encode((unsigned char *)text, room, &written, bytes, length) != 0)
        return PRM_E_INTERNAL;
    return prm->set(result, "data", prm_val_text_static(call->arena, text));
}

static prm_status read_file(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    int64_t offset = 0, limit = READ_MOST, size;
    size_t got;
    int fd;
    unsigned char *bytes;
    prm_status status;

    (void)prm->get_integer(params, "offset", &offset);
    (void)prm->get_integer(params, "limit", &limit);
    PRM_TRY(load(call, prm->text(params, "id"), &row));
    PRM_TRY(prm->get_integer(row, "size", &size));
    bytes = prm->alloc(call, (size_t)limit);
    if (!bytes)
        return PRM_E_NOMEM;
    PRM_TRY(prm_blobs_read(blobs_of(call), prm->text(row, "sha256"), &fd, &call->error));
    status = prm_blobs_read_at(fd, offset, bytes, (size_t)limit, &got, &call->error);
    close(fd);
    PRM_TRY(status);
    PRM_TRY(prm->set_integer(result, "size", size));
    PRM_TRY(prm->set_integer(result, "offset", offset));
    return set_data(call, result, bytes, got);
}

/* The uploads have put what they know of the bytes beside the caller's params: they are on the disk, unless the last
 * row that had the same was collected a moment ago. */
static prm_status commit_file(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *sha256 = prm->text(params, PRM_UPLOAD_SHA256);
    prm_val *values = prm->object(call);
    const prm_val *row;
    int64_t size;

    if (prm->get_integer(params, PRM_UPLOAD_SIZE, &size) != PRM_OK)
        return prm->fail(call, PRM_E_NOT_FOUND, NULL, NULL); /* a repeat whose answer is gone */
    if (!prm_blobs_has(blobs_of(call), sha256, size))
        return prm->fail(call, PRM_E_UNAVAILABLE, PRM_UPLOAD_GONE, NULL);
    PRM_TRY(prm->set(values, "name", prm->get(params, PRM_UPLOAD_NAME)));
    PRM_TRY(prm->set_integer(values, "size", size));
    PRM_TRY(prm->set(values, "type", prm->get(params, PRM_UPLOAD_TYPE)));
    PRM_TRY(prm->set_text(values, "sha256", sha256));
    PRM_TRY(prm->create(call, "file", values, &row));
    PRM_TRY(prm->arm(call, PRM_FILE_TIMER, prm->text(row, "id"), "", call->now + PRM_FILE_KEPT_MS, NULL));
    return prm->set(result, "file", row);
}

/* begin and append are done before any call: see core/rpc/uploads.h. */
static prm_status never(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params;
    (void)result;
    return prm->fail(call, PRM_E_INTERNAL, NULL, NULL);
}

/* -- what nothing names -- */

static prm_status tell(prm_call *call, const char *id, const prm_val *row)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "file", id));
    PRM_TRY(prm->set(data, "size", prm->get(row, "size")));
    PRM_TRY(prm->set(data, "sha256", prm->get(row, "sha256")));
    return prm->emit(call, "files.collected", "", data);
}

static prm_status collect(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *id = prm->text(params, "subject");
    prm_db *db = call->worker->db;
    const prm_val *row;
    bool is_named, has_bytes;
    int64_t file;
    prm_status status;

    (void)result;
    if (!prm_id_parse(id, "file", &file))
        return PRM_OK;
    status = load(call, id, &row);
    if (status == PRM_E_NOT_FOUND)
        return PRM_OK;
    PRM_TRY(status);
    PRM_TRY(prm_file_is_named(db, file, &is_named, &call->error));
    if (is_named)
        return PRM_OK;
    PRM_TRY(tell(call, id, row));
    PRM_TRY(prm_file_drop(db, file, &call->error));
    PRM_TRY(prm_file_has_bytes(db, prm->text(row, "sha256"), &has_bytes, &call->error));
    /* Its own transaction: the bytes go when the row is gone for good. */
    return has_bytes ? PRM_OK : prm->arm(call, "files.release", "", prm->text(row, "sha256"), call->now, NULL);
}

static prm_status release(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *sha256 = prm->text(params, "key");
    bool has_bytes;

    (void)result;
    PRM_TRY(prm_file_has_bytes(call->worker->db, sha256, &has_bytes, &call->error));
    if (has_bytes)
        return PRM_OK;
    if (prm_calls_keeps_files(((const prm_server_view *)call->worker->server)->calls))
        return prm->arm(call, "files.release", "", sha256, call->now + RELEASE_AGAIN_MS, NULL);
    return prm_blobs_remove(blobs_of(call), sha256, &call->error);
}

/* -- what is declared -- */

static const prm_field *const file_fields[] = {
    PRM_TEXT("name", 1, 200, PRM_REQUIRED | PRM_PERSONAL,
        "What the uploader called it, without path and control characters"),
    PRM_INT("size", 0, PRM_ANY, PRM_REQUIRED | PRM_READONLY, "Its bytes"),
    PRM_TEXT("type", 3, 100, PRM_REQUIRED | PRM_READONLY, "Media type, told from its content"),
    PRM_TEXT("sha256", 64, 64, PRM_REQUIRED | PRM_READONLY, "Of its content, in hex"), NULL
};

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "file", .path = "files", .doc = "An uploaded file", .since = 1, .scope = "vendor",
        .fields = file_fields, .indexes = PRM_TEXTS("sha256"), .label = "name"),
    NULL
};

#define METHOD(n, a, d, f, ...)                                                                                        \
    PRM_METHOD(.name = n, .access = a, .roles = "*", .doc = d, .since = 1, .run = f, __VA_ARGS__)
#define FILE_RESULT                                                                                                    \
    PRM_FIELDS(PRM_PLAIN(PRM_T_OBJECT, "file", PRM_REQUIRED, "As stored", .fields = file_fields, .of = "file"))
#define SAMPLE_UPLOAD "upload_9c7e2b1f4d5a60718293a4b5c6d7e8f9"
#define UPLOAD      PRM_TEXT("upload", 1, 64, PRM_REQUIRED, "As files.begin gave it")

static const prm_method *const methods[] = {
    METHOD("files.begin", PRM_READ,
        "Begin an upload in parts; it waits ten minutes for the next part. PUT /files takes a file in one", never,
        .flags = PRM_ON_UPLOADS,
        .params = PRM_FIELDS(PRM_LINES("name", 1, 255, PRM_REQUIRED | PRM_PERSONAL, "What to call it"),
            PRM_INT("size", 0, PRM_INTEGER_MAX, 0, "Its bytes, if known: too many are refused at once")),
        .result = PRM_FIELDS(PRM_TEXT("upload", 1, 64, PRM_REQUIRED, "What files.append and files.commit take"),
            PRM_INT("part", 1, PRM_ANY, PRM_REQUIRED, "How many bytes a part may have")),
        .example = "{\"name\":\"offer.pdf\",\"size\":48213}"),
    METHOD("files.append", PRM_READ, "Add a part to an upload; answered when the part is written", never,
        .flags = PRM_ON_UPLOADS,
        .params = PRM_FIELDS(UPLOAD,
            PRM_INT("offset", 0, PRM_INTEGER_MAX, PRM_REQUIRED, "Where it belongs: what came so far"),
            PRM_LINES("data", 0, PRM_UPLOAD_PART_TEXT, PRM_REQUIRED | PRM_PERSONAL, "The bytes, base64")),
        .result = PRM_FIELDS(PRM_INT("size", 0, PRM_ANY, PRM_REQUIRED, "What came so far")),
        .example = "{\"upload\":\"" SAMPLE_UPLOAD "\",\"offset\":0,\"data\":\"JVBERi0xLjcK\"}"),
    METHOD("files.commit", PRM_WRITE, "End an upload: the bytes are synced and the file has an id", commit_file,
        .flags = PRM_ON_UPLOADS | PRM_NO_DRY_RUN,
        .params = PRM_FIELDS(UPLOAD, PRM_TEXT("sha256", 64, 64, 0, "What the content must hash to, in lower-case hex")),
        .result = FILE_RESULT, .example = "{\"upload\":\"" SAMPLE_UPLOAD "\"}"),
    METHOD("files.get", PRM_READ,
        "What is known of a file: for who uploaded it until a row names it, then for who may read such a row", get_file,
        .params = PRM_FIELDS(PRM_REF("id", "file", PRM_REQUIRED, "Which")), .result = FILE_RESULT,
        .example = "{\"id\":\"file_01h8xgq3m2c4f\"}"),
    METHOD("files.read", PRM_READ, "A part of a file's content; GET /files/<id> gives it in one", read_file,
        .params = PRM_FIELDS(PRM_REF("id", "file", PRM_REQUIRED, "Which"),
            PRM_INT("offset", 0, PRM_INTEGER_MAX, 0, "From where; from the beginning if absent"),
            PRM_INT("limit", 1, READ_MOST, 0, "How many bytes at most; as many as there may be if absent")),
        .result = PRM_FIELDS(PRM_INT("size", 0, PRM_ANY, PRM_REQUIRED, "Of the whole file"),
            PRM_INT("offset", 0, PRM_ANY, PRM_REQUIRED, "Of these bytes"),
            PRM_LINES("data", 0, PRM_ANY, PRM_REQUIRED | PRM_PERSONAL, "The bytes, base64; empty: there are no more")),
        .example = "{\"id\":\"file_01h8xgq3m2c4f\",\"offset\":0,\"limit\":65536}"),
    NULL
};

static const prm_event *const events[] = {
    PRM_EVENT(.name = "files.collected", .since = 1, .doc = "A file that no row named for a day is gone",
        .audience = "vendor",
        .data = PRM_FIELDS(PRM_TEXT("file", 1, 40, PRM_REQUIRED, "Its id"),
            PRM_INT("size", 0, PRM_ANY, PRM_REQUIRED, "Its bytes"),
            PRM_TEXT("sha256", 64, 64, PRM_REQUIRED, "Of its content"))),
    NULL
};

#define TIMER(n, d, f) (&(const prm_timer){ .size = sizeof(prm_timer), .since = 1, .name = n, .doc = d, .run = f })

static const prm_timer *const timers[] = {
    TIMER(PRM_FILE_TIMER, "Takes a file off that no row names", collect),
    TIMER("files.release", "Removes bytes that no file has any more", release), NULL
};

const prm_plugin prm_files_plugin = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_MINOR, .api = &prm, .id = "files", .version = PRM_VERSION, .doc = "Uploaded files",
    .namespaces = PRM_TEXTS("files"), .entities = entities, .methods = methods, .events = events, .timers = timers };
