# SPDX-License-Identifier: Apache-2.0
"""A real prmd on a free port, and a client that shares no code with it: what the API tests stand on.

PRM_BUILD names the build directory (bin/prmd, plugins/, scripts/). Everything a test makes is in a temporary directory.
"""

import collections
import datetime
import itertools
import json
import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
import weakref
import zoneinfo

import described

BUILD = os.environ.get("PRM_BUILD", "build/release")
with open(os.path.join(BUILD, "CMakeCache.txt")) as cache:
    # Its shadow takes as much again as what it watches.
    WATCHES_THREADS = "PRM_SANITIZE:STRING=thread\n" in cache
# AddressSanitizer keeps what was freed for a while: where memory is measured it keeps little.
FORGETFUL = {"ASAN_OPTIONS": ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=1:thread_local_quarantine_size_kb=64"]))}
PRMD = os.path.join(BUILD, "bin", "prmd")
PRM = os.path.join(BUILD, "bin", "prm")
ZONE = zoneinfo.ZoneInfo("Europe/Paris")
CLOSE_WAIT = 8  # what TCP_INFO begins with once the other side has ended
PATIENCE = float(os.environ.get("PRM_PATIENCE", "60"))  # seconds until a silent server is a failure


UTC = datetime.timezone.utc
WEEK = [{"day": day, "from": "09:00", "to": "17:00"} for day in ("mon", "tue", "wed", "thu", "fri")]  # as calendars have it


def moment(text):
    """An instant as the server prints it."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def text_of(at):
    """And as it reads one."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def clocks_go_forward():
    """The Sunday of next year on which the clocks of Europe are put forward."""
    last = datetime.datetime(datetime.datetime.now(UTC).year + 1, 3, 31, tzinfo=UTC)
    return last - datetime.timedelta(days=(last.weekday() + 1) % 7)


def in_days(days, now=None):
    """A date so many days from today, or from an instant as the server prints it, where the programmes of these tests are: in the
    last hours of a day of UTC it is tomorrow there."""
    start = moment(now) if now else datetime.datetime.now(UTC)
    return (start.astimezone(ZONE).date() + datetime.timedelta(days=days)).isoformat()


def advance_to_late(admin):
    """Moves the clock to 23:30 UTC, of today or tomorrow: where the programmes of these tests are it is the next day. What
    date UTC has."""
    now = moment(admin.call("system.info")["now"])
    late = now.replace(hour=23, minute=30, second=0, microsecond=0)
    late += datetime.timedelta(days=late <= now)
    admin.call("clock.advance", to=text_of(late))
    return late.date().isoformat()


def names(seed=0):
    """Company names without end, none of which resembles another."""
    letters = random.Random(seed)
    for _ in itertools.count():
        yield "".join(letters.choice("bdfgklmnprstvz") + letters.choice("aeiou") for _ in range(6)).title() + " SAS"


class RpcError(Exception):
    """An error the server answered."""

    def __init__(self, error):
        super().__init__("%s: %s %s" % (error["data"]["kind"], error["message"], json.dumps(error["data"])))
        self.code, self.message, self.data = error["code"], error["message"], error["data"]
        self.kind = error["data"]["kind"]

    def fields(self):
        return {field["field"]: field["code"] for field in self.data.get("fields", [])}


class Client:
    """One TLS connection of JSON lines."""

    def __init__(self, server, token=None, source="127.0.0.1"):
        context = ssl.create_default_context(cafile=server.certificate)
        plain = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE, source_address=(source, 0))
        self.socket = context.wrap_socket(plain, server_hostname="localhost")
        if isinstance(server, Server):
            server.clients.append(weakref.ref(self))
        self.reader = self.socket.makefile("rb")
        self.last = 0
        self.early = {}
        self.replies = described.Replies()
        self.told = collections.deque()  # notifications that came while an answer was waited for
        if token:
            self.session = self.call("session.authenticate", token=token)

    def send_text(self, text):
        self.replies.sent(text)
        self.socket.sendall(text if isinstance(text, bytes) else text.encode())

    def send(self, method, params=None, **more):
        """Sends a call without waiting; returns its id."""
        self.last += 1
        request = {"jsonrpc": "2.0", "id": self.last, "method": method, "params": {**(params or {}), **more}}
        self.send_text(json.dumps(request) + "\n")
        return self.last

    def line(self):
        """The next line as text; "" when the server has closed. Results in it have to be what their methods declare."""
        line = self.reader.readline().decode()
        self.replies.got(line)
        return line

    def receive(self, id):
        """The result of a call sent before, whatever comes first."""
        while id not in self.early:
            line = self.line()
            if not line:
                raise ConnectionError("the server closed before it answered %s" % id)
            answer = json.loads(line)
            if "id" in answer:
                self.early[answer["id"]] = answer
            else:
                self.told.append(answer)
        answer = self.early.pop(id)
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer["result"]

    def call(self, method, params=None, **more):
        return self.receive(self.send(method, params, **more))

    def notification(self):
        """The next notification; None when the server has closed."""
        while not self.told:
            line = self.line()
            if not line:
                return None
            answer = json.loads(line)
            if "id" in answer:
                self.early[answer["id"]] = answer
            else:
                self.told.append(answer)
        return self.told.popleft()

    def ask(self, text):
        """Sends a line as it is; returns the answer as parsed."""
        self.send_text(text + "\n")
        return json.loads(self.line())

    def hang_up(self):
        """Ends its side if the server has ended its own; what it was sent can still be read."""
        try:
            if self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == CLOSE_WAIT:
                socket.socket.shutdown(self.socket, socket.SHUT_WR)  # of the connection, not of TLS
        except OSError:
            pass  # it is closed

    def close(self):
        self.reader.close()
        self.socket.close()


class Server:
    """prmd on a directory of its own. With `directory` it starts on one that is there."""

    def __init__(self, *arguments, directory=None, environment=None):
        self.own = directory is None
        self.directory = directory or tempfile.mkdtemp(prefix="prmd-test-")
        self.data = os.path.join(self.directory, "data")
        self.certificate = os.path.join(self.data, "tls", "cert.pem")
        self.arguments = list(arguments)
        self.environment = environment or {}
        self.clients = []
        self.process = None
        self.start()

    def start(self):
        self.log = open(os.path.join(self.directory, "log"), "ab")
        self.process = subprocess.Popen([PRMD, "--data", self.data, "--listen", "127.0.0.1:0", *self.arguments],
            stdout=subprocess.PIPE, stderr=self.log, env={**os.environ, **self.environment})
        watchdog = threading.Timer(PATIENCE, self.process.kill)
        watchdog.start()
        line = self.process.stdout.readline()
        watchdog.cancel()
        if not line:
            self.process.wait()
            raise RuntimeError("prmd ended with %d: %s" % (self.process.returncode, self.log_text()[-4000:]))
        self.ready = json.loads(line)
        self.port = int(self.ready["address"].rsplit(":", 1)[1])
        with open(os.path.join(self.data, "admin.token")) as file:
            self.admin_token = file.read().strip()

    def log_text(self):
        with open(os.path.join(self.directory, "log"), errors="replace") as file:
            return file.read()

    def admin(self):
        return Client(self, self.admin_token)

    def stop(self, number=signal.SIGTERM, patience=PATIENCE, are_polite=True):
        """Ends it and returns the exit code. For two seconds it waits until its clients end their sides: they do at once
        if they are polite."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            end = time.monotonic() + patience
            while are_polite and self.process.poll() is None and time.monotonic() < end:
                for client in filter(None, [client() for client in self.clients]):
                    client.hang_up()
                time.sleep(0.005)
            code = self.process.wait(end - time.monotonic())
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()
            self.log.close()
        return code

    def kill(self):
        return self.stop(signal.SIGKILL)

    def verify(self):
        """prmd verify on its directory, which must not be served; (exit code, output)."""
        done = subprocess.run([PRMD, "verify", "--data", self.data], capture_output=True, text=True, timeout=PATIENCE)
        return done.returncode, done.stdout + done.stderr

    def remove(self):
        if self.process.poll() is None:
            self.stop()
        if self.own:
            shutil.rmtree(self.directory, ignore_errors=True)


# The shipped plugins, in the order they are loaded in, and what leaves out all but the network.
SHIPPED = ("partners", "certification", "deals", "leads", "mdf", "support")
NETWORK_ALONE = [word for plugin in SHIPPED[1:] for word in ("--without", plugin)]


class World:
    """A small vendor with its network, made through the API: what most tests need."""

    LEVELS = (("registered", "Registered", 1), ("silver", "Silver", 2), ("gold", "Gold", 3))

    def __init__(self, server):
        self.server = server
        self.clients = []
        self.admin = self.keep(server.admin())
        self.manager = self.user("Pia Manager", ["program_manager"])
        self.channel = self.user("Carl Channel", ["channel_manager"])
        create = lambda path, **params: self.manager.call(path + ".create", params)
        self.program = create("partners.programs", name="Partners First", currency="EUR", time_zone="Europe/Paris")["program"]["id"]
        self.levels = {code: create("partners.levels", program=self.program, code=code, name=name, rank=rank)["level"]["id"]
            for code, name, rank in self.LEVELS}
        self.europe = create("partners.territories", name="Europe")["territory"]["id"]
        self.france = create("partners.territories", name="France", parent=self.europe)["territory"]["id"]
        self.germany = create("partners.territories", name="Germany", parent=self.europe)["territory"]["id"]
        family = create("partners.products", name="Sensors")["product"]["id"]
        self.product = create("partners.products", name="Sensor One", parent=family)["product"]["id"]
        self.partners = {}

    def keep(self, client):
        self.clients.append(client)
        return client

    def user(self, name, roles, **more):
        """A client of a new user."""
        email = "%s@example.com" % name.lower().replace(" ", ".")
        user = self.admin.call("users.create", name=name, email=email, roles=roles, **more)["user"]["id"]
        token = self.admin.call("tokens.create", user=user)["token"]
        return self.keep(Client(self.server, token))

    def partner(self, name, level="silver", channel_type="reseller", territories=None, parent=None):
        """A partner in the programme and a client of its sales person."""
        params = {"legal_name": name, "type": "reseller", "territories": territories or [self.france]}
        if parent:
            params["parent"] = parent
        partner = self.manager.call("partners.create", params)["partner"]["id"]
        self.manager.call("partners.memberships.create", partner=partner, program=self.program, level=self.levels[level],
            channel_type=channel_type)
        self.partners[name] = partner
        return self.user("Sales %s" % name, ["partner_sales"], partner=partner)

    def deal(self, customer="Acme Robotics SAS", **more):
        """Params of a registration that the default rules approve for a silver reseller in France."""
        given = customer if isinstance(customer, dict) else {"legal_name": customer, "country": "FR"}
        return {"program": self.program, "customer": given, "lines": [{"product": self.product}],
            "territory": self.france, "amount": {"amount": 1250000, "currency": "EUR"},
            "expected_close": more.pop("expected_close", None) or in_days(120), **more}

    def close(self):
        for client in self.clients:
            client.close()


class ServerCase(unittest.TestCase):
    """One server for the tests of a class; each test makes its own names."""

    ARGUMENTS = ()
    CONFIGURATION = None  # Lua, of a file that it is started with

    @classmethod
    def setUpClass(cls):
        arguments = list(cls.ARGUMENTS)
        if cls.CONFIGURATION:
            folder = tempfile.mkdtemp(prefix="prmd-config-")
            cls.addClassCleanup(shutil.rmtree, folder, True)
            arguments += ["--config", os.path.join(folder, "prmd.lua")]
            with open(arguments[-1], "w") as file:
                file.write(cls.CONFIGURATION)
        cls.server = Server(*arguments)
        cls.addClassCleanup(cls.server.remove)

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        assert code == 0, "prmd ended with %d: %s" % (code, cls.server.log_text()[-4000:])
        code, output = cls.server.verify()
        assert code == 0, output

    def client(self, token=None, **more):
        client = Client(self.server, token, **more)
        self.addCleanup(client.close)
        return client

    def assert_fails(self, kind, function, *arguments, **more):
        with self.assertRaises(RpcError) as caught:
            function(*arguments, **more)
        self.assertEqual(caught.exception.kind, kind, caught.exception)
        return caught.exception
