/* SPDX-License-Identifier: Apache-2.0 */
/* Flags to params, by what a description says of them. */
#include "test.h"

#include "cli/method.h"

#include <cjson/cJSON.h>

#include <stdlib.h>
#include <string.h>

static const char document[] =
    "{\"methods\":[{\"name\":\"a.run\",\"params\":[],\"result\":{}},{\"name\":\"a.b.make\",\"params\":["
    "{\"name\":\"id\",\"schema\":{\"type\":\"string\"}},"
    "{\"name\":\"is_new\",\"schema\":{\"type\":\"boolean\"}},"
    "{\"name\":\"days\",\"schema\":{\"type\":\"integer\"}},"
    "{\"name\":\"worth\",\"schema\":{\"$ref\":\"#/components/schemas/money\"}},"
    "{\"name\":\"roles\",\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},"
    "{\"name\":\"lines\",\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
    "\"code\":{\"type\":\"string\"}}}}},"
    "{\"$ref\":\"#/components/contentDescriptors/dry_run\"},{\"$ref\":\"#/nowhere\"},7]}],"
    "\"components\":{\"schemas\":{\"money\":{\"type\":\"object\",\"properties\":{\"amount\":{\"type\":\"integer\"},"
    "\"currency\":{\"type\":\"string\"}}},\"loop\":{\"$ref\":\"#/components/schemas/loop\"}},"
    "\"contentDescriptors\":{\"dry_run\":{\"name\":\"dry_run\",\"schema\":{\"$ref\":\"#/components/schemas/loop\"}}}}}";

static prm_cli_description whole(void)
{
    return (prm_cli_description){.document = {document, sizeof document - 1}};
}

/* The params of the words after "a b make", as JSON; "refused" if they are. */
static char *params_of(const char *const *words, bool is_list)
{
    char *all[12] = {(char *)"prm", (char *)"a", (char *)"b", (char *)"make"};
    char name[100];
    int count = 4;
    size_t used = 0;
    prm_cli cli;
    prm_cli_description description = whole();
    for (size_t i = 0; words[i] != NULL; i++)
        all[count++] = (char *)words[i];
    cJSON *params = cJSON_CreateObject(), *filter = is_list ? cJSON_CreateObject() : NULL;
    int code = prm_cli_init(&cli, count, all);
    if (code == PRM_CLI_OK) {
        prm_client_span method =
            prm_cli_method_find(&description, cli.arguments, cli.argument_count, name, sizeof name, &used);
        CHECK_STR(name, "a.b.make");
        code = method.text == NULL ? PRM_CLI_USAGE
                                   : prm_cli_method_params(&cli, &description, method, used, params, filter);
    }
    if (is_list)
        cJSON_AddItemToObject(params, "filter", filter);
    char *text = code == PRM_CLI_OK ? cJSON_PrintUnformatted(params) : strdup("refused");
    cJSON_Delete(params);
    prm_cli_deinit(&cli);
    return text;
}

TEST(flags_are_read_by_the_schema)
{
    static const struct {
        const char *words[8], *params;
    } rows[] = {
        {{"--id", "007"}, "{\"id\":\"007\"}"},
        {{"0", "--is-new"}, "{\"id\":\"0\",\"is_new\":true}"},
        {{"--is-new", "--days", "-5"}, "{\"is_new\":true,\"days\":-5}"},
        {{"--is_new=false"}, "{\"is_new\":false}"},
        {{"--worth.amount", "5", "--worth.currency", "EUR"}, "{\"worth\":{\"amount\":5,\"currency\":\"EUR\"}}"},
        {{"--worth", "{\"amount\":5}"}, "{\"worth\":{\"amount\":5}}"},
        {{"--roles", "1", "--roles", "b"}, "{\"roles\":[\"1\",\"b\"]}"},
        {{"--roles", "[\"x\"]"}, "{\"roles\":[\"x\"]}"},
        {{"--lines.0.code", "1", "--lines.1.code", "2"}, "{\"lines\":[{\"code\":\"1\"},{\"code\":\"2\"}]}"},
        {{"days=3", "id:text=4"}, "{\"days\":3,\"id\":\"4\"}"},
        {{"--days", "many"}, "refused"},
        {{"--nothing", "x"}, "refused"},
        {{"--id"}, "refused"},
        {{"--id", "a", "--id", "b"}, "refused"},
        {{"a", "b"}, "refused"},
        {{"--worth", "EUR"}, "refused"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *params = params_of(rows[i].words, false);
        CHECK_STR(params, rows[i].params);
        free(params);
    }
}

TEST(a_list_is_filtered_by_what_is_no_param)
{
    char *params = params_of((const char *const[]){"--state", "open", "--days", "3", "code=x", NULL}, true);
    CHECK_STR(params, "{\"days\":3,\"filter\":{\"code\":\"x\",\"state\":\"open\"}}");
    free(params);
}

TEST(a_description_is_walked)
{
    prm_cli_description description = whole();
    prm_cli_methods methods;
    prm_client_cursor cursor;
    prm_client_span method, param;
    char *name;
    size_t count = 0;
    prm_cli_methods_start(&methods, &description);
    for (; prm_cli_methods_next(&methods, &name, &method); free(name))
        count++;
    CHECK_INT(count, 2);
    method = prm_cli_description_method(&description, "a.b.make");
    REQUIRE(method.text != NULL && prm_client_json_open(&cursor, prm_client_json_get(method, "params")));
    for (count = 0; prm_cli_description_next_param(&description, &cursor, &param);)
        count++;
    CHECK_INT(count, 7); /* what refers to nothing is no param */
    CHECK(prm_cli_description_schema(&description, method, "dry_run").text == NULL);
    CHECK(prm_cli_description_schema(&description, method, "worth.amount").text != NULL);
    CHECK(prm_cli_description_schema(&description, method, "worth.amount.more").text == NULL);
    CHECK(prm_cli_description_method(&description, "a.b").text == NULL);
}

TEST_MAIN(CASE(flags_are_read_by_the_schema), CASE(a_list_is_filtered_by_what_is_no_param), CASE(a_description_is_walked))
