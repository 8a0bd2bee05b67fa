# SPDX-License-Identifier: Apache-2.0
"""What test_openrpc.py runs the examples of the mdf plugin with, as examples_leads.py."""

import csv
import io

import described
import examples_campaigns
from papers import upload
from prmd import in_days


def budget(test):
    """One that has room for all the examples."""
    return test.world.manager.call("mdf.budgets.create", program=test.world.program, code="example-%d" % next(test.count),
        name="Launch", purpose="new_product", starts_on=in_days(0), ends_on=in_days(1700),
        total={"amount": 100000000, "currency": "EUR"})["budget"]["id"]


def allocation(test):
    """The partner's of the sales person."""
    return test.world.manager.call("mdf.allocations.create", budget=budget(test), kind="upfront",
        partner=test.sales.session["partner"], amount={"amount": 10000000, "currency": "EUR"})["allocation"]["id"]


def picture(test):
    """A file of whoever calls mdf.proofs.create, another one each time."""
    user = test.caller(described.methods()["mdf.proofs.create"])
    return upload(user, "invoice.pdf", b"%%PDF-1.4\n%% example %d\n" % next(test.count))


def accrual(test):
    """Of a deal the sales person has won."""
    test.world.manager.call("mdf.budgets.create", program=test.world.program, code="example-%d" % next(test.count),
        name="Loyalty", purpose="loyalty", starts_on=in_days(0, test.world.admin.call("system.info")["now"]),
        ends_on=in_days(300, test.world.admin.call("system.info")["now"]), total={"amount": 100000000, "currency": "EUR"})
    deal = test.approved()
    test.sales.call("deals.close", id=deal, outcome="won", closure_code="service")
    test.world.admin.call("clock.advance", by=1)  # reactions have run when it answers
    return next(one["id"] for one in test.sales.call("mdf.accruals.list", limit=500)["items"] if one["deal"] == deal)


def head(test):
    """Of the partner's marketing."""
    if not hasattr(test.world, "head_of_marketing"):
        test.world.head_of_marketing = test.world.user("Head of Marketing", ["partner_marketing"],
            partner=test.sales.session["partner"])
    return test.world.head_of_marketing


def request(test, requested=200000, **more):
    """A draft of the sales person's partner: too large to be decided without people unless it says otherwise."""
    eur = lambda amount: {"amount": amount, "currency": "EUR"}
    return head(test).call("mdf.requests.create", allocation=allocation(test), objective="Win smaller firms for Storage 400",
        activities=[{"kind": "event", "title": "Evening for customers", "starts_on": in_days(20), "ends_on": in_days(21),
            "cost": eur(2 * requested), "requested": eur(requested), "expected_leads": 20, **more}])["fund_request"]["id"]


def approver(test):
    """Somebody who decides about funds: not who has asked for them."""
    return test.world.admin.call("users.create", name="Eva", email="eva.funds%d@example.com" % next(test.count),
        roles=["fund_approver"])["user"]["id"]


def submitted(test, **more):
    return head(test).call("mdf.requests.submit", id=request(test, **more))["fund_request"]["id"]


def in_review(test):
    return submitted(test, requested=400000)


def step(test, of=None):
    """The marketing managers', of a request that is in review."""
    (one,) = test.world.manager.call("mdf.steps.list", filter={"matter": of or in_review(test), "state": "open"})["items"]
    return one["id"]


def in_callers_review(test):
    """By a step of whoever runs the example."""
    id = in_review(test)
    caller = test.caller({"name": "mdf.review", "x-roles": ["fund_approver", "marketing_manager", "program_manager"]})
    test.world.manager.call("mdf.steps.delegate", id=step(test, id), user=caller.session["user"], reason="Away")
    return id


def callers_step(test):
    (one,) = test.world.manager.call("mdf.steps.list", filter={"matter": in_callers_review(test), "state": "open"})["items"]
    return one["id"]


def asked(test):
    """What should bring nothing is asked back."""
    return submitted(test, expected_leads=0, starts_on=in_days(20))


def approved(test, **more):
    id = submitted(test, **more)
    assert test.world.manager.call("mdf.requests.get", id=id)["fund_request"]["state"] == "approved"
    return id


def underway(test):
    """Its first day is today; that is short notice, so somebody has to agree."""
    id = submitted(test, starts_on=in_days(0), ends_on=in_days(1))
    test.world.manager.call("mdf.review", id=id, verdict="approve", reason="Why not", override=True)
    test.world.admin.call("clock.advance", by=1)
    return id


def change(test):
    """Large, so that people decide it."""
    eur = lambda amount: {"amount": amount, "currency": "EUR"}
    return head(test).call("mdf.requests.change", id=approved(test), why="The hall is larger", activities=[{"kind": "event",
        "title": "Evening for customers", "starts_on": in_days(20), "ends_on": in_days(21), "cost": eur(800000),
        "requested": eur(400000), "expected_leads": 20}])["fund_change"]["id"]


def callers_change(test):
    id = change(test)
    caller = test.caller({"name": "mdf.changes.review", "x-roles": ["fund_approver", "marketing_manager", "program_manager"]})
    test.world.manager.call("mdf.steps.delegate", id=step(test, id), user=caller.session["user"], reason="Away")
    return id


def claimed_by(test):
    """Who calls for the partner in the examples of claims."""
    return test.caller(described.methods()["mdf.claims.create"])


def active_request(test):
    """The same for all examples."""
    if not hasattr(test.world, "active_request"):
        test.world.active_request = underway(test)
    return test.world.active_request


def proof(test):
    """The partner's own invoice: its claims are for people."""
    number = next(test.count)
    return claimed_by(test).call("mdf.proofs.create", kind="invoice", issuer="Bluepeak Systems", number="B-%d" % number,
        date=in_days(0, test.world.admin.call("system.info")["now"]), amount={"amount": 480000, "currency": "EUR"},
        file=picture(test))["proof"]["id"]


def claim(test, amount=20000):
    """A draft."""
    return claimed_by(test).call("mdf.claims.create", fund_request=active_request(test), lines=[{"activity": 1,
        "description": "Booth", "claimed": {"amount": amount, "currency": "EUR"}, "proofs": [proof(test)]}])["claim"]["id"]


def claim_in_review(test, amount=20000):
    """In a step of whoever runs the example of its review."""
    id = claim(test, amount)
    test.assertEqual(claimed_by(test).call("mdf.claims.submit", id=id)["claim"]["state"], "in_review")
    caller = test.caller(described.methods()["mdf.claims.review"])
    (one,) = test.world.manager.call("mdf.steps.list", filter={"matter": id, "state": "open"})["items"]
    if one.get("user") != caller.session["user"]:
        test.world.manager.call("mdf.steps.delegate", id=one["id"], user=caller.session["user"], reason="Away")
    return id


def large_claim_in_review(test):
    return claim_in_review(test, 120000)


def claim_returned(test):
    id = claim_in_review(test)
    test.caller(described.methods()["mdf.claims.review"]).call("mdf.claims.review", id=id, reason="Unclear",
        lines=[{"line": 1, "status": "returned", "comment": "What for?"}])
    return id


def outcome(test):
    return head(test).call("mdf.outcomes.report", id=submitted(test), activity=1, leads=9)["outcome"]["id"]


def own_campaign(test):
    """Run by the partner that asks."""
    return head(test).call("campaigns.launch", template=examples_campaigns.published(test))["campaigns"][0]["id"]


def claim_payable(test, amount=100):
    id = claim_in_review(test, amount)
    decided = test.caller(described.methods()["mdf.claims.review"]).call("mdf.claims.review", id=id, reason="As agreed",
        lines=[{"line": 1, "status": "accepted"}])["claim"]
    test.assertEqual(decided["state"], "payable")
    return id


def settlement(test):
    """Of one claim."""
    return test.world.manager.call("mdf.settlements.create", program=test.world.program, currency="EUR",
        claims=[claim_payable(test)])["settlement"]["id"]


def exported(test):
    """What the file says of the claim."""
    content = test.world.manager.call("mdf.settlements.file", id=settlement(test))["content"]
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    return row


def payment(test):
    made = settlement(test)
    (one,) = test.world.manager.call("mdf.payments.list", filter={"settlement": made})["items"]
    return one["id"]


def claim_paid(test):
    return test.world.manager.call("mdf.settlements.settle", reference=exported(test)["reference"],
        status="paid")["payment"]["claim"]


def settled(test, params):
    """The example's, of a payment there is."""
    return {**params, "reference": exported(test)["reference"]}


NEEDS = {
    ("mdf.budgets.close", "budget"): budget,
    ("mdf.allocations.close", "allocation"): allocation,
    ("mdf.requests.link", "fund_request"): submitted,
    ("mdf.requests.link", "campaign"): own_campaign,
    ("mdf.outcomes.report", "fund_request"): submitted,
    ("mdf.requests.judge", "fund_request"): submitted,
    ("mdf.proofs.create", "file"): picture,
    ("mdf.proofs.update", "proof"): proof,
    ("mdf.claims.create", "fund_request"): active_request,
    ("mdf.claims.create", "proof"): proof,
    ("mdf.claims.update", "claim"): claim,
    ("mdf.claims.submit", "claim"): claim,
    ("mdf.claims.answer", "claim"): claim_returned,
    ("mdf.claims.withdraw", "claim"): claim,
    ("mdf.claims.review", "claim"): large_claim_in_review,
    ("mdf.claims.claw_back", "claim"): claim_paid,
    ("mdf.settlements.create", "program"): lambda test: test.world.program,
    ("mdf.settlements.cancel", "settlement"): settlement,
    ("mdf.settlements.file", "settlement"): settlement,
    ("mdf.review", "fund_request"): in_callers_review,
    ("mdf.requests.update", "fund_request"): request,
    ("mdf.requests.submit", "fund_request"): request,
    ("mdf.requests.cancel", "fund_request"): request,
    ("mdf.requests.answer", "fund_request"): asked,
    ("mdf.requests.change", "fund_request"): approved,
    ("mdf.requests.extend", "fund_request"): approved,
    ("mdf.requests.complete", "fund_request"): underway,
    ("mdf.changes.review", "fund_change"): callers_change,
    ("mdf.changes.withdraw", "fund_change"): change,
    ("mdf.steps.delegate", "approval_step"): callers_step,
    ("mdf.steps.delegate", "user"): approver,
}
MAKES = {
    "budget": budget,
    "allocation": allocation,
    "accrual": accrual,
    "fund_request": request,
    "fund_change": change,
    "approval_step": step,
    "claim": claim,
    "outcome": outcome,
    "settlement": settlement,
    "payment": payment,
}
