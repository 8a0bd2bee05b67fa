# SPDX-License-Identifier: Apache-2.0
"""What test_openrpc.py runs the examples of the support plugin with, as examples_leads.py."""

import time

from prmd import PATIENCE


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
    # knowledge/
    "knowledge.read": lambda test, params: {**params, "code": topic(test)},
    "knowledge.deflections.create": lambda test, params: {**params, "shown": [shown(test)]},
    "knowledge.deflections.help": helped,
    "knowledge.rate": lambda test, params: {**params, "code": topic(test)},
}
