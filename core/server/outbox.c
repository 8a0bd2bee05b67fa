/* SPDX-License-Identifier: Apache-2.0 */
#include "server/outbox.h"

#include "base/write_all.h"
#include "events/position.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_BYTES = 160 };

static prm_status fail(const char *what, prm_error *error)
{
    return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "the folder of the outbox: %s: %s", what, strerror(errno));
}

static bool write_line(int file, const prm_outgoing *event)
{
    return prm_write_all(file, event->json, event->length) && prm_write_all(file, "\n", 1) && fsync(file) == 0;
}

/* By the folder's descriptor: it may be moved meanwhile, not replaced. */
static prm_status put(int folder, const prm_outgoing *event, prm_error *error)
{
    char aside[NAME_BYTES], name[NAME_BYTES];
    int file;
    bool is_written;

    snprintf(aside, sizeof aside, ".%s.tmp", event->id);
    snprintf(name, sizeof name, "%016lld-%04d-%s.json", (long long)event->seq, event->n, event->id);
    file = openat(folder, aside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
    if (file < 0)
        return fail("a file cannot be made", error);
    is_written = write_line(file, event);
    if (close(file) != 0 || !is_written) {
        prm_status status = fail("a file cannot be written", error);
        (void)unlinkat(folder, aside, 0);
        return status;
    }
    if (renameat(folder, aside, folder, name) != 0 || fsync(folder) != 0)
        return fail("a file cannot be named", error);
    return PRM_OK;
}

static prm_status take(void *context, const prm_outgoing *event, prm_error *error)
{
    const prm_outbox *outbox = context;
    int folder = open(outbox->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    prm_status status;

    if (folder < 0)
        return fail("it cannot be opened", error);
    status = put(folder, event, error);
    close(folder);
    return status;
}

/* NULL-ended, in the configuration's arena. */
static prm_status read_patterns(const prm_config *config, const char *const **out, prm_error *error)
{
    const prm_val *types = prm_config_at(config, "outbox.types");
    size_t count = prm_val_count(types);
    const char **list = prm_arena_alloc(config->arena, (count + 1) * sizeof *list);

    if (!list)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
    for (size_t i = 0; i < count; i++)
        if (prm_val_as_text(prm_val_at(types, i), &list[i], NULL) != PRM_OK || !prm_event_pattern_is_valid(list[i]))
            return prm_error_set(error, PRM_E_INVALID, NULL,
                "outbox.types[%zu] is neither the name of an event nor a beginning of one and .*", i + 1);
    *out = count > 0 ? list : NULL;
    return PRM_OK;
}

prm_status prm_outbox_open(prm_outbox *outbox, const prm_config *config, prm_error *error)
{
    struct stat there;

    *outbox = (prm_outbox){ 0 };
    if (config)
        PRM_TRY(prm_config_place(config, "outbox.folder", &outbox->folder));
    if (!outbox->folder)
        return PRM_OK;
    if (stat(outbox->folder, &there) != 0 || !S_ISDIR(there.st_mode) || access(outbox->folder, W_OK | X_OK) != 0)
        return prm_error_set(error, PRM_E_INVALID, NULL, "outbox.folder is no directory this server may write to: %s",
            outbox->folder);
    PRM_TRY(read_patterns(config, &outbox->outlet.patterns, error));
    outbox->outlet.name = "folder";
    outbox->outlet.take = take;
    outbox->outlet.context = outbox;
    return PRM_OK;
}
