# SPDX-License-Identifier: Apache-2.0
"""What test_openrpc.py runs the examples of the leads plugin with: rows that are as each method needs them.

Each function is given the test: `world`, `sales` (a client of a partner's sales person), `names`."""

from prmd import in_days


def source(test):
    """The one the examples name."""
    manager = test.world.manager
    if not manager.call("leads.sources.list", filter={"code": "web"})["items"]:
        manager.call("leads.sources.create", code="web", name="Web", kind="web")


def program(test):
    source(test)
    return test.world.program


def seller(test):
    """The partner of the sales person, entitled to leads about the product."""
    manager, partner = test.world.manager, test.sales.session["partner"]
    if not manager.call("leads.entitlements.list", filter={"partner": partner})["items"]:
        manager.call("leads.entitlements.create", partner=partner, product=test.world.product)
    return partner


def lead(test):
    """Offered to the seller."""
    seller(test)
    return test.world.channel.call("leads.create", program=program(test), source="web", legal_name=next(test.names),
        country="FR", contact_phone="+33 1", product=test.world.product, timeframe="quarter", territory=test.world.france,
        need="Sensors for both of our sites, soon")["lead"]["id"]


def offer(test):
    return test.sales.call("leads.offers.list", filter={"lead": lead(test)})["items"][0]["id"]


def unassigned(test):
    """One nobody is entitled to."""
    return test.world.channel.call("leads.create", program=program(test), source="web", legal_name=next(test.names),
        country="FR", contact_phone="+33 1", timeframe="quarter", need="Something that nobody is there for, now")["lead"]["id"]


def pooled(test):
    return test.world.channel.call("leads.assign", id=unassigned(test))["lead"]["id"]


def disqualified(test):
    return test.world.channel.call("leads.create", program=program(test), source="web", legal_name=next(test.names),
        country="FR", need="Nobody says who it is that wants this, though it is long")["lead"]["id"]


def clock(test):
    return test.world.channel.call("leads.sla.list", filter={"lead": lead(test)})["items"][0]["id"]


def entitlement(test):
    return test.world.manager.call("leads.entitlements.create", partner=seller(test), industry="mining")["entitlement"]["id"]


def capacity(test):
    return test.world.manager.call("leads.capacities.set", partner=seller(test), open_max=1000)["capacity"]["id"]


def held(test):
    """Accepted by the seller."""
    return test.sales.call("leads.accept", id=offer(test))["lead"]["id"]


def contacted(test):
    id = held(test)
    on = in_days(0, test.world.channel.call("leads.get", id=id)["lead"]["held_since"])
    test.sales.call("leads.touch", id=id, kind="call", on=on, outcome="reached")
    return id


def touch(test):
    return test.sales.call("leads.touches.list", filter={"lead": contacted(test)})["items"][0]["id"]


def own_partner(test):
    """Of whoever the example is run as."""
    return test.sales.session["partner"]


NEEDS = {
    ("leads.create", "program"): program,
    ("leads.receive", "program"): program,
    ("leads.accept", "lead_offer"): offer,
    ("leads.view", "lead_offer"): offer,
    ("leads.decline", "lead_offer"): offer,
    ("leads.withdraw_offer", "lead_offer"): offer,
    ("leads.pull", "lead"): held,
    ("leads.touch", "lead"): held,
    ("leads.progress", "lead"): contacted,
    ("leads.convert", "lead"): held,
    ("leads.win_no_deal", "lead"): held,
    ("leads.lose", "lead"): contacted,
    ("leads.nurture", "lead"): contacted,
    ("leads.feedback", "lead"): held,
    ("leads.update", "lead"): held,
    ("leads.assign", "lead"): unassigned,
    ("leads.assign", "partner"): seller,
    ("leads.route", "lead"): unassigned,
    ("leads.take", "lead"): pooled,
    ("leads.qualify", "lead"): disqualified,
    ("leads.capacities.set", "partner"): own_partner,
}
MAKES = {"lead": lead, "lead_offer": offer, "lead_entitlement": entitlement, "lead_capacity": capacity, "sla_clock": clock,
    "lead_touch": touch}
