# SPDX-License-Identifier: Apache-2.0
"""What follows an approval: stages, the ways it ends, extensions, reminders, the activity duty, comments and notes."""

import datetime
import json
import sqlite3
import threading
import unittest

from prmd import Client, RpcError, in_days
from test_deals import DAY, LARGE, DealCase
from test_files import upload

DAYS = lambda count: count * DAY


class LifeCase(DealCase):
    def advance(self, seconds=1):
        return self.world.admin.call("clock.advance", by=seconds)

    def until(self, instant, minus=0):
        """Moves the clock to an instant, or so many seconds before it. It runs on by itself."""
        at = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00")) - datetime.timedelta(seconds=minus)
        to = at.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (at.microsecond // 1000)
        return self.world.admin.call("clock.advance", to=to)

    def read(self, deal, client=None):
        return (client or self.world.channel).call("deals.get", id=deal["id"])["deal"]

    def notices(self, client, deal, code=None):
        """Codes of what the client was told about the deal, oldest first."""
        self.advance()  # reactions have run when it answers
        items = client.call("notifications.list", limit=500)["items"]
        return [one for one in reversed(items) if one["about"] == deal["id"] and code in (None, one["code"])]

    def protections(self, deal):
        return [one for one in self.world.channel.call("deals.protections.list", limit=500)["items"]
            if one["deal"] == deal["id"]]

    def events(self, deal):
        """Types of the deal's events as journalled."""
        database = sqlite3.connect("file:%s/prmd.db?mode=ro" % self.server.data, uri=True)
        try:
            rows = database.execute("select events from journal where events is not null order by seq").fetchall()
        finally:
            database.close()
        return [one["type"] for row in rows for one in json.loads(row[0]) if one["subject"] == deal["id"]]

    def act(self, deal, client=None, **more):
        return (client or self.one).call("deals.activities.create", {"deal": deal["id"], "kind": "demo",
            "on": in_days(0, self.now()), **more})


class Ends(LifeCase):
    """How an approved deal ends."""

    def test_stages(self):
        deal = self.register()["deal"]
        self.assertEqual((deal["stage"], deal["probability_bps"], deal["forecast_base"]), ("prospect", 1000, 125000))
        for stage, bps in (("committed", 9000), ("qualified", 2500)):
            moved = self.one.call("deals.set_stage", id=deal["id"], stage=stage)["deal"]
            self.assertEqual((moved["stage"], moved["probability_bps"], moved["forecast_base"]),
                (stage, bps, 1250000 * bps // 10000))
        self.world.channel.call("deals.set_stage", id=deal["id"], stage="business", comment="They told us")
        for stage in ("won", "lost", "closed"):
            self.assert_fails("invalid_params", self.one.call, "deals.set_stage", id=deal["id"], stage=stage)
        error = self.assert_fails("invalid_params", self.one.call, "deals.set_stage", id=deal["id"], stage="business",
            expected_close=in_days(-1, self.now()))
        self.assertEqual(error.fields(), {"expected_close": "passed"})
        self.assertEqual(self.events(deal).count("deals.stage_changed"), 3)

    def test_won_and_lost(self):
        customer = next(self.names)
        deal = self.register(customer=customer)["deal"]
        amount = {"amount": 1190000, "currency": "EUR"}
        won = self.one.call("deals.close", id=deal["id"], outcome="won", amount=amount, closure_code="service",
            reference="PO-7")["deal"]
        self.assertEqual((won["state"], won["stage"], won["won_amount"], won["won_base"], won["closure_code"]),
            ("converted", "won", amount, 1190000, "service"))
        self.assertTrue(all(one["ended_at"] for one in self.protections(deal)))
        again = self.register(self.two, customer)["deal"]  # the customer is free again
        self.assertEqual(again["state"], "approved")
        lost = self.two.call("deals.close", id=again["id"], outcome="lost", closure_code="price")["deal"]
        self.assertEqual((lost["state"], lost["stage"], lost["forecast_base"]), ("cancelled", "lost", 0))
        shares = self.read(won)["terms"]["shares"]
        self.assertEqual(sum(share["bps"] for share in shares), 10000)
        self.assertNotIn("terms", won)

    def test_an_order_converts(self):
        deal = self.register()["deal"]
        self.assert_fails("forbidden", self.one.call, "deals.convert", id=deal["id"], order_reference="SO-1")
        done = self.world.manager.call("deals.convert", id=deal["id"], order_reference="SO-1")["deal"]
        self.assertEqual((done["state"], done["order_reference"], done["won_amount"]), ("converted", "SO-1", deal["amount"]))

    def test_another_currency_is_refused(self):
        deal = self.register()["deal"]
        error = self.assert_fails("invalid_params", self.one.call, "deals.close", id=deal["id"], outcome="won",
            closure_code="service", amount={"amount": 5, "currency": "USD"})
        self.assertEqual(error.fields(), {"amount": "currency"})
        self.assertEqual(self.read(deal)["state"], "approved")

    def test_by_the_rate_of_the_day(self):
        today = in_days(0, self.now())
        rate = {"currency": "CHF", "base": "EUR", "source": "Test"}
        self.world.manager.call("rates.set", rate, date=today, rate="1.05")
        deal = self.register(amount={"amount": 1000000, "currency": "CHF"})["deal"]
        self.assertEqual(deal["amount_base"], 1050000)
        self.advance(DAYS(2))
        self.world.manager.call("rates.set", rate, date=in_days(0, self.now()), rate="1.1")
        won = self.one.call("deals.close", id=deal["id"], outcome="won", closure_code="service")["deal"]
        self.assertEqual((won["amount_base"], won["won_base"]), (1050000, 1100000))

    def test_a_revocation(self):
        deal = self.register()["deal"]
        params = {"id": deal["id"], "reason_code": "misstated", "reason": "The customer knows of no offer"}
        self.assert_fails("forbidden", self.one.call, "deals.revoke", params)
        bound = self.world.user("Gerd Elsewhere", ["channel_manager"], territories=[self.world.germany])
        self.assert_fails("not_found", bound.call, "deals.revoke", params)
        revoked = self.world.channel.call("deals.revoke", params)["deal"]
        self.assertEqual((revoked["state"], revoked["reason_code"], revoked["comment"]),
            ("revoked", "misstated", params["reason"]))
        self.assertTrue(all(one["ended_at"] for one in self.protections(deal)))
        told, = self.notices(self.one, deal, "told_revoked")
        self.assertIn(params["reason"], told["text"])

    def test_what_has_ended_is_left_alone(self):
        deal = self.register()["deal"]
        self.one.call("deals.close", id=deal["id"], outcome="lost", closure_code="price")
        before = self.read(deal)
        for client, method, params in (
                (self.one, "deals.close", {"outcome": "won", "closure_code": "late"}),
                (self.one, "deals.set_stage", {"stage": "business"}),
                (self.one, "deals.extend", {"reason": "more"}),
                (self.world.channel, "deals.extend", {"reason": "more", "days": 5}),
                (self.world.channel, "deals.convert", {"order_reference": "SO-2"}),
                (self.world.channel, "deals.revoke", {"reason_code": "late", "reason": "late"})):
            error = self.assert_fails("invalid_state", client.call, method, {"id": deal["id"], **params})
            self.assertEqual((error.data["state"], error.data["legal"], error.data["needs"]),
                ("cancelled", [], ["approved"]), method)
        self.assert_fails("invalid_state", self.act, deal)
        self.assertEqual(self.read(deal), before)
        error = self.assert_fails("invalid_state", self.one.call, "deals.set_stage", id=self.in_review()["id"], stage="business")
        self.assertEqual(set(error.data["legal"]), {"approved", "rejected", "duplicate", "info_requested", "withdrawn"})

    def test_anothers_deal(self):
        deal = self.register()["deal"]
        for method, params in (("deals.close", {"outcome": "won", "closure_code": "mine"}),
                ("deals.set_stage", {"stage": "business"}), ("deals.extend", {"reason": "more"})):
            self.assert_fails("not_found", self.two.call, method, {"id": deal["id"], **params})
        self.assert_fails("not_found", self.act, deal, self.two)
        self.assert_fails("not_found", self.two.call, "deals.comments.create", deal=deal["id"], text="Mine")

    def test_a_parent_reads_and_does_not_move(self):
        parent = self.world.partner("Obergrossist", channel_type="distributor")
        child = self.world.partner("Unterhaendler", parent=self.world.partners["Obergrossist"])
        other = self.world.manager.call("partners.create", legal_name="Fremdlager", type="distributor")["partner"]["id"]
        deal = self.register(self.world.channel, partner=self.world.partners["Unterhaendler"],
            distributor=other)["deal"]
        self.assertEqual(parent.call("deals.get", id=deal["id"])["deal"]["state"], "approved")
        for method, params in (("deals.close", {"outcome": "won", "closure_code": "mine"}),
                ("deals.set_stage", {"stage": "business"}), ("deals.extend", {"reason": "more"})):
            self.assert_fails("forbidden", parent.call, method, {"id": deal["id"], **params})
        self.assert_fails("forbidden", self.act, deal, parent)
        self.assert_fails("forbidden", parent.call, "deals.comments.create", deal=deal["id"], text="Well")
        self.assertEqual(self.read(deal, child)["state"], "approved")

    def test_two_at_once(self):
        """Whoever comes second is told what has become of it; whatever the order, it ends once."""
        deal = self.register()["deal"]
        token = self.world.admin.call("tokens.create", user=self.one.session["user"])["token"]
        clients = [self.one, Client(self.server, token), self.world.channel]
        self.addCleanup(clients[1].close)
        start, ends = threading.Barrier(3, timeout=60), [None] * 3

        def close(index):
            start.wait()
            try:
                ends[index] = clients[index].call("deals.close", id=deal["id"], outcome=("won", "lost", "won")[index],
                    closure_code="race")["deal"]["state"]
            except RpcError as error:
                ends[index] = error.kind

        threads = [threading.Thread(target=close, args=(index,)) for index in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(ends.count("invalid_state"), 2, ends)
        state, = set(ends) - {"invalid_state"}
        self.assertEqual(self.read(deal)["state"], state)
        events = self.events(deal)
        self.assertEqual(events.count("deals.won") + events.count("deals.lost"), 1)


class Extensions(LifeCase):
    """Putting off the end."""

    def test_rules_grant_one(self):
        deal = self.register()["deal"]
        self.advance(DAYS(20))
        answer = self.one.call("deals.extend", id=deal["id"], reason="They decide in May")
        self.assertEqual((answer["granted"], self.codes(answer)), ("yes", ["extended"]))
        longer = answer["deal"]
        self.assertEqual(in_days(0, longer["protected_until"]), in_days(60, deal["protected_until"]))
        self.assertEqual({one["until"] for one in self.protections(deal)}, {longer["protected_until"]})
        told = self.world.channel.call("decisions.explain", id=answer["decision_id"])
        self.assertEqual((told["chain"], told["replay"]), ("deals.extension", "same"))
        self.assert_fails("no_extension_left", self.one.call, "deals.extend", id=deal["id"], reason="Again")
        self.until(deal["protected_until"])
        self.assertEqual(self.read(deal)["state"], "approved")  # as it would have ended
        self.until(longer["protected_until"], minus=1200)
        self.assertEqual(self.read(deal)["state"], "approved")
        self.until(longer["protected_until"])
        ended = self.read(deal)
        self.assertEqual((ended["state"], ended["reason_code"], ended["updated_at"]),
            ("expired", "without_outcome", longer["protected_until"]))
        error = self.assert_fails("invalid_state", self.one.call, "deals.extend", id=deal["id"], reason="Too late")
        self.assertEqual(error.data["state"], "expired")
        self.assertEqual(len(self.notices(self.one, deal, "told_extended")), 1)

    def test_nothing_done_nothing_given(self):
        deal = self.register()["deal"]
        self.advance(DAYS(31))
        answer = self.one.call("deals.extend", id=deal["id"], reason="Please")
        self.assertEqual((answer["granted"], self.codes(answer)), ("no", ["no_activity"]))
        self.assertEqual(answer["deal"]["protected_until"], deal["protected_until"])
        self.act(deal)
        self.assertEqual(self.one.call("deals.extend", id=deal["id"], reason="Please")["granted"], "yes")

    def test_a_person_grants(self):
        client = self.world.partner("Klein und Fein", level="gold")
        deal = self.register(client, amount={"amount": 20000000, "currency": "EUR"})["deal"]
        evidence = upload(client, b"A letter of intent")["id"]
        answer = client.call("deals.extend", id=deal["id"], reason="They decide in May", evidence=[evidence])
        self.assertEqual((answer["granted"], self.codes(answer)), ("human", ["person_extends"]))
        self.assertIn("extension_wanted_at", answer["deal"])
        self.assert_fails("extension_pending", client.call, "deals.extend", id=deal["id"], reason="And?")
        wanted, = self.notices(self.world.channel, deal, "told_extension_wanted")
        self.assertIn(deal["number"], wanted["text"])
        bound = self.world.user("Gesa Elsewhere", ["channel_manager"], territories=[self.world.germany])
        self.assert_fails("not_found", bound.call, "deals.extend", id=deal["id"], reason="Not mine", days=10)
        self.assertEqual(self.world.channel.call("files.read", id=evidence)["size"], len(b"A letter of intent"))
        done = self.world.channel.call("deals.extend", id=deal["id"], reason="Agreed", days=10)
        self.assertEqual(done["granted"], "yes")
        self.assertEqual(in_days(0, done["deal"]["protected_until"]), in_days(10, deal["protected_until"]))
        said = client.call("deals.comments.list", filter={"deal": deal["id"]})["items"]
        self.assertEqual([(one["side"], one["about"], one["text"]) for one in said],
            [("partner", "extension", "They decide in May"), ("vendor", "extension", "Agreed")])
        said = self.world.channel.call("deals.comments.list", filter={"deal": deal["id"]})["items"]
        self.assertEqual(said[1]["created_by"], self.world.channel.session["user"])

    def test_a_person_declines(self):
        client = self.world.partner("Gross und Grob", level="gold")
        deal = self.register(client, amount={"amount": 20000000, "currency": "EUR"})["deal"]
        self.assert_fails("no_extension_wanted", self.world.channel.call, "deals.extend", id=deal["id"], reason="No",
            decline=True)
        client.call("deals.extend", id=deal["id"], reason="They decide in May")
        answer = self.world.channel.call("deals.extend", id=deal["id"], reason="No", decline=True)
        self.assertEqual((answer["granted"], answer["deal"]["protected_until"]), ("no", deal["protected_until"]))
        self.assertNotIn("extension_wanted_at", answer["deal"])
        self.assertEqual(len(self.notices(client, deal, "told_extension_declined")), 1)

    def test_the_vendors_word_and_its_bound(self):
        deal = self.register()["deal"]
        for params in ({"days": 10}, {"decline": True}):
            error = self.assert_fails("invalid_params", self.one.call, "deals.extend", {"id": deal["id"], "reason": "I say", **params})
            self.assertEqual(list(error.fields()), list(params))
        self.assert_fails("invalid_params", self.world.channel.call, "deals.extend", id=deal["id"], reason="No days")
        self.world.channel.call("deals.extend", id=deal["id"], reason="One", days=300)
        self.world.channel.call("deals.extend", id=deal["id"], reason="Two", days=340)  # 730 from the approval
        error = self.assert_fails("invalid_params", self.world.channel.call, "deals.extend", id=deal["id"], reason="Three", days=1)
        self.assertEqual(error.fields(), {"days": "range"})
        self.assertEqual(self.read(deal)["extensions"], 2)


class Timers(LifeCase):
    def test_reminders_come_once_each_at_their_time(self):
        german = self.world.user("Greta Deutsch", ["partner_admin"], partner=self.world.partners["Bluepeak Systems"],
            locale="de")
        deal = self.register()["deal"]
        end = deal["protected_until"]
        for count, days in enumerate((30, 14, 3)):
            self.until(end, minus=days * DAY + 1200)
            self.assertEqual(self.events(deal).count("deals.reminded"), count)
            self.until(end, minus=days * DAY)
            self.assertEqual(self.events(deal).count("deals.reminded"), count + 1)
        self.until(end)
        told = self.notices(self.one, deal, "told_reminded")
        self.assertEqual([one["data"]["days"] for one in told], [30, 14, 3])
        self.assertTrue(self.notices(german, deal, "told_reminded")[0]["text"].startswith("Der Schutz"))
        self.assertEqual(self.read(deal)["state"], "expired")
        self.assertEqual(self.events(deal).count("deals.reminded"), 3)
        self.advance(DAYS(60))
        self.assertEqual(self.events(deal).count("deals.reminded"), 3)

    def test_an_extension_moves_them(self):
        deal = self.register()["deal"]
        self.advance(DAYS(5))
        longer = self.one.call("deals.extend", id=deal["id"], reason="May")["deal"]
        self.until(deal["protected_until"])
        self.assertEqual(self.events(deal).count("deals.reminded"), 0)
        self.until(longer["protected_until"])
        self.assertEqual(self.events(deal).count("deals.reminded"), 3)

    def test_nothing_fires_for_what_is_over(self):
        """Withdrawn, closed and revoked deals have no timers left, and expire no more."""
        waiting = self.in_review()
        self.one.call("deals.withdraw", id=waiting["id"])
        lost, revoked = self.register()["deal"], self.register()["deal"]
        self.one.call("deals.close", id=lost["id"], outcome="lost", closure_code="price")
        self.world.channel.call("deals.revoke", id=revoked["id"], reason_code="misstated", reason="No")
        self.advance(DAYS(200))
        for deal, state in ((waiting, "withdrawn"), (lost, "cancelled"), (revoked, "revoked")):
            self.assertEqual(self.read(deal)["state"], state)
            self.assertFalse({"deals.reminded", "deals.inactive", "deals.expired"} & set(self.events(deal)))

    def test_a_silence_is_warned_of(self):
        deal = self.register()["deal"]
        self.advance(DAYS(20))
        self.act(deal)
        self.advance(DAYS(29))
        self.assertNotIn("deals.inactive", self.events(deal))
        self.advance(DAYS(1))
        self.assertEqual(self.events(deal).count("deals.inactive"), 1)
        told, = self.notices(self.one, deal, "told_inactive")
        self.assertEqual(told["data"]["days"], 30)
        decision = [one for one in self.world.channel.call("decisions.list", subject=deal["id"])["items"]
            if one["chain"] == "deals.inactivity"]
        self.assertEqual(len(decision), 1)
        self.assertEqual(self.world.channel.call("decisions.explain", id=decision[0]["id"])["replay"], "same")

    def test_the_duty_of_a_level(self):
        client = self.world.partner("Anfang", level="registered")
        deal = self.register(client, amount={"amount": 500000, "currency": "EUR"},
            expected_close=in_days(150, self.now()))["deal"]
        self.assertEqual(deal["state"], "approved")
        self.advance(DAYS(30))
        self.assertEqual(self.read(deal)["state"], "approved")
        self.advance(DAYS(30))
        ended = self.read(deal)
        self.assertEqual((ended["state"], ended["reason_code"]), ("revoked", "inactive"))
        self.assertEqual(len(self.notices(client, deal, "told_revoked_inactive")), 1)
        chains = [one["chain"] for one in client.call("decisions.list", subject=deal["id"])["items"]]
        self.assertEqual(sorted(chains), ["deals.inactivity", "deals.inactivity", "deals.register"])
        self.assertEqual(ended["decision"], deal["decision"])  # what a dispute would decide anew


class Talk(LifeCase):
    """Activities, comments and notes."""

    def test_activities(self):
        deal = self.register()["deal"]
        file = upload(self.one, b"Minutes of the meeting")["id"]
        made = self.act(deal, kind="meeting", note="Their engineers were there", files=[file])
        self.assertEqual(made["activity"]["partner"], self.world.partners["Bluepeak Systems"])
        self.assertEqual(self.one.call("deals.activities.get", id=made["activity"]["id"])["activity"], made["activity"])
        self.assertEqual([one["id"] for one in self.world.channel.call("deals.activities.list",
            filter={"deal": deal["id"]})["items"]], [made["activity"]["id"]])
        self.world.channel.call("files.read", id=file)
        self.assert_fails("not_found", self.two.call, "files.read", id=file)
        self.assert_fails("not_found", self.two.call, "deals.activities.get", id=made["activity"]["id"])
        self.assertEqual(self.two.call("deals.activities.list")["items"], [])
        error = self.assert_fails("invalid_params", self.act, deal, on=in_days(2, self.now()))
        self.assertEqual(error.fields(), {"on": "future"})
        waiting = self.in_review()
        self.assertEqual(self.act(waiting)["deal"]["state"], "in_review")

    def test_comments_are_for_both_sides(self):
        deal = self.register()["deal"]
        mine = self.one.call("deals.comments.create", deal=deal["id"], text="They decide in May")["comment"]
        told, = self.notices(self.world.channel, deal, "told_commented")
        self.assertNotIn("May", told["text"])
        theirs = self.world.channel.call("deals.comments.create", deal=deal["id"], text="Fine")["comment"]
        self.assertEqual(len(self.notices(self.one, deal, "told_commented")), 1)
        self.assertEqual((mine["side"], theirs["side"]), ("partner", "vendor"))
        for client in (self.one, self.world.channel):
            self.assertEqual([one["text"] for one in client.call("deals.comments.list",
                filter={"deal": deal["id"]})["items"]], ["They decide in May", "Fine"])
        bound = self.world.user("Gitta Elsewhere", ["channel_manager"], territories=[self.world.germany])
        self.assert_fails("not_found", bound.call, "deals.comments.get", id=mine["id"])
        self.one.call("deals.close", id=deal["id"], outcome="lost", closure_code="price")
        self.one.call("deals.comments.create", deal=deal["id"], text="They took another")  # whatever became of it

    def test_a_distributor_takes_part(self):
        distributor = self.world.partner("Mittler", channel_type="distributor")
        seller = self.world.partner("Endhaendler", parent=self.world.partners["Mittler"])
        deal = self.register(seller, distributor=self.world.partners["Mittler"])["deal"]
        self.assertEqual(deal["distributor"], self.world.partners["Mittler"])
        made = self.act(deal, distributor)["activity"]
        self.assertEqual(made["partner"], self.world.partners["Mittler"])
        distributor.call("deals.comments.create", deal=deal["id"], text="In stock")
        self.assertEqual([one["text"] for one in seller.call("deals.comments.list")["items"]], ["In stock"])
        self.assertEqual(seller.call("deals.activities.list")["items"], [made])
        self.assert_fails("forbidden", distributor.call, "deals.close", id=deal["id"], outcome="won", closure_code="mine")

    def test_what_was_said_follows_the_territory(self):
        bound = self.world.user("Grit Elsewhere", ["channel_manager"], territories=[self.world.germany])
        deal = self.one.call("deals.register", self.given(), draft=True)["deal"]
        said = self.one.call("deals.comments.create", deal=deal["id"], text="A first idea")["comment"]
        note = self.world.channel.call("deals.notes.create", deal=deal["id"], text="Hm")["note"]
        for id, method in ((said["id"], "deals.comments.get"), (note["id"], "deals.notes.get")):
            self.assert_fails("not_found", bound.call, method, id=id)
        self.one.call("deals.update", id=deal["id"], territory=self.world.germany)
        self.assertEqual(bound.call("deals.comments.get", id=said["id"])["comment"]["text"], "A first idea")
        self.assertEqual(bound.call("deals.notes.get", id=note["id"])["note"]["text"], "Hm")
        self.one.call("deals.update", id=deal["id"], territory=self.world.france)
        self.assert_fails("not_found", bound.call, "deals.notes.get", id=note["id"])

    def test_notes_never_reach_a_partner(self):
        deal = self.register()["deal"]
        watching = self.client()
        watching.call("session.authenticate",
            token=self.world.admin.call("tokens.create", user=self.one.session["user"])["token"])
        watching.call("events.subscribe", types=["deals.*"])
        file = upload(self.world.channel, b"Their buyer has asked us")["id"]
        note = self.world.channel.call("deals.notes.create", deal=deal["id"], text="xyzzy plugh", files=[file])["note"]
        self.assertEqual(self.world.channel.call("deals.notes.list", filter={"deal": deal["id"]})["items"], [note])
        for method, params in (("deals.notes.create", {"deal": deal["id"], "text": "Mine"}),
                ("deals.notes.get", {"id": note["id"]}), ("deals.notes.list", {}), ("deals.notes.history", {"id": note["id"]}),
                ("deals.notes.export", {"format": "json"})):
            self.assert_fails("forbidden", self.one.call, method, params)
        self.assert_fails("not_found", self.one.call, "files.read", id=file)
        everything = [self.one.call("deals.get", id=deal["id"]), self.one.call("deals.history", id=deal["id"]),
            self.one.call("deals.export", format="json"), self.one.call("deals.comments.list"),
            self.one.call("notifications.list", limit=500)]
        self.one.call("deals.comments.create", deal=deal["id"], text="the last event")
        while True:
            told = watching.notification()
            everything.append(told)
            if told["params"]["result"]["type"] == "deals.commented":
                break
        for word in ("xyzzy", note["id"], file):
            self.assertNotIn(word, json.dumps(everything))
        bound = self.world.user("Gaby Elsewhere", ["channel_manager"], territories=[self.world.germany])
        self.assert_fails("not_found", bound.call, "deals.notes.get", id=note["id"])


class Partnerships(LifeCase):
    """What becomes of deals when a partner is suspended or terminated."""

    def test_suspended_its_protections_run_on(self):
        client = self.world.partner("Pausiert", level="registered")
        customer = next(self.names)
        deal = self.register(client, customer, amount={"amount": 500000, "currency": "EUR"},
            expected_close=in_days(150, self.now()))["deal"]
        self.world.manager.call("partners.suspend", id=self.world.partners["Pausiert"], reason="Unpaid")
        self.advance(DAYS(70))
        self.assertEqual(self.read(deal)["state"], "approved")  # its people could show nothing
        self.assertEqual(self.register(self.two, customer)["deal"]["state"], "duplicate")
        self.until(deal["protected_until"])
        self.assertEqual(self.read(deal)["state"], "expired")

    def test_terminated_it_loses_them(self):
        client = self.world.partner("Beendet", level="gold")
        customer = next(self.names)
        held = self.register(client, customer)["deal"]
        others = [self.register(client)["deal"] for _ in range(59)]
        waiting = self.register(client, amount={"amount": 30000000, "currency": "EUR"})["deal"]
        self.assertEqual(waiting["state"], "in_review")
        self.world.manager.call("partners.terminate", id=self.world.partners["Beendet"], reason="Gone")
        self.advance()
        for deal in (held, *others):
            read = self.read(deal)
            self.assertEqual((read["state"], read["reason_code"]), ("revoked", "partner_terminated"))
        self.assertEqual(self.read(waiting)["state"], "withdrawn")
        self.assertEqual(self.register(self.two, customer)["deal"]["state"], "approved")
        self.advance(DAYS(200))
        self.assertEqual(self.read(held)["state"], "revoked")


if __name__ == "__main__":
    unittest.main()
