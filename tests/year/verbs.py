# SPDX-License-Identifier: Apache-2.0
"""What can be done in the year, a row each: how often, by whom, on what, and which refusals are no surprise. A verb whose
method a server does not have is left out."""

from acts import (STAGES, active_partner, again, answers, channel, closed, deal_in, deal_with, deputy,
    dispute_of_active, disputed, handed_on, has_param, is_one, judged, known, manager, merged, new_level, note_deal,
    nothing, of_deal, one_of, one_of_things, opened, own_client, own_opportunity, reason, registration, reinstated,
    renewal, rival, seller, settled, some_customer, some_partner, suspended, suspended_partner, two_customers)


class Verb:
    """`by(play, subject)`: whose client calls; `on(play)`: the subject, None if there is none; `says(play, subject)`: the params;
    `then(play, subject, result)`: what is noted of the answer; `registers`: whether it counts towards the year's total."""

    def __init__(self, name, method, weight, says, by=seller, on=None, then=note_deal, refusals=(), registers=False):
        self.name, self.method, self.weight, self.says, self.by, self.on, self.then = name, method, weight, says, by, on, then
        self.refusals, self.registers = frozenset(refusals), registers


def registering(name, weight, says, by=own_client, on=active_partner):
    return Verb(name, "deals.register", weight, says, by=by, on=on, registers=True)


def reviewing(name, weight, verdict, refusals=(), by=channel, **more):
    """It may be somebody else's turn, or have been one's own: a large deal goes on to another person."""
    return Verb(name, "deals.review", weight, of_deal(verdict=verdict, reason=reason, **more), by=by, on=deal_in("in_review"),
        refusals=("not_your_task", "four_eyes", *refusals))


APPROVED = deal_in("approved")
NO_EXTENSION = ("no_extension_left", "longest_protection", "extension_pending", "protection_ended", "no_extension_wanted")

# Where people may ask back, and overrule whose turn it is.
ASKING = [
    reviewing("ask back", 3, "ask", ask_fields=["amount"], refusals=("asked_enough", "invalid_params")),
    reviewing("overrule", 1, "approve", by=manager, override=True, refusals=("already_protected", "not_yours_to_override")),
] if has_param("deals.review", "ask_fields") else []

VERBS = [
    registering("register", 40, registration),
    registering("register as a rival", 18, rival),
    registering("register what somebody has", 4, again),
    registering("register for one that is suspended", 3,
        lambda play, partner: {**registration(play, partner), "partner": partner.id}, by=channel, on=suspended_partner),
    Verb("check", "deals.check", 4, registration, by=own_client, on=active_partner, then=nothing),
    Verb("add a customer", "deals.customers.create", 6,
        lambda play, number: play.network.customers.described(play.rng, number, as_known=True), by=manager, on=some_customer,
        then=known),
    Verb("withdraw", "deals.withdraw", 3, of_deal(reason="Postponed"), on=deal_in("in_review", "info_requested", "draft")),

    Verb("complete a draft", "deals.update", 8, of_deal(expected_close=lambda play, number: play.in_days(90)), on=deal_in("draft")),
    Verb("hand in a draft", "deals.submit", 8, of_deal(), on=deal_in("draft")),
    Verb("answer", "deals.answer", 12, answers, on=deal_in("info_requested")),

    reviewing("approve", 30, "approve", refusals=("already_protected",)),
    reviewing("approve as the second", 6, "approve", refusals=("already_protected",), by=manager),
    reviewing("approve as the deputy", 4, "approve", refusals=("already_protected",), by=deputy),
    reviewing("reject", 9, "reject"),
    reviewing("find a duplicate", 5, "duplicate"),
    Verb("hand on a task", "deals.tasks.delegate", 2, handed_on, by=channel, on=deal_in("in_review"), then=nothing,
        refusals=("invalid_params",)),  # the deputy has decided a step of it

    *ASKING,
    Verb("move the stage", "deals.set_stage", 20, of_deal(stage=one_of(*STAGES)), on=APPROVED),
    Verb("show activity", "deals.activities.create", 15,
        lambda play, number: {"deal": play.rows[number]["id"], "kind": play.rng.choice(("call", "meeting", "demo")),
            "on": play.in_days(-1)}, on=APPROVED),
    Verb("comment", "deals.comments.create", 3, lambda play, number: {"deal": play.rows[number]["id"], "text": "They like it"},
        on=APPROVED, then=nothing),
    Verb("ask for an extension", "deals.extend", 5, of_deal(reason="They decide next quarter"), on=APPROVED, refusals=NO_EXTENSION),
    Verb("grant an extension", "deals.extend", 6, of_deal(reason="Agreed", days=30), by=channel,
        on=deal_with("extension_wanted_at", "approved"), refusals=NO_EXTENSION),
    Verb("decline an extension", "deals.extend", 3, of_deal(reason="No", decline=True), by=channel,
        on=deal_with("extension_wanted_at", "approved"), refusals=NO_EXTENSION),
    Verb("win", "deals.close", 7, of_deal(outcome="won", closure_code=one_of("price", "features")), on=APPROVED),
    Verb("lose", "deals.close", 5, of_deal(outcome="lost", closure_code=one_of("no_budget", "rival")), on=APPROVED),
    Verb("convert", "deals.convert", 1, of_deal(order_reference="PO-1"), by=channel, on=APPROVED),
    Verb("revoke", "deals.revoke", 1, of_deal(reason_code="misstated", reason="It was not so"), by=channel, on=APPROVED),
    Verb("renew", "deals.register", 3, renewal, on=deal_in("converted"), registers=True),

    Verb("dispute", "deals.dispute", 5, of_deal(reason="We were first"), on=deal_in("rejected", "duplicate", "revoked", "expired"),
        then=disputed, refusals=("dispute_too_late", "dispute_dismissed", "already_disputed")),
    Verb("decide a dispute", "deals.decide_dispute", 3, judged, by=manager, on=one_of_things("dispute"), then=settled,
        refusals=("four_eyes", "invalid_params", "partner_terminated")),  # where two are in the way, one is named
    Verb("drop a dispute", "deals.disputes.withdraw", 0.3, lambda play, dispute: {"id": dispute[0]},
        by=lambda play, dispute: seller(play, dispute[1]),
        on=dispute_of_active, then=settled),

    Verb("sell to it ourselves", "deals.opportunities.create", 3, own_opportunity, by=channel, on=some_customer, then=opened),
    Verb("end our own sale", "deals.opportunities.close", 1, lambda play, id: {"id": id, "outcome": play.rng.choice(("won", "lost"))},
        by=channel, on=one_of_things("opportunity"), then=closed),
    Verb("find two customers are one", "deals.customers.merge", 0.4, merged, by=manager, on=two_customers, then=is_one),

    Verb("suspend", "partners.suspend", 0.3, lambda play, partner: {"id": partner.id, "reason": "Unpaid"}, by=manager,
        on=active_partner, then=suspended),
    Verb("reinstate", "partners.reinstate", 8, lambda play, partner: {"id": partner.id, "reason": "Paid"}, by=manager,
        on=suspended_partner, then=reinstated),
    Verb("promote or demote", "partners.memberships.set_level", 1, new_level, by=manager, on=some_partner, then=nothing),
]
