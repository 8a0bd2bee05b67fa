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


NEEDS = {
    # cases/
    ("support.open", "partner"): lambda test: test.sales.session["partner"],
    ("support.open", "program"): lambda test: test.world.program,
    ("support.agents.create", "user"): staff,
    ("support.agents.update", "user"): staff,
}
MAKES = {
    # cases/
    "case": case,
}
