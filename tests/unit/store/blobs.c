/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "base/filename.h"
#include "base/media.h"
#include "faultio.h"
#include "store/files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const char hello_hash[] = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; /* of "hello" */

/* How many files there are below DIR/files/<folder>. */
static int count(const test_store *store, const char *folder)
{
    char path[200];
    int found = 0;
    snprintf(path, sizeof(path), "%s/files/%s", store->directory, folder);
    DIR *names = opendir(path);
    for (struct dirent *entry; names != NULL && (entry = readdir(names)) != NULL;)
        found += entry->d_name[0] != '.';
    if (names != NULL)
        closedir(names);
    return found;
}

static void close_blobs(prm_blobs **blobs)
{
    prm_blobs_close(*blobs);
}

/* What support.c does not know of. */
static void remove_files(test_store *store)
{
    char command[200];
    snprintf(command, sizeof(command), "rm -rf %s/files", store->directory);
    (void)!system(command);
    store_close(store);
}

#define SCOPED_BLOBS(store, name)                                                                                      \
    __attribute__((cleanup(remove_files))) test_store store = {0};                                                     \
    ALLOC_OK(store_open(&store));                                                                                      \
    __attribute__((cleanup(close_blobs))) prm_blobs *name = NULL;                                                      \
    ALLOC_OK(prm_blobs_open(store.directory, &name, &store.error) == PRM_OK)

static prm_status write_text(prm_drafts *drafts, prm_draft *draft, const char *text, prm_error *error)
{
    PRM_TRY(prm_draft_init(draft));
    return prm_draft_append(drafts, draft, text, strlen(text), error);
}

static prm_status name_none(void *context, const char *sha256, bool *is_named, prm_error *error)
{
    *is_named = context != NULL && strcmp(context, sha256) == 0;
    return PRM_OK;
}

TEST(a_draft_becomes_bytes)
{
    SCOPED_BLOBS(store, blobs);
    prm_drafts drafts = {.blobs = blobs};
    prm_draft draft;
    char found[PRM_SHA256_TEXT], bytes[10];
    int64_t size, extra;
    size_t got;
    int fd;
    REQUIRE(write_text(&drafts, &draft, "hel", &store.error) == PRM_OK);
    CHECK_INT(prm_draft_append(&drafts, &draft, "lo", 2, &store.error), PRM_OK);
    CHECK_INT(count(&store, "new"), 1);
    CHECK(!prm_blobs_has(blobs, hello_hash, 5));
    CHECK_INT(prm_draft_seal(&drafts, &draft, hello_hash, &store.error), PRM_OK);
    CHECK_STR(draft.sha256, hello_hash);
    CHECK(prm_blobs_has(blobs, hello_hash, 5));
    CHECK(!prm_blobs_has(blobs, hello_hash, 6));
    prm_draft_end(&drafts, &draft, PRM_DRAFT_STORED);
    CHECK_INT(count(&store, "new"), 0);
    REQUIRE(prm_blobs_read(blobs, hello_hash, &fd, &store.error) == PRM_OK);
    CHECK_INT(prm_blobs_read_at(fd, 1, bytes, sizeof(bytes), &got, &store.error), PRM_OK);
    CHECK(got == 4 && memcmp(bytes, "ello", 4) == 0);
    close(fd);
    CHECK_INT(prm_blobs_count_extra(blobs, name_none, NULL, &extra, &store.error), PRM_OK);
    CHECK_INT(extra, 1);
    CHECK_INT(prm_blobs_count_extra(blobs, name_none, (void *)hello_hash, &extra, &store.error), PRM_OK);
    CHECK_INT(extra, 0);
    ALLOC_OK(prm_blobs_hash(blobs, hello_hash, found, &size, &store.error) == PRM_OK);
    CHECK_STR(found, hello_hash);
    CHECK_INT(size, 5);
    CHECK_INT(prm_blobs_remove(blobs, hello_hash, &store.error), PRM_OK);
    CHECK_INT(prm_blobs_remove(blobs, hello_hash, &store.error), PRM_OK);
    CHECK_INT(prm_blobs_read(blobs, hello_hash, &fd, &store.error), PRM_E_NOT_FOUND);
}

TEST(another_hash_is_refused)
{
    SCOPED_BLOBS(store, blobs);
    prm_drafts drafts = {.blobs = blobs};
    prm_draft draft;
    REQUIRE(write_text(&drafts, &draft, "hallo", &store.error) == PRM_OK);
    CHECK_INT(prm_draft_seal(&drafts, &draft, hello_hash, &store.error), PRM_E_CONFLICT);
    prm_draft_end(&drafts, &draft, PRM_DRAFT_FAILED);
    CHECK_INT(count(&store, "new"), 0);
    CHECK_INT(count(&store, "."), 1);
}

/* Two drafts of one content, in every order of sealing and ending: bytes stay exactly if a row came to have them. */
TEST(shared_bytes_stay_for_who_has_them)
{
    for (int way = 0; way < 16; way++) {
        SCOPED_BLOBS(store, blobs);
        prm_drafts drafts = {.blobs = blobs};
        prm_draft drafts_of[2];
        bool first_ends_first = way & 1, one_is_stored = way & 2, other_is_stored = way & 4, seals_late = way & 8;
        prm_draft *one = &drafts_of[0], *other = &drafts_of[1];
        REQUIRE(write_text(&drafts, one, "hello", &store.error) == PRM_OK);
        REQUIRE(write_text(&drafts, other, "hello", &store.error) == PRM_OK);
        CHECK_INT(prm_draft_seal(&drafts, one, "", &store.error), PRM_OK);
        if (seals_late) {
            prm_draft_end(&drafts, one, one_is_stored ? PRM_DRAFT_STORED : PRM_DRAFT_FAILED);
            CHECK_INT(prm_draft_seal(&drafts, other, "", &store.error), PRM_OK);
            prm_draft_end(&drafts, other, other_is_stored ? PRM_DRAFT_STORED : PRM_DRAFT_FAILED);
        } else {
            CHECK_INT(prm_draft_seal(&drafts, other, "", &store.error), PRM_OK);
            prm_draft *ends = first_ends_first ? one : other, *then = first_ends_first ? other : one;
            prm_draft_end(&drafts, ends, (ends == one ? one_is_stored : other_is_stored) ? PRM_DRAFT_STORED : PRM_DRAFT_FAILED);
            CHECK(prm_blobs_has(blobs, hello_hash, 5));
            prm_draft_end(&drafts, then, (then == one ? one_is_stored : other_is_stored) ? PRM_DRAFT_STORED : PRM_DRAFT_FAILED);
        }
        CHECK_INT(prm_blobs_has(blobs, hello_hash, 5), one_is_stored || other_is_stored);
        CHECK_INT(count(&store, "new"), 0);
    }
}

TEST(what_was_removed_meanwhile_is_linked_again)
{
    SCOPED_BLOBS(store, blobs);
    prm_drafts drafts = {.blobs = blobs};
    prm_draft draft;
    REQUIRE(write_text(&drafts, &draft, "hello", &store.error) == PRM_OK);
    CHECK_INT(prm_draft_seal(&drafts, &draft, "", &store.error), PRM_OK);
    CHECK_INT(prm_blobs_remove(blobs, hello_hash, &store.error), PRM_OK);
    CHECK_INT(prm_draft_link(&drafts, &draft, &store.error), PRM_OK);
    CHECK(prm_blobs_has(blobs, hello_hash, 5));
    CHECK_INT(prm_draft_link(&drafts, &draft, &store.error), PRM_OK);
    prm_draft_end(&drafts, &draft, PRM_DRAFT_STORED);
}

TEST(other_bytes_under_the_name_are_found_out)
{
    SCOPED_BLOBS(store, blobs);
    prm_drafts drafts = {.blobs = blobs};
    prm_draft draft;
    char path[200];
    REQUIRE(write_text(&drafts, &draft, "hello", &store.error) == PRM_OK);
    CHECK_INT(prm_draft_seal(&drafts, &draft, "", &store.error), PRM_OK);
    prm_draft_end(&drafts, &draft, PRM_DRAFT_STORED);
    snprintf(path, sizeof(path), "%s/files/2c/%s", store.directory, hello_hash);
    CHECK_INT(truncate(path, 3), 0);
    REQUIRE(write_text(&drafts, &draft, "hello", &store.error) == PRM_OK);
    CHECK_INT(prm_draft_seal(&drafts, &draft, "", &store.error), PRM_E_CORRUPT);
    prm_draft_end(&drafts, &draft, PRM_DRAFT_FAILED);
}

/* Each step fails in turn, then nothing is left; each step is the last of a process, then recovery settles it. */
static const char *const steps[] = {"write files/new %d 1 ENOSPC", "write files/new %d 0 short", "sync files %d 1 EIO",
    "name files %d 1 ENOSPC"};

TEST(each_failing_step_leaves_nothing)
{
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        for (int n = 1; n <= 4; n++) {
            SCOPED_BLOBS(store, blobs);
            prm_drafts drafts = {.blobs = blobs};
            prm_draft draft;
            char control[200], rule[100], format[100];
            snprintf(control, sizeof(control), "%s/control", store.directory);
            snprintf(format, sizeof(format), "%s", steps[i]);
            snprintf(rule, sizeof(rule), "%.*s%d%s", (int)(strstr(format, "%d") - format), format, n, strstr(format, "%d") + 2);
            REQUIRE(faultio_set(control, rule));
            prm_status status = write_text(&drafts, &draft, "hello", &store.error);
            if (status == PRM_OK)
                status = prm_draft_seal(&drafts, &draft, "", &store.error);
            faultio_set(control, "");
            prm_draft_end(&drafts, &draft, status == PRM_OK ? PRM_DRAFT_STORED : PRM_DRAFT_FAILED);
            CHECK(n > 1 || status == (strstr(steps[i], "EIO") != NULL ? PRM_E_IO : PRM_E_READ_ONLY));
            CHECK_INT(count(&store, "new"), 0);
            CHECK_INT(prm_blobs_has(blobs, hello_hash, 5), status == PRM_OK);
        }
    }
}

static void die_at(const test_store *store, const prm_blobs *blobs, const char *rule)
{
    char control[200];
    prm_drafts drafts = {.blobs = blobs};
    prm_draft draft;
    prm_error error;
    snprintf(control, sizeof(control), "%s/control", store->directory);
    if (faultio_set(control, rule) && write_text(&drafts, &draft, "hello", &error) == PRM_OK)
        (void)prm_draft_seal(&drafts, &draft, "", &error);
    _exit(0);
}

TEST(each_death_is_settled_by_recovery)
{
    static const char *const deaths[] = {"write files/new 1 1 kill", "sync files/new 1 1 kill", "name files 1 1 kill",
        "sync files 2 1 kill", "sync files 3 1 kill", "name files 2 1 kill", "sync files 4 1 kill", ""};
    for (size_t i = 0; i < sizeof(deaths) / sizeof(deaths[0]); i++) {
        for (int is_named = 0; is_named < 2; is_named++) {
            SCOPED_BLOBS(store, blobs);
            int status;
            pid_t child = fork();
            if (child == 0)
                die_at(&store, blobs, deaths[i]);
            REQUIRE(waitpid(child, &status, 0) == child);
            CHECK_INT(WIFSIGNALED(status), deaths[i][0] != '\0');
            bool was_there = prm_blobs_has(blobs, hello_hash, 5);
            CHECK_INT(prm_blobs_recover(blobs, name_none, is_named ? (void *)hello_hash : NULL, &store.error), PRM_OK);
            CHECK_INT(count(&store, "new"), 0);
            CHECK_INT(prm_blobs_has(blobs, hello_hash, 5), was_there && is_named);
        }
    }
}

/* -- types and names -- */

TEST(types_are_told_from_content)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *type;
    } cases[] = {
#define BYTES(b) b, sizeof(b) - 1
        {BYTES("%PDF-1.7"), "application/pdf"},
        {BYTES("\x89PNG\r\n\x1a\n...."), "image/png"},
        {BYTES("\xff\xd8\xff\xe0"), "image/jpeg"},
        {BYTES("RIFF....WEBP"), "image/webp"},
        {BYTES("PK\3\4"), "application/zip"},
        {BYTES("MZ\x90\0"), "application/x-msdownload"},
        {BYTES("MZ is how a text may begin"), "text/plain"},
        {BYTES("#!/bin/sh\n"), "text/x-shellscript"},
        {BYTES("\xef\xbb\xbf <HTML>"), "text/html"},
        {BYTES("<!-- a comment --><html>"), "text/html"},
        {BYTES("<?xml version=\"1.0\"?><x/>"), "text/xml"},
        {BYTES("<?xml version=\"1.0\"?>\n<svg xmlns=\"\">"), "image/svg+xml"},
        {BYTES("a,b\r\n1,2\r\n"), "text/plain"},
        {BYTES("caf\xc3\xa9"), "text/plain"},
        {BYTES("caf\xe9"), "application/octet-stream"},
        {BYTES("nul\0"), "application/octet-stream"},
        {BYTES(""), "application/octet-stream"},
    };
    char cut[PRM_MEDIA_HEAD + 1];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        CHECK_STR(prm_media_type(cases[i].bytes, cases[i].length), cases[i].type);
    memset(cut, 'a', sizeof(cut));
    memcpy(cut + PRM_MEDIA_HEAD - 1, "\xc3\xa9", 2);
    CHECK_STR(prm_media_type(cut, PRM_MEDIA_HEAD), "text/plain");
}

TEST(names_are_harmless)
{
    static const struct {
        const char *given, *kept;
    } cases[] = {
        {"offer.pdf", "offer.pdf"},
        {"/etc/passwd", "passwd"},
        {"..\\..\\boot.ini", "boot.ini"},
        {"a/", "file"},
        {"", "file"},
        {"...", "file"},
        {" .hidden. ", "hidden"},
        {"a\tb\nc", "abc"},
        {"x\xe2\x80\xae" "cod.exe", "xcod.exe"},
        {"what?.txt", "what.txt"},
        {"x.pdf\u00a0", "x.pdf"},
        {"\u3000\u2003x.pdf\u2800 .\u202f", "x.pdf"},
        {"x.pdf\u3164", "x.pdf"},
        {"x.p\u034fdf\ufe0f", "x.pdf"},
        {"\u115f\u1160\uffa0", "file"},
        {"a\u00a0b\u00e9", "a\u00a0b\u00e9"},
        {"\xe4\xbd\xa0.txt", "\xe4\xbd\xa0.txt"},
    };
    char name[PRM_FILENAME_BYTES], longest[5000];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        prm_filename_clean(cases[i].given, strlen(cases[i].given), name);
        CHECK_STR(name, cases[i].kept);
    }
    for (size_t i = 0; i < sizeof(longest) - 6; i += 3)
        memcpy(longest + i, "\xe4\xbd\xa0", 3);
    memcpy(longest + 4992, ".tgz", 5);
    prm_filename_clean(longest, 4996, name);
    CHECK(strlen(name) <= 200 && strcmp(name + strlen(name) - 4, ".tgz") == 0);
    CHECK((unsigned char)name[strlen(name) - 5] == 0xa0);
    SCOPED_BUF(header, 0);
    prm_filename_put_disposition(&header, "50% \xc3\xa9.pdf");
    ALLOC_OK(!header.failed);
    CHECK_STR(test_text(&header), "attachment; filename=\"50_ _.pdf\"; filename*=UTF-8''50%25%20%C3%A9.pdf");
}

TEST_MAIN(CASE(a_draft_becomes_bytes), CASE(another_hash_is_refused), CASE(shared_bytes_stay_for_who_has_them),
    CASE(what_was_removed_meanwhile_is_linked_again), CASE(other_bytes_under_the_name_are_found_out),
    CASE(each_failing_step_leaves_nothing), CASE(each_death_is_settled_by_recovery), CASE(types_are_told_from_content),
    CASE(names_are_harmless))
