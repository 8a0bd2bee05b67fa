# SPDX-License-Identifier: Apache-2.0
"""Success plans of a programme's members: how long the walk of a night takes that gives all of them the plan their level has
come to grant, and the walk of a night in which nothing has changed."""

from tiers import Members

PLUGINS = ["{ id = '%s' }" % plugin for plugin in ("leads", "mdf", "certification", "support")]


class Supported(Members):
    """Members who are not certified: what is walked over is who has which plan."""

    def certify(self):
        self.awards = 0

    def evaluations(self):
        return self.asked("SELECT count(*) FROM stint")

    def grant(self):
        """Whoever joined before there were plans has none until the next walk."""
        self.rest()  # what follows from their joining asks whether there are plans
        self.client.call("success.plans.create", program=self.vendor.program, code="basic", name="Basic", rank=1,
            channels=["portal"], quota_cases=5, quota_period="month",
            reviews_per_year=4)
        level = self.client.call("partners.levels.list", filter={"program": self.vendor.program, "code": "member"})["items"][0]
        self.client.call("partners.levels.update", id=level["id"], grants={"support_plan": "basic"})


def part_plans(bench, connect):
    vendor = bench.vendor(plugins=PLUGINS, arguments=["--simulated-clock"])
    members = Supported(vendor, connect, bench.size(10000, 60))
    members.grant()
    found = {"members": members.all}
    for name, what in (("given", "given a plan"), ("same", "of which nothing has changed")):
        done = found[name] = members.walk(walk="success.walk", pieces="success.walk_on")
        bench.row("plans", "%d members, %s: s" % (members.all, what), "%.1f" % done["seconds"])
        bench.row("plans", "  of the writer each, us; plans, transactions", "%.0f; %d, %d" % (
            done["writer_s"] * 1e6 / members.all, done["evaluations"], done["journal"]))
    members.close()
    return found
