# SPDX-License-Identifier: Apache-2.0
"""JSON-RPC to the letter: the specification's own examples, ids byte for byte, what is refused and how."""

import json
import unittest

from prmd import ServerCase


class Protocol(ServerCase):
    def ask(self, text):
        return self.client().ask(text)

    def error(self, text, code, kind, id=None):
        answer = self.ask(text)
        self.assertEqual((answer["error"]["code"], answer["error"]["data"]["kind"], answer["id"]), (code, kind, id), answer)
        return answer["error"]

    def test_a_call_and_its_answer(self):
        self.assertEqual(self.ask('{"jsonrpc": "2.0", "method": "system.ping", "id": 1}'),
            {"jsonrpc": "2.0", "result": {"pong": True}, "id": 1})

    def test_ids_come_back_byte_for_byte(self):
        for id in ("1", "-0", "1.0", "1e2", '"a\\u00e9"', "123456789012345678901234567890", "null", '""'):
            client = self.client()
            client.send_text('{"jsonrpc":"2.0","method":"system.ping","id":%s}\n' % id)
            self.assertTrue(client.line().rstrip("\n").endswith(',"id":%s}' % id), id)

    def test_what_is_no_id(self):
        for id in ("{}", "[]", "true"):
            self.error('{"jsonrpc":"2.0","method":"system.ping","id":%s}' % id, -32600, "invalid_request")

    def test_examples_of_the_specification(self):
        self.error('{"jsonrpc": "2.0", "method": "foobar", "id": "1"}', -32601, "method_not_found", "1")
        self.error('{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]', -32700, "parse")
        self.error('{"jsonrpc": "2.0", "method": 1, "params": "bar"}', -32600, "invalid_request")
        self.error('[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"}, {"jsonrpc": "2.0", "method"]',
            -32700, "parse")
        self.error("[]", -32600, "invalid_request")
        for text, count in (("[1]", 1), ("[1,2,3]", 3)):
            answers = self.ask(text)
            self.assertEqual([(a["error"]["code"], a["id"]) for a in answers], [(-32600, None)] * count)

    def test_a_batch_answers_its_members_and_not_its_notifications(self):
        answers = self.ask('[{"jsonrpc":"2.0","method":"system.ping","id":"1"},{"jsonrpc":"2.0","method":"system.ping"},'
            '{"foo":"boo"},{"jsonrpc":"2.0","method":"nothing","id":"5"}]')
        self.assertEqual([a["id"] for a in answers], ["1", None, "5"])
        self.assertEqual(answers[1]["error"]["code"], -32600)

    def test_notifications_are_silent(self):
        client = self.client()
        client.send_text('{"jsonrpc":"2.0","method":"system.ping"}\n'
            '[{"jsonrpc":"2.0","method":"system.ping"},{"jsonrpc":"2.0","method":"nothing"}]\r\n\n'
            '{"jsonrpc":"2.0","method":"system.ping","id":7}\n')
        self.assertEqual(json.loads(client.line())["id"], 7)

    def test_texts_that_readers_disagree_about_are_refused(self):
        ping = '{"jsonrpc":"2.0","id":1,"method":"system.ping","params":%s}'
        for params in ('{"a":1,"a":2}', '{"a":1,"A":2}', '{"a":9007199254740993}', '{"a":1e999}'):
            self.error(ping % params, -32700, "parse", 1)
        for text in ('{"a":"\\ud800"}', '{"a":"\\u0000"}', '{"a":01}', '{"a":NaN}', "{'a':1}", '{"a":1,}', '{"a":1} {"a":2}',
                     "[" * 100):
            self.error(text if text.startswith("[[") else ping % text, -32700, "parse")
        client = self.client()
        client.send_text(b'{"jsonrpc":"2.0","id":1,"method":"system.ping","params":{"a":"\xff"}}\n')
        self.assertEqual(json.loads(client.line())["error"]["data"]["kind"], "parse")

    def test_unknown_params_are_named(self):
        error = self.error('{"jsonrpc":"2.0","id":1,"method":"system.ping","params":{"color":"red"}}', -32602,
            "invalid_params", 1)
        self.assertEqual([(f["field"], f["code"]) for f in error["data"]["fields"]], [("color", "unknown")])

    def test_all_bad_fields_at_once(self):
        admin = self.client(self.server.admin_token)
        error = self.assert_fails("invalid_params", admin.call, "users.create", name="", email="nobody", roles=[], shoe=43)
        self.assertEqual(set(error.fields()), {"name", "email", "roles", "shoe"})

    def test_params_by_position(self):
        client = self.client()
        answer = client.ask('{"jsonrpc":"2.0","id":1,"method":"session.authenticate","params":["%s"]}' % self.server.admin_token)
        self.assertEqual(answer["result"]["roles"], ["admin"])
        answer = self.ask('{"jsonrpc":"2.0","id":1,"method":"session.authenticate","params":["x","y"]}')
        self.assertEqual(answer["error"]["code"], -32602)

    def test_a_first_byte_that_is_no_json(self):
        client = self.client()
        client.send_text("GET / HTTP/1.1\r\n\r\n")
        self.assertEqual(client.line(), "HTTP/1.1 400 Bad Request\r\n")
        self.assertEqual(json.loads(client.reader.read().split(b"\r\n\r\n")[1])["error"]["code"], -32600)

    def test_everything_waits_for_the_authentication_before_it(self):
        client = self.client()
        first = client.send("session.authenticate", token=self.server.admin_token)
        second = client.send("users.list")
        client.receive(first)
        self.assertIn("items", client.receive(second))

    def test_what_follows_an_authentication_is_the_new_principals(self):
        """Also if the authentication itself still waits for the writes before it."""
        client = self.client(self.server.admin_token)
        user = client.call("users.create", name="Nora Next", email="nora.next@example.com", roles=["auditor"])["user"]["id"]
        token = client.call("tokens.create", user=user)["token"]
        writes = [client.send("users.create", name="N%d" % i, email="n%d@example.com" % i, roles=["auditor"])
            for i in range(5)]
        switch = client.send("session.authenticate", token=token)
        late = client.send("users.create", name="Late", email="late@example.com", roles=["auditor"])
        for write in writes:
            client.receive(write)
        self.assertEqual(client.receive(switch)["user"], user)
        self.assert_fails("forbidden", client.receive, late)

    def test_an_unknown_token_is_nobody(self):
        client = self.client()
        self.assert_fails("unauthenticated", client.call, "session.authenticate", token="prm_" + "A" * 43)
        self.assert_fails("unauthenticated", client.call, "users.list")

    def test_a_read_sees_the_writes_before_it_on_its_connection(self):
        admin = self.client(self.server.admin_token)
        writes = [admin.send("users.create", name="U%d" % i, email="u%d@example.com" % i, roles=["auditor"]) for i in range(20)]
        listed = admin.send("users.list", limit=500)
        emails = {user["email"] for user in admin.receive(listed)["items"]}
        for i, write in enumerate(writes):
            admin.receive(write)
            self.assertIn("u%d@example.com" % i, emails)


class Cancel(ServerCase):
    """rpc.cancel: what waits is taken back, what has begun is not, and every call is answered once."""

    def line(self, method, id, **params):
        return json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": id}) + "\n"

    def create(self, id, key=None):
        return self.line("users.create", id, name="C", email="%s@example.com" % (key or id), roles=["auditor"])

    def answers(self, client, count):
        found = [json.loads(client.line()) for _ in range(count)]
        self.assertEqual(len({json.dumps(answer["id"]) for answer in found}), count)
        return {answer["id"]: answer for answer in found}

    def cancelled(self, answer):
        return "error" in answer and (answer["error"]["code"], answer["error"]["data"]["kind"]) == (-32004, "cancelled")

    def test_reads_that_wait_for_a_write(self):
        client = self.client(self.server.admin_token)
        client.send_text(self.create("w") + "".join(self.line("users.list", id) for id in (101, "102", "a\u00e9\"", 104)) +
            self.line("rpc.cancel", "c", ids=[101, "102", "a\u00e9\"", "104", 105, None, 1.5, ["w"], "c"]))
        found = self.answers(client, 6)
        self.assertEqual(found["c"]["result"], {"dropped": 3})
        for id in (101, "102", "a\u00e9\""):
            self.assertTrue(self.cancelled(found[id]), found[id])
        self.assertIn("result", found["w"])
        self.assertIn("items", found[104]["result"])

    def test_members_of_a_batch_that_wait_their_turn(self):
        client = self.client(self.server.admin_token)
        batch = [json.loads(self.create("x"))] + [json.loads(self.line("users.list", i)) for i in range(20)]
        client.send_text(json.dumps(batch) + "\n" + self.line("rpc.cancel", "c", ids=list(range(10, 20))))
        answers = {}
        for _ in range(2):
            answer = json.loads(client.line())
            answers["batch" if isinstance(answer, list) else answer["id"]] = answer
        self.assertEqual(answers["c"]["result"], {"dropped": 10})
        self.assertEqual([answer["id"] for answer in answers["batch"]], ["x"] + list(range(20)))
        self.assertEqual([self.cancelled(answer) for answer in answers["batch"]], [False] * 11 + [True] * 10)

    def test_writes_in_the_queue(self):
        """Behind many of the same user: what is taken back leaves nothing, what was too late is there."""
        flood, other = self.client(self.server.admin_token), self.client(self.server.admin_token)
        for i in range(15):
            flood.send_text(json.dumps([json.loads(self.create("f%d.%d" % (i, k))) for k in range(100)]) + "\n")
        flood.send_text(self.line("system.ping", "sent"))
        while json.loads(flood.line()) != {"jsonrpc": "2.0", "result": {"pong": True}, "id": "sent"}:
            pass
        other.send_text("".join(self.create(i, "q%d" % i) for i in range(20)) +
            self.line("rpc.cancel", "c", ids=list(range(5, 20))) + self.line("rpc.cancel", "again", ids=list(range(5, 20))))
        found = self.answers(other, 22)
        dropped = {id for id, answer in found.items() if self.cancelled(answer)}
        self.assertEqual(found["c"]["result"]["dropped"], len(dropped))
        self.assertTrue(dropped <= set(range(5, 20)) and dropped, dropped)
        self.assertEqual(found["again"]["result"], {"dropped": 0})
        there = {user["email"] for user in self.all(other)}
        for i in range(20):
            self.assertEqual("q%d@example.com" % i in there, i not in dropped, i)

    def all(self, client):
        users, cursor = [], {}
        while cursor is not None:
            page = client.call("users.list", limit=500, **cursor)
            users += page["items"]
            cursor = {"cursor": page["next_cursor"]} if "next_cursor" in page else None
        return users

    def test_what_is_not_there(self):
        admin, other = self.client(self.server.admin_token), self.client(self.server.admin_token)
        self.assertEqual(admin.call("rpc.cancel", ids=[1, "x", 2]), {"dropped": 0})
        # Another connection's calls are not there.
        admin.send_text(self.create("mine") + self.line("users.list", "read"))
        self.assertEqual(other.call("rpc.cancel", ids=["mine", "read"]), {"dropped": 0})
        self.assertIn("items", self.answers(admin, 2)["read"]["result"])
        self.assert_fails("invalid_params", admin.call, "rpc.cancel", ids=[])
        self.assert_fails("unauthenticated", self.client().call, "rpc.cancel", ids=[1])


if __name__ == "__main__":
    unittest.main()
