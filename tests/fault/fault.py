# SPDX-License-Identifier: Apache-2.0
"""What the fault tests share: a network whose tokens survive the server, writes that are remembered with what became of
them, and a server whose disk fails by word.

The server and the client are those of the API tests.
"""

import contextlib
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import time

# What is killed and what fails is met on the disk, wherever other tests keep what they make.
tempfile.tempdir = os.environ.get("PRM_DISK")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))

from prmd import BUILD, FORGETFUL, PATIENCE, PRMD, Client, RpcError, Server, ServerCase, World  # noqa: E402,F401


class Pipe(Client):
    """A connection that keeps answers as the bytes they came in."""

    def __init__(self, server, token=None):
        self.raw = {}
        super().__init__(server, token)

    def wait(self, id):
        """The answer of a call sent before, as text; ConnectionError if the server has gone."""
        while id not in self.raw:
            line = self.reader.readline()
            if not line.endswith(b"\n"):
                raise ConnectionError("the server closed before it answered %s" % id)
            answer = json.loads(line)
            if answer["id"] in self.raw:
                raise AssertionError("%s was answered twice" % answer["id"])
            self.raw[answer["id"]] = line.decode()
        return self.raw[id]

    def receive(self, id):
        answer = json.loads(self.wait(id))
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer["result"]


def result_text(line):
    """The bytes of the result within an answer; None if it is an error."""
    found = re.fullmatch(r'\{"jsonrpc":"2\.0","result":(.*),"id":\d+\}\n', line, re.DOTALL)
    return found and found.group(1)


class Network(World):
    """A world that outlives its server: who has which token is remembered."""

    def __init__(self, server):
        self.tokens = {}
        super().__init__(server)

    def user(self, name, roles, **more):
        email = "%s@example.com" % name.lower().replace(" ", ".")
        user = self.admin.call("users.create", name=name, email=email, roles=roles, **more)["user"]["id"]
        self.tokens[name] = self.admin.call("tokens.create", user=user)["token"]
        return self.keep(Client(self.server, self.tokens[name]))

    def partner(self, name, **more):
        client = super().partner(name, **more)
        self.tokens[name] = self.tokens["Sales %s" % name]
        return client

    def connect(self, name):
        """A new connection of whoever has this name; "admin" is the administrator."""
        return Pipe(self.server, self.server.admin_token if name == "admin" else self.tokens[name])

    def connect_all(self):
        """After a restart: the clients the world is made with."""
        self.close()
        self.clients = []
        self.admin = self.keep(self.connect("admin"))
        self.manager = self.keep(self.connect("Pia Manager"))
        self.channel = self.keep(self.connect("Carl Channel"))


def wait_for_rest(server, quiet=1.0):
    """Until nothing has been committed for so long: what follows the journal waits 200 ms at most before it goes on."""
    end = time.monotonic() + PATIENCE
    with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % os.path.join(server.data, "prmd.db"), uri=True)) as db:
        seen, since = None, time.monotonic()
        while time.monotonic() - since < quiet:
            version = db.execute("PRAGMA data_version").fetchone()[0]
            if version != seen:
                seen, since = version, time.monotonic()
            assert since < end, "the server does not come to rest"
            time.sleep(0.02)


class Write:
    """One write and what became of it: its answer as text, or None while (and if) there is none."""

    def __init__(self, who, method, params, key):
        self.who, self.method, self.params, self.key = who, method, params, key
        self.id = self.answer = None

    def send(self, pipe):
        self.id = pipe.send(self.method, {**self.params, "idempotency_key": self.key})

    @property
    def error(self):
        return self.answer and json.loads(self.answer).get("error")

    @property
    def result(self):
        return self.answer and json.loads(self.answer).get("result")


def every(client, method, **params):
    """All items of a list, over all its pages."""
    items, cursor = [], None
    while True:
        page = client.call(method, {**params, "limit": 500, **({"cursor": cursor} if cursor else {})})
        items += page["items"]
        cursor = page.get("next_cursor")
        if not cursor:
            return items


def until(condition, patience=PATIENCE):
    """Asks again and again; the first answer that is true. Fails when patience ends."""
    end = time.monotonic() + patience
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError("it did not come to pass within %d s" % patience)
        time.sleep(0.02)


def protections_are_single(test, client):
    """At most one exclusive protection holds for a customer, product and territory."""
    held = {}
    for row in every(client, "deals.protections.list"):
        if row["exclusive"] and "ended_at" not in row:
            place = (row["customer"], row["product"], row["territory"])
            test.assertNotIn(place, held)
            held[place] = row["holder"]
    return held


class FaultyServer(Server):
    """A server whose writes and syncs fail by word: see faultio.h."""

    def __init__(self, *arguments, **more):
        self.ruled = tempfile.mkdtemp(prefix="prmd-fault-")
        self.control = os.path.join(self.ruled, "rules")
        self.heal()
        sanitizer = ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "verify_asan_link_order=0"]))
        environment = {"LD_PRELOAD": os.path.join(os.path.abspath(BUILD), "bin", "libfaultio.so"),
            "PRM_FAULTIO": self.control, "ASAN_OPTIONS": sanitizer}
        super().__init__(*arguments, environment=environment, **more)

    def fail(self, *rules):
        with open(self.control + ".new", "w") as file:
            file.write("".join(rule + "\n" for rule in rules))
        os.replace(self.control + ".new", self.control)

    def heal(self):
        self.fail()

    def failures(self):
        """What has failed so far, one line each."""
        try:
            with open(self.control + ".log") as file:
                return file.read().splitlines()
        except FileNotFoundError:
            return []

    def remove(self):
        self.heal()
        super().remove()
        shutil.rmtree(self.ruled, ignore_errors=True)
