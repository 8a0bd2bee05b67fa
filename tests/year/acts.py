# SPDX-License-Identifier: Apache-2.0
"""Who acts in the year, on what, and what they say: what the rows of verbs.py are made of. Everything is drawn by the
play's own random numbers."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
import described  # noqa: E402

REASONS = ("Agreed with the customer", "Known to us", "The budget is not there", "Somebody else was first")
STAGES = ("prospect", "qualified", "technical", "business", "committed")


def is_there(method):
    return method in described.methods()


def has_param(method, name):
    return is_there(method) and name in described.params(method)


# ---- Who -----------------------------------------------------------------------------------------------------------

def partners(play):
    if not hasattr(play, "partner_of"):
        play.partner_of = {partner.id: partner for partner in play.network.partners}
    return play.partner_of


def owner(play, number):
    return partners(play)[play.rows[number]["partner"]]


def seller(play, number):
    return owner(play, number).client


def own_client(play, partner):
    return partner.client


def channel(play, subject):
    return play.network.channel


def deputy(play, subject):
    return play.network.deputy


def manager(play, subject):
    return play.network.manager


# ---- On what -------------------------------------------------------------------------------------------------------

def some_partner(play):
    return play.rng.choice([partner for partner in play.network.partners if not partner.has_left])


def active_partner(play):
    partner = some_partner(play)
    return partner if partner.is_active else None


def suspended_partner(play):
    partner = some_partner(play)
    return None if partner.is_active else partner


def deal_in(*states):
    """Draws a deal in one of these states whose partner is at work."""
    def draw(play):
        number = play.pools[play.rng.choice(states)].draw(play.rng)
        return number if number is not None and owner(play, number).is_active else None
    return draw


def deal_with(field, *states):
    """One that also has something in a field."""
    def draw(play):
        number = deal_in(*states)(play)
        return number if number is not None and play.rows[number].get(field) is not None else None
    return draw


def some_customer(play):
    return play.rng.randrange(len(play.network.customers.rows))


# ---- What they say -------------------------------------------------------------------------------------------------

def of_deal(**more):
    """Params that name the deal; what is callable is asked."""
    def params(play, number):
        said = {key: value(play, number) if callable(value) else value for key, value in more.items()}
        return {"id": play.rows[number]["id"], **said}
    return params


def one_of(*words):
    return lambda play, number: play.rng.choice(words)


def reason(play, number):
    return play.rng.choice(REASONS)


def registration(play, partner, customer=None):
    """By this partner: most are plain, some lack something or are for a person."""
    rng, network = play.rng, play.network
    number = customer if customer is not None else fresh_customer(play)
    program, currency = rng.choice(partner.programs)
    country = network.customers.rows[number][1]
    territory = network.leaf_of.get(country, network.elsewhere) if rng.random() < 0.95 else rng.choice(network.leaves)
    amount = 0 if rng.random() < 0.03 else int(10 ** (4.5 + rng.random() * 2.7))
    if rng.random() < 0.25:
        currency = rng.choice(("EUR", "USD", "GBP", "CHF", "JPY"))
    days = -3 if rng.random() < 0.02 else rng.randrange(20, 240)
    lines = 1 + (rng.random() < 0.15) if has_param("deals.register", "draft") else 1
    given = {"program": program, "customer": network.customers.described(rng, number), "territory": territory,
        "lines": [{"product": product, "quantity": rng.randrange(1, 50)} for product in rng.sample(network.products, lines)],
        "amount": {"amount": amount, "currency": currency}, "expected_close": play.in_days(days)}
    if has_param("deals.register", "type") and rng.random() < 0.3:
        given["type"] = rng.choice(("referral", "resell", "cosell", "expansion"))
    if has_param("deals.register", "source") and rng.random() < 0.3:
        given["source"] = rng.choice(("fair", "web", "own network"))
    return given


def fresh_customer(play):
    """Mostly one after the other, so that nearly every organisation of the register is sold to."""
    play.next_customer = getattr(play, "next_customer", -1) + 1
    count = len(play.network.customers.rows)
    return play.next_customer if play.next_customer < count else play.rng.randrange(count)


def rival(play, partner):
    """The customer of an earlier registration, in another spelling, for the same product or another."""
    used = min(getattr(play, "next_customer", -1) + 1, len(play.network.customers.rows))
    if used == 0:
        return None
    number = play.rng.randrange(max(0, used - 200), used)
    given = registration(play, partner, number)
    earlier = play.rng.choice(play.rows)
    if play.rng.random() < 0.5:
        given["lines"] = [{"product": earlier["lines"][0]["product"], "quantity": 1}]
    return given


def again(play, partner):
    """What was registered before, word for word but for the amount, by somebody: often the customer is taken."""
    if not play.rows:
        return None
    earlier = play.rng.choice(play.rows[-300:])
    given = registration(play, partner, 0)
    given.update(territory=earlier["territory"], lines=[{"product": line["product"]} for line in earlier["lines"]],
        customer={key: value for key, value in earlier["customer"].items() if value is not None})
    return given


def renewal(play, number):
    row = play.rows[number]
    given = registration(play, owner(play, number), 0)
    given.update(program=row["program"], territory=row["territory"], lines=[{"product": line["product"]} for line in row["lines"]],
        customer={key: value for key, value in row["customer"].items() if value is not None}, type="renewal", renews=row["id"])
    given["amount"] = {"amount": max(given["amount"]["amount"], 100000), "currency": row["amount"]["currency"]}
    return given


def answers(play, number):
    row = play.rows[number]
    said = {"id": row["id"], "comment": "As far as we know it"}
    if "amount" in (row.get("ask_fields") or ()):
        said["amount"] = {"amount": play.rng.randrange(100000, 5000000), "currency": row["amount"]["currency"]}
    return said


def new_level(play, partner):
    network = play.network
    program, _ = play.rng.choice(partner.programs)
    return {"id": network.memberships[partner.id, program], "level": play.rng.choice(network.levels[program])}


def holder_of(play, number):
    """Whose deal is protected exclusively for what this one is about, as the vendor can see."""
    row = play.network.manager.call("deals.get", id=play.rows[number]["id"])["deal"]
    if "account" not in row:
        return None
    held = play.network.manager.call("deals.protections.list", filter={"customer": row["account"], "territory": row["territory"],
        "product": [line["product"] for line in row["lines"]], "ended_at": None})["items"]
    now = play.network.admin.call("system.info")["now"]
    return next((one["deal"] for one in held if one["exclusive"] and one["until"] > now), None)


def judged(play, dispute):
    verdict = play.rng.choice(("upheld", "upheld", "overturned", "overturned", "ask_evidence"))
    said = {"id": dispute[0], "verdict": verdict, "reason": play.rng.choice(REASONS)}
    losing = holder_of(play, dispute[1]) if verdict == "upheld" else None
    return {**said, "losing_deal": losing} if losing else said


def own_opportunity(play, number):
    rng, network = play.rng, play.network
    program, currency = rng.choice(network.programs)
    return {"program": program, "customer": network.customers.described(rng, number), "product": rng.choice(network.products),
        "territory": network.leaf_of.get(network.customers.rows[number][1], network.elsewhere),
        "amount": {"amount": rng.randrange(100000, 9000000), "currency": currency}, "opened_on": play.in_days(-rng.randrange(60))}


def handed_on(play, number):
    """The channel manager's task of a deal, to the deputy."""
    tasks = play.network.channel.call("deals.tasks.list", filter={"deal": play.rows[number]["id"], "state": "open"})["items"]
    mine = [task for task in tasks if task.get("role") == "channel_manager" and "user" not in task and task["kind"] == "review"]
    return {"id": mine[0]["id"], "user": play.network.deputy_id, "reason": "On leave"} if mine else None


def merged(play, pair):
    return {"from": pair[0], "into": pair[1], "on_conflict": play.rng.choice(("refuse", "share", "first"))}


def one_of_things(kind):
    """Something earlier verbs left."""
    return lambda play: play.rng.choice(play.things[kind]) if play.things[kind] else None


def dispute_of_active(play):
    dispute = one_of_things("dispute")(play)
    return dispute if dispute and owner(play, dispute[1]).is_active else None


def two_customers(play):
    return play.rng.sample(play.things["customer"], 2) if len(play.things["customer"]) > 9 else None


# ---- What follows --------------------------------------------------------------------------------------------------

def note_deal(play, subject, result):
    if "deal" in result:
        play.note(result["deal"])


def nothing(play, subject, result):
    pass


def disputed(play, number, result):
    play.things["dispute"].append((result["dispute"]["id"], number))


def settled(play, dispute, result):
    """The deal, and perhaps another's, is not what it was."""
    if result["dispute"]["state"] not in ("open", "evidence"):
        play.things["dispute"].remove(dispute)
    play.look()


def opened(play, number, result):
    if result["state"] == "new":
        play.things["opportunity"].append(result["opportunity"]["id"])


def closed(play, opportunity, result):
    play.things["opportunity"].remove(opportunity)


def known(play, number, result):
    if result["state"] == "new":
        play.things["customer"].append(result["customer"]["id"])


def is_one(play, pair, result):
    if result["merged"]:
        play.things["customer"].remove(pair[0])
        play.look()


def suspended(play, partner, result):
    partner.is_active = False


def reinstated(play, partner, result):
    partner.is_active = True
    play.network.connect_again(partner)


def left(play, partner, result):
    partner.is_active, partner.has_left = False, True
