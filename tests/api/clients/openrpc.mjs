// SPDX-License-Identifier: Apache-2.0
// @open-rpc/client-js over its HTTP transport, unmodified. NODE_EXTRA_CA_CERTS names the certificate.
import { Client, HTTPTransport, RequestManager } from '@open-rpc/client-js';

const [port, token] = process.argv.slice(2);
const clientOf = (options) => new Client(new RequestManager([new HTTPTransport(`https://localhost:${port}/rpc`, options)]));
const known = clientOf({ headers: { authorization: `Bearer ${token}` } });
const nobody = clientOf({});

const told = {};
told.ping = await nobody.request({ method: 'system.ping', params: {} });
told.users = await known.request({ method: 'users.list', params: {} });
told.refused = await nobody.request({ method: 'users.list', params: {} }).catch((error) => error.code);
told.unknown = await known.request({ method: 'nothing.here', params: [] }).catch((error) => error.code);
told.notified = await known.notify({ method: 'system.ping', params: {} }).then(() => 'silent', (error) => String(error));
known.startBatch();
const batch = [known.request({ method: 'system.ping', params: {} }), known.request({ method: 'users.list', params: {} })];
known.stopBatch();
told.batch = await Promise.all(batch);
process.stdout.write(JSON.stringify(told) + '\n');
