# SPDX-License-Identifier: Apache-2.0
"""What can be done in the year, a row each: how often, by whom, on which deals, and which refusals are no surprise. A verb
whose method a server does not have is left out."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
import described  # noqa: E402


def is_there(method):
    return method in described.methods()


class Verb:
    def __init__(self, name, method, weight, params, states=(), caller=None, subject=None, then=None, refusals=(),
            registers=False):
        self.name, self.method, self.weight, self.params, self.registers = name, method, weight, params, registers
        self.states, self.refusals = states, frozenset(refusals)
        self.caller = caller or (lambda play, number: owner(play, number).client)
        self.subject = subject or self.draw
        self.then = then or note_deal

    def draw(self, play):
        """A deal in one of the states whose partner can act."""
        state = play.rng.choice(self.states)
        number = play.pools[state].draw(play.rng)
        return number if number is not None and owner(play, number).is_active else None


def note_deal(play, number, result):
    if "deal" in result:
        play.note(result["deal"])


def owner(play, number):
    return partners(play)[play.rows[number]["partner"]]


def partners(play):
    if not hasattr(play, "partner_of"):
        play.partner_of = {partner.id: partner for partner in play.network.partners}
    return play.partner_of


def channel(play, number):
    return play.network.channel


def manager(play, number):
    return play.network.manager


def deal_id(play, number):
    return {"id": play.rows[number]["id"]}


# ---- Registering ---------------------------------------------------------------------------------------------------

def some_partner(play):
    return play.rng.choice(play.network.partners)


def active_partner(play):
    partner = some_partner(play)
    return partner if partner.is_active else None


def suspended_partner(play):
    partner = some_partner(play)
    return None if partner.is_active else partner


def has_param(method, name):
    return name in described.params(method)


def registration(play, partner, customer=None):
    """Params of a registration by this partner: most are plain, some lack something or are for a person."""
    rng, network = play.rng, play.network
    number = customer if customer is not None else fresh_customer(play)
    program, currency = rng.choice(partner.programs)
    country = network.customers.rows[number][1]
    territory = network.leaf_of.get(country, network.elsewhere) if rng.random() < 0.95 else rng.choice(network.leaves)
    amount = 0 if rng.random() < 0.03 else int(10 ** (4.5 + rng.random() * 2.7))
    if rng.random() < 0.25:
        currency = rng.choice(("EUR", "USD", "GBP", "CHF", "JPY"))
    days = -3 if rng.random() < 0.02 else rng.randrange(20, 240)
    given = {"program": program, "customer": network.customers.described(rng, number), "territory": territory,
        "lines": [{"product": rng.choice(network.products), "quantity": rng.randrange(1, 50)}],
        "amount": {"amount": amount, "currency": currency}, "expected_close": play.in_days(days)}
    play.last_customer = number
    return given


def fresh_customer(play):
    """Mostly one after the other, so that nearly every organisation of the register is sold to."""
    play.next_customer = getattr(play, "next_customer", -1) + 1
    count = len(play.network.customers.rows)
    return play.next_customer % count if play.next_customer < count else play.rng.randrange(count)


def rival(play, partner):
    """The customer of an earlier registration, in another spelling, for the same product or another."""
    used = getattr(play, "next_customer", -1) + 1
    if used == 0:
        return None
    recent = max(0, min(used, len(play.network.customers.rows)) - 200)
    number = play.rng.randrange(recent, min(used, len(play.network.customers.rows)))
    given = registration(play, partner, number)
    earlier = play.rng.choice(play.rows) if play.rows else None
    if earlier and play.rng.random() < 0.5:
        given["lines"] = [{"product": earlier["lines"][0]["product"], "quantity": 1}]
    return given


def registered(play, partner, result):
    play.note(result["deal"])


def own_client(play, partner):
    return partner.client


# ---- The network moves ---------------------------------------------------------------------------------------------

def suspended(play, partner, result):
    partner.is_active = False


def reinstated(play, partner, result):
    partner.is_active = True
    play.network.connect_again(partner)


def new_level(play, partner):
    network = play.network
    program, _ = play.rng.choice(partner.programs)
    return {"id": network.memberships[partner.id, program], "level": play.rng.choice(network.levels[program])}


def nothing(play, subject, result):
    pass


REASONS = ("Agreed with the customer", "Known to us", "The budget is not there", "Somebody else was first")

VERBS = [
    Verb("register", "deals.register", 40, registration, caller=own_client, subject=active_partner, then=registered,
        registers=True),
    Verb("register as a rival", "deals.register", 22, rival, caller=own_client, subject=active_partner, then=registered,
        registers=True),
    Verb("register for one that is suspended", "deals.register", 3,
        lambda play, partner: {**registration(play, partner), "partner": partner.id}, caller=channel, subject=suspended_partner,
        then=registered, registers=True),
    Verb("check", "deals.check", 4, registration, caller=own_client, subject=active_partner, then=nothing,
        refusals=("limit",)),
    Verb("add a customer", "deals.customers.create", 6,
        lambda play, number: play.network.customers.described(play.rng, number, as_known=True), caller=manager,
        subject=lambda play: play.rng.randrange(len(play.network.customers.rows)), then=nothing),
    Verb("withdraw", "deals.withdraw", 3, lambda play, n: {**deal_id(play, n), "reason": "Postponed"},
        states=("in_review", "info_requested", "draft")),
    Verb("approve", "deals.review", 14, lambda play, n: {**deal_id(play, n), "verdict": "approve",
        "reason": play.rng.choice(REASONS)}, states=("in_review",), caller=channel, refusals=("already_protected",)),
    Verb("reject", "deals.review", 4, lambda play, n: {**deal_id(play, n), "verdict": "reject",
        "reason": play.rng.choice(REASONS)}, states=("in_review",), caller=channel),
    Verb("find a duplicate", "deals.review", 2, lambda play, n: {**deal_id(play, n), "verdict": "duplicate",
        "reason": play.rng.choice(REASONS)}, states=("in_review",), caller=channel),
    Verb("suspend", "partners.suspend", 0.3, lambda play, partner: {"id": partner.id, "reason": "Unpaid"}, caller=manager,
        subject=active_partner, then=suspended),
    Verb("reinstate", "partners.reinstate", 8, lambda play, partner: {"id": partner.id, "reason": "Paid"}, caller=manager,
        subject=suspended_partner, then=reinstated),
    Verb("promote or demote", "partners.memberships.update", 1, new_level, caller=manager, subject=some_partner, then=nothing),
]
