# SPDX-License-Identifier: Apache-2.0
"""A TLS peer that does what the server never would: python3 peer.py OPENSSL MODE.

Prints "PORT FILE": where it listens and the certificate to trust. Ends when standard input does.
"""
import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading


def openssl(*words):
    return subprocess.run([OPENSSL, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def make_certificate(folder, name, host, expired=False):
    key, cert = os.path.join(folder, name + ".key"), os.path.join(folder, name + ".pem")
    names = os.path.join(folder, name + ".ext")
    with open(names, "w") as file:
        file.write(f"subjectAltName={host}\n")
    request = os.path.join(folder, name + ".csr")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request,
            "-subj", "/CN=peer")
    sign = ["x509", "-req", "-in", request, "-signkey", key, "-out", cert, "-extfile", names]
    past = ["-not_before", "20200101000000Z", "-not_after", "20210101000000Z"]
    # Older openssl cannot name dates, newer ones take no negative days.
    if not (openssl(*sign, *past) or openssl(*sign, "-days", "-1")) if expired else not openssl(*sign, "-days", "2"):
        sys.exit("no certificate")
    return key, cert


LOCAL = "DNS:localhost,DNS:127.0.0.1"


def answer(request, **members):
    return json.dumps({"jsonrpc": "2.0", "id": request.get("id"), **members}).encode() + b"\n"


def echo(request):
    return answer(request, result=request.get("params"))


def requests(stream):
    for line in stream.makefile("rb"):
        yield json.loads(line)


def serve_echo(stream):
    for request in requests(stream):
        if request["method"] == "session.authenticate":
            good = request["params"]["token"] == "good"
            stream.sendall(answer(request, result={"user": "user_1"}) if good else answer(
                request, error={"code": -32001, "message": "Who?", "data": {"kind": "unauthenticated"}}))
        elif request["method"] == "fail":
            stream.sendall(answer(request, error={"code": -32002, "message": "No", "data": {"kind": "not_found"}}))
        else:
            stream.sendall(echo(request))


def serve_reversed(stream):
    held = []
    for request in requests(stream):
        held.append(request)
        if len(held) == 8:
            stream.sendall(b"".join(echo(one) for one in reversed(held)))
            held = []


def serve_drop_by_drop(stream):
    for request in requests(stream):
        line = b'\r\n\n{"jsonrpc":"2.0","method":"events.event","params":{}}\n' + echo(request).replace(b"\n", b"\r\n")
        for byte in line:
            stream.sendall(bytes([byte]))


def serve_nothing(stream):
    for _ in requests(stream):
        pass


def serve_deaf(stream):
    STOP.wait()


def reply_with(text):
    def serve(stream):
        for _ in requests(stream):
            stream.sendall(text)
    return serve


def reply_and_end(text):
    def serve(stream):
        next(requests(stream))
        stream.sendall(text)
        stream.unwrap()
    return serve


def serve_half(stream):
    next(requests(stream))
    stream.sendall(b'{"jsonrpc":"2.0","id":1,"res')


def serve_one_of_three(stream):
    held = requests(stream)
    first = next(held)
    next(held), next(held)
    stream.sendall(echo(first))
    stream.unwrap()


OVERLOADED = b'{"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"Full","data":{"kind":"limit"}}}\n'

# What is done with a connection once TLS stands.
MODES = {
    "echo": serve_echo,
    "reversed": serve_reversed,
    "drop_by_drop": serve_drop_by_drop,
    "stall": serve_nothing,
    "deaf": serve_deaf,
    "garbage": reply_with(b"HTTP/1.1 400 Bad Request\r\n"),
    "unasked": reply_with(b'{"jsonrpc":"2.0","id":999,"result":1}\n'),
    "endless": reply_with(b" " * 300000),
    "half": serve_half,
    "one_of_three": serve_one_of_three,
    "overloaded": reply_and_end(OVERLOADED),
    "other_host": serve_echo,
    "expired": serve_echo,
    "untrusted": serve_echo,
}

# What is done with one before TLS.
RAW = {
    "silent": lambda connection: STOP.wait(),
    "plain": lambda connection: connection.sendall(b"220 mail.example ESMTP\r\n") or STOP.wait(),
    "closing": lambda connection: None,
}


def handle(connection, mode, context):
    try:
        if mode in RAW:
            RAW[mode](connection)
        else:
            with context.wrap_socket(connection, server_side=True) as stream:
                MODES[mode](stream)
    except (OSError, StopIteration, ValueError):
        pass
    finally:
        connection.close()


def main(mode):
    with tempfile.TemporaryDirectory() as folder:
        host = "DNS:other.example" if mode == "other_host" else LOCAL
        key, cert = make_certificate(folder, "server", host, expired=mode == "expired")
        trusted = make_certificate(folder, "stranger", LOCAL)[1] if mode == "untrusted" else cert
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        listener = socket.create_server(("127.0.0.1", 0))

        def accept():
            while True:
                connection = listener.accept()[0]
                threading.Thread(target=handle, args=(connection, mode, context), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        print(listener.getsockname()[1], trusted, flush=True)
        sys.stdin.read()
        STOP.set()


OPENSSL = sys.argv[1]
STOP = threading.Event()
main(sys.argv[2])
