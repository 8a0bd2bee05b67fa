// SPDX-License-Identifier: Apache-2.0
// jayson's HTTPS client, unmodified. Prints what each request came to as one JSON object.
'use strict';

const fs = require('fs');
const jayson = require('jayson');

const [port, certificate, token] = process.argv.slice(2);
const options = { host: 'localhost', port: Number(port), path: '/rpc', ca: fs.readFileSync(certificate) };
const known = jayson.Client.https({ ...options, headers: { Authorization: `Bearer ${token}` } });
const nobody = jayson.Client.https(options);
const liar = jayson.Client.https({ ...options, headers: { Authorization: 'Bearer prm_' + 'x'.repeat(43) } });
const lost = jayson.Client.https({ ...options, path: '/nowhere' });

const ask = (client, ...request) => new Promise((resolve) =>
  client.request(...request, (error, response) => resolve(error ? { failed: error.code, said: error.message } : response)));

async function story() {
  const told = {};
  told.ping = await ask(nobody, 'system.ping', {}, 'byte-for-byte');
  told.users = await ask(known, 'users.list', {});
  told.invalid = await ask(known, 'system.ping', { colour: 'red' });
  told.nobody = await ask(nobody, 'users.list', {});
  told.liar = await ask(liar, 'system.ping', {});
  told.lost = await ask(lost, 'system.ping', {});
  told.notification = (await ask(known, 'system.ping', {}, null)) === undefined ? 'silent' : 'answered';
  told.batch = await ask(known, [
    known.request('users.create', { name: 'Jay Http', email: 'jay.http@example.com', roles: ['auditor'] }),
    known.request('system.info', {}, null), // a notification
    known.request('users.list', {}),
  ]);
  return told;
}

story().then((told) => process.stdout.write(JSON.stringify(told) + '\n'));
