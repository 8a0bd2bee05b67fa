/* SPDX-License-Identifier: Apache-2.0 */
/** @file main.c  prmd: one process, one data directory. */
#include "base/json.h"
#include "base/log.h"
#include "net/net.h"
#include "server/server.h"
#include "store/db.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static int print_version(const prm_options *options)
{
    (void)options;
    printf("prmd %s\n", PRM_VERSION);
    return PRM_EXIT_OK;
}

static int print_help(const prm_options *options)
{
    (void)options;
    fputs(prm_options_help, stdout);
    return PRM_EXIT_OK;
}

static int print_config(const prm_options *options)
{
    prm_buf text;
    bool is_whole;

    (void)options;
    prm_buf_init(&text, 0);
    prm_config_print(&text);
    is_whole = !text.failed && fwrite(text.data, 1, text.length, stdout) == text.length && fflush(stdout) == 0;
    prm_buf_deinit(&text);
    return is_whole ? PRM_EXIT_OK : PRM_EXIT_FAILED;
}

static int serve(const prm_options *options)
{
    if (options->checks)
        return prm_offline_check(options);
    if (!options->data) {
        fprintf(stderr, "prmd: --data DIR or the configuration's `data` says where the data is: see prmd --help\n");
        return PRM_EXIT_USAGE;
    }
    return prm_server_run(options);
}

static const struct command {
    const char *name;
    int (*run)(const prm_options *options);
} commands[] = {
    { "serve", serve },
    { "verify", prm_offline_verify },
    { "backup", prm_offline_backup },
    { "restore", prm_offline_restore },
    { "inspect", prm_offline_inspect },
    { "test-rules", prm_offline_test_rules },
    { "print-config", print_config },
    { "version", print_version },
    { "help", print_help },
};

static int run(const prm_options *options)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, options->command) == 0)
            return commands[i].run(options);
    return PRM_EXIT_USAGE;
}

/* Says each line of `problems` as a sentence of prmd. */
static int refuse_config(const prm_buf *problems)
{
    for (size_t at = 0; at < problems->length;) {
        const char *line = problems->data + at, *end = memchr(line, '\n', problems->length - at);
        size_t length = end ? (size_t)(end - line) : problems->length - at;
        fprintf(stderr, "prmd: %.*s\n", (int)length, line);
        at += length + 1;
    }
    if (problems->length == 0)
        fprintf(stderr, "prmd: out of memory while reading the configuration\n");
    return PRM_EXIT_CONFIG;
}

static int configure(prm_options *options)
{
    prm_config config;
    prm_error error = { 0 };
    prm_buf problems;
    int exit_code;

    prm_buf_init(&problems, 1 << 20);
    if (prm_config_open(&config, options->config_path, (const char *const *)environ, &problems) != PRM_OK) {
        exit_code = refuse_config(&problems);
    } else if (prm_options_apply(options, &config, &error) != PRM_OK) {
        fprintf(stderr, "prmd: %s\n", error.message);
        exit_code = PRM_EXIT_CONFIG;
    } else {
        prm_options_set_log_level(&config);
        exit_code = run(options);
    }
    prm_buf_deinit(&problems);
    prm_config_close(&config);
    return exit_code;
}

/* A standard descriptor that came closed would be given to the next file or connection, and the log written into
 * that. */
static bool hold_standard_descriptors(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= 2);
    return fd >= 0 && close(fd) == 0;
}

int main(int argc, char **argv)
{
    prm_options options;
    prm_error error = { 0 };

    if (!hold_standard_descriptors())
        return PRM_EXIT_FAILED;
    prm_breadcrumb_install();
    prm_json_start();
    if (prm_options_read(&options, argc, argv, &error) != PRM_OK) {
        fprintf(stderr, "prmd: %s\n", error.message);
        return PRM_EXIT_USAGE;
    }
    if (prm_net_start() != PRM_OK || prm_store_start() != PRM_OK) {
        fprintf(stderr, "prmd: the TLS or database library cannot be started\n");
        return PRM_EXIT_FAILED;
    }
    return configure(&options);
}
