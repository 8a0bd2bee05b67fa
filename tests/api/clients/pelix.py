# SPDX-License-Identifier: Apache-2.0
"""jsonrpclib-pelix, unmodified. Prints what each request came to as one JSON object."""

import json
import ssl
import sys

import jsonrpclib
from jsonrpclib.jsonrpc import ProtocolError, TransportError

port, certificate, token = sys.argv[1:]
context = ssl.create_default_context(cafile=certificate)


def proxy(**headers):
    return jsonrpclib.ServerProxy("https://localhost:%s/rpc" % port, context=context, headers=headers)


def code_of(call):
    try:
        call()
    except TransportError as error:
        return error.args[1]
    except ProtocolError as error:
        return error.args[0][0]
    return "answered"


known, nobody = proxy(Authorization="Bearer " + token), proxy()
told = {"ping": nobody.system.ping(), "users": len(known.users.list()["items"]), "nobody": code_of(lambda: nobody.users.list()),
    "invalid": code_of(lambda: known.system.ping(colour="red")), "notified": code_of(proxy()._notify.system.ping)}
batch = jsonrpclib.MultiCall(known)
batch.system.ping()
batch.system.info()
told["batch"] = [answer.get("name", answer) for answer in batch()]
told["liar"] = code_of(lambda: proxy(Authorization="Bearer nobody").system.ping())
print(json.dumps(told))
