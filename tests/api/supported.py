# SPDX-License-Identifier: Apache-2.0
"""A world whose partners get answers: two queues, two agents."""

import time

from prmd import PATIENCE, ServerCase, World

DAY = 24 * 3600


class SupportedWorld(World):
    """Queues "general" and "licence"; agents Ivo and Jo of both, of whom Jo knows about licences. `queues`, `agents`: ids by
    code and by name; `ivo`, `jo`: their clients."""

    def __init__(self, server):
        super().__init__(server)
        self.queues = {code: self.manager.call("support.queues.create", program=self.program, code=code,
            name=code.title())["case_queue"]["id"] for code in ("general", "licence")}
        self.agents = {}
        self.ivo, self.jo = self.agent("Ivo Agent"), self.agent("Jo Agent", skills=["licence"])

    def agent(self, name, **more):
        """A client of somebody who works on cases."""
        client = self.user(name, ["support_agent"])
        self.agents[name] = self.manager.call("support.agents.create", {"user": client.session["user"],
            "queues": list(self.queues.values()), "open_max": 100, **more})["agent"]["id"]
        return client

    def head(self, partner, name=None, **more):
        """A client of the partner's admin."""
        return self.user(name or "Head of %s" % partner, ["partner_admin"], partner=self.partners[partner], **more)

    def case(self, client, subject="The licence key is refused", **more):
        """A case, opened by a client of a partner's."""
        return client.call("support.open", {"subject": subject, "description": "Since this morning.", **more})["case"]

    def pass_by(self, days=0):
        """Time, at least a second; timers and reactions have run when it answers."""
        self.admin.call("clock.advance", by=max(1, round(days * DAY)))

    def told(self, client, case):
        """The codes of what a client's user was told of a case, the last first."""
        return [item["code"] for item in client.call("notifications.list", limit=500)["items"]
            if item["about"] == case["id"]]

    def found(self, client, text, **more):
        """What a client finds by words, once all that was committed can be found."""
        end = time.monotonic() + PATIENCE
        while self.admin.call("system.health")["health"]["search"]["behind_entries"] > 0:
            assert time.monotonic() < end, "the index is behind"
            time.sleep(0.02)
        return client.call("search.query", text=text, **more)


class SupportCase(ServerCase):
    """With partners Alpha, in France, and Beta, at gold in Germany: `alpha`, `beta`: clients of theirs."""

    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = SupportedWorld(cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.alpha = cls.world.partner("Alpha SAS")
        cls.beta = cls.world.partner("Beta GmbH", level="gold", territories=[cls.world.germany])
        cls.ivo = cls.world.ivo
