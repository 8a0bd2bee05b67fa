# SPDX-License-Identifier: Apache-2.0
"""What test_openrpc.py runs the examples of the mdf plugin with, as examples_leads.py."""

import base64

import described
from prmd import in_days


def budget(test):
    """One that has room for all the examples."""
    return test.world.manager.call("mdf.budgets.create", program=test.world.program, code="example-%d" % next(test.count),
        name="Launch", purpose="new_product", starts_on=in_days(0), ends_on=in_days(300),
        total={"amount": 100000000, "currency": "EUR"})["budget"]["id"]


def allocation(test):
    """The partner's of the sales person."""
    return test.world.manager.call("mdf.allocations.create", budget=budget(test), kind="upfront",
        partner=test.sales.session["partner"], amount={"amount": 10000000, "currency": "EUR"})["allocation"]["id"]


def picture(test):
    """A file of whoever calls mdf.proofs.create, another one each time."""
    user = test.caller(described.methods()["mdf.proofs.create"])
    upload = user.call("files.begin", name="invoice.pdf")["upload"]
    content = base64.b64encode(b"%%PDF-1.4\n%% example %d\n" % next(test.count)).decode()
    user.call("files.append", upload=upload, offset=0, data=content)
    return user.call("files.commit", upload=upload)["file"]["id"]


NEEDS = {
    ("mdf.proofs.create", "file"): picture,
}
MAKES = {
    "budget": budget,
    "allocation": allocation,
}
