/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "cli/table.h"
#include "cli/text.h"

#include <string.h>

static prm_client_span span(const char *text)
{
    return prm_client_json_trim(text, strlen(text));
}

static void check_table(const char *const *cells, size_t columns, size_t count, size_t width, const char *wanted)
{
    prm_cli_table table;
    prm_client_buffer out = {0};
    prm_cli_table_init(&table, columns);
    for (size_t i = 0; i < count; i++)
        prm_cli_table_add(&table, cells[i], strlen(cells[i]));
    prm_cli_table_print(&table, width, false, &out);
    CHECK_STR(prm_client_buffer_text(&out), wanted);
    prm_client_buffer_deinit(&out);
    prm_cli_table_deinit(&table);
}

TEST(alignment)
{
    static const char *const cells[] = {
        "name", "rank", "id", "Acme", "7", "a", "日本語", "12", "b", "e\xCC\x81", "", "c"};
    check_table(cells, 3, 12, 0,
        "name    rank  id\n"
        "Acme       7  a\n"
        "日本語    12  b\n"
        "e\xCC\x81             c\n");
}

TEST(cutting)
{
    static const char *const cells[] = {
        "name", "id", "a long name of a company", "deal_1", "株式会社日本語の長い名前", "deal_2"};
    check_table(cells, 2, 6, 20,
        "name          id\n"
        "a long name…  deal_1\n"
        "株式会社日…   deal_2\n");
    /* Below a width at which nothing could be read, lines are left to wrap. */
    check_table(cells, 2, 6, 5,
        "name      id\n"
        "a long …  deal_1\n"
        "株式会…   deal_2\n");
}

/* What nobody reads goes first when there is no room. */
TEST(dropping)
{
    static const char *const cells[] = {"id", "partner", "at", "lines", "state", "deal_0123456789abc",
        "partner_0123456789abc", "2026-11-21T23:35:58.981Z", "{\"a\":1}", "approved", "deal_0123456789abd", "",
        "2026-11-21", "", "rejected"};
    prm_cli_table table;
    prm_client_buffer out = {0};
    prm_cli_table_init(&table, 5);
    for (size_t i = 0; i < 15; i++)
        prm_cli_table_add(&table, cells[i], strlen(cells[i]));
    if (!table.failed)
        prm_cli_table_shorten_times(&table);
    prm_cli_table_drop_unread(&table, 500);
    CHECK_INT(table.columns, 5);
    prm_cli_table_drop_unread(&table, 50);
    prm_cli_table_print(&table, 50, false, &out);
    CHECK_STR(prm_client_buffer_text(&out), "id                  at                state\n"
                                            "deal_0123456789abc  2026-11-21 23:35  approved\n"
                                            "deal_0123456789abd  2026-11-21        rejected\n");
    prm_client_buffer_deinit(&out);
    prm_cli_table_deinit(&table);
}

TEST(hostile_cells)
{
    static const char *const cells[] = {"a", "\033[2Jx", "line\nbreak",
        "\xC2\x9B"
        "31m",
        "\xE2\x80\xAE"
        "abc",
        "\xFF"};
    check_table(cells, 1, 6, 0, "a\n\\u001b[2Jx\nline\\nbreak\n\\u009b31m\n\\u202eabc\n\\xff\n");
}

TEST(values)
{
    static const struct {
        const char *json, *cell;
    } rows[] = {
        {"\"a\\u00e9\"", "a\xC3\xA9"},
        {"null", ""},
        {"true", "true"},
        {"9007199254740993", "9007199254740993"},
        {"{\"amount\":1250000,\"currency\":\"EUR\"}", "12500.00 EUR"},
        {"{\"amount\":-5,\"currency\":\"USD\"}", "-0.05 USD"},
        {"{\"amount\":-1,\"currency\":\"USD\"}", "-0.01 USD"},
        {"{\"amount\":5,\"currency\":\"JPY\"}", "5 JPY"},
        {"{\"amount\":12345,\"currency\":\"KWD\"}", "12.345 KWD"},
        {"{\"amount\":1.5,\"currency\":\"EUR\"}", "{\"amount\":1.5,\"currency\":\"EUR\"}"},
        {"[\"a\", \"b\"]", "a, b"},
        {"[[1, 2], 3]", "[1,2], 3"},
        {"{\"id\":\"customer_1\",\"legal_name\":\"Acme\"}", "Acme"},
        {"{\"id\":\"customer_1\"}", "customer_1"},
        {"{\"x\": 1}", "{\"x\":1}"},
        {"[]", ""},
        {"{}", "{}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        prm_client_buffer out = {0};
        prm_cli_table_format(span(rows[i].json), &out);
        CHECK_STR(prm_client_buffer_text(&out), rows[i].cell);
        prm_client_buffer_deinit(&out);
    }
}

TEST(pretty)
{
    prm_client_buffer out = {0};
    prm_cli_put_pretty(&out, span("{\"a\":[1.50,{}],\"b\":{\"c\":\"x\xC2\x9By\"},\"d\":[]}"), 0);
    CHECK_STR(prm_client_buffer_text(&out),
        "{\n  \"a\": [\n    1.50,\n    {}\n  ],\n  \"b\": {\n    \"c\": \"x\\u009by\"\n"
        "  },\n  \"d\": []\n}");
    prm_client_buffer_clear(&out);
    prm_cli_put_line(&out, span("{ \"a\" : [ 1 , 2 ] }"));
    CHECK_STR(prm_client_buffer_text(&out), "{\"a\":[1,2]}");
    prm_client_buffer_deinit(&out);
}

TEST_MAIN(CASE(alignment), CASE(cutting), CASE(dropping), CASE(hostile_cells), CASE(values), CASE(pretty))
