# SPDX-License-Identifier: Apache-2.0
"""What the other partner of test_isolation.py has beside its deals, a function for each part of the server.

Each is given the world, a client of the partner's and the partner's id. It makes rows of every entity, for that partner or
for the vendor alone, and answers what was told of them (any JSON: the ids in it are secret) and words that stand in it
and must never be heard of by anybody else.
"""


def partners(world, b, partner):
    return [world.channel.call("partners.employments.list", filter={"partner": partner})], []


def leads(world, b, partner):
    source = world.manager.call("leads.sources.create", code="geheimquelle", name="Verschwiegene Quelle", kind="list")
    return [source], ["geheimquelle", "Verschwiegene"]


PARTS = (partners, leads)
