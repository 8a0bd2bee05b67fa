/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "cli/methods.h"
#include "cli/params.h"

#include <stdlib.h>
#include <string.h>

static void check(const char *const *words, size_t count, const char *wanted, const char *problem)
{
    char error[512] = "";
    char *text = prm_cli_params_read(words, count, error, sizeof error);
    CHECK_STR(text, wanted);
    if (problem != NULL)
        CHECK_HAS(error, problem);
    free(text);
}

#define WORDS(wanted, problem, ...)                                                                                    \
    do {                                                                                                               \
        static const char *const words[] = {__VA_ARGS__};                                                              \
        check(words, sizeof words / sizeof words[0], wanted, problem);                                                 \
    } while (0)

TEST(values)
{
    WORDS("{\"a\":\"b c\"}", NULL, "a=b c");
    WORDS("{\"a\":1,\"b\":true,\"c\":null,\"d\":1.50,\"e\":9007199254740993}", NULL, "a=1", "b=true", "c=null",
        "d=1.50", "e=9007199254740993");
    WORDS(
        "{\"a\":\"007\",\"b\":\"+33\",\"c\":\"2026-12-31\",\"d\":\"\"}", NULL, "a=007", "b=+33", "c=2026-12-31", "d=");
    WORDS("{\"a\":\"12\",\"b\":\"12\",\"c\":12}", NULL, "a=\"12\"", "b:text=12", "c:json=12");
    WORDS("{\"a\":[1,{\"b\":\"c\"}]}", NULL, "a=[1,{\"b\":\"c\"}]");
    WORDS("{\"a\":\"x=y\"}", NULL, "a=x=y");
    WORDS("{\"a\":\"\xC3\xA9\\n\"}", NULL, "a=\xC3\xA9\n");
}

TEST(nesting)
{
    WORDS("{\"a\":{\"b\":{\"c\":1},\"d\":2}}", NULL, "a.b.c=1", "a.d=2");
    WORDS("{\"l\":[{\"p\":\"x\",\"q\":1},{\"p\":\"y\"}],\"m\":[1,2]}", NULL, "l.0.p=x", "l.0.q=1", "l.1.p=y", "m.0=1",
        "m.1=2");
}

TEST(whole_texts)
{
    WORDS("{ \"a\" : 1.50 }", NULL, "{ \"a\" : 1.50 }");
    WORDS("[1]", NULL, "[1]");
}

TEST(refused)
{
    WORDS(NULL, "field=value", "a");
    WORDS(NULL, "field=value", "{}", "a=1", "{}");
    WORDS(NULL, "given twice", "a=1", "a=2");
    WORDS(NULL, "part of it", "a=1", "a.b=2");
    WORDS(NULL, "given twice", "a.b=2", "a=1");
    WORDS(NULL, "numbered from 0", "a.1=1");
    WORDS(NULL, "numbered from 0", "a.0=1", "a.x=1");
    WORDS(NULL, "not JSON", "a:json=x");
    WORDS(NULL, "not UTF-8", "a=\xFF");
    WORDS(NULL, "not UTF-8", "\xFF=a");
    WORDS(NULL, "joined by dots", "=1");
    WORDS(NULL, "joined by dots", ".a=1");
    WORDS(NULL, "joined by dots", "a.=1");
    WORDS(NULL, "cannot read", "@/nonexistent/file.json");
}

TEST(verbs)
{
    static const char *const reads[] = {"deals.get", "deals.list", "deals.check", "decisions.explain", "system.ping",
        "system.info", "system.health", "rules.test", "session.authenticate", "rpc.discover", "mdf.claims.get"};
    static const char *const writes[] = {"deals.register", "users.create", "clock.advance", "rules.settings.set",
        "deals.review", "deals.customers.create", "get.create", "x"};
    for (size_t i = 0; i < sizeof reads / sizeof reads[0]; i++)
        CHECK(prm_cli_method_is_read(reads[i]));
    for (size_t i = 0; i < sizeof writes / sizeof writes[0]; i++)
        CHECK(!prm_cli_method_is_read(writes[i]));
}

TEST_MAIN(CASE(values), CASE(nesting), CASE(whole_texts), CASE(refused), CASE(verbs))
