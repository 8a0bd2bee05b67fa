# SPDX-License-Identifier: Apache-2.0
"""A programme over the world: territories by country and region, a tree of products, partners whose entitlements overlap
as contracts do. All of it drawn from a seed."""

import itertools
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
from prmd import World, names  # noqa: E402
from register import INDUSTRIES, SEGMENTS  # noqa: E402

TREE = {"Americas": {"US": ["US-CA", "US-TX", "US-NY"], "CA": [], "BR": []}, "Asia": {"CN": ["CN-GD", "CN-ZJ"], "TW": [], "JP": [], "KR": []},
    "Europe": {"DE": [], "FR": [], "GB": [], "IT": [], "CH": []}}
LEAVES = ("Sensor Two", "Gateway One", "Gateway Two")


class Network(World):
    def __init__(self, server, partners, leads, seed):
        super().__init__(server)
        self.draw = random.Random(seed)
        create = lambda path, **params: next(iter(self.manager.call(path + ".create", params).values()))["id"]
        self.places, self.parents = {}, {}
        for continent, countries in TREE.items():
            self.add(create, continent, None, continent)
            for country, regions in countries.items():
                self.add(create, country, continent, "Land %s" % country, place=country)
                for region in regions:
                    self.add(create, region, country, "Region %s" % region, place=region)
                if regions: # what is in none of these regions
                    self.add(create, country + " rest", country, "Rest of %s" % country)
        gateways = create("partners.products", name="Gateways")
        self.products = [self.product] + [create("partners.products", name=name, parent=gateways) for name in LEAVES]
        self.families = [gateways]
        self.product_parents = {product: gateways for product in self.products[1:]}
        self.product_parents[self.product] = self.manager.call("partners.products.get", id=self.product)["product"]["parent"]
        for code, kind in (("web", "web"), ("fair", "event"), ("list", "list")):
            create("leads.sources", code=code, name=code, kind=kind)
        self.entitlements, self.room = [], 2 + 2 * leads // partners  # less than leads need, of some partners
        for name in itertools.islice(names(seed), partners):
            self.make_partner(name)

    def add(self, create, code, parent, name, **more):
        above = {"parent": self.places[parent]} if parent else {}
        self.places[code] = create("partners.territories", name=name, **above, **more)
        self.parents[self.places[code]] = self.places.get(parent)

    def make_partner(self, name):
        """In the programme, with up to six entitlements, some of which take away."""
        draw = self.draw
        partner = self.manager.call("partners.create", legal_name=name, type="reseller")["partner"]["id"]
        self.partners[name] = partner
        self.manager.call("partners.memberships.create", partner=partner, program=self.program,
            level=self.levels[draw.choice(sorted(self.levels))], channel_type="reseller")
        for number in range(draw.randrange(1, 7)):
            given = {"partner": partner, "contract": "C-%d" % number}
            if draw.random() < 0.85:
                given["territory"] = self.places[draw.choice(sorted(self.places))]
            if draw.random() < 0.5:
                given["product"] = draw.choice(self.products + self.families)
            for key, values in (("industry", INDUSTRIES), ("segment", SEGMENTS)):
                value = draw.choice(values)
                if value and draw.random() < 0.3:
                    given[key] = value
            if draw.random() < 0.15:
                given["effect"] = "exclude"
            self.entitlements.append(self.manager.call("leads.entitlements.create", given)["entitlement"])
        self.manager.call("leads.capacities.set", partner=partner, open_max=draw.randrange(1, self.room))

    def level_in(self, node, wanted, parents):
        """As leads.entitlements documents it: a root is 1, any is 0; None: another branch."""
        if wanted is None:
            return 0
        path = []
        while node:
            path.append(node)
            node = parents.get(node)
        return len(path) - path.index(wanted) if wanted in path else None

    def specificity(self, lead, entitlement):
        parts = [self.level_in(lead.get("territory"), entitlement.get("territory"), self.parents),
            self.level_in(lead.get("product"), entitlement.get("product"), self.product_parents)]
        for key in ("industry", "segment"):
            if key in entitlement:
                parts.append(1 if lead.get(key) == entitlement[key] else None)
        return None if None in parts else sum(parts)

    def is_entitled(self, lead, partner):
        best = {"include": -1, "exclude": -1}
        for entitlement in self.entitlements:
            if entitlement["partner"] == partner:
                worth = self.specificity(lead, entitlement)
                if worth is not None:
                    best[entitlement["effect"]] = max(best[entitlement["effect"]], worth)
        return best["include"] > best["exclude"]
