# SPDX-License-Identifier: Apache-2.0
"""What becomes of decisions: asked again, overruled by a person, told to each side; and methods that call methods."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

from prmd import BUILD, PATIENCE, PRMD, Server, ServerCase, World

JUDGE = """
return {
  point = "cases.judge",
  decide = function(facts)
    return { verdict = #facts.title > 10 and "yes" or "no", inside = #facts.others .. " others" }
  end,
  examples = { { name = "short", given = { title = "Short", others = {} }, expect = { verdict = "no" } } },
}
"""
FOLLOW = """
return { point = "cases.follow", decide = function() return { days = 7 } end,
  examples = { { name = "any", given = { title = "A long title", others = {} }, expect = { days = 7 } } } }
"""


class Cases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="prmd-cases-")
        cls.addClassCleanup(shutil.rmtree, folder)
        plugins, scripts = os.path.join(folder, "plugins"), os.path.join(folder, "scripts")
        os.mkdir(plugins)
        for name in os.listdir(os.path.join(BUILD, "plugins")):
            os.symlink(os.path.join(os.path.abspath(BUILD), "plugins", name), os.path.join(plugins, name))
        os.symlink(os.path.join(os.path.abspath(BUILD), "tests", "api", "plugins", "cases.so"), os.path.join(plugins, "cases.so"))
        shutil.copytree(os.path.join(BUILD, "scripts"), scripts)
        os.mkdir(os.path.join(scripts, "cases"))
        for name, text in (("judge", JUDGE), ("follow", FOLLOW)):
            with open(os.path.join(scripts, "cases", name + ".lua"), "w") as file:
                file.write(text)
        cls.server = Server("--simulated-clock", "--plugins", plugins, "--scripts", scripts)
        cls.addClassCleanup(cls.server.remove)
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.alpha, cls.beta = cls.world.partner("Alpha"), cls.world.partner("Beta")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0, cls.server.log_text()[-4000:]
        code, output = cls.server.verify()
        assert code == 0, output

    assert_fails = ServerCase.assert_fails

    def open(self, title="Short", client=None):
        return (client or self.alpha).call("cases.open", title=title)["matter"]

    def overrule(self, decision, client=None, **more):
        params = {"decision": decision, "point": "cases.judge", "answer": {"verdict": "yes", "inside": "they called"},
            "reason": "A promise of ours", **more}
        return (client or self.world.manager).call("cases.overrule", params)

    def test_a_decision_supersedes_another(self):
        case = self.open()
        changed = self.alpha.call("cases.update", id=case["id"], title="A long title")["matter"]
        second = self.alpha.call("cases.again", id=case["id"])["matter"]["decision"]
        first = changed["decision"]
        for client in (self.alpha, self.world.manager):
            listed = client.call("decisions.list", subject=case["id"])["items"]
            self.assertEqual([(d["id"], d["outcome"], d.get("supersedes"), d.get("superseded_by")) for d in listed],
                [(second, "yes", first, None), (first, "no", None, second)])
            told = client.call("decisions.explain", id=first)
            self.assertEqual((told["superseded_by"], told["replay"], "supersedes" in told), (second, "same", False))
            self.assertEqual(client.call("decisions.explain", id=second)["supersedes"], first)
            self.assertEqual(client.call("decisions.get", id=second)["decision"]["supersedes"], first)
        self.assert_fails("superseded", self.alpha.call, "cases.supersede", id=case["id"], decision=first)
        for absent in ("decision_0000000000000", case["id"], "x"):
            self.assert_fails("not_found", self.alpha.call, "cases.supersede", id=case["id"], decision=absent)
        other = self.open()
        self.assert_fails("internal", self.alpha.call, "cases.supersede", id=other["id"], decision=second)
        self.assertEqual(len(self.alpha.call("decisions.list", subject=other["id"])["items"]), 1)

    def test_a_dry_run_supersedes_nothing(self):
        case = self.open()
        self.alpha.call("cases.again", id=case["id"], dry_run=True)
        (only,) = self.alpha.call("decisions.list", subject=case["id"])["items"]
        self.assertNotIn("superseded_by", only)
        self.alpha.call("cases.again", id=case["id"])

    def test_decided_and_decided_again_in_one_batch(self):
        """Many at once: what one call decides the next supersedes, though neither is committed when it is asked."""
        case = self.open()
        sent = [self.alpha.send("cases.again", id=case["id"]) for _ in range(50)]
        last = [self.alpha.receive(id)["matter"]["decision"] for id in sent]
        listed = self.alpha.call("decisions.list", subject=case["id"])["items"]
        self.assertEqual([d["id"] for d in listed], [*reversed(last), case["decision"]])
        self.assertEqual([d.get("supersedes") for d in listed], [d["id"] for d in listed[1:]] + [None])

    def test_a_person_overrules_an_answer(self):
        case = self.open()
        decision = case["decision"]
        self.overrule(decision, dry_run=True)
        self.assertEqual(self.world.manager.call("decisions.explain", id=decision)["overrides"], [])
        self.overrule(decision)
        told = self.world.manager.call("decisions.explain", id=decision)
        (one,) = told["overrides"]
        self.assertEqual((one["point"], one["answer"], one["by"], one["reason"]), ("cases.judge",
            {"verdict": "yes", "inside": "they called"}, self.world.manager.session["user"], "A promise of ours"))
        self.assertEqual((told["replay"], told["steps"][0]["answer"]["verdict"]), ("same", "no"))
        (seen,) = self.alpha.call("decisions.explain", id=decision)["overrides"]
        self.assertEqual(seen, {"at": one["at"], "point": "cases.judge", "answer": {"verdict": "yes"}})
        self.overrule(decision, answer={"verdict": "no"}, reason="After all")
        self.assertEqual([o["reason"] for o in self.world.manager.call("decisions.explain", id=decision)["overrides"]],
            ["A promise of ours", "After all"])
        self.alpha.call("cases.again", id=case["id"])
        for overridden, ids in ((True, [decision]), (False, [self.alpha.call("cases.get", id=case["id"])["matter"]["decision"]])):
            items = self.alpha.call("decisions.list", subject=case["id"], overridden=overridden)["items"]
            self.assertEqual([(d["id"], d["overridden"]) for d in items], [(id, overridden) for id in ids])

    def test_what_is_not_overruled(self):
        decision = self.open()["decision"]
        self.assert_fails("forbidden", self.overrule, decision, self.alpha)
        self.assert_fails("not_found", self.overrule, "decision_0000000000000")
        self.assert_fails("not_found", self.overrule, decision, point="cases.follow", answer={"days": 1}) # it was not asked
        bound = self.world.user("Greta Germany", ["channel_manager"], territories=[self.world.germany])
        self.assert_fails("not_found", self.overrule, decision, bound)
        for more in ({"point": "cases.nothing"}, {"point": "deals.decide"}, {"answer": {"verdict": "perhaps"}},
                     {"answer": {}}, {"answer": {"verdict": "yes", "more": 1}}):
            self.assert_fails("internal", self.overrule, decision, **more)
        self.assertEqual(self.world.manager.call("decisions.explain", id=decision)["overrides"], [])

    def test_what_is_sealed_is_not_told_by_an_override(self):
        self.open("Betas geheime Sache", self.beta)
        decision = self.open()["decision"]
        self.overrule(decision, answer={"verdict": "no", "name": "Betas geheime Sache"})
        self.assertIn("geheime", json.dumps(self.world.manager.call("decisions.explain", id=decision)["overrides"]))
        self.assertNotIn("geheime", json.dumps(self.alpha.call("decisions.explain", id=decision)))

    def test_prm_explain_tells_it(self):
        case = self.open()
        self.overrule(case["decision"])
        second = self.alpha.call("cases.again", id=case["id"])["matter"]["decision"]
        token = os.path.join(self.server.data, "admin.token")
        done = subprocess.run([os.path.join(BUILD, "bin", "prm"), "--server", "127.0.0.1:%d" % self.server.port, "--ca",
            self.server.certificate, "--token-file", token, "explain", case["decision"]], capture_output=True, text=True,
            timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        for part in ("Superseded by %s" % second, "overruled", "A promise of ours", "verdict: yes"):
            self.assertIn(part, done.stdout)

    def test_a_method_calls_methods(self):
        case = self.open()
        answer = self.alpha.call("cases.rename", id=case["id"], title="By its owner")
        self.assertEqual((answer["renamed"], answer["matter"]["title"], answer["partner"]), (True, "By its owner", "Alpha"))
        answer = self.world.channel.call("cases.rename", id=case["id"], title="By another")
        self.assertEqual((answer["renamed"], answer["matter"]["title"]), (False, "By its owner"), "cases.update is for partners")
        answer = self.world.channel.call("cases.rename", id=case["id"], title="By the plugin", as_plugin=True)
        self.assertEqual((answer["renamed"], answer["matter"]["title"]), (True, "By the plugin"))
        history = self.journal_of(case["id"])
        self.assertEqual([row[0] for row in history][-2:], ["cases.rename", "cases.rename"], "one entry each")
        error = self.assert_fails("invalid_params", self.alpha.call, "cases.rename", id=case["id"], title="x" * 150)
        self.assertEqual(error.fields(), {"title": "range"})
        self.assert_fails("not_found", self.beta.call, "cases.rename", id=case["id"], title="Not mine")
        self.alpha.call("cases.rename", id=case["id"], title="Dry", dry_run=True)
        self.assertEqual(self.alpha.call("cases.get", id=case["id"])["matter"]["title"], "By the plugin")

    def journal_of(self, id):
        database = sqlite3.connect("file:%s/prmd.db?mode=ro" % self.server.data, uri=True)
        try:
            return database.execute("select method, changes from journal where changes like ? order by seq", ("%" + id + "%",)).fetchall()
        finally:
            database.close()


if __name__ == "__main__":
    unittest.main()
