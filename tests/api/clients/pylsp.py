# SPDX-License-Identifier: Apache-2.0
"""pylsp-jsonrpc over a TLS socket, unmodified: messages behind Content-Length headers."""

import json
import os
import socket
import ssl
import sys
import threading

from pylsp_jsonrpc.endpoint import Endpoint
from pylsp_jsonrpc.exceptions import JsonRpcException
from pylsp_jsonrpc.streams import JsonRpcStreamReader, JsonRpcStreamWriter

port, certificate, token = sys.argv[1:]
context = ssl.create_default_context(cafile=certificate)
tls = context.wrap_socket(socket.create_connection(("localhost", int(port))), server_hostname="localhost")
writer = JsonRpcStreamWriter(tls.makefile("wb"))
endpoint = Endpoint({}, writer.write)
reader = JsonRpcStreamReader(tls.makefile("rb"))
threading.Thread(target=reader.listen, args=(endpoint.consume,), daemon=True).start()

ask = lambda method, params=None: endpoint.request(method, params).result(30)
told = {"ping": ask("system.ping")}
try:
    ask("users.list", {})
except JsonRpcException as error:
    told["nobody"] = error.code
told["side"] = ask("session.authenticate", {"token": token})["side"]
endpoint.notify("system.ping")
told["users"] = len(ask("users.list", {})["items"])
told["many"] = sum(future.result(30)["pong"] for future in [endpoint.request("system.ping") for _ in range(50)])
print(json.dumps(told), flush=True)
os._exit(0)  # its reader has no way to stop but the end of its stream
