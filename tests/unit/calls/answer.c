/* SPDX-License-Identifier: Apache-2.0 */
/* What goes back: one object, the id as it came, the caller's language beside the English message. */
#include "test.h"

#include "calls/task.h"

TEST(a_result_with_its_id)
{
    SCOPED_ARENA(arena, 10000);
    SCOPED_BUF(out, 0);
    prm_val *result = prm_val_object(arena);

    ALLOC_OK(prm_val_set_boolean(result, "pong", true) == PRM_OK);
    prm_answer_result(&out, result, "1.0", 3, NULL);
    CHECK_STR(test_text(&out), "{\"jsonrpc\":\"2.0\",\"result\":{\"pong\":true},\"id\":1.0}");
}

TEST(an_error_carries_kind_text_and_details)
{
    SCOPED_ARENA(arena, 10000);
    SCOPED_BUF(out, 0);
    prm_error error = { 0 };
    prm_val *data = prm_val_object(arena);

    ALLOC_OK(prm_val_set_integer(data, "current_version", 7) == PRM_OK);
    prm_error_set(&error, PRM_E_VERSION, NULL, "it is at version %d", 7);
    error.data = data;
    prm_answer_error(&out, &error, "fr", "\"a\"", 3);
    CHECK_STR(test_text(&out),
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32004,\"message\":\"it is at version 7\",\"data\":{\"kind\":\"version\","
        "\"text\":\"Cet élément a été modifié entre-temps.\",\"current_version\":7}},\"id\":\"a\"}");
}

TEST(no_id_is_null)
{
    SCOPED_BUF(out, 0);
    prm_error error = { 0 };

    prm_error_set(&error, PRM_E_PARSE, NULL, "no");
    prm_answer_error(&out, &error, "de-CH", NULL, 0);
    CHECK_HAS(test_text(&out), "\"code\":-32700");
    CHECK_HAS(test_text(&out), "Die Nachricht ist kein gültiges JSON.");
    CHECK_HAS(test_text(&out), "\"id\":null}");
}

TEST(a_kind_of_a_plugin_keeps_its_word)
{
    SCOPED_BUF(out, 0);
    prm_error error = { 0 };

    prm_error_set(&error, PRM_E_STATE, "too_late", "the period is over");
    prm_answer_error(&out, &error, "en", "1", 1);
    CHECK_HAS(test_text(&out), "\"code\":-32004,\"message\":\"the period is over\",\"data\":{\"kind\":\"too_late\"");
    CHECK_HAS(test_text(&out), "\"text\":\"Its state does not allow this.\"");
}

TEST_MAIN(CASE(a_result_with_its_id), CASE(an_error_carries_kind_text_and_details), CASE(no_id_is_null),
    CASE(a_kind_of_a_plugin_keeps_its_word))
