# SPDX-License-Identifier: Apache-2.0
"""Campaigns as a client sees them: templates partners may run and read in their language, what is handed out with one,
what it costs, when it begins and ends, and who learns of it."""

import time
import unittest

from prmd import RpcError, in_days
from test_deals import DAY
from test_deals_life import LifeCase
from test_files import PDF, read, upload


def to_noon(world):
    """Moves the clock to the next 11 o'clock (UTC), when it is the same day where the programme is: tests count in days."""
    day = in_days(1, world.admin.call("system.info")["now"])
    world.admin.call("clock.advance", to=day + "T11:00:00.000Z")


class Campaigns(LifeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        world = cls.world
        to_noon(world)
        cls.marketing = world.user("Mara Marketing", ["marketing_manager"])
        world.partner("Goldberg Systeme", level="gold")
        user = lambda name, partner, role="partner_marketing", **more: world.user(name, [role], partner=world.partners[partner], **more)
        cls.silver = user("Sina Silver", "Bluepeak Systems", locale="de")
        cls.gold = user("Gita Gold", "Goldberg Systeme", locale="fr-CH")
        cls.codes = ("spring-%d" % number for number in range(1000))

    def template(self, publish=True, **more):
        params = {"program": self.world.program, "code": next(self.codes), "name": "Storage in spring", "kind": "email",
            "days": 10, "texts": [{"locale": "en", "subject": "Hello", "body": "{partner_name} invites"},
                {"locale": "de", "subject": "Hallo", "body": "{partner_name} lädt ein"}], **more}
        made = self.marketing.call("campaigns.templates.create", params)["campaign_template"]
        if publish:
            made = self.marketing.call("campaigns.templates.publish", id=made["id"])["campaign_template"]
        return made

    def offered(self, client, **more):
        return client.call("campaigns.library", program=self.world.program, **more)["items"]

    def launch(self, client, template, **more):
        return client.call("campaigns.launch", template=template["id"], **more)["campaigns"][0]

    def settles(self, wanted, function, patience=60):
        """Figures follow what was committed soon: waits until they are as they should be."""
        end = time.monotonic() + patience
        while (found := function()) != wanted and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(found, wanted)

    def today(self, days=0):
        return in_days(days, self.now())


class Templates(Campaigns):
    def test_a_partner_reads_what_it_may_run(self):
        everyone, gold = self.template(), self.template(levels=[self.world.levels["gold"]])
        draft, old = self.template(publish=False), self.template()
        self.marketing.call("campaigns.templates.retire", id=old["id"])
        mine = {item["id"]: item for item in self.offered(self.silver)}
        theirs = {item["id"]: item for item in self.offered(self.gold)}
        self.assertIn(everyone["id"], mine)
        self.assertIn(gold["id"], theirs)
        self.assertFalse({gold["id"], draft["id"], old["id"]} & set(mine))
        self.assertEqual(mine[everyone["id"]]["text"],
            {"locale": "de", "subject": "Hallo", "body": "Bluepeak Systems lädt ein"})
        self.assertEqual(theirs[everyone["id"]]["text"]["body"], "Goldberg Systeme invites")
        self.assertEqual(self.offered(self.silver, locale="en-GB", limit=1)[0]["text"]["locale"], "en")
        self.assertIn(gold["id"], [item["id"] for item in
            self.offered(self.marketing, partner=self.world.partners["Goldberg Systeme"])])
        self.assert_fails("invalid_params", self.offered, self.silver, partner=self.world.partners["Goldberg Systeme"])
        self.assert_fails("not_found", self.launch, self.silver, gold)
        self.assert_fails("not_found", self.launch, self.silver, draft)
        for method in ("campaigns.templates.get", "campaigns.templates.history"):
            self.assert_fails("forbidden", self.silver.call, method, id=everyone["id"])
        self.assert_fails("forbidden", self.silver.call, "campaigns.templates.list")

    def test_pages(self):
        made = [self.template(territories=[self.world.france], name="Page")["code"] for _ in range(5)]
        read, after = [], None
        while True:
            items = self.offered(self.silver, limit=2, **({"after": after} if after else {}))
            if not items:
                break
            read += [item["code"] for item in items if item["name"] == "Page"]
            after = items[-1]["code"]
        self.assertEqual(read, sorted(made))

    def test_editions(self):
        first = self.template()
        error = self.assert_fails("not_draft", self.marketing.call, "campaigns.templates.update", id=first["id"], name="New")
        self.assertEqual(error.data["state"], "published")
        second = self.marketing.call("campaigns.templates.revise", id=first["id"])["campaign_template"]
        self.assertEqual((second["edition"], second["state"], second["code"]), (2, "draft", first["code"]))
        self.marketing.call("campaigns.templates.update", id=second["id"], name="New")
        self.marketing.call("campaigns.templates.publish", id=second["id"])
        names = [item["name"] for item in self.offered(self.silver) if item["code"] == first["code"]]
        self.assertEqual(names, ["New"])
        got = self.marketing.call("campaigns.templates.get", id=first["id"])["campaign_template"]
        self.assertEqual((got["state"], got["name"]), ("retired", "Storage in spring"))
        error = self.assert_fails("invalid_params", self.template, code=first["code"])
        self.assertEqual(error.fields(), {"code": "taken"})

    def test_hostile_texts(self):
        text = lambda body, locale="en": {"locale": locale, "subject": "x", "body": body}
        for texts, fields in (([text("{partner_name}"), text("a", "EN")], {"texts[1].locale": "duplicate"}),
                ([text("{secret}")], {"texts[0].body": "unknown_placeholder"}),
                ([text("{partner_name}" * 101)], {"texts[0].body": "too_many"}),
                ([text("x" * 10001)], {"texts[0].body": "too_long"})):
            error = self.assert_fails("invalid_params", self.template, texts=texts)
            self.assertEqual(set(error.fields()), set(fields), error)
        body = "{" * 3000 + "{partner_name}" * 100 + "}" * 3000 + "\u2028\U0001f600"
        made = self.template(texts=[text(body)])
        item, = [item for item in self.offered(self.silver) if item["id"] == made["id"]]
        self.assertEqual(item["text"]["body"], body.replace("{partner_name}", "Bluepeak Systems"))


class Running(Campaigns):
    def test_files_come_with_the_campaign(self):
        file = upload(self.marketing, PDF, "letter.pdf")
        template = self.template(assets=[{"kind": "letter", "title": "Letter", "file": file["id"]}],
            steps=[{"day": 0, "title": "Send"}, {"day": 3, "title": "Call", "note": "All who answered"}])
        item, = [item for item in self.offered(self.silver) if item["id"] == template["id"]]
        self.assertEqual(item["assets"], [{"kind": "letter", "title": "Letter"}])
        self.assertEqual([step["day"] for step in item["steps"]], [0, 3])
        self.assert_fails("not_found", read, self.silver, file["id"])
        campaign = self.launch(self.silver, template, name="Ours")
        self.assertEqual((campaign["partner"], campaign["launched_by"], campaign["state"], campaign["name"]),
            (self.world.partners["Bluepeak Systems"], "partner", "running", "Ours"))
        self.assertEqual(read(self.silver, campaign["assets"][0]["file"]), PDF)
        self.assert_fails("not_found", read, self.gold, file["id"])
        self.assertEqual(self.silver.call("campaigns.texts", id=campaign["id"])["text"]["subject"], "Hallo")
        self.assert_fails("not_found", self.gold.call, "campaigns.texts", id=campaign["id"])

    def test_its_days(self):
        self.marketing.call("campaigns.templates.list")
        campaign = self.launch(self.silver, self.template(steps=[{"day": 1, "title": "Call them"}]),
            starts_on=self.today(3), ends_on=self.today(6), target={"leads": 5})
        self.assertEqual((campaign["state"], campaign["steps"][0]["on"]), ("planned", self.today(4)))
        moved = self.silver.call("campaigns.update", id=campaign["id"], starts_on=self.today(4), name="Later")["campaign"]
        self.assertEqual((moved["steps"][0]["on"], moved["name"]), (self.today(5), "Later"))
        state = lambda: self.silver.call("campaigns.get", id=campaign["id"])["campaign"]["state"]
        self.advance(3 * DAY)
        self.assertEqual(state(), "planned")
        self.advance(DAY)
        self.assertEqual(state(), "running")
        self.advance(3 * DAY)
        self.assertEqual(state(), "completed")
        told = [one["code"] for one in self.notices(self.silver, campaign)]
        self.assertEqual(sorted(told), sorted(["told_campaign_planned", "told_campaign_started", "told_campaign_step",
            "told_campaign_completed"]))
        self.assertEqual([one["code"] for one in self.notices(self.marketing, campaign)], ["told_campaign_completed"])
        self.assertEqual(self.notices(self.gold, campaign), [])
        done = self.silver.call("campaigns.complete", id=campaign["id"], results={"responses": 12})["campaign"]
        self.assertEqual(done["results"], {"responses": 12})
        self.assert_fails("invalid_state", self.silver.call, "campaigns.complete", id=campaign["id"], results={"responses": 13})

    def test_for_several(self):
        partners = [self.world.partners[name] for name in ("Bluepeak Systems", "Goldberg Systeme")]
        made = self.marketing.call("campaigns.launch", template=self.template()["id"], partners=partners)["campaigns"]
        self.assertEqual([one["partner"] for one in made], partners)
        self.assertEqual([one["id"] for one in self.silver.call("campaigns.list", filter={"id": [one["id"] for one in made]})["items"]],
            [made[0]["id"]])
        gold = self.template(levels=[self.world.levels["gold"]])
        error = self.assert_fails("invalid_params", self.marketing.call, "campaigns.launch", template=gold["id"], partners=partners)
        self.assertEqual(error.fields(), {"partners[0]": "level"})
        self.assert_fails("invalid_params", self.silver.call, "campaigns.launch", template=gold["id"], partners=partners)
        own = self.marketing.call("campaigns.launch", template=gold["id"])["campaigns"][0]
        self.assertNotIn("partner", own)
        self.assert_fails("not_found", self.silver.call, "campaigns.get", id=own["id"])

    def test_anothers(self):
        campaign = self.launch(self.silver, self.template())
        entry = self.silver.call("campaigns.spend.create", campaign=campaign["id"], kind="media",
            amount={"amount": 5, "currency": "EUR"})["campaign_spend"]
        for method, params in (("campaigns.get", {}), ("campaigns.update", {"name": "x"}), ("campaigns.start", {}),
                ("campaigns.complete", {}), ("campaigns.cancel", {"reason": "x"})):
            self.assert_fails("not_found", self.gold.call, method, {"id": campaign["id"], **params})
        self.assert_fails("not_found", self.gold.call, "campaigns.spend.create", {"campaign": campaign["id"],
            "kind": "media", "amount": {"amount": 5, "currency": "EUR"}})
        self.assert_fails("not_found", self.gold.call, "campaigns.spend.get", id=entry["id"])
        sales = self.world.user("Sven Sales", ["partner_sales"], partner=self.world.partners["Bluepeak Systems"])
        self.assert_fails("forbidden", sales.call, "campaigns.cancel", id=campaign["id"], reason="x")
        self.assertEqual(sales.call("campaigns.get", id=campaign["id"])["campaign"]["spend_base"], 5)

    def test_a_partner_that_leaves(self):
        self.world.partner("Abschied Handel")
        partner = self.world.partners["Abschied Handel"]
        template = self.template()
        made = [self.marketing.call("campaigns.launch", template=template["id"], partners=[partner], **more)["campaigns"][0]
            for more in ({}, {"starts_on": self.today(5)})]
        self.world.manager.call("partners.terminate", id=partner)
        self.advance()
        for one in made:
            got = self.marketing.call("campaigns.get", id=one["id"])["campaign"]
            self.assertEqual((got["state"], got["reason"]), ("cancelled", "partner_terminated"))


class Spend(Campaigns):
    def spend(self, campaign, amount, currency="EUR", client=None, **more):
        return (client or self.silver).call("campaigns.spend.create", {"campaign": campaign["id"],
            "amount": {"amount": amount, "currency": currency}, "kind": "venue", **more})

    def test_in_another_currency_and_taken_back(self):
        today = self.today()
        rate = {"currency": "GBP", "base": "EUR", "source": "Test"}
        self.world.manager.call("rates.set", rate, date=today, rate="1.17")
        campaign = self.launch(self.silver, self.template(), budget={"amount": 1000, "currency": "GBP"})
        self.assertEqual(campaign["budget_base"], 1170)
        receipt = upload(self.silver, PDF, "bill.pdf")["id"]
        first = self.spend(campaign, 900, "GBP", receipt=receipt)
        self.assertEqual((first["campaign_spend"]["amount_base"], first["campaign"]["spend_base"]), (1053, 1053))
        self.assertEqual(read(self.marketing, receipt), PDF)
        over = self.spend(campaign, 200, client=self.marketing)
        self.assertEqual((over["campaign"]["spend_base"], over["campaign_spend"]["side"]), (1253, "vendor"))
        self.assertEqual(len(self.notices(self.silver, campaign, "told_campaign_over_budget")), 1)
        self.advance(2 * DAY)
        self.world.manager.call("rates.set", rate, date=self.today(), rate="9")
        entry = first["campaign_spend"]["id"]
        error = self.assert_fails("invalid_params", self.spend, campaign, -901, "GBP", corrects=entry)
        self.assertEqual(error.fields(), {"amount": "range"})
        back = self.spend(campaign, -900, "GBP", corrects=entry, note="Booked twice")
        self.assertEqual((back["campaign"]["spend_base"], back["campaign"]["spend_entries"]), (200, 3))
        self.assert_fails("invalid_params", self.spend, campaign, -1, "GBP", corrects=entry)
        self.assertEqual(len(self.silver.call("campaigns.spend.list", filter={"campaign": campaign["id"]})["items"]), 3)
        self.settles([200], lambda: [item["value"] for item in self.marketing.call("metrics.query",
            metric="campaigns.spend", filter={"campaign": campaign["id"]})["items"]])

    def test_what_cannot_be(self):
        campaign = self.launch(self.silver, self.template())
        other = self.spend(self.launch(self.silver, self.template()), 10)["campaign_spend"]["id"]
        for fields, amount, more in (({"amount": "range"}, 0, {}), ({"corrects": "required"}, -5, {}),
                ({"on": "future"}, 5, {"on": self.today(2)}), ({"on": "range"}, 5, {"on": "1999-12-31"}),
                ({"corrects": "other"}, -5, {"corrects": other}), ({"amount": "no_rate"}, 5, {"currency": "JPY"})):
            error = self.assert_fails("invalid_params", self.spend, campaign, amount, **more)
            self.assertEqual(error.fields(), fields)
        for amount in ("5", None, 1.5, [5]):
            self.assert_fails("invalid_params", self.spend, campaign, amount)
        self.assertEqual(self.silver.call("campaigns.get", id=campaign["id"])["campaign"]["spend_base"], 0)
        for method in ("update", "archive"):
            with self.assertRaises(RpcError) as caught:
                self.silver.call("campaigns.spend." + method, id=other)
            self.assertEqual(caught.exception.kind, "method_not_found")

    def test_a_call_repeated_is_one_entry(self):
        campaign = self.launch(self.silver, self.template())
        params = {"campaign": campaign["id"], "amount": {"amount": 7, "currency": "EUR"}, "kind": "media"}
        made = [self.silver.call("campaigns.spend.create", params, idempotency_key="campaigns-7") for _ in range(3)]
        self.assertEqual(len({one["campaign_spend"]["id"] for one in made}), 1)
        self.assertEqual(self.silver.call("campaigns.get", id=campaign["id"])["campaign"]["spend_base"], 7)
        self.silver.call("campaigns.spend.create", params, dry_run=True)
        dry = self.silver.call("campaigns.launch", template=self.template()["id"], dry_run=True)
        self.assertEqual(len(dry["campaigns"]), 1)
        self.assert_fails("not_found", self.silver.call, "campaigns.get", id=dry["campaigns"][0]["id"])


class Leads(Campaigns):
    """Leads tie back to campaigns, and count for what the vendor has promised."""

    seen = 0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        world = cls.world
        world.manager.call("partners.territories.update", id=world.france, place="FR")
        world.manager.call("leads.sources.create", code="campaigns", name="Campaigns", kind="campaign")
        cls.seller = world.partners["Bluepeak Systems"]
        world.manager.call("leads.entitlements.create", partner=cls.seller, territory=world.france)

    def lead(self, client=None, **more):
        """One nobody has heard of, from somebody who says who it is."""
        Leads.seen += 1
        return (client or self.world.channel).call("leads.create", {"program": self.world.program, "source": "campaigns",
            "legal_name": next(self.names), "country": "FR", "contact_name": "Mireille Durand", "timeframe": "quarter",
            "contact_email": "m%d@kontor.example" % Leads.seen, "contact_phone": "+33 1 02 03 %d" % Leads.seen, "product": self.world.product,
            "need": "We look for sensors for two sites, with service on site.", **more})["lead"]

    def offer(self, lead):
        return self.one.call("leads.offers.list", filter={"lead": lead["id"]})["items"][0]

    def test_what_came_of_it(self):
        campaign = self.launch(self.silver, self.template())
        leads = [self.lead(campaign=campaign["id"]) for _ in range(3)]
        self.assertEqual({lead["campaign"] for lead in leads}, {campaign["id"]})
        self.assertEqual(leads[0]["state"], "offered", leads[0])
        taken = self.one.call("leads.accept", id=self.offer(leads[0])["id"])
        self.assertNotIn("campaign", taken["lead"])
        self.silver.call("campaigns.spend.create", campaign=campaign["id"], kind="media", amount={"amount": 1000, "currency": "EUR"})
        amount = {"amount": 700000, "currency": "EUR"}
        made = self.one.call("leads.convert", id=leads[0]["id"], deal={"expected_close": self.today(60), "amount": amount})
        self.assertTrue(made["converted"], made)
        self.one.call("deals.close", id=made["lead"]["deal"], outcome="won", closure_code="service")
        ask = lambda client: client.call("campaigns.return", id=campaign["id"])
        self.settles((3, 3, 1, 1, 700000, 700000), lambda: tuple(ask(self.silver)[name] for name in
            ("leads", "qualified", "accepted", "deals", "pipeline", "won")))
        self.assertEqual(ask(self.silver)["won_per_spend_bps"], 7000000)
        self.assertEqual((ask(self.marketing)["spend"], ask(self.marketing)["cost_per_lead"]), (1000, 333))
        self.assert_fails("not_found", ask, self.gold)
        figures = self.marketing.call("metrics.query", metric="campaigns.leads", group=["campaign"])["items"]
        self.assertEqual([item["value"] for item in figures if item["group"]["campaign"] == campaign["id"]], [3])
        with self.assertRaises(RpcError):
            self.silver.call("metrics.query", metric="campaigns.leads")

    def test_whose_campaign(self):
        campaign = self.launch(self.gold, self.template())
        error = self.assert_fails("not_found", self.lead, self.one, campaign=campaign["id"])
        gone = self.assert_fails("not_found", self.lead, self.one, campaign="campaign_0000000000000")
        self.assertEqual(error.data, gone.data)
        other = self.world.manager.call("partners.programs.create", name="Other", currency="USD", time_zone="UTC")["program"]["id"]
        error = self.assert_fails("invalid_params", self.lead, program=other, campaign=campaign["id"])
        self.assertEqual(error.fields(), {"campaign": "other_program"})
        mine = self.launch(self.silver, self.template())
        brought = self.lead(self.one, campaign=mine["id"])
        self.assertEqual(brought["holder"], self.seller)

    def promise(self, **more):
        return self.world.channel.call("leads.commitments.create", {"partner": self.seller, "program": self.world.program,
            "until": self.today(9), "promised": 2, **more})["lead_commitment"]

    def read_promise(self, promise, client=None):
        return (client or self.one).call("leads.commitments.get", id=promise["id"])["lead_commitment"]

    def test_a_promise_is_counted_and_missed(self):
        promise, elsewhere = self.promise(), self.promise(territory=self.world.germany)
        lead = self.lead()
        self.assertEqual(self.read_promise(promise)["delivered"], 1)
        self.one.call("leads.accept", id=self.offer(lead)["id"])
        self.assertEqual((self.read_promise(promise)["delivered"], self.read_promise(elsewhere)["delivered"]), (1, 0))
        delivery, = self.one.call("leads.deliveries.list", filter={"commitment": promise["id"]})["items"]
        self.assertNotIn("lead", delivery)
        self.assert_fails("not_found", self.gold.call, "leads.commitments.get", id=promise["id"])
        again = self.world.channel.call("leads.commitments.count", id=promise["id"], lead=lead["id"])
        self.assertEqual((again["counted"], again["lead_commitment"]["delivered"]), (False, 1))
        self.advance(9 * DAY)
        self.assertEqual([one["code"] for one in self.notices(self.world.channel, promise)], ["told_commitment_behind"])
        self.advance(DAY)
        done = self.read_promise(promise)
        self.assertEqual((done["state"], done["delivered"]), ("missed", 1))
        self.assertEqual([one["code"] for one in self.notices(self.one, promise)], ["told_committed", "told_commitment_missed"])
        broken = self.one.call("leads.sla.list", filter={"partner": self.seller, "party": "vendor"})["items"]
        self.assertEqual({(one["kind"], one["state"], one["breached"]) for one in broken}, {("commitment", "breached", True)})
        self.settles([0], lambda: [item["value"] for item in self.marketing.call("metrics.query",
            metric="leads.commitments_met", filter={"partner": self.seller})["items"]])
        self.settles({"commitment": 0}, lambda: {item["group"]["kind"]: item["value"] for item in self.one.call("leads.measures",
            metric="vendor_kept", group=["kind"])["items"]})

    def test_a_promise_taken_back(self):
        promise = self.promise(until=self.today(700))
        back = self.world.channel.call("leads.commitments.withdraw", id=promise["id"], reason="The fair is off")["lead_commitment"]
        self.assertEqual((back["state"], back["reason"]), ("withdrawn", "The fair is off"))
        told, = self.notices(self.one, promise, "told_commitment_withdrawn")
        self.assertIn("The fair is off", told["text"])
        self.assert_fails("forbidden", self.one.call, "leads.commitments.withdraw", id=promise["id"], reason="x")


if __name__ == "__main__":
    unittest.main()
