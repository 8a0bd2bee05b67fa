/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/utf8.h"
#include "test.h"

#include <string.h>

typedef struct refused {
    const char *text, *message;
} refused;

static void check_refused(const char *text, size_t length, const prm_json_limits *limits, const char *message)
{
    prm_json_start();
    SCOPED_ARENA(arena, 1 << 22);
    const prm_val *value = NULL;
    prm_error error = {.message = ""};
    prm_status status = prm_json_parse(arena, text, length, limits, &value, &error);
    if (status == PRM_E_NOMEM && prm_alloc_has_failed())
        return;
    CHECK_INT(status, PRM_E_PARSE);
    CHECK_INT(error.status, PRM_E_PARSE);
    CHECK_STR(error.message, message);
    CHECK(prm_utf8_is_valid(error.message, strlen(error.message)));
}

static void check_all(const refused *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_refused(cases[i].text, strlen(cases[i].text), &prm_json_wire_limits, cases[i].message);
}
#define CHECK_ALL(cases) check_all(cases, sizeof(cases) / sizeof(cases[0]))

TEST(grammar)
{
    static const refused cases[] = {
        {"", "the text is empty"},
        {" \n", "the text is empty"},
        {"{", "the text ends too early at byte 1"},
        {"[1", "the text ends too early at byte 2"},
        {"[1,]", "a comma before ] at byte 3"},
        {"{\"a\":1,}", "a comma before } at byte 7"},
        {"{a:1}", "a key in quotes is missing at byte 1"},
        {"{\"a\" 1}", "a colon is missing at byte 5"},
        {"{\"a\":}", "a value is missing at byte 5"},
        {"[1 2]", "a comma or ] is missing at byte 3"},
        {"{\"a\":1 \"b\":2}", "a comma or } is missing at byte 7"},
        {"1 2", "something after the value at byte 2"},
        {"{}x", "something after the value at byte 2"},
        {"tru", "an unknown word at byte 0"},
        {"nul", "an unknown word at byte 0"},
        {"NaN", "a value is missing at byte 0"},
        {"Infinity", "a value is missing at byte 0"},
        {"'a'", "a value is missing at byte 0"},
        {"\xef\xbb\xbf{}", "a value is missing at byte 0"},
        {"/**/1", "a value is missing at byte 0"},
        {"\v1", "a value is missing at byte 0"},
    };
    CHECK_ALL(cases);
}

TEST(numbers)
{
    static const refused cases[] = {
        {"01", "a number with a leading zero at byte 0"},
        {"[-00]", "a number with a leading zero at byte 1"},
        {"+1", "a value is missing at byte 0"},
        {".5", "a value is missing at byte 0"},
        {"-", "the text ends too early at byte 1"},
        {"[1.]", "a digit is missing at byte 3"},
        {"[1e]", "a digit is missing at byte 3"},
        {"[1e+]", "a digit is missing at byte 4"},
        {"0x10", "something after the value at byte 1"},
        {"9007199254740992", "an integer beyond 2^53-1, which cannot be kept exactly at byte 0"},
        {"-9007199254740992", "an integer beyond 2^53-1, which cannot be kept exactly at byte 0"},
        {"[123456789012345678901234567890]", "an integer beyond 2^53-1, which cannot be kept exactly at byte 1"},
        {"1e400", "a number that is not finite at byte 0"},
        {"-1e400", "a number that is not finite at byte 0"},
        {"9007199254740991.5", "a number too fine to be kept at byte 0"},
        {"0.99999999999999999999", "a number too fine to be kept at byte 0"},
        {"0.1000000000000000000000000000000000000000000000000000000000001",
            "a number of more than 60 characters at byte 0"},
    };
    CHECK_ALL(cases);
}

TEST(strings)
{
    static const refused cases[] = {
        {"\"a", "a string that does not end at byte 0"},
        {"\"\\", "the text ends too early at byte 2"},
        {"\"\\x\"", "an unknown escape in a string at byte 1"},
        {"\"\\u12", "the text ends too early at byte 5"},
        {"\"\\u12g4\"", "\\u without four hexadecimal digits at byte 5"},
        {"\"a\\u0000\"", "U+0000 in a string at byte 2"},
        {"\"\\ud800\"", "a lone surrogate in a string at byte 1"},
        {"\"\\udc00\"", "a lone surrogate in a string at byte 1"},
        {"\"\\ud800\\u0041\"", "a lone surrogate in a string at byte 1"},
        {"\"\\ud800\\ud800\"", "a lone surrogate in a string at byte 1"},
        {"\"a\nb\"", "an unescaped control character in a string at byte 2"},
        {"\"\x80\"", "invalid UTF-8 at byte 1"},
        {"\"\xc0\xaf\"", "invalid UTF-8 at byte 1"},
        {"\"\xe0\x80\xaf\"", "invalid UTF-8 at byte 1"},
        {"\"\xf0\x80\x80\xaf\"", "invalid UTF-8 at byte 1"},
        {"\"\xed\xa0\x80\"", "invalid UTF-8 at byte 1"},
        {"\"\xf4\x90\x80\x80\"", "invalid UTF-8 at byte 1"},
        {"\"\xf5\x80\x80\x80\"", "invalid UTF-8 at byte 1"},
        {"\"x\xc3\"", "invalid UTF-8 at byte 2"},
        {"{\"\xff\":1}", "invalid UTF-8 at byte 2"},
    };
    CHECK_ALL(cases);
    check_refused("\"a\0b\"", 5, &prm_json_wire_limits, "U+0000 in a string at byte 2");
    check_refused("1\0", 2, &prm_json_wire_limits, "something after the value at byte 1");
}

TEST(keys)
{
    static const refused cases[] = {
        {"{\"a\":1,\"a\":1}", "the key \"a\" is there twice in the outermost object"},
        {"{\"a\":1,\"\\u0061\":1}", "the key \"a\" is there twice in the outermost object"},
        {"{\"x\":[0,{\"name\":1,\"Name\":2}]}", "the keys \"name\" and \"Name\" differ by case only in x[1]"},
        {"{\"p\":{\"q\":{\"\":1,\"\":2}}}", "the key \"\" is there twice in p.q"},
        {"{\"\xc3\xa9t\xc3\xa9\":1,\"\xc3\x89T\xc3\x89\":2}",
            "the keys \"\xc3\xa9t\xc3\xa9\" and \"\xc3\x89T\xc3\x89\" differ by case only in the outermost object"},
        {"{\"stra\xc3\x9f"
         "e\":1,\"STRASSE\":2}",
            "the keys \"stra\xc3\x9f"
            "e\" and \"STRASSE\" differ by case only in the outermost object"},
        {"{\"k\":1,\"\xe2\x84\xaa\":2}",
            "the keys \"k\" and \"\xe2\x84\xaa\" differ by case only in the outermost object"},
    };
    CHECK_ALL(cases);
}

TEST(one_twin_among_many_keys)
{
    SCOPED_BUF(text, 0);
    for (int i = 0; i < 500; i++)
        prm_buf_format(&text, "%s\"key%d\":%d", i == 0 ? "{" : ",", i, i);
    prm_buf_put_text(&text, ",\"KEY123\":0}");
    ALLOC_OK(!text.failed);
    check_refused(text.data, text.length, &prm_json_wire_limits,
        "the keys \"key123\" and \"KEY123\" differ by case only in the outermost object");
}

TEST(long_keys_are_shown_in_part)
{
    SCOPED_BUF(text, 0);
    for (int twice = 0; twice < 2; twice++) {
        prm_buf_put_text(&text, twice ? ",\"x" : "{\"x");
        for (int i = 0; i < 300; i++)
            prm_buf_put_text(&text, "\xc3\xa9");
        prm_buf_put_text(&text, "\":1");
    }
    prm_buf_put_char(&text, '}');
    ALLOC_OK(!text.failed);
    SCOPED_BUF(message, 0);
    prm_buf_put_text(&message, "the key \"x");
    for (int i = 0; i < 29; i++)
        prm_buf_put_text(&message, "\xc3\xa9");
    prm_buf_put_text(&message, "\" is there twice in the outermost object");
    ALLOC_OK(test_text(&message) != NULL);
    check_refused(text.data, text.length, &prm_json_wire_limits, test_text(&message));
}

TEST(limits_are_met_and_no_further)
{
    const prm_json_limits limits = {.depth = 3, .keys = 2, .text = 4};
    static const refused cases[] = {
        {"[[[[]]]]", "nesting beyond the limit at byte 3"},
        {"{\"a\":1,\"b\":2,\"c\":3}", "an object with more keys than the limit at byte 13"},
        {"[\"abcde\"]", "a string beyond the limit at byte 1"},
        {"[\"\\u20ac\xe2\x82\xac\"]", "a string beyond the limit at byte 1"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        check_refused(cases[i].text, strlen(cases[i].text), &limits, cases[i].message);
    static const char *const within[] = {"[[[]]]", "{\"a\":1,\"b\":2}", "[\"abcd\",\"\\u20ac\\n\"]"};
    for (size_t i = 0; i < sizeof(within) / sizeof(within[0]); i++)
        CHECK_INT(prm_json_scan(within[i], strlen(within[i]), &limits, NULL), PRM_OK);
}

TEST(an_arena_too_small_is_no_memory)
{
    prm_json_start();
    SCOPED_ARENA(arena, 300);
    static const char text[] = "[1,2,3,4,5,6,7,8,9]";
    const prm_val *value;
    prm_error error;
    CHECK_INT(prm_json_parse(arena, text, strlen(text), &prm_json_wire_limits, &value, &error), PRM_E_NOMEM);
}

TEST_MAIN(CASE(grammar), CASE(numbers), CASE(strings), CASE(keys), CASE(one_twin_among_many_keys),
    CASE(long_keys_are_shown_in_part), CASE(limits_are_met_and_no_further), CASE(an_arena_too_small_is_no_memory))
