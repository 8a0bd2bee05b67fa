// SPDX-License-Identifier: Apache-2.0
// jayson's TLS client, unmodified: it opens a connection per request, so whoever calls authenticates in the same batch.
// Prints what each request came to as one JSON object.
'use strict';

const fs = require('fs');
const jayson = require('jayson');

const [port, certificate, token] = process.argv.slice(2);
const client = jayson.Client.tls({ host: 'localhost', port: Number(port), ca: fs.readFileSync(certificate) });
const stranger = jayson.Client.tls({ host: 'localhost', port: Number(port) });

const ask = (...request) => new Promise((resolve) =>
  client.request(...request, (error, response) => resolve(error ? { failed: String(error) } : response)));

async function story() {
  const told = {};
  told.ping = await ask('system.ping', {}, 'byte-for-byte');
  told.positional = await ask('session.authenticate', [token]);
  told.unknown = await ask('nothing.here', {});
  told.invalid = await ask('system.ping', { colour: 'red' });
  told.nobody = await ask('users.list', {});
  told.notification = (await ask('system.ping', {}, null)) === undefined ? 'silent' : 'answered';
  told.batch = await ask([
    client.request('session.authenticate', { token }),
    client.request('users.create', { name: 'Jay Son', email: 'jay@example.com', roles: ['auditor'] }),
    client.request('system.info', {}, null), // a notification
    client.request('users.list', {}),
    client.request('nothing.here', {}),
  ]);
  told.unverified = await new Promise((resolve) =>
    stranger.request('system.ping', {}, (error) => resolve(error ? error.code : 'answered')));
  return told;
}

story().then((told) => process.stdout.write(JSON.stringify(told) + '\n'));
