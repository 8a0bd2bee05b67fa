# SPDX-License-Identifier: Apache-2.0
"""What the other partner of test_isolation.py has beside its deals, a function for each part of the server.

Each is given the world, a client of the partner's and the partner's id. It makes rows of every entity, for that partner or
for the vendor alone, and answers what was told of them (any JSON: the ids in it are secret) and words that stand in it
and must never be heard of by anybody else.
"""


def partners(world, b, partner):
    return [world.channel.call("partners.employments.list", filter={"partner": partner})], []


def leads(world, b, partner):
    """One it holds, one it was offered, one that nobody has yet."""
    manager = world.manager
    source = manager.call("leads.sources.create", code="geheimquelle", name="Verschwiegene Quelle", kind="list")
    entitlement = manager.call("leads.entitlements.create", partner=partner, contract="Geheimvertrag")
    lead = {"program": world.program, "source": "geheimquelle", "country": "FR", "territory": world.france,
        "product": world.product, "timeframe": "quarter", "need": "Verborgener Bedarf an vielen, vielen Sensoren"}
    told = []
    for name in ("Irrlicht Bergwerk", "Nebelhorn Reederei"):
        given = {**lead, "legal_name": name, "contact_name": "Person von " + name, "contact_email": "x@%s.example" % name.split()[0].lower(),
            "contact_phone": "+33 98 76"}
        told.append(world.channel.call("leads.create", given))
    (offer, _) = b.call("leads.offers.list")["items"]
    told.append(b.call("leads.accept", id=offer["id"]))
    told.append(world.channel.call("leads.create", {**lead, "legal_name": "Niemandsland Fischerei", "territory": world.germany}))
    return [source, entitlement, told] + [world.channel.call("leads.%s.list" % path) for path in
        ("offers", "capacities", "sla")] + [world.channel.call("leads.list")], [
        "geheimquelle", "Verschwiegene", "Geheimvertrag", "Verborgener Bedarf", "Irrlicht", "Nebelhorn", "Niemandsland",
        "+33 98 76"]


PARTS = (partners, leads)
