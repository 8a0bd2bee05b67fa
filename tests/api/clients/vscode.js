// SPDX-License-Identifier: Apache-2.0
// vscode-jsonrpc over a TLS socket, unmodified: messages behind Content-Length headers.
'use strict';

const fs = require('fs');
const tls = require('tls');
const rpc = require('vscode-jsonrpc/node');

const [port, certificate, token] = process.argv.slice(2);
const socket = tls.connect({ host: 'localhost', port: Number(port), ca: fs.readFileSync(certificate) });
const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(socket), new rpc.StreamMessageWriter(socket));

async function story() {
  const told = {};
  connection.listen();
  told.ping = await connection.sendRequest('system.ping');
  told.nobody = await connection.sendRequest('users.list', {}).catch((error) => error.code);
  told.session = await connection.sendRequest('session.authenticate', { token });
  await connection.sendNotification('system.ping');
  told.users = await connection.sendRequest('users.list', {});
  told.unknown = await connection.sendRequest('nothing.here').catch((error) => error.code);
  told.many = await Promise.all(Array.from({ length: 50 }, () => connection.sendRequest('system.ping')));
  return told;
}

story().then((told) => {
  process.stdout.write(JSON.stringify(told) + '\n');
  connection.dispose();
  socket.destroy();
});
