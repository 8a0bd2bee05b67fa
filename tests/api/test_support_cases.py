# SPDX-License-Identifier: Apache-2.0
"""What is done with cases: the way from the first word to the last, who says what, who hears of it, what became of another,
many at once."""

import base64
import csv
import io
import unittest

from supported import SupportCase


class Cases(SupportCase):
    def do(self, client, verb, case, **more):
        return client.call("support." + verb, id=case["id"], **more)["case"]

    def working(self, **more):
        """A case of Alpha's on which Ivo works."""
        case = self.world.case(self.alpha, **more)
        self.ivo.call("support.assign", id=case["id"], owner=self.ivo.session["user"])
        return self.do(self.ivo, "start", case)

    def upload(self, client, name, data):
        upload = client.call("files.begin", name=name)["upload"]
        client.call("files.append", upload=upload, offset=0, data=base64.b64encode(data).decode())
        return client.call("files.commit", upload=upload)["file"]["id"]


class Life(Cases):
    def test_from_the_first_word_to_the_last(self):
        case = self.working()
        self.assertEqual(case["state"], "in_progress")
        self.assertEqual(self.do(self.ivo, "wait", case, on="internal")["state"], "waiting_internal")
        self.assertEqual(self.do(self.ivo, "resume", case)["state"], "in_progress")
        said = self.ivo.call("support.messages.create", case=case["id"], text="Which version?", asks=True)
        self.assertEqual(said["case"]["state"], "waiting_partner")
        self.assertIn("first_response_at", said["case"])
        self.assertEqual(self.alpha.call("support.messages.create", case=case["id"], text="4.2")["case"]["state"], "in_progress")
        done = self.do(self.ivo, "resolve", case, resolution="A new key was sent.", resolution_code="fixed")
        self.assertEqual((done["state"], done["resolution_code"]), ("resolved", "fixed"))
        self.assertEqual(self.do(self.alpha, "close", case)["state"], "closed")
        error = self.assert_fails("ended", self.alpha.call, "support.cancel", id=case["id"])
        self.assertEqual(error.data["state"], "closed")
        texts = [message["text"] for message in self.alpha.call("support.thread", id=case["id"])["messages"]]
        self.assertEqual(texts, ["Which version?", "4.2"])

    def test_a_move_that_there_is_not_names_those_there_are(self):
        case = self.world.case(self.alpha)
        error = self.assert_fails("invalid_state", self.ivo.call, "support.resolve", id=case["id"])
        self.assertEqual(error.data["legal"], ["in_progress", "duplicate", "cancelled"])

    def test_a_case_is_taken_once(self):
        self.world.manager.call("support.agents.update", id=self.world.agents["Ivo Agent"], open_max=0)
        self.world.manager.call("support.agents.update", id=self.world.agents["Jo Agent"], open_max=0)
        case = self.world.case(self.alpha)
        for name in self.world.agents:
            self.world.manager.call("support.agents.update", id=self.world.agents[name], open_max=100)
        sent = [(client, client.send("support.take", {"id": case["id"]})) for client in (self.ivo, self.world.jo)]
        ends = []
        for client, id in sent:
            try:
                ends.append(client.receive(id)["case"]["owner"] == client.session["user"])
            except Exception as error:
                ends.append(error.kind)
        self.assertEqual(sorted(map(str, ends)), ["True", "taken"])

    def test_people_say_what_the_rules_did_not_know(self):
        case = self.world.case(self.alpha, subject="Hello", description="Is anybody there?")
        self.assert_fails("forbidden", self.alpha.call, "support.triage", id=case["id"], queue=self.world.queues["general"])
        done = self.do(self.ivo, "triage", case, queue=self.world.queues["licence"], owner=self.world.jo.session["user"],
            category="order", severity="high", priority=1)
        self.assertEqual((done["state"], done["category"], done["severity"], done["priority"], done["owner"]),
            ("triaged", "order", "high", 1, self.world.jo.session["user"]))
        self.world.pass_by()
        self.assertIn("told_assigned", self.world.told(self.world.jo, case))
        error = self.assert_fails("invalid_params", self.ivo.call, "support.assign", id=case["id"], owner=self.alpha.session["user"])
        self.assertEqual(error.fields(), {"owner": "not_staff"})

    def test_what_was_said_is_put_right(self):
        case = self.world.case(self.alpha)
        done = self.do(self.alpha, "update", case, severity="critical", subject="Nothing works")
        self.assertEqual((done["severity"], done["priority"], done["subject"]), ("critical", 1, "Nothing works"))
        self.assertNotEqual(done["decision"], case["decision"])
        error = self.assert_fails("invalid_params", self.alpha.call, "support.update", id=case["id"], priority=1, category="order")
        self.assertEqual(set(error.fields()), {"priority", "category"})
        self.assertEqual(self.do(self.ivo, "update", case, priority=3, category="order")["priority"], 3)
        self.assert_fails("not_found", self.beta.call, "support.update", id=case["id"], subject="Mine")

    def test_a_subject_is_one_line(self):
        """What stands in a heading of a mail brings none of its own; what is told at length has as many lines as it needs."""
        case = self.world.case(self.alpha, description="Line one.\r\n\tLine two.\u2028Line three.")
        self.assertEqual(case["description"], "Line one.\r\n\tLine two.\u2028Line three.")
        for end in ("\r\nBcc: all@example.com", "\n", "\t", "\u0007", "\u007f", "\u0085", "\u2028", "\u2029"):
            bad = {"subject": "The key" + end, "category": "key" + end}
            for call in (lambda: self.alpha.call("support.open", description="It is refused", **bad),
                         lambda: self.alpha.call("support.open", description="It is refused", dry_run=True, **bad),
                         lambda: self.ivo.call("support.update", id=case["id"], **bad)):
                error = self.assert_fails("invalid_params", call)
                self.assertEqual(error.fields(), {"subject": "line", "category": "line"}, ascii(end))
        error = self.assert_fails("invalid_params", self.world.manager.call, "partners.create", legal_name="Gamma\nSAS", type="reseller")
        self.assertEqual(error.fields(), {"legal_name": "line"})
        csv = 'program,code,name\r\n%s,many,"Many\nlines"\r\n' % self.world.program
        error = self.world.manager.call("support.queues.import", csv=csv)["lines"][0]["errors"][0]
        self.assertEqual((error["field"], error["code"]), ("name", "line"))

    def test_what_hurts_more_than_was_known_comes_first(self):
        case = self.world.case(self.alpha, subject="Hello", description="Is anybody there?")
        self.assertEqual((case["state"], case["priority"]), ("new", 3))
        done = self.do(self.ivo, "triage", case, queue=self.world.queues["general"], severity="critical")
        self.assertEqual((done["severity"], done["priority"]), ("critical", 1))
        self.assertNotEqual(done["decision"], case["decision"])
        same = self.world.case(self.alpha, subject="Hello", description="Is anybody there?")
        done = self.do(self.ivo, "triage", same, queue=self.world.queues["general"], severity="normal")
        self.assertEqual((done["priority"], done["decision"]), (3, same["decision"]))
        for one in (case, same):
            self.do(self.alpha, "cancel", one)

    def test_what_stays_as_it_was_keeps_its_place(self):
        case = self.world.case(self.alpha, severity="high")
        self.do(self.ivo, "update", case, priority=1)
        same = self.do(self.alpha, "update", case, severity="high", subject="Still refused")
        self.assertEqual((same["subject"], same["priority"], same["decision"]), ("Still refused", 1, case["decision"]))
        self.assertEqual(self.do(self.alpha, "update", case, severity="low")["priority"], 4)

    def test_what_is_not_solved_goes_on(self):
        case = self.working()
        self.do(self.ivo, "resolve", case)
        self.world.pass_by(6)
        told = self.alpha.call("support.reopen", id=case["id"], reason="Refused again")
        self.assertEqual((told["reopened"], told["case"]["id"], told["case"]["state"]), (True, case["id"], "reopened"))
        self.do(self.ivo, "start", case)
        self.do(self.ivo, "resolve", case)
        self.do(self.alpha, "close", case)
        told = self.alpha.call("support.reopen", id=case["id"], reason="Refused again")
        self.assertEqual((told["reopened"], told["case"]["follows"], told["case"]["state"]), (False, case["id"], "triaged"))
        self.assertIn("priority_of_follower", [reason["code"] for reason in told["reasons"]])

    def test_work_queues(self):
        urgent = self.world.case(self.alpha, severity="critical")
        self.world.case(self.alpha, severity="low")
        rows = self.ivo.call("support.list", filter={"state": ["triaged"]}, sort="state, priority, next_due_at",
            limit=500)["items"]
        self.assertEqual([row["priority"] for row in rows], sorted(row["priority"] for row in rows))
        self.assertIn(urgent["id"], [row["id"] for row in rows[:5]])
        mine = self.world.jo.call("support.list", filter={"owner": self.world.jo.session["user"]},
            sort="owner, state, priority, next_due_at")["items"]
        self.assertIn(urgent["id"], [row["id"] for row in mine])


class Said(Cases):
    def test_it_is_kept_as_it_was_given(self):
        text = "<script>alert('x')</script>\n=HYPERLINK(\"http://x\")\n\u202e<b>&amp;</b>"
        case = self.world.case(self.alpha, description=text, subject="=1+1 <img src=x onerror=alert(1)>")
        said = self.alpha.call("support.messages.create", case=case["id"], text=text)["case_message"]
        self.assertEqual((said["text"], said["side"], said["author"]), (text, "partner", self.alpha.session["user"]))
        self.assertEqual(self.ivo.call("support.get", id=case["id"])["case"]["description"], text)
        self.world.pass_by()
        exported = self.ivo.call("support.export", filter={"partner": self.world.partners["Alpha SAS"]}, format="csv")["content"]
        row, = [row for row in csv.DictReader(io.StringIO(exported, newline="")) if row["id"] == case["id"]]
        self.assertEqual((row["subject"], row["description"]), ("'" + case["subject"], text))

    def test_what_is_internal_is_nowhere_for_a_partner(self):
        case = self.working()
        secret = "They never pay in time"
        note = self.ivo.call("support.notes.create", case=case["id"], text=secret)["case_note"]
        self.assertEqual(note["agent"], self.ivo.session["user"])
        said = self.ivo.call("support.messages.create", case=case["id"], text="We look into it")["case_message"]
        self.world.pass_by()
        seen = self.alpha.call("support.messages.get", id=said["id"])["case_message"]
        self.assertNotIn("agent", seen)
        self.assertEqual(seen["side"], "vendor")
        for call in (lambda: self.alpha.call("support.messages.list", limit=500), lambda: self.alpha.call("support.list"),
                lambda: self.alpha.call("support.thread", id=case["id"]), lambda: self.alpha.call("support.get", id=case["id"]),
                lambda: self.alpha.call("support.history", id=case["id"]), lambda: self.alpha.call("notifications.list"),
                lambda: self.alpha.call("support.messages.export", format="json")):
            text = str(call())
            self.assertNotIn(secret, text)
            self.assertNotIn(note["id"], text)
            self.assertNotIn(self.ivo.session["user"], text)
        for verb in ("get", "list", "export", "history"):
            params = {"id": note["id"]} if verb in ("get", "history") else {}
            self.assert_fails("forbidden", self.alpha.call, "support.notes." + verb, params)
        self.assert_fails("forbidden", self.alpha.call, "support.notes.create", case=case["id"], text="x")
        for client, hears in ((self.alpha, False), (self.ivo, True)):
            types = {event["type"] for event in client.call("events.list", types=["support.*"], limit=500)["items"]}
            self.assertIn("support.messaged", types)
            self.assertEqual(self.ivo.session["user"] in str(client.call("events.list", types=["support.*"], limit=500)), hears)
            for type in ("support.noted", "support.assigned", "support.triage_needed"):
                self.assertEqual(type in types, hears and type != "support.triage_needed", type)

    def test_what_the_vendor_alone_changes_is_in_no_history_of_a_partners(self):
        case = self.working()
        self.do(self.ivo, "watch", case)
        self.do(self.ivo, "unwatch", case)
        told = lambda client: [item["method"] for item in client.call("support.history", id=case["id"])["items"]]
        self.assertEqual(told(self.alpha), ["support.start", "support.open"])
        self.assertEqual(told(self.ivo), ["support.unwatch", "support.watch", "support.start", "support.assign", "support.open"])

    def test_files_are_what_their_names_say(self):
        case = self.world.case(self.alpha)
        good = self.upload(self.alpha, "offer.pdf", b"%PDF-1.4\n")
        said = self.alpha.call("support.messages.create", case=case["id"], text="This", files=[good])["case_message"]
        self.assertEqual(said["files"], [good])
        for name, data in (("offer.pdf", b"\x7fELF" + bytes(60)), ("photo.png", b"<html><script>alert(1)</script>"),
                ("log.txt", b"MZ\x90\x00" + bytes(60)), ("x.pdf\u00a0", b"\x7fELF" + bytes(60)),
                ("x.pd\u034ff\u3164", b"\x7fELF" + bytes(60))):
            bad = self.upload(self.alpha, name, data)
            for method, params in (("support.messages.create", {"case": case["id"], "text": "This"}),
                    ("support.open", {"subject": "x", "description": "y"}), ("support.update", {"id": case["id"]})):
                error = self.assert_fails("invalid_params", self.alpha.call, method, {**params, "files": [bad]})
                self.assertEqual(error.fields(), {"files": "type"})
        foreign = self.upload(self.beta, "offer.pdf", b"%PDF-1.5\n")
        self.assert_fails("invalid_params", self.alpha.call, "support.messages.create", case=case["id"], text="x", files=[foreign])

    def test_who_is_told(self):
        head = self.world.head("Alpha SAS", "Helena Head")
        other = self.world.head("Beta GmbH", "Bert Head")
        case = self.world.case(self.alpha)
        self.world.pass_by()
        self.do(self.alpha, "watch", case, user=head.session["user"])
        self.do(self.ivo, "watch", case)
        self.assertEqual(self.ivo.call("support.get", id=case["id"])["case"]["followers"], [self.ivo.session["user"]])
        self.assertNotIn("followers", self.alpha.call("support.get", id=case["id"])["case"])
        error = self.assert_fails("invalid_params", self.alpha.call, "support.watch", id=case["id"], user=other.session["user"])
        self.assertEqual(error.fields(), {"user": "not_found"})
        error = self.assert_fails("invalid_params", self.alpha.call, "support.watch", id=case["id"], user=self.ivo.session["user"])
        self.assertEqual(error.fields(), {"user": "not_found"})
        self.do(self.world.jo, "start", case)
        self.world.jo.call("support.notes.create", case=case["id"], text="Hm")
        self.world.jo.call("support.messages.create", case=case["id"], text="We look into it")
        self.world.pass_by()
        self.assertEqual(sorted(self.world.told(head, case)), ["told_in_progress", "told_messaged"])
        self.assertEqual(sorted(self.world.told(self.alpha, case)), ["told_in_progress", "told_messaged"])
        self.assertEqual(sorted(self.world.told(self.ivo, case)), ["told_messaged", "told_noted"])
        self.assertEqual(self.world.told(self.world.jo, case), ["told_assigned"])
        self.do(self.alpha, "unwatch", case, user=head.session["user"])
        self.alpha.call("support.messages.create", case=case["id"], text="Well?")
        self.world.pass_by()
        self.assertEqual(len(self.world.told(head, case)), 2)

    def test_a_thousand_watchers_are_not_let_in(self):
        case = self.world.case(self.alpha)
        users = [self.world.admin.call("users.create", name="W%d" % i, email="w%d@example.com" % i, roles=["partner_sales"],
            partner=self.world.partners["Alpha SAS"])["user"]["id"] for i in range(51)]
        for user in users[:50]:
            self.do(self.alpha, "watch", case, user=user)
        self.assert_fails("too_many_watchers", self.alpha.call, "support.watch", id=case["id"], user=users[50])
        self.assertEqual(len(self.alpha.call("support.get", id=case["id"])["case"]["watchers"]), 50)


class Found(Cases):
    def test_each_finds_what_it_may_read(self):
        case = self.world.case(self.alpha, subject="Quixotic turbine", description="<b>Zephyrous</b> whirring")
        said = self.ivo.call("support.messages.create", case=case["id"], text="Have you tried unplugging the flibbertigibbet?")
        note = self.ivo.call("support.notes.create", case=case["id"], text="A gallimaufry of complaints")["case_note"]
        german = self.world.user("Greta Agent", ["support_agent"], territories=[self.world.germany])
        for text, id, entity, by_partner in (("quixotic turbine", case["id"], "case", True), ("zephyrous", case["id"], "case", True),
                (case["number"], case["id"], "case", True),
                ("flibbertigibbet", said["case_message"]["id"], "case_message", True),
                ("gallimaufry", note["id"], "case_note", False)):
            for client, finds in ((self.alpha, by_partner), (self.ivo, True), (self.beta, False), (german, False)):
                found = self.world.found(client, text)
                if finds:
                    self.assertIn((entity, id), [(item["entity"], item["id"]) for item in found["items"]], text)
                else:
                    self.assertEqual((found["items"], found["count"]), ([], 0), text)
        item, = self.world.found(self.alpha, "zephyrous")["items"]
        self.assertIn("<b>Zephyrous</b>", item["snippet"])  # text, as it was given


class Bounds(Cases):
    """How much one partner may do in a day, and what is no longer done."""

    def test_a_partner_floods_nobody(self):
        partner = self.world.partner("Flood SAS")
        case = self.world.case(partner)
        for method, params, most in (
                ("support.open", {"subject": "x", "description": "y"}, 200 - 1),
                ("support.reopen", {"id": case["id"], "reason": "x"}, 200),
                ("support.messages.create", {"case": case["id"], "text": "x"}, 1000),
                ("support.update", {"id": case["id"], "subject": "x"}, 500)):
            ask = lambda: partner.send(method, {**params, "dry_run": True})
            if method == "support.reopen":
                self.do(self.ivo, "start", case)
                self.do(self.ivo, "resolve", case)
            for begin in range(0, most, 20):
                for id in [ask() for _ in range(min(20, most - begin))]:
                    partner.receive(id)
            error = self.assert_fails("limit", partner.receive, ask())
            self.assertGreater(error.data["retry_after_ms"], 22 * 3600 * 1000, method)
            self.assertEqual(error.data["quota"], most + (method == "support.open"), method)
            colleague = self.world.head("Flood SAS", method)
            self.assert_fails("limit", colleague.call, method, {**params, "dry_run": True})
        self.world.case(self.alpha)
        self.ivo.call("support.open", partner=self.world.partners["Flood SAS"], subject="x", description="y")

    def test_whoever_was_a_partner_once(self):
        gone = self.world.partner("Gone SAS")
        id = self.world.partners["Gone SAS"]
        before = self.world.case(gone)
        self.do(self.ivo, "start", before)
        self.world.manager.call("partners.terminate", id=id, reason="Out of business")
        told = self.ivo.call("support.open", partner=id, subject="x", description="y", severity="critical")
        self.assertEqual((told["case"]["state"], told["case"]["entitled"]), ("cancelled", "no"))
        self.assertIn(("partner_not_supported", "terminated"), [(one["code"], one.get("state")) for one in told["reasons"]])
        self.assertIn("decision_id", told)
        self.assertEqual(self.do(self.ivo, "update", before, severity="critical")["severity"], "critical")
        self.assertEqual(self.do(self.ivo, "resolve", before)["state"], "resolved")

    def test_cancelled_is_no_way_around_a_rating(self):
        case = self.working()
        self.do(self.ivo, "resolve", case)
        for client in (self.ivo, self.alpha):
            error = self.assert_fails("invalid_state", client.call, "support.cancel", id=case["id"])
            self.assertEqual(error.data["legal"], ["closed", "reopened"])
        other = self.working()
        error = self.assert_fails("invalid_state", self.ivo.call, "support.merge", id=case["id"], into=other["id"])
        self.assertEqual(error.data["legal"], ["closed", "reopened"])
        told = self.ivo.call("support.bulk", ids=[case["id"], other["id"]], verb="cancel")
        self.assertEqual([line.get("state", line.get("error")) for line in told["lines"]], ["invalid_state", "cancelled"])
        self.do(self.ivo, "reopen", case, reason="It is not solved")
        self.do(self.ivo, "cancel", case)
        rated = self.alpha.call("support.rate", id=case["id"], rating=1)["case_rating"]
        self.assertEqual(rated["rating"], 1)
        self.assert_fails("not_asked", self.alpha.call, "support.rate", id=other["id"], rating=1)

    def test_it_hurts_more(self):
        case = self.working()
        self.world.pass_by()
        self.do(self.alpha, "update", case, severity="critical")
        self.world.pass_by()
        self.assertEqual(self.world.told(self.ivo, case)[0], "told_severity")
        self.assertNotIn("told_severity", self.world.told(self.alpha, case))
        text = [item["text"] for item in self.ivo.call("notifications.list", limit=500)["items"] if item["about"] == case["id"]][0]
        self.assertIn("critical", text)
        new = self.world.case(self.alpha, subject="Hello", description="Is anybody there?")
        self.assertEqual(new["state"], "new")
        self.do(self.alpha, "update", new, severity="critical")
        self.world.pass_by()
        self.assertEqual(self.world.told(self.world.jo, new), ["told_severity", "told_to_triage"])


class Notes(Cases):
    def test_who_reads_the_case_reads_its_notes(self):
        """What belongs to no territory is read by those who see its partner."""
        nowhere = self.world.partner("Nowhere SAS")
        self.world.manager.call("partners.update", id=self.world.partners["Nowhere SAS"], territories=[])
        case = self.world.case(nowhere)
        self.assertNotIn("territory", case)
        note = self.ivo.call("support.notes.create", case=case["id"], text="Xylophones of theirs")["case_note"]
        bound = self.world.user("Bruno Bound", ["channel_manager"], territories=[self.world.germany])
        for client, reads in ((self.ivo, True), (self.world.manager, True), (bound, False), (nowhere, None), (self.alpha, None)):
            for method, params in (("support.notes.get", {"id": note["id"]}), ("support.notes.history", {"id": note["id"]})):
                if reads:
                    client.call(method, params)
                else:
                    self.assert_fails("not_found" if reads is False else "forbidden", client.call, method, params)
            if reads is not None:
                for method in ("support.notes.list", "support.notes.export"):
                    page = client.call(method, filter={"case": case["id"]})
                    self.assertEqual(note["id"] in str(page), reads, (method, client.session))
            self.assertEqual(self.world.found(client, "xylophones")["count"], int(reads is True))
        self.assert_fails("not_found", bound.call, "support.get", id=case["id"])
        self.assert_fails("not_found", bound.call, "support.notes.create", case=case["id"], text="x")
        german = self.ivo.call("support.notes.create", case=self.world.case(self.beta)["id"], text="Of Beta")["case_note"]
        self.assertEqual(bound.call("support.notes.get", id=german["id"])["case_note"]["text"], "Of Beta")
        self.world.manager.call("partners.update", id=self.world.partners["Nowhere SAS"], territories=[self.world.germany])
        self.assertEqual(self.world.found(bound, "xylophones")["count"], 1)

    def test_a_note_changes_nothing_of_what_its_partner_finds(self):
        case = self.world.case(self.alpha, subject="Ptarmigan valve")
        self.world.case(self.alpha, subject="Ptarmigan valve, once more")
        ask = lambda: [self.world.found(self.alpha, text, limit=1)
            for text in ("ptarmigan", "ptarmigan unpaid", "unpaid", "ptarmigan unp")]
        before = ask()
        self.ivo.call("support.notes.create", case=case["id"], text="Ptarmigan, ptarmigan: of bills unpaid")
        self.assertEqual(ask(), before)


class Merged(Cases):
    def test_a_duplicate_is_read_where_it_goes_on(self):
        first, second = self.world.case(self.alpha), self.world.case(self.alpha, subject="Licence refused")
        for case, text in ((first, "one"), (second, "two"), (first, "three")):
            self.alpha.call("support.messages.create", case=case["id"], text=text)
        told = self.ivo.call("support.merge", id=second["id"], into=first["id"], reason="The same")
        self.assertEqual((told["case"]["state"], told["case"]["merged_into"]), ("duplicate", first["id"]))
        thread = self.alpha.call("support.thread", id=first["id"])
        self.assertEqual([message["text"] for message in thread["messages"]], ["one", "two", "three"])
        self.assertEqual(thread["cases"], [first["id"], second["id"]])
        self.assert_fails("not_found", self.beta.call, "support.thread", id=first["id"])
        error = self.assert_fails("merged", self.alpha.call, "support.messages.create", case=second["id"], text="four")
        self.assertEqual(error.data["merged_into"], first["id"])
        third = self.world.case(self.alpha)
        done = self.do(self.ivo, "resolve", self.working())
        for id, into, field, code in ((third, done, "into", "resolved"),
                (first, second, "into", "cycle"), (third, second, "into", "merged"),
                (first, third, "id", "has_duplicates"), (third, third, "into", "itself")):
            error = self.assert_fails("invalid_params", self.ivo.call, "support.merge", id=id["id"], into=into["id"])
            self.assertEqual(error.fields(), {field: code})

    def test_never_across_partners(self):
        own, other = self.world.case(self.alpha), self.world.case(self.beta)
        error = self.assert_fails("invalid_params", self.ivo.call, "support.merge", id=own["id"], into=other["id"])
        self.assertEqual(error.fields(), {"into": "not_alike"})
        self.assert_fails("forbidden", self.alpha.call, "support.merge", id=own["id"], into=other["id"])


class Many(Cases):
    def test_each_is_judged_by_itself(self):
        cases = [self.world.case(self.alpha) for _ in range(3)]
        foreign = self.world.case(self.beta)
        french = self.world.user("Fabien Agent", ["support_agent"], territories=[self.world.france])
        self.do(self.alpha, "cancel", cases[1])
        ids = [case["id"] for case in cases + [foreign]]
        told = french.call("support.bulk", ids=ids, verb="start")
        self.assertEqual([line["id"] for line in told["lines"]], ids)
        self.assertEqual([line.get("state", line.get("error")) for line in told["lines"]],
            ["in_progress", "invalid_state", "in_progress", "not_found"])
        self.assertEqual(self.alpha.call("support.get", id=cases[1]["id"])["case"]["state"], "cancelled")
        told = self.ivo.call("support.bulk", {"ids": ids[:1], "verb": "resolve"}, dry_run=True)
        self.assertEqual((told["done"], told["lines"][0]["state"]), (1, "resolved"))
        self.assertEqual(self.alpha.call("support.get", id=ids[0])["case"]["state"], "in_progress")
        told = self.ivo.call("support.bulk", {"ids": ids[:1], "verb": "resolve", "with": {"resolution_code": "fixed"}})
        self.assertEqual((told["done"], told["lines"][0]["state"]), (1, "resolved"))
        error = self.assert_fails("invalid_params", self.ivo.call, "support.bulk",
            {"ids": ids, "verb": "take", "with": {"reason": "x"}})
        self.assertEqual(error.fields(), {"with": "unknown"})
        self.assert_fails("forbidden", self.alpha.call, "support.bulk", ids=ids, verb="cancel")


if __name__ == "__main__":
    unittest.main()
