// SPDX-License-Identifier: Apache-2.0
// json-rpc-2.0 over the platform's fetch, as its documentation shows it. NODE_EXTRA_CA_CERTS names the certificate.
'use strict';

const { JSONRPCClient } = require('json-rpc-2.0');

const [port, token] = process.argv.slice(2);
const statuses = [];

function clientOf(headers) {
  const client = new JSONRPCClient((request) =>
    fetch(`https://localhost:${port}/rpc`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(request),
    }).then((response) => {
      statuses.push(response.status);
      if (response.status === 200) {
        return response.json().then((answer) => client.receive(answer));
      }
      if (request.id !== undefined) {
        return Promise.reject(new Error(response.statusText));
      }
      return undefined;
    }));
  return client;
}

async function story() {
  const known = clientOf({ authorization: `Bearer ${token}` });
  const told = { statuses };
  told.ping = await clientOf({}).request('system.ping', {});
  told.users = await known.request('users.list', {});
  told.refused = await clientOf({}).request('users.list', {}).catch((error) => error.code);
  told.liar = await clientOf({ authorization: 'Bearer nobody' }).request('system.ping', {}).catch((error) => error.message);
  await known.notify('system.ping', {});
  told.many = await Promise.all(Array.from({ length: 10 }, () => known.request('system.ping', {})));
  return told;
}

story().then((told) => process.stdout.write(JSON.stringify(told) + '\n'));
