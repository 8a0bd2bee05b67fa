# SPDX-License-Identifier: Apache-2.0
"""What test_openrpc.py runs the examples of the support plugin with, as examples_leads.py."""


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
}
MAKES = {
    # cases/
    "case": case,
    # messages/
    "case_message": lambda test: test.world.manager.call("support.messages.create", case=case(test),
        text="Example")["case_message"]["id"],
    "case_note": lambda test: test.world.manager.call("support.notes.create", case=case(test), text="Example")["case_note"]["id"],
}
