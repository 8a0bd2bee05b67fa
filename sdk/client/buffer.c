/* SPDX-License-Identifier: Apache-2.0 */
#include "buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void prm_client_buffer_deinit(prm_client_buffer *buffer)
{
    free(buffer->data);
    *buffer = (prm_client_buffer){0};
}

char *prm_client_buffer_reserve(prm_client_buffer *buffer, size_t length)
{
    if (buffer->failed || length > SIZE_MAX / 4) {
        buffer->failed = true;
        return NULL;
    }
    size_t needed = buffer->length + length + 1;
    if (needed > buffer->capacity) {
        size_t capacity = buffer->capacity < 128 ? 128 : buffer->capacity;
        while (capacity < needed)
            capacity *= 2;
        char *data = realloc(buffer->data, capacity);
        if (data == NULL) {
            buffer->failed = true;
            return NULL;
        }
        buffer->data = data;
        buffer->capacity = capacity;
    }
    return buffer->data + buffer->length;
}

void prm_client_buffer_put(prm_client_buffer *buffer, const char *bytes, size_t length)
{
    char *room = prm_client_buffer_reserve(buffer, length);
    if (room == NULL)
        return;
    if (length > 0)
        memcpy(room, bytes, length);
    room[length] = '\0';
    buffer->length += length;
}

void prm_client_buffer_put_char(prm_client_buffer *buffer, char c)
{
    prm_client_buffer_put(buffer, &c, 1);
}

void prm_client_buffer_put_text(prm_client_buffer *buffer, const char *text)
{
    prm_client_buffer_put(buffer, text, strlen(text));
}

void prm_client_buffer_format(prm_client_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *room = length < 0 ? NULL : prm_client_buffer_reserve(buffer, (size_t)length);
    if (room == NULL) {
        buffer->failed = true;
        return;
    }
    va_start(arguments, format);
    vsnprintf(room, (size_t)length + 1, format, arguments);
    va_end(arguments);
    buffer->length += (size_t)length;
}

void prm_client_buffer_put_json(prm_client_buffer *buffer, const char *text, size_t length)
{
    prm_client_buffer_put_char(buffer, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\') {
            prm_client_buffer_put_char(buffer, '\\');
            prm_client_buffer_put_char(buffer, (char)c);
        } else if (c < 0x20) {
            prm_client_buffer_format(buffer, "\\u%04x", c);
        } else {
            prm_client_buffer_put_char(buffer, (char)c);
        }
    }
    prm_client_buffer_put_char(buffer, '"');
}

void prm_client_buffer_consume(prm_client_buffer *buffer, size_t length)
{
    if (length == 0 || buffer->data == NULL)
        return;
    memmove(buffer->data, buffer->data + length, buffer->length - length);
    buffer->length -= length;
    buffer->data[buffer->length] = '\0';
}

void prm_client_buffer_clear(prm_client_buffer *buffer)
{
    buffer->length = 0;
    buffer->failed = false;
    if (buffer->data != NULL)
        buffer->data[0] = '\0';
}

const char *prm_client_buffer_text(const prm_client_buffer *buffer)
{
    return buffer->data == NULL ? "" : buffer->data;
}
