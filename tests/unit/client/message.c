/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "client/fail.h"
#include "client/key.h"
#include "client/message.h"

#include <stdio.h>
#include <string.h>

/* The line a request becomes with a key made for it; "" if it is refused. */
static void print(prm_client_buffer *out, uint32_t flags, const char *params, const char *key)
{
    prm_client_request request = {
        .size = sizeof request, .flags = flags, .method = "a.b", .params = params, .key = key};
    prm_client_span cut;
    prm_client_buffer_clear(out);
    if (prm_client_request_check(&request, &cut, NULL) != PRM_CLIENT_OK)
        return;
    const char *sent = prm_client_request_wants_key(&request, cut) ? "made" : key;
    prm_client_request_print(out, 7, &request, cut, sent);
}

#define START "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"a.b\""

TEST(requests)
{
    static const struct {
        uint32_t flags;
        const char *params, *key, *line;
    } rows[] = {
        {0, NULL, NULL, START "}\n"},
        {0, "{}", NULL, START ",\"params\":{}}\n"},
        {0, " [1,\n 2] ", NULL, START ",\"params\":[1,2]}\n"},
        {0, "{ \"n\": 9007199254740991, \"x\": 1.50 }", NULL,
            START ",\"params\":{\"n\":9007199254740991,\"x\":1.50}}\n"},
        {PRM_CLIENT_WRITE, NULL, NULL, START ",\"params\":{\"idempotency_key\":\"made\"}}\n"},
        {PRM_CLIENT_WRITE, "{}", NULL, START ",\"params\":{\"idempotency_key\":\"made\"}}\n"},
        {PRM_CLIENT_WRITE, "{\"a\":1}", NULL, START ",\"params\":{\"idempotency_key\":\"made\",\"a\":1}}\n"},
        {PRM_CLIENT_WRITE, "{\"a\":1}", "mine", START ",\"params\":{\"idempotency_key\":\"mine\",\"a\":1}}\n"},
        {PRM_CLIENT_WRITE, "{\"idempotency_key\":\"k\"}", NULL, START ",\"params\":{\"idempotency_key\":\"k\"}}\n"},
        {PRM_CLIENT_WRITE, "{\"dry_run\":true}", NULL, START ",\"params\":{\"dry_run\":true}}\n"},
        {PRM_CLIENT_WRITE, "{\"dry_run\":false}", NULL,
            START ",\"params\":{\"idempotency_key\":\"made\",\"dry_run\":false}}\n"},
        {PRM_CLIENT_WRITE | PRM_CLIENT_DRY_RUN, "{\"a\":1}", NULL, START ",\"params\":{\"dry_run\":true,\"a\":1}}\n"},
        /* refused */
        {PRM_CLIENT_WRITE, "[1]", NULL, ""},
        {0, "12", NULL, ""},
        {0, "{\"a\":}", NULL, ""},
        {PRM_CLIENT_WRITE, "{\"idempotency_key\":\"k\"}", "mine", ""},
        {PRM_CLIENT_DRY_RUN, "{\"dry_run\":true}", NULL, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        prm_client_buffer out = {0};
        print(&out, rows[i].flags, rows[i].params, rows[i].key);
        CHECK_STR(prm_client_buffer_text(&out), rows[i].line);
        prm_client_buffer_deinit(&out);
    }
}

static int32_t read_line(const char *line, prm_client_answer *answer, bool *is_answer)
{
    *answer = (prm_client_answer){0};
    return prm_client_answer_read(line, strlen(line), answer, is_answer, NULL);
}

TEST(results)
{
    prm_client_answer answer;
    bool is_answer;
    int32_t status = read_line(
        "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"n\": 9007199254740993, \"x\":1.50}}\r", &answer, &is_answer);
    ALLOC_OK(status == PRM_CLIENT_OK);
    CHECK(is_answer);
    CHECK_INT(answer.id, 3);
    CHECK_INT(answer.code, 0);
    CHECK_STR(answer.result, "{\"n\": 9007199254740993, \"x\":1.50}");
    prm_client_answer_deinit(&answer);
}

TEST(errors)
{
    prm_client_answer answer;
    bool is_answer;
    int32_t status =
        read_line("{\"id\":3,\"error\":{\"code\":-32004,\"message\":\"No\",\"data\":{\"kind\":\"invalid_state\","
                  "\"text\":\"Non \\u00e0 cela\",\"states\":[\"approved\"]}}}",
            &answer, &is_answer);
    ALLOC_OK(status == PRM_CLIENT_OK);
    CHECK_INT(answer.code, -32004);
    CHECK_STR(answer.kind, "invalid_state");
    CHECK_STR(answer.message, "Non \xC3\xA0 cela");
    CHECK_HAS(answer.data, "\"states\":[\"approved\"]");
    CHECK(answer.result == NULL);
    prm_client_error error;
    CHECK_INT(prm_client_answer_fail(&answer, &error), PRM_CLIENT_E_ANSWER);
    CHECK_INT(error.code, -32004);
    CHECK_STR(error.text, "Non \xC3\xA0 cela");
    prm_client_answer_deinit(&answer);

    status = read_line("{\"id\":null,\"error\":{\"code\":-32700,\"message\":\"No\"}}", &answer, &is_answer);
    ALLOC_OK(status == PRM_CLIENT_OK);
    CHECK_INT(answer.id, 0);
    CHECK(answer.data == NULL);
    CHECK_STR(answer.kind, "");
    prm_client_answer_deinit(&answer);
}

TEST(notifications_are_passed_over)
{
    prm_client_answer answer;
    bool is_answer = true;
    CHECK_INT(read_line("{\"method\":\"events.event\",\"params\":{}}", &answer, &is_answer), PRM_CLIENT_OK);
    CHECK(!is_answer);
}

TEST(what_is_no_answer)
{
    static const char *const lines[] = {"", "x", "[]", "{}", "{\"id\":1}", "{\"id\":1,\"result\":1,\"error\":{}}",
        "{\"id\":-1,\"result\":1}", "{\"id\":\"a\",\"result\":1}", "{\"id\":null,\"result\":1}",
        "{\"id\":1,\"error\":{}}", "{\"id\":1,\"error\":{\"code\":0,\"message\":\"x\"}}",
        "{\"id\":1,\"error\":{\"code\":-1,\"message\":1}}",
        "{\"id\":1,\"error\":{\"code\":-99999999999,\"message\":\"x\"}}", "{\"id\":1,\"result\":1} {}"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        prm_client_answer answer;
        bool is_answer;
        CHECK_INT(read_line(lines[i], &answer, &is_answer), PRM_CLIENT_E_PROTOCOL);
        prm_client_answer_deinit(&answer);
    }
}

TEST(texts_are_made_harmless)
{
    char text[8];
    prm_client_copy_text(text, sizeof text,
        "a\033b\xC2\x9B"
        "c",
        6);
    CHECK_STR(text, "a?b?c");
    prm_client_copy_text(text, sizeof text, "12345\xE2\x82\xAC", 8);
    CHECK_STR(text, "12345");
    prm_client_copy_text(text, sizeof text,
        "a\xFF"
        "b",
        3);
    CHECK_STR(text, "a?b");
}

TEST(keys_only_grow)
{
    static const unsigned char low[8] = {0}, high[8] = {255, 255, 255, 255, 255, 255, 255, 255};
    prm_client_keys keys = {0};
    char last[PRM_CLIENT_KEY_SIZE] = "", key[PRM_CLIENT_KEY_SIZE];
    int64_t now = 1795000000000;
    for (int i = 0; i < 10000; i++) {
        /* The clock stands still, steps on, and once goes back by an hour. */
        now += i == 5000 ? -3600000 : i % 2000 == 0;
        prm_client_key_stamp(&keys, now);
        prm_client_key_print(&keys, i % 2 == 0 ? high : low, key);
        CHECK(strcmp(last, key) < 0);
        memcpy(last, key, sizeof last);
    }
    prm_client_keys one = {0};
    prm_client_key_stamp(&one, 0x0123456789AB);
    prm_client_key_print(&one, high, key);
    CHECK_STR(key, "01234567-89ab-7000-bfff-ffffffffffff");
}

TEST_MAIN(CASE(requests), CASE(results), CASE(errors), CASE(notifications_are_passed_over), CASE(what_is_no_answer),
    CASE(texts_are_made_harmless), CASE(keys_only_grow))
