/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "test.h"

#include <math.h>
#include <string.h>

static prm_status parse(prm_arena *arena, const char *text, const prm_val **value)
{
    prm_json_start();
    prm_error error = {.message = ""};
    prm_status status = prm_json_parse(arena, text, strlen(text), &prm_json_wire_limits, value, &error);
    if (status != PRM_OK)
        CHECK_STR(error.message, "(no error)");
    return status;
}

static void check_prints(const char *text, const char *wanted, const char *canonical)
{
    SCOPED_ARENA(arena, 1 << 20);
    SCOPED_BUF(buf, 0);
    const prm_val *value;
    ALLOC_OK(parse(arena, text, &value) == PRM_OK);
    prm_json_print(&buf, value);
    CHECK_STR(test_text(&buf), wanted);
    prm_buf_clear(&buf);
    prm_json_print_canonical(&buf, value);
    CHECK_STR(test_text(&buf), canonical);
}

TEST(texts_come_back)
{
    check_prints(" { \"b\" : [ ] , \"a\" : { } }\r\n", "{\"b\":[],\"a\":{}}", "{\"a\":{},\"b\":[]}");
    check_prints("[true,false,null]", "[true,false,null]", "[true,false,null]");
    check_prints("\"\\u00e9\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\u001f\\\"\\\\\"",
        "\"\xc3\xa9\xf0\x9f\x98\x80/\\b\\f\\n\\r\\t\\u001f\\\"\\\\\"",
        "\"\xc3\xa9\xf0\x9f\x98\x80/\\b\\f\\n\\r\\t\\u001f\\\"\\\\\"");
    check_prints("{\"\":1}", "{\"\":1}", "{\"\":1}");
    check_prints(
        "{\"z\":1,\"\xc3\xa9\":2,\"Zz\":3}", "{\"z\":1,\"\xc3\xa9\":2,\"Zz\":3}", "{\"Zz\":3,\"z\":1,\"\xc3\xa9\":2}");
}

TEST(numbers_come_back)
{
    check_prints("[0,-0,-0.0,1.0,1e3,1.5e1,12e-1,100e-2]", "[0,0,0,1,1000,15,1.2,1]", "[0,0,0,1,1000,15,1.2,1]");
    check_prints("[9007199254740991,-9007199254740991]", "[9007199254740991,-9007199254740991]",
        "[9007199254740991,-9007199254740991]");
    check_prints("[0.5,1e20,0e-9999,0e9999]", "[0.5,1e+20,0,0]", "[0.5,1e+20,0,0]");
    check_prints("0.1", "0.10000000000000001", "0.10000000000000001");
}

TEST(kinds_are_as_written)
{
    SCOPED_ARENA(arena, 1 << 16);
    const prm_val *value;
    ALLOC_OK(parse(arena, "[1,1.0,1.5,\"x\",true,null,[],{}]", &value) == PRM_OK);
    static const int32_t kinds[] = {
        PRM_V_INT, PRM_V_INT, PRM_V_REAL, PRM_V_TEXT, PRM_V_BOOL, PRM_V_NULL, PRM_V_LIST, PRM_V_OBJECT};
    for (size_t i = 0; i < 8; i++)
        CHECK_INT(prm_val_kind(prm_val_at(value, i)), kinds[i]);
    prm_val *frozen = (prm_val *)prm_val_at(value, 7);
    CHECK_INT(prm_val_set_integer(frozen, "a", 1), PRM_E_INVALID);
    prm_val *list = prm_val_list(arena);
    ALLOC_OK(prm_val_append(list, value) == PRM_OK);
    CHECK_INT(list->height, 3);
}

TEST(reals_print_and_come_back_the_same)
{
    static const double reals[] = {1e16, -1e16, 3.0, -0.0, 0.1, 5e-324, 1.7976931348623157e308, 123456.789};
    for (size_t i = 0; i < sizeof(reals) / sizeof(reals[0]); i++) {
        SCOPED_ARENA(arena, 4096);
        SCOPED_BUF(first, 0);
        SCOPED_BUF(second, 0);
        prm_val *real = prm_val_real(arena, reals[i]);
        ALLOC_OK(!(real->flags & PRM_VAL_NOMEM));
        prm_json_print_canonical(&first, real);
        ALLOC_OK(test_text(&first) != NULL);
        const prm_val *back;
        ALLOC_OK(parse(arena, test_text(&first), &back) == PRM_OK);
        prm_json_print_canonical(&second, back);
        CHECK_STR(test_text(&second), test_text(&first));
    }
}

TEST(what_json_cannot_say_is_not_printed)
{
    SCOPED_ARENA(arena, 4096);
    SCOPED_BUF(buf, 0);
    prm_json_print(&buf, prm_val_real(arena, (double)INFINITY));
    CHECK(buf.failed || prm_alloc_has_failed());
}

TEST(many_keys_are_sorted_and_told_apart)
{
    SCOPED_ARENA(arena, 1 << 20);
    SCOPED_BUF(text, 0);
    for (int i = 0; i < 1000; i++)
        prm_buf_format(&text, "%s\"key%d\":%d", i == 0 ? "{" : ",", (i * 7) % 1000, i);
    prm_buf_put_char(&text, '}');
    ALLOC_OK(test_text(&text) != NULL);
    const prm_val *value;
    ALLOC_OK(parse(arena, test_text(&text), &value) == PRM_OK);
    CHECK_INT(prm_val_count(value), 1000);
    SCOPED_BUF(sorted, 0);
    prm_json_print_canonical(&sorted, value);
    ALLOC_OK(!sorted.failed);
    CHECK(memcmp(sorted.data, "{\"key0\":0,\"key1\":143,\"key10\":", 29) == 0);
}

TEST(cursor_gives_values_as_they_stand)
{
    static const char text[] = " {\"id\" : 1.0e5 ,\"a\\\"}\":[1,\"]\\\\\",{\"x\":2}], \"s\":\"}\\\"\" }";
    static const char *const wanted[][2] = {
        {"\"id\"", "1.0e5"}, {"\"a\\\"}\"", "[1,\"]\\\\\",{\"x\":2}]"}, {"\"s\"", "\"}\\\"\""}};
    CHECK_INT(prm_json_scan(text, strlen(text), &prm_json_wire_limits, NULL), PRM_OK);
    prm_json_cursor cursor;
    prm_json_span key, value;
    REQUIRE(prm_json_open(&cursor, (prm_json_span){text, strlen(text)}));
    for (size_t i = 0; i < 3; i++) {
        REQUIRE(prm_json_next(&cursor, &key, &value));
        CHECK(key.length == strlen(wanted[i][0]) && memcmp(key.text, wanted[i][0], key.length) == 0);
        CHECK(value.length == strlen(wanted[i][1]) && memcmp(value.text, wanted[i][1], value.length) == 0);
    }
    CHECK(!prm_json_next(&cursor, &key, &value));
    CHECK(!prm_json_next(&cursor, &key, &value));
}

TEST(cursor_walks_arrays)
{
    prm_json_cursor cursor;
    prm_json_span key, value;
    REQUIRE(prm_json_open(&cursor, (prm_json_span){"[ 1 , [] ]", 10}));
    REQUIRE(prm_json_next(&cursor, &key, &value));
    CHECK(key.text == NULL && value.length == 1);
    REQUIRE(prm_json_next(&cursor, NULL, &value));
    CHECK(value.length == 2);
    CHECK(!prm_json_next(&cursor, NULL, &value));
    CHECK(prm_json_open(&cursor, (prm_json_span){"[]", 2}) && !prm_json_next(&cursor, NULL, &value));
    CHECK(!prm_json_open(&cursor, (prm_json_span){"12", 2}));
    CHECK(!prm_json_open(&cursor, (prm_json_span){"", 0}));
}

TEST_MAIN(CASE(texts_come_back), CASE(numbers_come_back), CASE(kinds_are_as_written),
    CASE(reals_print_and_come_back_the_same), CASE(what_json_cannot_say_is_not_printed),
    CASE(many_keys_are_sorted_and_told_apart), CASE(cursor_gives_values_as_they_stand), CASE(cursor_walks_arrays))
