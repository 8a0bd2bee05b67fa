/* SPDX-License-Identifier: Apache-2.0 */
#include "key.h"

void prm_client_key_stamp(prm_client_keys *keys, int64_t ms)
{
    if (ms > keys->ms)
        *keys = (prm_client_keys){.ms = ms};
    else if (keys->count < 0xFFF)
        keys->count++;
    else
        *keys = (prm_client_keys){.ms = keys->ms + 1};
}

void prm_client_key_print(const prm_client_keys *keys, const unsigned char random[8], char key[PRM_CLIENT_KEY_SIZE])
{
    unsigned char bytes[16];
    for (int i = 0; i < 6; i++)
        bytes[i] = (unsigned char)((uint64_t)keys->ms >> (40 - 8 * i));
    bytes[6] = (unsigned char)(0x70 | keys->count >> 8);
    bytes[7] = (unsigned char)keys->count;
    for (int i = 8; i < 16; i++)
        bytes[i] = random[i - 8];
    bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3F));
    static const char digits[] = "0123456789abcdef";
    for (int i = 0, at = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            key[at++] = '-';
        key[at++] = digits[bytes[i] >> 4];
        key[at++] = digits[bytes[i] & 15];
    }
    key[PRM_CLIENT_KEY_SIZE - 1] = '\0';
}
