/* SPDX-License-Identifier: Apache-2.0 */
#include "secret.h"

#include "params.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define SECRET_BYTES 1000

/* What a signal handler may look at: there is one terminal and one prompt. */
static volatile sig_atomic_t caught;

static void catch(int number)
{
    caught = number;
}

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
enum { SIGNALS = sizeof signals / sizeof signals[0] };

/* What was in force before the prompt. */
typedef struct kept {
    struct sigaction actions[SIGNALS];
    sigset_t mask;
} kept;

/* Held back but while the line is waited for: one that came between two looks at `caught` would not end the waiting. */
static void catch_all(kept *before)
{
    struct sigaction action = {.sa_handler = catch};
    sigset_t held;
    caught = 0;
    sigemptyset(&action.sa_mask);
    sigemptyset(&held);
    for (size_t i = 0; i < SIGNALS; i++) {
        sigaddset(&held, signals[i]);
        sigaction(signals[i], &action, &before->actions[i]);
    }
    sigprocmask(SIG_BLOCK, &held, &before->mask);
}

static void release_all(const kept *before)
{
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before->actions[i], NULL);
    sigprocmask(SIG_SETMASK, &before->mask, NULL);
}

/* Bytes of the line without its end; -1: no line. */
static ssize_t read_line(int fd, const sigset_t *open_mask, char *line, size_t size)
{
    size_t length = 0;
    for (;;) {
        char c;
        struct pollfd waits = {.fd = fd, .events = POLLIN};
        if (ppoll(&waits, 1, NULL, open_mask) < 0) {
            if (errno == EINTR && caught == 0)
                continue;
            return -1;
        }
        ssize_t count = read(fd, &c, 1);
        if (count <= 0 && (count < 0 || length == 0))
            return -1;
        if (count == 0 || c == '\n')
            break;
        if (length + 1 < size)
            line[length] = c;
        length++;
    }
    return length < size ? (ssize_t)length : -1;
}

static ssize_t ask(int fd, const char *prompt, char *line, size_t size)
{
    kept before;
    struct termios shown, hidden;
    if (tcgetattr(fd, &shown) != 0)
        return -1;
    catch_all(&before);
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    ssize_t length = -1;
    if (tcsetattr(fd, TCSAFLUSH, &hidden) == 0) {
        if (write(fd, prompt, strlen(prompt)) > 0)
            length = read_line(fd, &before.mask, line, size);
        tcsetattr(fd, TCSAFLUSH, &shown);
        if (write(fd, "\n", 1) != 1)
            length = -1;
    }
    release_all(&before);
    if (caught != 0)
        raise(caught); /* as if it had come now that the terminal is as it was */
    return length;
}

char *prm_cli_secret_ask(const prm_cli *cli, const char *prompt)
{
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        prm_cli_complain(cli, PRM_CLI_USAGE,
            "there is no terminal to ask for it: --password-file FILE, - for standard input");
        return NULL;
    }
    char *secret = calloc(1, SECRET_BYTES + 1);
    ssize_t length = secret != NULL ? ask(fd, prompt, secret, SECRET_BYTES + 1) : -1;
    close(fd);
    if (length > 0) {
        secret[length] = '\0';
        return secret;
    }
    prm_cli_secret_free(secret);
    prm_cli_complain(cli, PRM_CLI_USAGE, "nothing was entered");
    return NULL;
}

char *prm_cli_secret_read(const prm_cli *cli, const char *path)
{
    char error[512];
    size_t length;
    char *secret = prm_cli_file_read(path, SECRET_BYTES, &length, error, sizeof error);
    if (secret == NULL) {
        prm_cli_complain(cli, PRM_CLI_USAGE, "%s", error);
        return NULL;
    }
    secret[strcspn(secret, "\r\n")] = '\0';
    if (secret[0] != '\0')
        return secret;
    prm_cli_secret_free(secret);
    prm_cli_complain(cli, PRM_CLI_USAGE, "%s is empty", strcmp(path, "-") == 0 ? "standard input" : path);
    return NULL;
}

void prm_cli_secret_free(char *secret)
{
    if (secret != NULL)
        explicit_bzero(secret, strlen(secret));
    free(secret);
}
