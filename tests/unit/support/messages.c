/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <stdio.h>

static const char *row(world *w, const char *id, const char *path)
{
    return prm_mock_row(w->mock, id, path);
}

static prm_status say(world *w, const char *id, const char *more)
{
    return world_call(w, "support.messages.create", "{'case':'%s','text':'Well'%s}", id, more);
}

TEST(the_first_answer_is_recognised)
{
    WORLD(w);
    const char *id = world_case(&w);

    CHECK_INT(say(&w, id, ""), PRM_OK);
    CHECK_STR(row(&w, id, "first_response_at"), "");
    world_as_ivo(&w);
    CHECK_INT(world_call(&w, "support.notes.create", "{'case':'%s','text':'Hm'}", id), PRM_OK);
    CHECK_STR(row(&w, id, "first_response_at"), ""); /* nobody of the partner's has heard of it */
    prm_mock_advance(w.mock, WORLD_HOUR_MS);
    CHECK_INT(say(&w, id, ""), PRM_OK);
    const char *at = row(&w, id, "first_response_at");
    CHECK(*at != '\0');
    CHECK_STR(prm_mock_event(w.mock, "support.responded", "minutes"), "60");
    prm_mock_advance(w.mock, WORLD_HOUR_MS);
    CHECK_INT(say(&w, id, ""), PRM_OK);
    CHECK_STR(row(&w, id, "first_response_at"), at);
    CHECK_INT(prm_mock_events(w.mock, "support.responded"), 1);
}

TEST(a_question_waits_for_its_answer)
{
    WORLD(w);
    const char *id = world_case(&w);

    world_as_ivo(&w);
    CHECK_INT(say(&w, id, ",'asks':true"), PRM_OK);
    CHECK_STR(row(&w, id, "state"), "waiting_partner");
    CHECK_STR(row(&w, id, "owner"), w.ivo);
    CHECK_INT(prm_mock_events(w.mock, "support.in_progress"), 1);
    CHECK_INT(say(&w, id, ",'asks':true"), PRM_OK);
    CHECK_STR(row(&w, id, "state"), "waiting_partner");
    CHECK_INT(prm_mock_events(w.mock, "support.waiting_partner"), 1);
    world_as_ann(&w);
    CHECK_INT(say(&w, id, ",'asks':true"), PRM_E_INVALID); /* the vendor's to say */
    CHECK_INT(say(&w, id, ""), PRM_OK);
    CHECK_STR(row(&w, id, "state"), "in_progress");
    CHECK_STR(row(&w, id, "owner"), w.ivo);
    CHECK_INT(say(&w, id, ""), PRM_OK);
    CHECK_STR(row(&w, id, "state"), "in_progress");
    world_rules(&w, "", "", "");
    const char *new = world_case(&w);
    world_as_ivo(&w);
    CHECK_INT(say(&w, new, ",'asks':true"), PRM_E_STATE); /* it is nobody's yet */
    CHECK_INT(say(&w, new, ""), PRM_OK);
}

TEST(who_said_it)
{
    WORLD(w);
    const char *id = world_case(&w);

    world_as_ann(&w);
    CHECK_INT(say(&w, id, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case_message.author"), w.ann);
    CHECK_STR(prm_mock_text(w.mock, "case_message.side"), "partner");
    world_as_ivo(&w);
    CHECK_INT(say(&w, id, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case_message.agent"), w.ivo);
    CHECK_STR(prm_mock_text(w.mock, "case_message.author"), "");
    const char *message = prm_mock_text(w.mock, "case_message.id");
    world_as_ann(&w);
    CHECK_INT(world_call(&w, "support.messages.get", "{'id':'%s'}", message), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case_message.agent"), "");
    CHECK_STR(prm_mock_text(w.mock, "case_message.side"), "vendor");
    world_as_beta(&w);
    CHECK_INT(world_call(&w, "support.messages.get", "{'id':'%s'}", message), PRM_E_NOT_FOUND);
    CHECK_INT(say(&w, id, ""), PRM_E_NOT_FOUND);
}

TEST(notes_are_no_partners)
{
    WORLD(w);
    const char *id = world_case(&w);

    CHECK_INT(world_call(&w, "support.notes.create", "{'case':'%s','text':'Hm'}", id), PRM_E_FORBIDDEN);
    world_as_ivo(&w);
    CHECK_INT(world_call(&w, "support.notes.create", "{'case':'%s','text':'Hm'}", id), PRM_OK);
    const char *note = prm_mock_text(w.mock, "case_note.id");
    world_as_alpha(&w);
    CHECK(world_call(&w, "support.notes.get", "{'id':'%s'}", note) != PRM_OK);
    CHECK_INT(world_do(&w, "cancel", id), PRM_OK);
    CHECK_INT(say(&w, id, ""), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "ended");
    world_as_ivo(&w);
    CHECK_INT(world_call(&w, "support.notes.create", "{'case':'%s','text':'After all'}", id), PRM_OK);
}

TEST(files_are_what_their_names_say)
{
    WORLD(w);
    const char *id = world_case(&w);
    static const struct { const char *name, *type; int may; } files[] = {
        { "screen.png", "image/png", 1 }, { "screen.PNG", "image/png", 1 }, { "screen.png", "application/pdf", 0 },
        { "offer.pdf", "application/x-executable", 0 }, { "offer.pdf.exe", "application/x-msdownload", 1 },
        { "offer.exe", "application/pdf", 0 }, { "log.txt", "text/html", 0 }, { "notes", "text/html", 1 },
        { "table.xlsx", "application/zip", 1 }, { "table.xlsx", "application/x-executable", 0 },
        { "table.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 1 },
        { "table.docx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 0 },
        { "offer.pdf. .", "application/x-executable", 0 }, { "offer.pdf ", "application/pdf", 1 },
        { "offer\u202efdp.exe", "application/x-msdownload", 0 }, { ".pdf", "image/gif", 0 }, { "pdf", "image/gif", 1 },
        { "a.averylongending", "image/gif", 1 }, { "offer.", "image/gif", 1 }, { "...", "image/gif", 1 },
        { "data.bin", "application/octet-stream", 1 }, { "pic.pn", "application/pdf", 1 },
        { "pic.pngx", "image/gif", 1 },
    };

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char json[300];
        snprintf(json, sizeof json, "{'name':'%s','size':10,'type':'%s','sha256':'00'}", files[i].name, files[i].type);
        const char *file = prm_mock_file(w.mock, json);
        snprintf(json, sizeof json, ",'files':['%s']", file);
        if (!CHECK_INT(say(&w, id, json), files[i].may ? PRM_OK : PRM_E_INVALID))
            fprintf(stderr, "%s of %s\n", files[i].name, files[i].type);
        if (!files[i].may)
            CHECK_STR(prm_mock_failure(w.mock), "files:type");
        prm_status wanted = files[i].may ? PRM_OK : PRM_E_INVALID;
        CHECK_INT(world_call(&w, "support.open", "{'subject':'x','description':'y'%s}", json), wanted);
        CHECK_INT(world_call(&w, "support.update", "{'id':'%s'%s}", id, json), wanted);
    }
}

TEST(pages_of_what_was_said)
{
    WORLD(w);
    const char *id = world_case(&w);

    for (int i = 0; i < 3; i++)
        CHECK_INT(say(&w, id, ""), PRM_OK);
    CHECK_INT(world_call(&w, "support.thread", "{'id':'%s','limit':2}", id), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "more"), "true");
    CHECK_STR(prm_mock_text(w.mock, "messages[2].id"), "");
    const char *second = prm_mock_text(w.mock, "messages[1].id");
    CHECK_INT(world_call(&w, "support.thread", "{'id':'%s','limit':2,'after':'%s'}", id, second), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "more"), "false");
    CHECK(*prm_mock_text(w.mock, "messages[0].id") != '\0');
    CHECK_STR(prm_mock_text(w.mock, "messages[1].id"), "");
}

TEST_MAIN(CASE(the_first_answer_is_recognised), CASE(a_question_waits_for_its_answer), CASE(who_said_it),
    CASE(notes_are_no_partners), CASE(files_are_what_their_names_say), CASE(pages_of_what_was_said))
