# SPDX-License-Identifier: Apache-2.0
"""What test_openrpc.py runs the examples of the support plugin with, as examples_leads.py."""

import time

from prmd import PATIENCE, in_days


# success/


def supported(test):
    """The sales person's partner in a programme of its own with a plan that has reviews. Its membership."""
    call, number = test.world.manager.call, next(test.count)
    program = call("partners.programs.create", name="Supported %d" % number, currency="EUR",
        time_zone="Europe/Berlin")["program"]["id"]
    level = call("partners.levels.create", program=program, code="gold", name="Gold", rank=1)["level"]["id"]
    test.success_plan = call("success.plans.create", program=program, code="premium", name="Premium", rank=1,
        channels=["portal"], reviews_per_year=1)["success_plan"]["id"]
    return call("partners.memberships.create", partner=test.sales.session["partner"], program=program, level=level,
        channel_type="reseller")["membership"]["id"]


def stint(test):
    """One that runs, given by a person; the same partner and programme for each who asks."""
    return test.world.manager.call("success.assign", membership=supported(test), plan=test.success_plan,
        reason="Example")["stint"]["id"]


def review(test):
    """One that is planned. In the last days of a year there is none yet: it comes in a night of the next."""
    made = stint(test)
    for _ in range(20):
        found = test.world.manager.call("success.reviews.list", filter={"stint": made})["items"]
        if found:
            return found[0]["id"]
        test.world.admin.call("clock.advance", by=24 * 3600)
    raise AssertionError("no review is planned")


def covered(test):
    """A case of a partner that has a plan."""
    manager = test.world.manager
    row = manager.call("success.stints.get", id=stint(test))["stint"]
    return manager.call("support.open", partner=row["partner"], program=row["program"], subject="Example",
        description="Example")["case"]["id"]


def use(test):
    """Time that was spent on one."""
    return test.world.manager.call("success.uses.record", case=covered(test), minutes=5)["success_use"]["id"]


def month(test):
    used = test.world.manager.call("success.uses.get", id=use(test))["success_use"]
    return test.world.manager.call("success.months.list", filter={"membership": used["membership"]})["items"][0]["id"]


def tomorrow(test):
    now = test.world.admin.call("system.info")["now"]
    return in_days(1, now) + "T10:00:00.000Z"


# cases/


def case(test):
    """One of the sales person's partner's."""
    return test.world.manager.call("support.open", partner=test.sales.session["partner"], program=test.world.program,
        subject="Example", description="Example")["case"]["id"]


def staff(test):
    """A user of the vendor's who is no agent yet."""
    return test.world.user(next(test.names), ["support_agent"]).session["user"]


def in_state(*verbs):
    """A case that the caller's colleague has brought to a state, one verb after another."""
    def make(test):
        made = case(test)
        for verb, *more in verbs:
            test.world.manager.call("support." + verb, {"id": made, **(more[0] if more else {})})
        return made
    return make


def new_case(test):
    """One that nobody but a person can tell whose it is."""
    made = test.world.manager.call("support.open", partner=test.sales.session["partner"], program=test.world.program,
        subject="Nothing", description="Nothing")["case"]
    assert made["state"] == "new", made
    return made["id"]


def queue(test):
    """One of the programme of the cases."""
    if not hasattr(test, "support_queue"):
        test.support_queue = test.world.manager.call("support.queues.create", program=test.world.program, code="examples",
            name="Examples")["case_queue"]["id"]
    return test.support_queue


WORK = in_state(("take",), ("start",))


# clocks/


def clock(test):
    """One of a new case's."""
    return test.world.manager.call("support.clocks.list", filter={"case": case(test)})["items"][0]["id"]


CLOSED = in_state(("take",), ("start",), ("resolve",), ("close",))


def rating(test):
    """What the partner is asked of one that is closed."""
    return test.world.manager.call("support.ratings.list", filter={"case": CLOSED(test)})["items"][0]["id"]


def escalation(test):
    """One that has not ended."""
    return test.world.manager.call("support.escalate", id=case(test), reason="Example")["escalation"]["id"]


# knowledge/


def audience(test):
    return test.world.manager.call("knowledge.audiences.create", code="example-%d" % next(test.count), name="Example")["audience"]["id"]


def draft(test):
    return test.world.manager.call("knowledge.create", code="example-%d" % next(test.count), locale="en", title="Example",
        audience=audience(test), body="Example")["article"]["id"]


def in_review(test):
    return test.world.manager.call("knowledge.submit", id=draft(test))["article"]["id"]


def published(test):
    return test.world.manager.call("knowledge.publish", id=draft(test))["article"]["id"]


def topic(test):
    return test.world.manager.call("knowledge.get", id=published(test))["article"]["code"]


def feedback(test):
    code = topic(test)
    test.world.manager.call("knowledge.rate", code=code, helpful=True)
    return test.world.manager.call("knowledge.feedback.list", filter={"code": code})["items"][0]["id"]


def shown(test):
    """A topic that the sales person may read."""
    audience = test.world.manager.call("knowledge.audiences.create", code="example-%d" % next(test.count), name="Example",
        is_public=True)["audience"]["id"]
    made = test.world.manager.call("knowledge.create", code="licence-keys-%d" % next(test.count), locale="en", title="Example",
        audience=audience, body="Example")["article"]
    test.world.manager.call("knowledge.publish", id=made["id"])
    return made["code"]


def deflection(test):
    return test.sales.call("knowledge.deflections.create", subject="Example", shown=[shown(test)])["deflection"]


def looked_for(test):
    """What the manager has looked for."""
    test.world.manager.call("knowledge.search", text="example %d" % next(test.count))
    deadline = time.monotonic() + PATIENCE
    while not test.world.manager.call("knowledge.queries.list")["items"]:
        assert time.monotonic() < deadline, "it is not counted"
        time.sleep(0.05)
    return test.world.manager.call("knowledge.queries.list")["items"][0]["id"]


def helped(test, params):
    made = deflection(test)
    return {"id": made["id"], "code": made["shown"][0]["code"]}


def answer(test):
    return test.world.manager.call("knowledge.answers.create", case=case(test), article=published(test))["case_answer"]["id"]


NEEDS = {
    # success/
    ("success.assign", "membership"): supported,
    ("success.assign", "success_plan"): lambda test: test.success_plan,
    ("success.end", "stint"): stint,
    ("success.set_contact", "stint"): stint,
    ("success.uses.record", "case"): covered,
    ("success.uses.give_back", "success_use"): use,
    ("success.reviews.schedule", "success_review"): review,
    ("success.reviews.hold", "success_review"): review,
    ("success.reviews.update", "success_review"): review,
    ("success.reviews.cancel", "success_review"): review,
    # cases/
    ("support.open", "partner"): lambda test: test.sales.session["partner"],
    ("support.open", "program"): lambda test: test.world.program,
    ("support.agents.create", "user"): staff,
    ("support.agents.update", "user"): staff,
    ("support.update", "case"): case,
    ("support.triage", "case"): new_case,
    ("support.triage", "case_queue"): queue,
    ("support.assign", "case"): case,
    ("support.assign", "user"): staff,
    ("support.take", "case"): case,
    ("support.start", "case"): in_state(("take",)),
    ("support.wait", "case"): WORK,
    ("support.resume", "case"): in_state(("take",), ("start",), ("wait", {"on": "internal"})),
    ("support.resolve", "case"): WORK,
    ("support.reopen", "case"): in_state(("take",), ("start",), ("resolve",)),
    ("support.close", "case"): in_state(("take",), ("start",), ("resolve",)),
    ("support.cancel", "case"): case,
    ("support.merge", "case"): case,
    ("support.bulk", "case"): case,
    # messages/
    ("support.messages.create", "case"): case,
    ("support.notes.create", "case"): case,
    # knowledge/
    ("knowledge.submit", "article"): draft,
    ("knowledge.give_back", "article"): in_review,
    ("knowledge.publish", "article"): draft,
    ("knowledge.confirm", "article"): published,
    ("knowledge.update", "article"): draft,
    ("knowledge.retire", "article"): published,
    ("knowledge.answers.create", "article"): published,
    # clocks/
    ("support.escalate", "case"): case,
    ("support.escalations.acknowledge", "escalation"): escalation,
    ("support.escalations.end", "escalation"): escalation,
    ("support.rate", "case"): CLOSED,
}
MAKES = {
    # success/
    "stint": stint,
    "success_use": use,
    "success_month": month,
    "success_review": review,
    # cases/
    "case": case,
    # messages/
    "case_message": lambda test: test.world.manager.call("support.messages.create", case=case(test),
        text="Example")["case_message"]["id"],
    "case_note": lambda test: test.world.manager.call("support.notes.create", case=case(test), text="Example")["case_note"]["id"],
    # knowledge/
    "audience": audience, "article": draft, "article_feedback": feedback, "case_answer": answer, "search_query": looked_for,
    "deflection": lambda test: deflection(test)["id"],
    # clocks/
    "case_clock": clock,
    "escalation": escalation,
    "case_rating": rating,
}
SECRETS = {
    # success/
    "success.assign": lambda test, params: {**params, "until": in_days(90)},
    "success.reviews.schedule": lambda test, params: {**params, "at": tomorrow(test)},
    # knowledge/
    "knowledge.read": lambda test, params: {**params, "code": topic(test)},
    "knowledge.deflections.create": lambda test, params: {**params, "shown": [shown(test)]},
    "knowledge.deflections.help": helped,
    "knowledge.rate": lambda test, params: {**params, "code": topic(test)},
}
