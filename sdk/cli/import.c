/* SPDX-License-Identifier: Apache-2.0 */
#include "import.h"

#include <stdio.h>

static const prm_cli_option options[] = {
    {"--set", "FIELD=VALUE", "a field for every line whose cell is empty, or that has none; repeats"},
    {"--map", "COLUMN=FIELD",
        "the field a column is for, if its header is not the field's name; without FIELD the "
        "column is left out; repeats"},
    {"--separator", "CHAR", "what stands between cells: , ; | or tab (default ,)"},
    {"--parallel", "N", "calls in flight at once, 1 to 32 (default 4)"},
    {"--wait", "SECONDS", "how long to try again when the connection is lost (default 30)"},
    {"--errors", "FILE", "writes failures and duplicates to a CSV file, a line for each bad field and each match"},
    {"--json", NULL, "prints what became of each line as a JSON object, the summary last"},
    {"--dry-run", NULL, "asks what would become of each line; nothing is stored"},
    {"--resume", NULL, "goes on with an import that was cut off: what always happens, said aloud"},
    {NULL, NULL, NULL},
};

static int run_lines(prm_cli *cli, const prm_cli_target *target, const char *method, prm_cli_lines *lines)
{
    prm_cli_progress progress;
    prm_cli_import_report report;
    char why[512] = "";
    prm_cli_progress_start(&progress, cli, lines->total);
    int code = prm_cli_import_report_open(&report, cli, lines, &progress);
    if (code != PRM_CLI_OK)
        return code;
    code = prm_cli_import_run(cli, target, method, lines, &report, why, sizeof why);
    if (code == PRM_CLI_USAGE && why[0] == '\0')
        return code;
    int reported = prm_cli_import_report_close(&report, why[0] != '\0' ? why : NULL, code == PRM_CLI_NO_SERVER);
    return code != PRM_CLI_OK ? code : reported;
}

static int run(prm_cli *cli)
{
    char method[160];
    prm_cli_target target;
    prm_cli_lines lines;
    snprintf(method, sizeof method, "%s.import", cli->arguments[0]);
    int code = prm_cli_target_init(&target, cli);
    if (code == PRM_CLI_OK) {
        code = prm_cli_lines_init(&lines, cli, method, cli->arguments[1]);
        if (code == PRM_CLI_OK)
            code = run_lines(cli, &target, method, &lines);
        prm_cli_lines_deinit(&lines);
    }
    prm_cli_target_deinit(&target);
    return code;
}

const prm_cli_command prm_cli_command_import = {
    .name = "import",
    .arguments = "ENTITIES FILE.csv",
    .doc = "takes the lines of a CSV file as rows of a kind",
    .details =
        "Calls ENTITIES.import with 50 lines at a time. The first line names the fields; dots reach into objects and\n"
        "lists: customer.legal_name, amount.amount, lines.0.product. Empty cells are left out; a line with the id of "
        "a\n"
        "row changes it. What an export wrote comes back as it was. The file may be - for standard input.\n\n"
        "Every call is sent with an idempotency key made from the file, the options and its lines. A lost connection\n"
        "is opened again, and an import that was cut off goes on when the same command is given within 24 hours:\n"
        "no line happens twice. Failures are told with their line; a duplicate is not a failure.\n\n"
        "Examples:\n"
        "  prm import deals.customers customers.csv --errors problems.csv\n"
        "  prm import partners network.csv --set type=reseller --map \"Company name=legal_name\" --map Notes=\n"
        "  prm import deals deals.csv --separator ';' --dry-run\n",
    .options = options,
    .least = 2,
    .most = 2,
    .run = run,
};
