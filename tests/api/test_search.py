# SPDX-License-Identifier: Apache-2.0
"""Search: what is found by whom, in which order, and that the index follows what is committed, whatever happens to it."""

import os
import shutil
import subprocess
import tempfile
import time
import unittest

from prmd import BUILD, PRMD, Client, RpcError, Server, ServerCase, World

HERE = os.path.join(os.path.abspath(BUILD), "tests", "api", "plugins", "library.so")


def folder_of_plugins():
    folder = tempfile.mkdtemp(prefix="prmd-library-")
    for name in os.listdir(os.path.join(BUILD, "plugins")):
        if name.endswith(".so"):
            os.symlink(os.path.join(os.path.abspath(BUILD), "plugins", name), os.path.join(folder, name))
    os.symlink(HERE, os.path.join(folder, "library.so"))
    return folder


def caught_up(admin, patience=60):
    """Waits until all that is committed is in the index."""
    end = time.monotonic() + patience
    while True:
        search = admin.call("system.health")["health"]["search"]
        if search["behind_entries"] == 0 and not search["making"]:
            return search
        if time.monotonic() > end:
            raise AssertionError("the index is behind: %s" % search)
        time.sleep(0.02)


class SearchCase(ServerCase):
    @classmethod
    def setUpClass(cls):
        folder = folder_of_plugins()
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.ARGUMENTS = ("--plugins", folder)
        super().setUpClass()
        cls.world = World(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.vendor = cls.world.manager
        cls.alpha = cls.world.partner("Alpha Systems")
        cls.beta = cls.world.partner("Beta Trading")

    def ids(self, client, text, settled=True, **more):
        if settled:
            caught_up(self.world.admin)
        return [item["id"] for item in client.call("search.query", text=text, **more)["items"]]

    def find(self, client, text, **more):
        caught_up(self.world.admin)
        return client.call("library.find", query={"text": text, **more})["found"]

    def text(self, title, published=True, **more):
        id = self.vendor.call("library.texts.create", {"title": title, **more})["text"]["id"]
        if published:
            self.vendor.call("library.publish", id=id)
        return id

    def shelf(self, name, **more):
        return self.vendor.call("library.shelves.create", {"name": name, **more})["shelf"]["id"]

    def book(self, partner, title, **more):
        return self.vendor.call("library.books.create", {"partner": self.world.partners[partner], "title": title,
            **more})["book"]["id"]


class Words(SearchCase):
    def test_a_word_is_found_whatever_its_case_accents_and_ending(self):
        english = self.text("Installing the Zephyrine cluster", locale="en-GB")
        french = self.text("Les Zéphyrines installées", locale="fr")
        german = self.text("Die Häuser der Zephyrinen", locale="de")
        other = self.text("Zephyrine instalada", locale="es")
        self.assertEqual(self.ids(self.vendor, "INSTALLED zephyrine")[:1], [english])
        self.assertEqual(self.ids(self.vendor, "zéphyrine installée", locale="fr"), [french])
        self.assertEqual(self.find(self.vendor, "INSTALLED zephyrine", locale=["en", "fr"])["count"], 2)
        self.assertEqual(self.ids(self.vendor, "Haus Zephyrinen", locale="de")[:1], [german])
        self.assertEqual(set(self.ids(self.vendor, "zephyrine", locale="es")), {other})
        self.assertEqual(set(self.ids(self.vendor, "zephyrine")), {english, french, german, other})

    def test_stems_of_one_language_find_no_rows_of_another(self):
        # In English "maisons" has the stem of "maison"; of a Spanish text nothing has a stem.
        self.text("maisons quixotal", locale="es")
        found = self.find(self.vendor, "maison quixotal")
        self.assertEqual((found["count"], found["any"]), (1, 1))

    def test_every_word_comes_before_any(self):
        both = self.text("quorum latency")
        one = self.text("quorum alone", summary="quorum quorum quorum")
        found = self.find(self.vendor, "latency quorum")
        self.assertEqual([hit["id"] for hit in found["items"]], [both, one])
        self.assertEqual((found["count"], found["any"]), (2, 1))
        self.assertGreater(found["items"][0]["score"], found["items"][1]["score"])

    def test_a_title_counts_more_than_a_body_and_a_short_field_more_than_a_long_one(self):
        body = self.text("Something else", body="gantry")
        title = self.text("gantry")
        long = self.text("gantry " + "and other things " * 12)
        self.assertEqual(self.ids(self.vendor, "gantry"), [title, long, body])

    def test_what_is_between_quotes_is_found_as_it_stands(self):
        self.text("oblong the crate")
        right = self.text("the oblong crate")
        self.assertEqual(self.ids(self.vendor, '"oblong crate"'), [right])
        self.assertEqual(len(self.ids(self.vendor, "oblong crate")), 2)
        self.assertEqual(len(self.ids(self.vendor, 'oblong "crate')), 2)

    def test_fields_of_lists_and_objects_are_searched_and_a_phrase_spans_no_two(self):
        id = self.text("Of nothing", tags=["umbra", "penumbra"], source={"author": "Vesna Kralj"})
        self.assertEqual(self.ids(self.vendor, "penumbra"), [id])
        self.assertEqual(self.ids(self.vendor, "kralj"), [id])
        self.assertEqual(self.ids(self.vendor, '"umbra penumbra"'), [])

    def test_nothing_that_looks_like_an_operator_is_one(self):
        id = self.text("not near and or lathe")
        for text in ("lathe NOT nothing", "lathe AND", "NEAR(lathe, 2)", "title:lathe", "terms : lathe", "lathe*", "^lathe",
                "lathe)(", "-lathe", "{a b} : lathe", "lathe\u0000".replace("\u0000", " "), "lathe' OR '1'='1", "lathe; DROP TABLE row",
                '"lathe""', "n_text lathe", "\u202elathe", "lathe \u3000 +"):
            with self.subTest(text=text):
                self.assertIn(id, self.ids(self.vendor, text, settled=text.startswith("lathe NOT")))
        self.assertEqual(self.ids(self.vendor, "n_text"), [])
        self.assertEqual(self.ids(self.vendor, "public"), [])

    def test_what_cannot_be_sought_is_refused_by_its_field(self):
        for query, field, code in (({"text": "*** ()"}, "text", "required"), ({"text": '""'}, "text", "required"),
                ({}, "text", "required"), ({"text": " ".join("w%d" % i for i in range(17))}, "text", "length"),
                ({"text": '"' + "w " * 9 + '"'}, "text", "length"), ({"text": "w " * 501}, "text", "length"),
                ({"text": " ".join('"w%d v"' % i for i in range(9))}, "text", "length"),
                ({"text": "w", "entities": ["nobody"]}, "entities", "unknown"),
                ({"text": "w", "entities": ["shelf"]}, "entities", "unknown"),
                ({"text": "w", "limit": 101}, "limit", "range"), ({"text": "w", "limit": -1}, "limit", "range")):
            with self.subTest(query=query):
                error = self.assert_fails("invalid_params", self.vendor.call, "library.find", query=query)
                self.assertEqual([(f["field"], f["code"]) for f in error.data["fields"]], [(field, code)])
        for accepted in ("w " * 400, " ".join('"w%d v"' % i for i in range(8))):
            self.assertGreaterEqual(self.find(self.vendor, accepted)["count"], 0)

    def test_the_last_word_may_be_a_beginning(self):
        id = self.text("Instrumentation of turbines", locale="en")
        for typed in ("turb", "turbin", "instrumenta", "of instrumentatio"):
            self.assertEqual(self.ids(self.vendor, typed, typing=True)[:1], [id], typed)
        self.text("Elsewhere", locale="en", body="Qzymology of qzythums")
        title = self.text("Qzurna", locale="en")
        for typed in ("qz", "qzu"):
            self.assertEqual(self.ids(self.vendor, typed, typing=True), [title], typed)
        self.assertEqual(len(self.ids(self.vendor, "qzy", typing=True)), 1)
        self.assertEqual(self.ids(self.vendor, "turb"), [])
        self.assertEqual(self.ids(self.vendor, "turb ", typing=True), [])

    def test_a_snippet_says_where_the_words_are_and_is_plain_text(self):
        body = "Before it. " * 40 + "A <b>séance</b> of\nthe <script>alert(1)</script> PLINTHS was held. " + "After it. " * 40
        id = self.text("Elsewhere", body=body, locale="en")
        hit, = self.find(self.vendor, "plinth seance")["items"]
        self.assertEqual((hit["entity"], hit["id"], hit["title"], hit["locale"]), ("text", id, "Elsewhere", "en"))
        self.assertEqual([hit["snippet"][m["at"]:m["at"] + m["length"]] for m in hit["marks"]], ["séance", "PLINTHS"])
        self.assertIn("<script>", hit["snippet"])
        self.assertNotIn("\n", hit["snippet"])
        self.assertLess(len(hit["snippet"]), 300)

    def test_a_name_with_an_apostrophe_is_found_however_it_is_written(self):
        english = self.text("Conan O'Brien wrote this", locale="en")
        typographic = self.text("Of Flann O\u2019Brien", locale="en")
        joined = self.text("Obrien alone", locale="en")
        for text in ("o'brien", "O\u2019Brien", "obrien", "OBRIEN"):
            self.assertEqual(set(self.ids(self.vendor, text)), {english, typographic, joined}, text)
        self.assertEqual(set(self.ids(self.vendor, "brien")), {english, typographic})
        self.assertEqual(self.ids(self.vendor, '"conan o\'brien wrote"'), [english])
        shown = lambda hit: [hit["snippet"][m["at"]:m["at"] + m["length"]] for m in hit["marks"]]
        self.assertEqual({tuple(shown(hit)) for hit in self.find(self.vendor, "obrien")["items"]},
            {("O'Brien",), ("O\u2019Brien",), ("Obrien",)})
        self.assertEqual({tuple(shown(hit)) for hit in self.find(self.vendor, "o'brien")["items"]},
            {("Brien",), ("Obrien",)})
        french = self.text("L'article sur l'eau de L'Or\u00e9al", locale="fr")
        for text in ("article eau", "l'article", "d'eau", "l'oreal", "loreal", "L\u2019Or\u00e9al"):
            self.assertEqual(self.ids(self.vendor, text, locale="fr"), [french], text)

    def test_a_sentence_without_blanks_is_found_by_what_it_begins_with(self):
        sentence = "\u88fd\u54c1\u306e\u4fdd\u8a3c\u671f\u9593\u304c\u7d42\u4e86\u3057\u305f\u5834\u5408\u306f\u3069\u3046\u3059\u308c\u3070\u3044\u3044\u3067\u3059\u304b"
        self.assertGreater(len(sentence), 16)
        whole = self.text("Elsewhere", body="\u300c%s\u300d" % sentence)
        other = self.text("\u4fdd\u8a3c")
        self.assertEqual(self.ids(self.vendor, sentence), [whole, other])
        self.assertEqual(self.ids(self.vendor, '"%s"' % sentence)[:1], [whole])
        self.assertEqual(self.ids(self.vendor, '"%s"' % sentence[::-1]), [])
        self.assertEqual(self.find(self.vendor, sentence + " and more")["count"], 2)

    def test_rows_of_some_entities_alone(self):
        text = self.text("vetiver")
        book = self.book("Alpha Systems", "vetiver")
        self.assertEqual(set(self.ids(self.vendor, "vetiver")), {text, book})
        self.assertEqual(self.ids(self.vendor, "vetiver", entities=["book"]), [book])
        self.assertEqual(self.ids(self.vendor, "vetiver", limit=1), [book])

    def test_the_service_answers_in_a_write_as_in_a_read(self):
        id = self.text("wainscot")
        self.assertEqual(self.find(self.vendor, "wainscot")["items"][0]["id"], id)
        found = self.vendor.call("library.find_within", query={"text": "wainscot"})["found"]
        self.assertEqual([hit["id"] for hit in found["items"]], [id])


class Reach(SearchCase):
    def test_a_partner_finds_its_own_alone_and_neither_counts_nor_ranks_by_others(self):
        mine = [self.book("Alpha Systems", "ocelot number %d" % i) for i in range(3)]
        special = self.book("Alpha Systems", "ocelot margay")
        before = self.find(self.alpha, "ocelot margay")
        for i in range(40):
            self.book("Beta Trading", "margay ocelot %d" % i)
        after = self.find(self.alpha, "ocelot margay")
        self.assertEqual(before, after)
        self.assertEqual(after["items"][0]["id"], special)
        self.assertEqual({hit["id"] for hit in after["items"]}, {special, *mine})
        self.assertEqual((after["count"], after["any"]), (4, 3))
        self.assertEqual(self.find(self.beta, "ocelot")["count"], 40)
        self.assertEqual(self.find(self.vendor, "ocelot")["count"], 44)

    def test_a_parent_finds_what_its_children_have_and_no_longer_once_they_are_another_s(self):
        parent = self.world.partner("Gamma Distribution")
        child = self.world.partner("Gamma Child", parent=self.world.partners["Gamma Distribution"])
        other = self.world.partner("Delta Distribution")
        book = self.book("Gamma Child", "serval")
        page = self.vendor.call("library.pages.create", book=book, line="a serval page")["page"]["id"]
        self.assertEqual(set(self.ids(parent, "serval")), {book, page})
        self.assertEqual(set(self.ids(child, "serval")), {book, page})
        self.assertEqual(self.ids(other, "serval"), [])
        self.vendor.call("partners.update", id=self.world.partners["Gamma Child"], parent=self.world.partners["Delta Distribution"])
        self.assertEqual(set(self.ids(other, "serval")), {book, page})
        self.assertEqual(self.find(parent, "serval")["count"], 0)

    def test_who_lost_many_at_once_finds_none_and_counts_none_while_they_are_on_their_way(self):
        old = self.world.partner("Epsilon Distribution")
        child = self.world.partner("Epsilon Child", parent=self.world.partners["Epsilon Distribution"])
        new = self.world.partner("Zeta Distribution")
        sent = [self.vendor.send("library.books.create", partner=self.world.partners["Epsilon Child"], title="genet %d" % i)
            for i in range(900)]
        for id in sent:
            self.vendor.receive(id)
        kept = self.book("Epsilon Distribution", "genet kept")
        self.assertEqual(self.find(old, "genet")["count"], 901)
        self.vendor.call("partners.update", id=self.world.partners["Epsilon Child"],
            parent=self.world.partners["Zeta Distribution"])
        search = {"behind_entries": 1}
        while search["behind_entries"] > 0:
            found = old.call("search.query", text="genet")
            self.assertLessEqual({hit["id"] for hit in found["items"]}, {kept})
            self.assertLessEqual(found["count"], 1)
            search = self.world.admin.call("system.health")["health"]["search"]
        self.assertEqual(self.ids(old, "genet"), [kept])
        self.assertEqual(self.find(new, "genet")["count"], 900)
        self.assertEqual(self.find(child, "genet")["count"], 900)

    def test_a_row_that_changes_hands_is_found_by_the_other_with_all_that_belongs_to_it(self):
        book = self.book("Alpha Systems", "caracal")
        page = self.vendor.call("library.pages.create", book=book, line="a caracal page")["page"]["id"]
        self.assertEqual(set(self.ids(self.alpha, "caracal")), {book, page})
        self.vendor.call("library.books.update", id=book, partner=self.world.partners["Beta Trading"])
        self.assertEqual(self.find(self.alpha, "caracal")["count"], 0)
        self.assertEqual(set(self.ids(self.beta, "caracal")), {book, page})

    def test_a_vendor_role_bound_to_a_territory_finds_what_is_there(self):
        europe = self.world.user("Eva Europe", ["channel_manager"], territories=[self.world.europe])
        france = self.world.user("Flor France", ["channel_manager"], territories=[self.world.france])
        germany = self.world.user("Greta Germany", ["channel_manager"], territories=[self.world.germany])
        there = self.book("Alpha Systems", "jaguarundi", territory=self.world.germany)
        nowhere = self.book("Alpha Systems", "jaguarundi of its partner")
        text = self.text("jaguarundi for all of the vendor's")
        self.assertEqual(set(self.ids(europe, "jaguarundi")), {there, nowhere, text})
        self.assertEqual(set(self.ids(france, "jaguarundi")), {nowhere, text})
        self.assertEqual(set(self.ids(germany, "jaguarundi")), {there, text})
        self.vendor.call("partners.update", id=self.world.partners["Alpha Systems"], territories=[self.world.germany])
        self.assertEqual(set(self.ids(germany, "jaguarundi")), {there, nowhere, text})
        self.assertEqual(self.find(france, "jaguarundi")["count"], 1)
        moved = self.vendor.call("partners.territories.create", name="Elsewhere")["territory"]["id"]
        self.vendor.call("partners.territories.update", id=self.world.germany, parent=moved)
        self.assertEqual(self.find(europe, "jaguarundi")["count"], 1)
        self.vendor.call("partners.territories.update", id=self.world.germany, parent=self.world.europe)
        self.vendor.call("partners.update", id=self.world.partners["Alpha Systems"], territories=[self.world.france])

    def test_who_is_admitted_finds_what_the_scope_hides_while_it_is_as_it_has_to_be(self):
        own = self.shelf("Alpha's", reader=self.world.partners["Alpha Systems"])
        all = self.shelf("Everybody's")
        mine, everybodys = self.text("kudu", shelf=own), self.text("kudu", shelf=all)
        draft = self.text("kudu", published=False, shelf=all)
        nowhere = self.text("kudu")
        self.assertEqual(set(self.ids(self.alpha, "kudu")), {mine, everybodys})
        self.assertEqual(self.find(self.alpha, "kudu")["count"], 2)
        self.assertEqual(set(self.ids(self.beta, "kudu")), {everybodys})
        self.assertEqual(set(self.ids(self.vendor, "kudu")), {mine, everybodys, draft, nowhere})
        self.assertEqual([hit["id"] for hit in self.find(self.alpha, "kudu", within=[own])["items"]], [mine])
        self.assertEqual(self.find(self.beta, "kudu", within=[own])["count"], 0)
        self.assertEqual({hit["id"] for hit in self.find(self.vendor, "kudu", within=[own, all])["items"]}, {mine, everybodys})
        self.vendor.call("library.publish", id=mine)
        self.assertEqual(set(self.ids(self.alpha, "kudu")), {everybodys})
        # It need not wait for the index: what is found is what the row is now.
        self.vendor.call("library.texts.update", id=everybodys, shelf=None)
        self.assertEqual(self.alpha.call("search.query", text="kudu"), {"items": [], "count": 0})

    def test_nobody_is_admitted_where_it_cannot_be_asked(self):
        broken = self.shelf("Broken", is_broken=True)
        self.addCleanup(self.vendor.call, "library.shelves.update", id=broken, is_broken=False)
        self.text("nilgai")
        self.assertEqual(len(self.ids(self.vendor, "nilgai")), 1)
        self.assert_fails("limit", self.alpha.call, "search.query", text="nilgai")
        self.assertEqual(self.ids(self.alpha, "nilgai", entities=["book"]), [])

    def test_what_the_vendor_says_is_neither_found_nor_shown(self):
        shelf = self.shelf("Open")
        id = self.text("addax", shelf=shelf, remark="addax dorcas", body="an addax body")
        self.assertEqual(self.ids(self.vendor, "dorcas"), [id])
        self.assertIn("dorcas", self.find(self.vendor, "dorcas")["items"][0]["snippet"])
        self.assertEqual(self.find(self.alpha, "dorcas")["count"], 0)
        found = self.find(self.alpha, "addax dorcas")
        self.assertEqual((found["count"], found["any"]), (1, 1))
        self.assertNotIn("dorcas", str(found))

    def test_without_a_name_nothing_can_be_sought(self):
        with self.assertRaises(Exception) as caught:
            self.client().call("search.query", text="anything")
        self.assertEqual(caught.exception.kind, "unauthenticated")


class Following(SearchCase):
    def test_a_row_is_found_as_it_is_until_it_is_archived(self):
        id = self.text("aardwolf")
        self.assertEqual(self.ids(self.vendor, "aardwolf"), [id])
        self.vendor.call("library.texts.update", id=id, title="proteles")
        self.assertEqual(self.find(self.vendor, "aardwolf")["count"], 0)
        self.assertEqual(self.ids(self.vendor, "proteles"), [id])
        self.vendor.call("library.texts.archive", id=id)
        self.assertEqual(self.find(self.vendor, "proteles")["count"], 0)

    def test_many_at_once_are_counted_exactly(self):
        before = caught_up(self.world.admin)["rows"]
        for i in range(60):
            self.book("Alpha Systems", "peccary %d" % i)
        self.assertEqual(self.find(self.alpha, "peccary", limit=5)["count"], 60)
        self.assertEqual(len(self.ids(self.alpha, "peccary", limit=100)), 60)
        self.assertEqual(caught_up(self.world.admin)["rows"], before + 60)

    def test_deals_leads_and_partners_are_found_by_whom_they_are_shown_to(self):
        deal = self.alpha.call("deals.register", self.world.deal("Wolverine Metals SA"))["deal"]
        self.assertEqual(self.ids(self.alpha, "wolverine"), [deal["id"]])
        self.assertEqual(self.ids(self.beta, "wolverine"), [])
        found = self.find(self.vendor, "wolverine")
        self.assertEqual({hit["entity"] for hit in found["items"]}, {"deal", "customer"})
        self.assertEqual(self.ids(self.alpha, deal["number"])[:1], [deal["id"]])
        self.assertEqual(self.ids(self.alpha, "beta trading"), [])
        self.assertEqual(self.ids(self.beta, "beta trading")[:1], [self.world.partners["Beta Trading"]])
        self.assertIn(self.world.product, self.ids(self.alpha, "sensor one"))


class PurgingCase(SearchCase):
    """The word is looked for without its beginning: the index stores once what words that follow each other begin with."""

    def holds(self, text):
        found = False
        for name in ("search.db", "search.db-wal"):
            path = os.path.join(self.server.data, name)
            if os.path.exists(path):
                with open(path, "rb") as file:
                    found = found or text in file.read()
        return found

    def purged(self, admin, patience=60):
        end = time.monotonic() + patience
        while caught_up(admin)["purging"]:
            if time.monotonic() > end:
                raise AssertionError("the index is not purged")
            time.sleep(0.02)


class Purging(PurgingCase):
    def test_nothing_is_left_of_what_a_row_no_longer_holds(self):
        person = self.vendor.call("partners.people.create", partner=self.world.partners["Alpha Systems"],
            name="Evangelina Quicksilver")["person"]["id"]
        self.assertEqual(self.ids(self.vendor, "quicksilver"), [person])
        self.purged(self.world.admin)
        self.assertTrue(self.holds(b"icksilver"))
        self.vendor.call("partners.people.update", id=person, name="Nobody")
        self.assertEqual(self.find(self.vendor, "quicksilver")["count"], 0)
        self.assert_fails("forbidden", self.alpha.call, "search.purge")
        self.assertEqual(self.world.admin.call("search.purge"), {"started": True})
        self.purged(self.world.admin)
        self.assertFalse(self.holds(b"icksilver"))
        self.assertEqual(self.ids(self.vendor, "nobody"), [person])


class PurgingAgain(PurgingCase):
    def test_it_is_done_after_a_restart_where_the_server_ended_before(self):
        book = self.book("Alpha Systems", "Hippocampus")
        self.assertEqual(self.ids(self.vendor, "hippocampus"), [book])
        self.purged(self.world.admin)
        self.vendor.call("library.books.update", id=book, title="Nothing")
        caught_up(self.world.admin)
        self.assertTrue(self.holds(b"ippocampus"))
        self.world.admin.call("search.purge")
        self.server.kill()
        self.server.start()
        self.purged(self.client(self.server.admin_token))
        self.assertFalse(self.holds(b"ippocampus"))


class Off(unittest.TestCase):
    def test_without_an_index_nothing_is_sought(self):
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as config:
            config.write("return { plugins = { { id = 'partners' } }, search = { enabled = true } }")
            config.flush()
            server = Server("--config", config.name)
            self.addCleanup(server.remove)
            self.assertTrue(os.path.exists(os.path.join(server.data, "search.db")))
            self.assertEqual(server.stop(), 0)
            config.seek(0)
            config.write("return { plugins = { { id = 'partners' } }, search = { enabled = false }}")
            config.truncate()
            config.flush()
            server.start()
            client = server.admin()
            self.addCleanup(client.close)
            with self.assertRaises(RpcError) as caught:
                client.call("search.query", text="anything")
            self.assertIn("turned off", caught.exception.args[0])
            self.assertFalse(os.path.exists(os.path.join(server.data, "search.db")))
            self.assertEqual(client.call("system.health")["health"]["search"]["rows"], 0)
            self.assertEqual(server.stop(), 0)


class Broken(SearchCase):
    """Each of these ends the server, in one way or another, and finds all again."""

    def again(self, between=None):
        self.server.kill()
        if between:
            between()
        self.server.start()
        self.admin = self.client(self.server.admin_token)
        return caught_up(self.admin)

    def index(self, *names):
        return [os.path.join(self.server.data, "search.db" + name) for name in (names or ("", "-wal", "-shm"))]

    def log_since(self, mark):
        return self.server.log_text()[mark:]

    def test_the_index_survives_or_is_made_again(self):
        ids = {self.book("Alpha Systems", "tamandua %d" % i) for i in range(30)}
        rows = caught_up(self.world.admin)["rows"]

        def found():
            items = self.admin.call("search.query", text="tamandua", limit=100)["items"]
            self.assertEqual({item["id"] for item in items}, ids)

        def drop():
            for path in self.index():
                if os.path.exists(path):
                    os.unlink(path)

        def spoil():
            drop()
            with open(self.index("")[0], "wb") as file:
                file.write(b"no database " * 1000)

        def tear():
            for path in self.index("-wal", "-shm"):
                if os.path.exists(path):
                    os.unlink(path)
            with open(self.index("")[0], "r+b") as file:
                file.truncate(4096)

        old = os.path.join(self.server.directory, "old")

        def swap():
            drop()
            for path in self.index():
                if os.path.exists(os.path.join(old, os.path.basename(path))):
                    shutil.copy(os.path.join(old, os.path.basename(path)), path)

        mark = len(self.server.log_text())
        self.assertEqual(self.again()["rows"], rows)
        found()
        self.assertNotIn("search.making", self.log_since(mark))
        for spoiling in (drop, spoil, tear):
            with self.subTest(spoiling=spoiling.__name__):
                mark = len(self.server.log_text())
                self.assertEqual(self.again(spoiling)["rows"], rows)
                found()
                self.assertIn("search.making", self.log_since(mark))
        # An index of before is gone on with: what came since is in the journal.
        self.assertEqual(self.server.stop(), 0)
        os.mkdir(old)
        for path in self.index():
            if os.path.exists(path):
                shutil.copy(path, old)
        self.server.start()
        manager = self.client(self.server.admin_token)
        self.admin = manager
        more = manager.call("library.books.create", partner=self.world.partners["Beta Trading"], title="tamandua more")
        ids.add(more["book"]["id"])
        caught_up(manager)
        mark = len(self.server.log_text())
        self.assertEqual(self.again(swap)["rows"], rows + 1)
        found()
        self.assertNotIn("search.making", self.log_since(mark))

    def test_while_something_is_missing_it_says_so(self):
        """Also from one piece of the journal to the next, where a piece ends for the bytes of its entries."""
        admin = self.client(self.server.admin_token)
        caught_up(admin)
        self.assertEqual(self.server.stop(), 0)
        old = tempfile.mkdtemp(prefix="prmd-index-")
        self.addCleanup(shutil.rmtree, old, ignore_errors=True)
        there = [path for path in self.index() if os.path.exists(path)]
        for path in there:
            shutil.copy(path, old)
        self.server.start()
        admin = self.client(self.server.admin_token)
        ids = {admin.call("library.texts.create", title="olingo", body="olinguito " * 10000)["text"]["id"] for _ in range(90)}
        caught_up(admin)
        self.assertEqual(self.server.stop(), 0)
        for path in self.index():
            if os.path.exists(path):
                os.unlink(path)
        for path in there:
            shutil.copy(os.path.join(old, os.path.basename(path)), path)
        self.server.start()
        admin = self.client(self.server.admin_token)
        seen, search = set(), {"behind_entries": 1}
        while search["behind_entries"] > 0:
            search = admin.call("system.health")["health"]["search"]
            if search["behind_entries"] > 2:
                seen.add(search["behind_ms"] > 0)
        self.assertEqual(seen, {True})
        self.assertEqual({item["id"] for item in admin.call("search.query", text="olingo", limit=100)["items"]}, ids)

    def test_a_restored_database_is_searched_as_it_is_whatever_index_lies_beside_it(self):
        admin = self.client(self.server.admin_token)
        book = lambda title: admin.call("library.books.create", partner=self.world.partners["Beta Trading"], title=title)["book"]["id"]
        before = book("zorilla before")
        caught_up(admin)
        backup = admin.call("system.backup", name="before")["backup"]
        book("zorilla after")
        caught_up(admin)
        folder = tempfile.mkdtemp(prefix="prmd-restored-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        done = subprocess.run([PRMD, "restore", os.path.join(self.server.data, "backups", "before"), "--data",
            os.path.join(folder, "data")], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("before", str(backup))
        for path in self.index():
            if os.path.exists(path):
                shutil.copy(path, os.path.join(folder, "data"))
        other = Server(*self.ARGUMENTS, directory=folder)
        self.addCleanup(other.remove)
        client = self.client_of(other)
        caught_up(client)
        self.assertEqual([hit["id"] for hit in client.call("search.query", text="zorilla")["items"]], [before])
        self.assertIn("of another database", other.log_text())

    def client_of(self, server):
        with open(os.path.join(self.server.data, "admin.token")) as file:
            client = Client(server, file.read().strip())
        self.addCleanup(client.close)
        return client

    def test_one_that_breaks_while_it_serves_is_made_again(self):
        id = self.book("Alpha Systems", "quoll")
        admin = self.client(self.server.admin_token)
        caught_up(admin)
        with open(self.index("")[0], "r+b") as file:
            size = os.path.getsize(self.index("")[0])
            for at in range(4096, size, 4096):
                file.seek(at)
                file.write(b"\xff" * 4096)
        for path in self.index("-wal"):
            with open(path, "r+b") as file:
                file.truncate(0)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            client = self.client(self.server.admin_token)
            try:
                client.call("library.books.create", partner=self.world.partners["Beta Trading"], title="another")
                if [item["id"] for item in client.call("search.query", text="quoll")["items"]] == [id]:
                    break
            except Exception as error:
                self.assertEqual(error.kind, "limit")
            time.sleep(0.1)
        else:
            self.fail(self.server.log_text()[-2000:])


if __name__ == "__main__":
    unittest.main()
