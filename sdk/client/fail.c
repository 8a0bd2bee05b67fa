/* SPDX-License-Identifier: Apache-2.0 */
#include "fail.h"

#include "utf8.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void prm_client_copy_text(char *to, size_t size, const char *text, size_t length)
{
    size_t used = 0;
    for (size_t i = 0, step; i < length; i += step) {
        int32_t point = prm_client_utf8_next(text + i, length - i, &step);
        bool is_control = point < 0x20 || (point >= 0x7F && point < 0xA0);
        size_t bytes = is_control ? 1 : step;
        if (used + bytes >= size)
            break;
        if (is_control)
            to[used] = '?';
        else
            memcpy(to + used, text + i, step);
        used += bytes;
    }
    to[used] = '\0';
}

int32_t prm_client_fail(prm_client_error *error, int32_t status, const char *format, ...)
{
    if (error == NULL)
        return status;
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    *error = (prm_client_error){.status = status};
    prm_client_copy_text(error->text, sizeof error->text, text, strlen(text));
    return status;
}

int32_t prm_client_fail_memory(prm_client_error *error)
{
    return prm_client_fail(error, PRM_CLIENT_E_NOMEM, "out of memory");
}
