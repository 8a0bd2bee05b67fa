# SPDX-License-Identifier: Apache-2.0
"""A world with a catalogue and people who can be certified."""

from prmd import World

DAY = 24 * 3600


class CertifiedWorld(World):
    """Exams "basics" and "expert", a course "intro"; certifications "engineer" (technical, storage, 24 months: basics),
    "architect" (technical, storage, 12 months: engineer, intro and expert) and "seller" (sales, for ever)."""

    def __init__(self, server):
        super().__init__(server)
        make = lambda path, **params: self.manager.call("certification.%s.create" % path, params)
        self.courses = {code: make("courses", code=code, name=code.title(), kind=kind, **more)["course"]["id"]
            for code, kind, more in (("intro", "course", {}), ("basics", "exam", {"pass_score": 70}),
                ("expert", "exam", {"pass_score": 70, "attempts": 3, "cooling_days": [1, 14]}))}
        self.certifications = {}
        self.certify("engineer", "technical", practice="storage", rank=1, validity_months=24, exams=[self.courses["basics"]])
        self.certify("architect", "technical", practice="storage", rank=2, validity_months=12, exams=[self.courses["expert"]],
            courses=[self.courses["intro"]], requires=[self.certifications["engineer"]])
        self.certify("seller", "sales")
        self.people = {}

    def certify(self, code, role, **more):
        """One more certification."""
        self.certifications[code] = self.manager.call("certification.catalogue.create", {"code": code, "role": role,
            "name": "Certified %s" % code.title(), **more})["certification"]["id"]
        return self.certifications[code]

    def person(self, name, partner, **more):
        """Somebody of a partner's, which is given by its name."""
        self.people[name] = self.manager.call("partners.people.create", {"partner": self.partners[partner], "name": name,
            "email": "%s@example.com" % name.lower().replace(" ", "."), **more})["person"]["id"]
        return self.people[name]

    def head(self, partner, name=None, **more):
        """A client of the partner's admin."""
        return self.user(name or "Head of %s" % partner, ["partner_admin"], partner=self.partners[partner], **more)

    def award(self, name, certification, **more):
        """Somebody's award, active from now on."""
        award = self.manager.call("certification.awards.grant", {"person": self.people[name],
            "certification": self.certifications[certification], "reason": "On paper", **more})["award"]
        assert award["state"] == "active", award
        return award

    def pass_by(self, days):
        """Time; timers and reactions have run when it answers."""
        self.admin.call("clock.advance", by=days * DAY)
