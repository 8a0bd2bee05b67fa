/* SPDX-License-Identifier: Apache-2.0 */
/* An app as its author writes it: nothing but the installed header and library. Also compiled as C++. */
#include <prm/client.h>

#include <stdio.h>

int main(void)
{
    prm_client_options options = {sizeof options};
    prm_client *client = NULL;
    prm_client_error error;
    options.ca_file = "/nonexistent.pem";
    options.port = 1;
    if (prm_client_open(&options, &client, &error) == PRM_CLIENT_E_CONNECT) {
        puts(error.text);
        return 0;
    }
    prm_client_close(client);
    return 1;
}
