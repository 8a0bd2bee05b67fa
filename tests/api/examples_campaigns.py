# SPDX-License-Identifier: Apache-2.0
"""What test_openrpc.py runs the examples of campaigns and of the vendor's commitments with, as examples_leads.py."""

import examples_leads
from prmd import in_days


def template(test, *verbs):
    """A template with texts, after some of its verbs."""
    call = test.world.manager.call
    id = call("campaigns.templates.create", program=test.world.program, kind="email", name="Letter",
        code="letter-%d" % next(test.count), texts=[{"locale": "en", "subject": "Hello", "body": "From {partner_name}"}]
        )["campaign_template"]["id"]
    for verb in verbs:
        call("campaigns.templates." + verb, id=id)
    return id


def published(test):
    return template(test, "publish")


def campaign(test, **more):
    return test.world.manager.call("campaigns.launch", template=published(test), **more)["campaigns"][0]["id"]


def commitment(test):
    return test.world.channel.call("leads.commitments.create", partner=test.sales.session["partner"],
        program=test.world.program, until=in_days(90), promised=5)["lead_commitment"]["id"]


def delivery(test):
    promised = commitment(test)
    test.world.channel.call("leads.commitments.count", id=promised, lead=examples_leads.lead(test))
    return test.world.channel.call("leads.deliveries.list", filter={"commitment": promised})["items"][0]["id"]


NEEDS = {
    ("campaigns.launch", "campaign_template"): published,
    ("campaigns.templates.publish", "campaign_template"): template,
    ("campaigns.templates.retire", "campaign_template"): template,
    ("campaigns.templates.update", "campaign_template"): template,
    ("campaigns.templates.revise", "campaign_template"): published,
    ("campaigns.templates.archive", "campaign_template"): lambda test: template(test, "retire"),
    ("campaigns.start", "campaign"): lambda test: campaign(test, starts_on=in_days(9), ends_on=in_days(10)),
    ("campaigns.complete", "campaign"): campaign,
    ("campaigns.cancel", "campaign"): campaign,
    ("leads.commitments.create", "partner"): examples_leads.own_partner,
    ("leads.commitments.create", "program"): examples_leads.program,
    ("leads.commitments.withdraw", "lead_commitment"): commitment,
}
MAKES = {"campaign": campaign, "lead_commitment": commitment, "lead_delivery": delivery}
