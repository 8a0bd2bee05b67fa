# SPDX-License-Identifier: Apache-2.0
"""Articles: who may read them, in which language, and how they come to readers and are looked at again."""

import glob
import json
import os
import time
import unittest

from prmd import BUILD, PATIENCE, Client, RpcError, ServerCase
from supported import SupportedWorld

VISIBLE = """return { point = "knowledge.visible", decide = function(facts) %s end,
  examples = { { name = "one", given = { audience = { code = "a", is_public = true, of_programs = false, of_territories = false },
    reader = { side = "public", in_territory = false } }, expect = { visible = false } } } }"""


class KnowledgeCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = SupportedWorld(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.manager, cls.ivo = cls.world.manager, cls.world.ivo
        cls.silver = cls.world.partner("Alpha SAS")
        cls.gold = cls.world.partner("Beta GmbH", level="gold", territories=[cls.world.germany])
        cls.nobody = cls.world.keep(Client(cls.server))
        cls.audiences = {code: cls.manager.call("knowledge.audiences.create", code=code, name=code.title(), **more)["audience"]["id"]
            for code, more in (("all", {"is_public": True}), ("members", {}), ("gold", {"rank": 3}))}

    def draft(self, code, audience="all", locale="en", client=None, **more):
        return (client or self.manager).call("knowledge.create", {"code": code, "locale": locale, "title": "About " + code,
            "audience": self.audiences[audience], "body": "What is to be known.", **more})["article"]

    def publish(self, *given, **more):
        return self.manager.call("knowledge.publish", id=self.draft(*given, **more)["id"])["article"]

    def audience(self, code, **more):
        self.audiences[code] = self.manager.call("knowledge.audiences.create", code=code, name=code, **more)["audience"]["id"]

    def settles(self, wanted, tell):
        """What follows a commit, or a read, in the background."""
        deadline = time.monotonic() + PATIENCE
        while tell() != wanted and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(tell(), wanted)

    def readers(self, code):
        """Which of them may read it; to the others it is as one that does not exist."""
        found = set()
        for name in ("nobody", "silver", "gold"):
            try:
                getattr(self, name).call("knowledge.read", code=code)
                found.add(name)
            except RpcError as error:
                with self.assertRaises(RpcError) as missing:
                    getattr(self, name).call("knowledge.read", code=code + "-is-none")
                self.assertEqual((error.code, error.data), (missing.exception.code, missing.exception.data))
        return found


class Editions(KnowledgeCase):
    def test_an_article_comes_to_its_readers(self):
        article = self.draft("way", client=self.ivo, body="<script>alert(1)</script> & *more*", keywords=["path"])
        self.assertEqual((article["state"], article["edition"], article["open"]), ("draft", 1, True))
        self.assertEqual(self.readers("way"), set())
        self.assert_fails("forbidden", self.ivo.call, "knowledge.publish", id=article["id"])
        self.ivo.call("knowledge.submit", id=article["id"])
        self.assertIn("told_article_submitted", [item["code"] for item in self.manager.call("notifications.list")["items"]])
        self.assert_fails("in_review", self.ivo.call, "knowledge.update", id=article["id"], title="Later")
        self.manager.call("knowledge.give_back", id=article["id"], comment="A title that says more")
        self.ivo.call("knowledge.update", id=article["id"], title="The way", owner=self.ivo.session["user"])
        published = self.manager.call("knowledge.publish", id=article["id"])["article"]
        self.assertEqual((published["state"], published["live"], "open" in published), ("published", True, False))
        read = self.nobody.call("knowledge.read", code="way")
        self.assertEqual(read["body"], "<script>alert(1)</script> & *more*")
        self.assertEqual((read["article"]["title"], read["article"]["keywords"]), ("The way", ["path"]))
        for name in ("id", "audience", "owner", "state", "created_by"):
            self.assertNotIn(name, read["article"])
        self.manager.call("knowledge.retire", id=article["id"])
        self.assertEqual(self.readers("way"), set())

    def test_lists_are_without_texts(self):
        article = self.publish("listed", body="At length.", summary="Short")
        row, = self.manager.call("knowledge.list", filter={"code": "listed"}, sort="code, locale, -edition")["items"]
        self.assertEqual({key: value for key, value in article.items() if key != "body"}, row)
        self.assertEqual(self.manager.call("knowledge.get", id=article["id"])["article"]["body"], "At length.")
        self.assertIn("At length.", self.manager.call("knowledge.export", filter={"code": "listed"})["content"])

    def test_two_who_edit_at_once(self):
        first = self.publish("race", body="One")
        draft = self.ivo.call("knowledge.update", id=first["id"], body="Two", expect_version=first["version"])["article"]
        self.assertEqual((draft["edition"], draft["state"], draft["title"]), (2, "draft", first["title"]))
        error = self.assert_fails("draft_exists", self.manager.call, "knowledge.update", id=first["id"], body="Mine")
        self.assertEqual((error.data["article"], error.data["edition"]), (draft["id"], 2))
        changed = self.ivo.call("knowledge.update", id=draft["id"], body="Three", expect_version=draft["version"])["article"]
        error = self.assert_fails("version", self.manager.call, "knowledge.publish", id=draft["id"], expect_version=draft["version"])
        self.assertEqual(error.data["current_version"], changed["version"])
        self.assertEqual(self.nobody.call("knowledge.read", code="race")["body"], "One")
        self.manager.call("knowledge.publish", id=draft["id"], expect_version=changed["version"])
        self.assertEqual(self.nobody.call("knowledge.read", code="race")["body"], "Three")
        self.assertEqual(self.manager.call("knowledge.get", id=first["id"])["article"]["state"], "archived")
        self.assert_fails("version", self.ivo.call, "knowledge.update", id=draft["id"], body="Late", expect_version=changed["version"])
        error = self.assert_fails("superseded", self.ivo.call, "knowledge.update", id=first["id"], body="Later still")
        self.assertEqual(error.data["article"], draft["id"])
        self.assert_fails("not_open", self.manager.call, "knowledge.publish", id=draft["id"])
        error = self.assert_fails("exists", self.draft, "race")
        self.assertEqual(error.data["article"], draft["id"])

    def test_what_is_published_is_looked_at_again(self):
        article = self.publish("review", owner=self.ivo.session["user"])
        short = self.publish("short", review_days=10)
        self.world.pass_by(11)
        self.assertEqual(self.manager.call("knowledge.get", id=short["id"])["article"]["state"], "needs_review")
        self.manager.call("knowledge.confirm", id=short["id"])
        self.world.pass_by(170)
        state = lambda row: self.manager.call("knowledge.get", id=row["id"])["article"]["state"]
        self.assertEqual((state(article), state(short)), ("needs_review", "needs_review"))
        self.assertEqual(self.world.told(self.ivo, article), ["told_article_review"])
        self.assertEqual(self.readers("review"), {"nobody", "silver", "gold"})
        self.ivo.call("knowledge.confirm", id=article["id"])
        self.assertEqual(state(article), "published")
        self.assert_fails("not_published", self.ivo.call, "knowledge.confirm", id=self.draft("unborn")["id"])

    def test_what_is_refused(self):
        for more, field, code in (({"locale": "en_GB"}, "locale", "format"), ({"locale": "en-gb"}, "locale", "format"), ({"owner": self.gold.session["user"]}, "owner", "unknown"),
                ({"title": "x" * 201}, "title", "range"), ({"body": ""}, "body", "range"), ({"body": "x" * 200001}, "body", "range"),
                ({"keywords": ["k"] * 31}, "keywords", "range")):
            with self.subTest(field):
                error = self.assert_fails("invalid_params", self.draft, "refused", **more)
                self.assertEqual(error.fields()[field], code)
        for client in (self.silver, self.world.channel):
            self.assert_fails("forbidden", self.draft, "refused", client=client)
        self.assert_fails("forbidden", self.silver.call, "knowledge.list")
        self.audience("closing")
        draft = self.draft("closing", "closing")
        self.manager.call("knowledge.audiences.archive", id=self.audiences["closing"])
        error = self.assert_fails("invalid_params", self.manager.call, "knowledge.publish", id=draft["id"])
        self.assertEqual(error.fields(), {"audience": "archived"})


class Readers(KnowledgeCase):
    def test_by_rank(self):
        self.publish("for-all")
        self.publish("for-members", "members")
        self.publish("for-gold", "gold")
        self.assertEqual(self.readers("for-all"), {"nobody", "silver", "gold"})
        self.assertEqual(self.readers("for-members"), {"silver", "gold"})
        self.assertEqual(self.readers("for-gold"), {"gold"})
        self.assertEqual(self.manager.call("knowledge.read", code="for-gold")["article"]["code"], "for-gold")

    def test_by_what_is_granted_with_a_level(self):
        self.publish("granted", "gold")
        self.manager.call("partners.levels.update", id=self.world.levels["silver"], grants={"article_rank": 3})
        try:
            self.assertEqual(self.readers("granted"), {"silver", "gold"})
        finally:
            self.manager.call("partners.levels.update", id=self.world.levels["silver"], grants=None)
        self.assertEqual(self.readers("granted"), {"gold"})

    def test_by_role_territory_channel_and_programme(self):
        other = self.manager.call("partners.programs.create", name="Others", currency="EUR", time_zone="Europe/Paris")["program"]["id"]
        for code, more, wanted in (("heads", {"roles": ["partner_admin"]}, set()), ("sales", {"roles": ["partner_sales"]}, {"silver", "gold"}),
                ("france", {"territories": [self.world.france]}, {"silver"}), ("europe", {"territories": [self.world.europe]}, {"silver", "gold"}),
                ("distributors", {"channel_types": ["distributor"]}, set()), ("resellers", {"channel_types": ["reseller"]}, {"silver", "gold"}),
                ("others", {"programs": [other]}, set()), ("ours", {"programs": [self.world.program]}, {"silver", "gold"})):
            with self.subTest(code):
                self.audience(code, **more)
                self.publish("for-" + code, code)
                self.assertEqual(self.readers("for-" + code), wanted)
        self.assertEqual(self.world.head("Alpha SAS").call("knowledge.read", code="for-heads")["article"]["code"], "for-heads")

    def test_archived_audiences_admit_nobody(self):
        self.audience("gone", is_public=True)
        self.publish("gone", "gone")
        self.assertEqual(self.readers("gone"), {"nobody", "silver", "gold"})
        self.manager.call("knowledge.audiences.archive", id=self.audiences["gone"])
        self.assertEqual(self.readers("gone"), set())

    def test_languages(self):
        for locale, body in (("en", "Hello"), ("fr", "Bonjour"), ("pt-BR", "Oi")):
            self.publish("hello", locale=locale, body=body)
        self.publish("bye", locale="fr", body="Au revoir")
        for asked, got in (("fr-CH", "Bonjour"), ("fr", "Bonjour"), ("de", "Hello"), ("pt-BR", "Oi"), ("pt", "Hello"), ("en-GB", "Hello"),
                ("PT_br", "Oi"), ("FR", "Bonjour")):
            read = self.nobody.call("knowledge.read", code="hello", locale=asked)
            self.assertEqual(read["body"], got)
        self.assertEqual(self.nobody.call("knowledge.read", code="bye", locale="de")["article"]["locale"], "fr")
        self.manager.call("partners.programs.update", id=self.world.program, locale="fr")
        self.assertEqual(self.silver.call("knowledge.read", code="hello", locale="de")["body"], "Bonjour")
        self.assertEqual(self.nobody.call("knowledge.read", code="hello", locale="de", program=self.world.program)["body"], "Bonjour")

    def test_what_readers_say(self):
        article = self.publish("rated", owner=self.ivo.session["user"])
        for helpful, comment in ((True, "Good"), (False, "Not so good")):
            self.assertEqual(self.gold.call("knowledge.rate", code="rated", helpful=helpful, comment=comment)["edition"], 1)
        for _ in range(3):
            self.silver.call("knowledge.rate", code="rated", helpful=True)
        self.world.pass_by()
        self.settles([5000], lambda: [item["value"] for item in  # of two readers one
            self.manager.call("metrics.query", metric="knowledge.helpful", filter={"code": "rated"})["items"]])
        said = self.ivo.call("knowledge.feedback.list", filter={"article": article["id"]})["items"]
        self.assertEqual(sorted((item["helpful"], item.get("comment")) for item in said), [(False, "Not so good"), (True, None)])
        self.assertEqual(self.world.told(self.ivo, article), ["told_article_unhelpful"])
        self.publish("secret", "gold")
        hidden = self.assert_fails("not_found", self.silver.call, "knowledge.rate", code="secret", helpful=True)
        missing = self.assert_fails("not_found", self.silver.call, "knowledge.rate", code="none", helpful=True)
        self.assertEqual(hidden.data, missing.data)
        self.assert_fails("unauthenticated", self.nobody.call, "knowledge.rate", code="rated", helpful=True)


class FailingRule(KnowledgeCase):
    def change(self, body):
        files, scripts = {}, os.path.join(BUILD, "scripts")
        for file in glob.glob(os.path.join(scripts, "**", "*.lua"), recursive=True):
            with open(file) as source:
                files[os.path.relpath(file, scripts)] = source.read()
        self.world.admin.call("rules.push", files={**files, "support/visible.lua": VISIBLE % body}, activate=True)

    def test_nothing_is_to_be_seen_and_somebody_is_told(self):
        self.publish("open")
        self.assertEqual(self.readers("open"), {"nobody", "silver", "gold"})
        watcher = self.world.keep(self.client(self.server.admin_token))
        watcher.call("events.subscribe", types=["rules.failed"])
        self.change('if facts.reader.side == "public" and facts.audience.rank == nil then return { visible = false } end error("broken")')
        self.assertEqual(self.readers("open"), set())
        told = watcher.notification()["params"]["result"]
        self.assertEqual((told["type"], told["data"]), ("rules.failed", {"point": "knowledge.visible", "fallback": "error"}))
        self.assertEqual(self.manager.call("knowledge.read", code="open")["article"]["code"], "open")


class Import(KnowledgeCase):
    def test_it_may_run_again(self):
        articles = [{"code": "import-%d" % i, "locale": "en", "title": "Import %d" % i, "body": "Text %d" % i} for i in range(50)]
        load = lambda **more: self.manager.call("knowledge.import", {"audience": self.audiences["all"], "publish": True,
            "articles": articles, **more})
        counts = lambda done: [done[kind] for kind in ("created", "changed", "unchanged", "busy")]
        self.assertEqual(counts(load()), [50, 0, 0, 0])
        self.assertEqual(counts(load()), [0, 0, 50, 0])
        articles[3]["body"] = "Another text"
        articles[4]["keywords"] = ["word"]
        done = load()
        self.assertEqual(counts(done), [0, 2, 48, 0])
        self.assertEqual([line["code"] for line in done["lines"] if line["status"] == "changed"], ["import-3", "import-4"])
        self.assertEqual(self.nobody.call("knowledge.read", code="import-3")["body"], "Another text")
        self.manager.call("knowledge.update", id=done["lines"][3]["article"], body="By hand")
        articles[3]["body"] = "Third"
        self.assertEqual(counts(load()), [0, 0, 49, 1])
        self.assertEqual(self.nobody.call("knowledge.read", code="import-3")["body"], "Another text")

    def test_what_was_taken_over_as_a_draft_is_published_by_the_same_import(self):
        article = {"code": "twice", "locale": "en", "title": "Twice", "body": "Text", "keywords": ["a", "a"]}
        load = lambda **more: self.manager.call("knowledge.import", {"audience": self.audiences["all"], "articles": [article], **more})
        draft, = load()["lines"]
        self.assertEqual(load()["unchanged"], 1)
        self.assertEqual(self.readers("twice"), set())
        self.assertEqual(load(publish=True)["lines"], [draft])
        self.assertEqual(self.nobody.call("knowledge.read", code="twice")["article"]["edition"], 1)
        self.assertEqual(load(publish=True)["unchanged"], 1)
        article["keywords"] = ["a", "b"]
        self.assertEqual(load(publish=True)["changed"], 1)
        self.assertEqual(self.nobody.call("knowledge.read", code="twice")["article"]["keywords"], ["a", "b"])

    def test_what_is_refused_takes_nothing(self):
        good = {"code": "partly", "locale": "en", "title": "Good", "body": "Text"}
        for bad, field in (({**good, "locale": "EN"}, "articles[1].locale"), ({**good, "title": ""}, "articles[1].title")):
            error = self.assert_fails("invalid_params", self.manager.call, "knowledge.import", audience=self.audiences["all"],
                articles=[good, bad])
            self.assertEqual([one["field"] for one in error.data["fields"]], [field])
        self.assertEqual(self.manager.call("knowledge.list", filter={"code": "partly"})["items"], [])
        self.assert_fails("forbidden", self.ivo.call, "knowledge.import", audience=self.audiences["all"], articles=[good])


if __name__ == "__main__":
    unittest.main()
