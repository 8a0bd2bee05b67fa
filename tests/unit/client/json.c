/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "client/json.h"

#include <prm/client.h>

#include <stdlib.h>
#include <string.h>

static prm_client_span span(const char *text)
{
    return prm_client_json_trim(text, strlen(text));
}

static bool is_valid(const char *text)
{
    return prm_client_json_is_valid(text, strlen(text), NULL);
}

TEST(valid_texts)
{
    static const char *const texts[] = {"{}", "[]", " [ ] ", "{\"a\":1}", "[1,2 , 3]", "\"\"", "\"\\u00e9\\n\\/\"",
        "-0", "0.5", "1e9", "1E+9", "-12.25e-3", "true", "false", "null", "{\"a\":{\"b\":[{}]}}", "\"h\xC3\xA9\"",
        "\"\xF0\x9F\x98\x80\"", "\t{\r\n}\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!CHECK(is_valid(texts[i])))
            CHECK_STR(texts[i], "valid");
}

TEST(invalid_texts)
{
    static const char *const texts[] = {"", " ", "{", "}", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "[1,]",
        "[1 2]", "01", "-", "1.", ".5", "1e", "+1", "tru", "nul", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u12\"",
        "\"a\nb\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE2\x82\"", "{} {}", "[]x", "NaN",
        "'a'"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!CHECK(!is_valid(texts[i])))
            CHECK_STR(texts[i], "invalid");
    CHECK(!prm_client_json_is_valid("\"a\0b\"", 5, NULL));
}

TEST(the_offset_tells_where)
{
    size_t offset = 0;
    CHECK(!prm_client_json_is_valid("{\"a\": 1, b}", 11, &offset));
    CHECK_INT(offset, 9);
}

TEST(depth_is_bounded)
{
    char text[2 * PRM_CLIENT_JSON_DEPTH + 4];
    size_t depth = PRM_CLIENT_JSON_DEPTH;
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    CHECK(prm_client_json_is_valid(text, 2 * depth, NULL));
    memset(text, '[', depth + 1);
    memset(text + depth + 1, ']', depth + 1);
    CHECK(!prm_client_json_is_valid(text, 2 * depth + 2, NULL));
}

TEST(walking_members)
{
    prm_client_cursor cursor;
    prm_client_span key, value;
    REQUIRE(prm_client_json_open(&cursor, span(" { \"a\" : [1, {\"x\":\"]}\"}] , \"b\":\"\\\"\", \"c\":{} } ")));
    REQUIRE(prm_client_json_next(&cursor, &key, &value));
    CHECK(prm_client_json_is_text(key, "a", 1));
    CHECK(value.length == 15 && memcmp(value.text, "[1, {\"x\":\"]}\"}]", value.length) == 0);
    REQUIRE(prm_client_json_next(&cursor, &key, &value));
    CHECK(prm_client_json_is_text(value, "\"", 1));
    REQUIRE(prm_client_json_next(&cursor, &key, &value));
    CHECK_INT(value.length, 2);
    CHECK(!prm_client_json_next(&cursor, &key, &value));
    CHECK(!prm_client_json_open(&cursor, span("12")));
}

TEST(keys_with_escapes_are_found)
{
    prm_client_span found = prm_client_json_get(span("{\"\\u0061b\":7}"), "ab");
    ALLOC_OK(found.text != NULL);
    CHECK_INT(prm_client_json_integer(found, 0), 7);
    CHECK(prm_client_json_get(span("{\"AB\":7}"), "ab").text == NULL);
}

TEST(decoding)
{
    prm_client_buffer out = {0};
    prm_client_json_decode(span("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\\ud800x\""), &out);
    CHECK_STR(prm_client_buffer_text(&out), "a\"\\/\b\f\n\r\t\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBDx");
    prm_client_buffer_clear(&out);
    prm_client_json_decode(span("12.50"), &out);
    CHECK_STR(prm_client_buffer_text(&out), "12.50");
    prm_client_buffer_deinit(&out);
}

TEST(paths)
{
    const char *json = "{\"deal\":{\"id\":\"deal_1\",\"lines\":[{\"n\":9007199254740991},{\"n\":1.50}]},\"x\":null}";
    char *text = prm_client_find_text(json, "deal.id");
    CHECK_STR(text, "deal_1");
    free(text);
    text = prm_client_find_text(json, "deal.lines.0.n");
    CHECK_STR(text, "9007199254740991");
    free(text);
    size_t length;
    const char *value = prm_client_find(json, "deal.lines.1", &length);
    REQUIRE(value != NULL);
    CHECK(length == 10 && memcmp(value, "{\"n\":1.50}", length) == 0);
    CHECK(prm_client_find(json, "deal.lines.2", &length) == NULL);
    CHECK(prm_client_find(json, "deal.lines.x", &length) == NULL);
    CHECK(prm_client_find(json, "deal.lines.", &length) == NULL);
    CHECK(prm_client_find(json, "deal.id.x", &length) == NULL);
    CHECK(prm_client_find(json, "nothing", &length) == NULL);
    CHECK(prm_client_find("{", "a", &length) == NULL);
}

TEST(compacting)
{
    prm_client_buffer out = {0};
    prm_client_json_compact(span("{ \"a b\" : [ 1 ,\n 2 ], \"c\" : \" \\\" x\" }"), &out);
    CHECK_STR(prm_client_buffer_text(&out), "{\"a b\":[1,2],\"c\":\" \\\" x\"}");
    prm_client_buffer_deinit(&out);
}

TEST(integers)
{
    CHECK_INT(prm_client_json_integer(span("-9007199254740991"), 0), -9007199254740991);
    CHECK_INT(prm_client_json_integer(span("1.5"), -7), -7);
    CHECK_INT(prm_client_json_integer(span("\"1\""), -7), -7);
    CHECK_INT(prm_client_json_integer((prm_client_span){NULL, 0}, -7), -7);
}

TEST_MAIN(CASE(valid_texts), CASE(invalid_texts), CASE(the_offset_tells_where), CASE(depth_is_bounded),
    CASE(walking_members), CASE(keys_with_escapes_are_found), CASE(decoding), CASE(paths), CASE(compacting),
    CASE(integers))
