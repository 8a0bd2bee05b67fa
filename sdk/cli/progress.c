/* SPDX-License-Identifier: Apache-2.0 */
#include "import.h"

#include "text.h"

#include <time.h>
#include <unistd.h>

#define REDRAW_MS 100
#define BAR       30

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void draw(const prm_cli_progress *progress, int64_t now)
{
    char bar[BAR + 1], line[160];
    size_t full = progress->total == 0 ? BAR : progress->done * BAR / progress->total;
    for (size_t i = 0; i < BAR; i++)
        bar[i] = i < full ? '#' : '-';
    bar[BAR] = '\0';
    double seconds = (double)(now - progress->start) / 1000.0;
    double rate = seconds > 0 ? (double)progress->done / seconds : 0;
    double left = rate > 0 ? (double)(progress->total - progress->done) / rate : 0;
    snprintf(
        line, sizeof line, "[%s] %zu of %zu  %.0f/s  %.0f s left", bar, progress->done, progress->total, rate, left);
    line[prm_cli_fit(line, progress->width > 1 ? progress->width - 1 : 1)] = '\0';
    fprintf(stderr, "\r%s\033[K", line);
}

void prm_cli_progress_start(prm_cli_progress *progress, const prm_cli *cli, size_t total)
{
    *progress = (prm_cli_progress){.is_shown = cli->err_is_terminal, .total = total, .start = now_ms()};
    progress->width = prm_cli_terminal_width(STDERR_FILENO, 80);
}

void prm_cli_progress_set(prm_cli_progress *progress, size_t done)
{
    progress->done = done;
    int64_t now = now_ms();
    if (!progress->is_shown || (now - progress->drawn < REDRAW_MS && done < progress->total))
        return;
    progress->drawn = now;
    draw(progress, now);
}

void prm_cli_progress_hide(prm_cli_progress *progress)
{
    if (progress->is_shown && progress->drawn != 0)
        fputs("\r\033[K", stderr);
    progress->drawn = 0;
}
