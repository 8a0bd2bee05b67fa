# SPDX-License-Identifier: Apache-2.0
"""Articles by words, what is suggested while a case is typed, and what is counted of what is looked for."""

import contextlib
import sqlite3
import unittest

from test_knowledge import KnowledgeCase as Case

MISSING, UNHEARD = "Quetzalcoatlus", "Archaeopteryx"  # in no article


class SearchCase(Case):
    def find(self, client, text, **more):
        return client.call("knowledge.search", text=text, **more)

    def codes(self, client, text, **more):
        return [item["code"] for item in self.find(client, text, **more)["items"]]

    def publish(self, *given, **more):
        article = super().publish(*given, **more)
        self.settles(True, lambda: article["code"] in self.codes(self.manager, article["code"], limit=50))
        return article


class Search(SearchCase):
    def test_it_is_found_by_those_who_may_read_it(self):
        self.publish("turbines", "gold", body="Aerodynamic turbines rotate")
        self.publish("windmills", "all", body="Windmills rotate too", title="About turbines")
        for client, wanted in ((self.nobody, ["windmills"]), (self.silver, ["windmills"]), (self.gold, ["turbines", "windmills"]),
                (self.manager, ["turbines", "windmills"])):
            self.assertEqual(sorted(self.codes(client, "turbine rotates")), wanted)
            self.assertEqual(self.find(client, "turbine rotates")["count"], len(wanted))
        hidden, missing = self.find(self.silver, "aerodynamic"), self.find(self.silver, MISSING)
        self.assertEqual(hidden, missing)
        self.assertEqual(hidden["items"], [])

    def test_what_was_found_is_told_as_text(self):
        self.publish("markup", body="Before.\n\n<b>Peregrine</b> & falcon. " + "After. " * 200, summary="Birds", product=self.world.product)
        item, = self.find(self.nobody, "peregrine")["items"]
        self.assertEqual((item["title"], item["summary"], item["product"], item["edition"]), ("About markup", "Birds", self.world.product, 1))
        mark, = item["marks"]
        self.assertEqual(item["snippet"][mark["at"]:mark["at"] + mark["length"]], "Peregrine")
        self.assertLess(len(item["snippet"]), 1000)

    def test_a_topic_is_found_once_in_the_readers_language(self):
        for locale, body in (("en", "xylophone music"), ("fr", "xylophone musique"), ("de", "xylophone Musik")):
            self.publish("music", locale=locale, body=body)
        self.publish("notes", locale="en", body="xylophone notes")
        for asked, got in (("fr-CH", "fr"), ("en", "en"), ("it", "en")):
            found = {item["code"]: item["locale"] for item in self.find(self.nobody, "xylophone", locale=asked)["items"]}
            self.assertEqual(found, {"music": got, "notes": "en"})
        self.assertEqual(self.codes(self.nobody, "musiques", locale="fr"), ["music"])

    def test_only_what_readers_have_is_found(self):
        first = self.publish("glacier", body="glacier firn")
        self.draft("moraine", body="firn moraine")
        draft = self.manager.call("knowledge.update", id=first["id"], body="glacier seracs")["article"]
        self.assertEqual([self.codes(client, "firn") for client in (self.manager, self.gold)], [["glacier"]] * 2)
        self.manager.call("knowledge.publish", id=draft["id"])
        for client in (self.manager, self.gold):
            self.settles((["glacier"], []), lambda: (self.codes(client, "seracs"), self.codes(client, "firn")))

    def test_what_cannot_be_looked_for(self):
        self.publish("operators", body="Neither operators nor brackets")
        for text, code in (("...", "required"), ("''", "required"), (" ".join("word%d" % i for i in range(17)), "length"),
                ("x" * 1001, "range")):
            error = self.assert_fails("invalid_params", self.find, self.nobody, text)
            self.assertEqual(error.fields(), {"text": code})
        for text in ("operators AND (", "NEAR(operators", "operators*", "-operators", "title:operators", "\"operators", "operators' --"):
            self.find(self.nobody, text)

    def test_what_is_looked_for_is_counted_without_who_did(self):
        self.publish("counted", body="sphinx")
        for client in (self.nobody, self.silver, self.gold):
            self.find(client, "SPHINX", locale="en")
            self.find(client, UNHEARD, locale="en")
        self.find(self.gold, "sph", locale="en", typing=True)
        rows = lambda: {row["words"]: (row["searches"], row["misses"]) for row in
            self.manager.call("knowledge.queries.list", sort="-searches", limit=500)["items"]}
        self.settles(((3, 0), (3, 3)), lambda: (rows().get("sphinx"), rows().get(UNHEARD.lower())))
        self.assertNotIn("sph", rows())
        row, = self.world.channel.call("knowledge.queries.list", filter={"words": UNHEARD.lower()})["items"]
        self.assertEqual(set(row) - {"id", "version", "created_at", "created_by", "updated_at", "updated_by"},
            {"words", "locale", "searches", "misses", "last_at"})
        misses = [row["misses"] for row in self.manager.call("knowledge.queries.list", sort="-misses")["items"]]
        self.assertEqual(misses, sorted(misses, reverse=True))
        for metric in ("knowledge.searches", "knowledge.missed"):
            self.settles(True, lambda: sum(item["value"] for item in
                self.manager.call("metrics.query", metric=metric, filter={"side": "public"})["items"]) >= 1)
        self.assert_fails("forbidden", self.silver.call, "knowledge.queries.list")
        with contextlib.closing(sqlite3.connect("file:%s/prmd.db?mode=ro" % self.server.data, uri=True)) as database:
            told = database.execute("select distinct actor, source, request from journal where method = 'knowledge.search'")
            self.assertEqual(list(told), [("system", "", "")])

    def test_numbers_of_somebodys_are_not_counted_however_they_are_written(self):
        words = lambda: {row["words"] for row in self.manager.call("knowledge.queries.list", limit=500)["items"]}
        for text in ("firkin 06 12 34 56 78 call", "firkin +33 (0)6-12 34 56 call", "firkin 4970 1012 3456 7890 call",
                "firkin 0612345678 call", "firkin 500", "firkin 10 11"):
            self.find(self.silver, text)
        self.settles({"firkin call", "firkin 500", "firkin 10 11"}, lambda: {one for one in words() if "firkin" in one})

    def test_what_nobody_looks_for_again_is_forgotten(self):
        counted = lambda words: [(row["searches"], row["misses"]) for row in
            self.manager.call("knowledge.queries.list", filter={"words": words})["items"]]
        figure = lambda: sum(item["value"] for item in self.manager.call("metrics.query", metric="knowledge.searches",
            filter={"locale": "tlh"})["items"])
        look = lambda words: self.find(self.silver, words, locale="tlh")
        look("basilisk")
        look("cockatrice")
        self.settles(([(1, 1)], [(1, 1)]), lambda: (counted("basilisk"), counted("cockatrice")))
        self.world.pass_by(days=200)
        look("basilisk")
        self.settles(([(2, 2)], 3), lambda: (counted("basilisk"), figure()))
        self.world.pass_by(days=167)
        self.assertEqual((counted("basilisk"), counted("cockatrice"), figure()), ([(2, 2)], [], 3))
        look("cockatrice")
        self.settles(([(1, 1)], 4), lambda: (counted("cockatrice"), figure()))


class Suggestions(SearchCase):
    def prepare(self):
        self.publish("advice", body="The installer refuses the licence key.")
        return "advice", "Installer refuses"

    def test_what_is_suggested_while_a_case_is_typed(self):
        code, subject = self.prepare()
        self.publish("hidden", "gold", body=subject)
        found = self.silver.call("knowledge.suggest", subject=subject, description="It says that the key, the KEY! is not one — «why»?")
        self.assertEqual(found["items"][0]["code"], code)
        self.assertNotIn("hidden", [item["code"] for item in found["items"]])
        self.assertEqual(self.silver.call("knowledge.suggest", subject="a b")["items"], [])
        self.assertEqual(self.silver.call("knowledge.suggest", subject=MISSING)["items"], [])
        long = " ".join("%s%d" % (MISSING, i) for i in range(2000))[:20000]
        self.silver.call("knowledge.suggest", subject=subject, description=long)
        self.assert_fails("unauthenticated", self.nobody.call, "knowledge.suggest", subject=subject)

    def test_whatever_is_typed_is_no_fault(self):
        self.publish("dongle", body="The dongle flickers amber")
        signs = "\u00d7".join(str(number) for number in range(40))
        for text in ("\U0001f642" * 3, "\u2026\u2026 \u2014\u2014 \u00f7\u00f7\u00f7", "\u0301" * 4, signs,
                "".join(map(chr, range(0x4e00, 0x4e40))), '"' * 100):
            with self.subTest(text=text):
                self.assertEqual(self.silver.call("knowledge.suggest", subject=text)["items"], [])
                found = self.silver.call("knowledge.suggest", subject="Dongle flickers", description=text)["items"]
                self.assertEqual([item["code"] for item in found], ["dongle"])


del Case  # its tests run where they are

if __name__ == "__main__":
    unittest.main()
