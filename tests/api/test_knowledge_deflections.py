# SPDX-License-Identifier: Apache-2.0
"""Articles that were shown to somebody who was about to ask for help, those that have answered a case, and what is counted."""

import time
import unittest

from prmd import PATIENCE
from test_knowledge import KnowledgeCase as Case


class Deflections(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.count = 0

    def prepare(self):
        """An article nobody has been shown yet, and words that find it."""
        Deflections.count += 1
        code = "advice%d" % self.count
        self.publish(code, body="The installer refuses the licence key of the %s." % code)
        return code, "Installer %s refuses" % code

    def shown(self, client, code, subject):
        return client.call("knowledge.deflections.create", subject=subject, shown=[code], locale="en")["deflection"]

    def settled(self, partner):
        """(share of deflected in basis points) of a partner's."""
        items = self.manager.call("metrics.query", metric="knowledge.deflected", filter={"partner": partner})["items"]
        return items[0]["value"] if items else None

    def settles(self, wanted, tell):
        """What follows a commit, or a read, in the background."""
        deadline = time.monotonic() + PATIENCE
        while tell() != wanted and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(tell(), wanted)

    def test_a_partner_fills_nothing_with_what_it_was_shown(self):
        code, subject = self.prepare()
        partner = self.world.partner("Flood SAS")
        ask = lambda client=partner: client.send("knowledge.deflections.create", subject=subject, shown=[code], locale="en",
            dry_run=True)
        for _ in range(50):
            for id in [ask() for _ in range(20)]:
                partner.receive(id)
        error = self.assert_fails("limit", partner.receive, ask())
        self.assertEqual(error.data["quota"], 1000)
        self.silver.receive(ask(self.silver))

    def test_whether_a_case_comes_of_it_is_counted(self):
        code, subject = self.prepare()
        partner = self.world.partners["Alpha SAS"]
        helped = self.shown(self.silver, code, subject)
        left = self.shown(self.silver, code, subject)
        opened = self.shown(self.silver, code, subject)
        again = self.silver.call("knowledge.deflections.help", id=helped["id"], code=code)["deflection"]
        self.assertEqual((again["state"], again["helped"]), ("helped", code))
        case = self.world.case(self.silver, subject=subject, deflection=opened["id"])
        row = self.silver.call("knowledge.deflections.get", id=opened["id"])["deflection"]
        self.assertEqual((row["state"], row["case"]), ("opened", case["id"]))
        self.settles(0, lambda: self.settled(partner))
        self.world.pass_by(1.1)
        self.settles(6667, lambda: self.settled(partner))
        self.assertEqual(self.silver.call("knowledge.deflections.get", id=left["id"])["deflection"]["state"], "left")
        late = self.world.case(self.silver, subject=subject, deflection=left["id"])
        self.assertEqual(self.silver.call("knowledge.deflections.get", id=left["id"])["deflection"]["case"], late["id"])
        error = self.assert_fails("invalid_params", self.world.case, self.silver, deflection=left["id"])
        self.assertEqual(error.fields(), {"deflection": "used"})

    def test_what_is_refused(self):
        code, subject = self.prepare()
        self.publish("gold-advice", "gold", body="For gold")
        for shown in (["gold-advice"], ["none-such"], [code, "gold-advice"]):
            error = self.assert_fails("invalid_params", self.silver.call, "knowledge.deflections.create", subject=subject, shown=shown)
            self.assertEqual(error.fields(), {"shown": "not_found"})
        mine = self.shown(self.gold, code, subject)
        self.assert_fails("not_found", self.silver.call, "knowledge.deflections.get", id=mine["id"])
        error = self.assert_fails("invalid_params", self.gold.call, "knowledge.deflections.help", id=mine["id"], code="gold-advice")
        self.assertEqual(error.fields(), {"code": "not_shown"})
        self.assert_fails("not_found", self.silver.call, "knowledge.deflections.help", id=mine["id"], code=code)
        self.assertIn(self.assert_fails("invalid_params", self.world.case, self.silver, deflection=mine["id"]).fields()["deflection"],
            ("not_found",))

    def test_articles_answer_cases(self):
        code, subject = self.prepare()
        article = self.manager.call("knowledge.list", filter={"code": code})["items"][0]
        case = self.world.case(self.silver)
        answer = self.ivo.call("knowledge.answers.create", case=case["id"], article=article["id"])["case_answer"]
        self.assertEqual((answer["case"], answer["article"]), (case["id"], article["id"]))
        self.assert_fails("unique", self.ivo.call, "knowledge.answers.create", case=case["id"], article=article["id"])
        error = self.assert_fails("invalid_params", self.ivo.call, "knowledge.answers.create", case=case["id"],
            article=self.draft("unborn-advice")["id"])
        self.assertEqual(error.fields(), {"article": "not_published"})
        self.assert_fails("forbidden", self.silver.call, "knowledge.answers.list")


del Case  # its tests run where they are

if __name__ == "__main__":
    unittest.main()
