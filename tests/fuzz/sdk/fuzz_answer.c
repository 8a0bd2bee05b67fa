/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a line from the server: taken whole or refused with a sentence, and shown without steering a terminal.
 */
#include "fuzz.h"

#include "cli/table.h"
#include "cli/text.h"
#include "client/message.h"
#include "client/utf8.h"

#include <string.h>

/* Nothing but line breaks and characters that show. */
static void check_harmless(const prm_client_buffer *text)
{
    const char *bytes = prm_client_buffer_text(text);
    for (size_t i = 0, step; i < text->length; i += step) {
        int32_t point = prm_client_utf8_next(bytes + i, text->length - i, &step);
        MUST_HOLD(point == '\n' || (point >= 0x20 && point != 0x7F && !(point >= 0x80 && point < 0xA0)));
        MUST_HOLD(point != 0x202E && point != 0x2066 && point != 0x061C);
    }
}

static void show(const char *json)
{
    prm_client_span value = prm_client_json_trim(json, strlen(json));
    prm_client_buffer pretty = {0}, line = {0}, cell = {0}, table = {0};
    prm_cli_put_pretty(&pretty, value, 0);
    check_harmless(&pretty);
    prm_cli_put_line(&line, value);
    check_harmless(&line);
    MUST_HOLD(prm_client_json_is_valid(pretty.data, pretty.length, NULL));
    MUST_HOLD(prm_client_json_is_valid(line.data, line.length, NULL));
    prm_cli_table_format(value, &cell);
    prm_cli_table rows;
    prm_cli_table_init(&rows, 1);
    prm_cli_table_add(&rows, prm_client_buffer_text(&cell), cell.length);
    prm_cli_table_print(&rows, 20, false, &table);
    check_harmless(&table);
    prm_cli_table_deinit(&rows);
    prm_client_buffer_deinit(&pretty);
    prm_client_buffer_deinit(&line);
    prm_client_buffer_deinit(&cell);
    prm_client_buffer_deinit(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    prm_client_answer answer = {0};
    prm_client_error error = {0};
    bool is_answer;
    int32_t status = prm_client_answer_read((const char *)data, size, &answer, &is_answer, &error);
    if (status != PRM_CLIENT_OK) {
        MUST_HOLD(status == PRM_CLIENT_E_PROTOCOL && error.text[0] != '\0');
    } else if (is_answer) {
        MUST_HOLD((answer.result == NULL) != (answer.error == NULL));
        show(answer.result != NULL ? answer.result : answer.error);
        char *id = prm_client_find_text(answer.result != NULL ? answer.result : answer.error, "a.0.id");
        free(id);
    }
    prm_client_answer_deinit(&answer);
    return 0;
}
