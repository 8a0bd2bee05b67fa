# SPDX-License-Identifier: Apache-2.0
"""What test_openrpc.py runs the examples of the certification plugin with, as examples_leads.py."""

import secrets_of_b
from prmd import in_days


def person(test):
    """Somebody new, of the sales person's partner."""
    return test.world.manager.call("partners.people.create", partner=test.sales.session["partner"],
        name=next(test.names))["person"]["id"]


# learning/


def certification(test):
    return test.world.manager.call("certification.catalogue.create", code="example-%d" % next(test.count), name="Example",
        role="technical", validity_months=24)["certification"]["id"]


def award(test):
    return test.world.manager.call("certification.awards.grant", person=person(test), certification=certification(test),
        reason="On paper")["award"]["id"]


def course(test, kind="course", **more):
    return test.world.manager.call("certification.courses.create", code="example-%d" % next(test.count), name="Example",
        kind=kind, **more)["course"]["id"]


def exam(test):
    return course(test, "exam", pass_score=70)


def enrolment(test):
    return test.world.manager.call("certification.enrolments.create", person=person(test),
        course=course(test))["enrolments"][0]["id"]


def result(test):
    return test.world.manager.call("certification.results.create", person=person(test), course=exam(test),
        taken_at=in_days(-1) + "T10:00:00.000Z", score=83)["exam_result"]["id"]


def on_the_way(test):
    return test.world.manager.call("certification.enrolments.create", person=person(test),
        certification=certification(test))["awards"][0]["id"]


# counting/


def credit(test):
    return secrets_of_b.counted(test.world.manager, award(test))[0]["id"]


def badge(test):
    needed = certification(test)
    made = test.world.manager.call("certification.competencies.create", program=test.world.program, name="Example",
        code="example-%d" % next(test.count), needs=[{"certification": needed, "people": 1}])["competency"]["id"]
    test.world.manager.call("certification.awards.grant", person=person(test), certification=needed, reason="On paper")
    return secrets_of_b.competent(test.world.manager, made)[0]["id"]


# tiers/


def member(test):
    """The sales person's partner in a programme of its own, at the lower of two levels; gold takes one deal."""
    call, number = test.world.manager.call, next(test.count)
    program = call("partners.programs.create", name="Example %d" % number, currency="EUR",
        time_zone="Europe/Berlin")["program"]["id"]
    test.tier_levels = [call("partners.levels.create", program=program, code=code, name=code.title(), rank=rank)["level"]["id"]
        for code, rank in (("silver", 1), ("gold", 2))]
    call("tiers.schemes.create", program=program, period="quarter")
    test.tier_requirement = call("tiers.requirements.create", program=program, level=test.tier_levels[0], code="deals",
        name="Deals", kind="must", metric="deals.registrations", window="12 months", threshold=1)["requirement"]["id"]
    return call("partners.memberships.create", partner=test.sales.session["partner"], program=program,
        level=test.tier_levels[0], channel_type="reseller")["membership"]["id"]


def evaluated(test):
    return test.world.manager.call("tiers.evaluate", membership=member(test))


def waiver(test):
    """One that a person is to decide."""
    asked = {"membership": member(test), "requirement": test.tier_requirement, "until": in_days(90), "reason": "Example"}
    return test.world.channel.call("tiers.waivers.request", asked)["waiver"]["id"]


# outlook/


def foreseen(test):
    """A programme in which the sales person's partner has gold by a waiver that ends; the same for all examples."""
    if not hasattr(test.world, "foreseen"):
        call, number = test.world.manager.call, next(test.count)
        program = call("partners.programs.create", name="Example %d" % number, currency="EUR",
            time_zone="Europe/Berlin")["program"]["id"]
        _, gold = [call("partners.levels.create", program=program, code=code, name=code.title(), rank=rank)["level"]["id"]
            for code, rank in (("silver", 1), ("gold", 2))]
        call("tiers.schemes.create", program=program, period="quarter")
        must = {"program": program, "level": gold, "kind": "must"}
        call("tiers.requirements.create", must, code="won", name="Won", metric="deals.won_value", window="12 months",
            threshold=0)
        deals = call("tiers.requirements.create", must, code="deals", name="Deals", metric="deals.registrations",
            window="all", threshold=100000)["requirement"]["id"]
        membership = call("partners.memberships.create", partner=test.sales.session["partner"], program=program, level=gold,
            channel_type="reseller")["membership"]["id"]
        given = test.world.channel.call("tiers.waivers.request", membership=membership, requirement=deals, until=in_days(90,
            test.world.admin.call("system.info")["now"]), reason="Example")["waiver"]
        if given["state"] != "active":
            call("tiers.waivers.decide", id=given["id"], verdict="grant")
        for _ in range(2):
            test.world.admin.call("clock.advance", by=2)
        test.world.foreseen = program
    return test.world.foreseen


def risk(test):
    return test.world.manager.call("tiers.forecast", program=foreseen(test))["items"][0]["tier_risk"]


NEEDS = {
    # learning/
    ("certification.catalogue.create", "course"): exam,
    ("certification.enrolments.create", "person"): person,
    ("certification.enrolments.progress", "enrolment"): enrolment,
    ("certification.enrolments.cancel", "enrolment"): enrolment,
    ("certification.results.create", "person"): person,
    ("certification.results.create", "course"): exam,
    ("certification.awards.withdraw", "award"): on_the_way,
    ("certification.awards.grant", "person"): person,
    ("certification.awards.revoke", "award"): award,
    # tiers/
    ("tiers.evaluate", "membership"): member,
    ("tiers.lock", "membership"): member,
    ("tiers.unlock", "membership"): member,
    ("tiers.move", "membership"): member,
    ("tiers.move", "level"): lambda test: test.tier_levels[1],
    ("tiers.waivers.request", "membership"): member,
    ("tiers.waivers.request", "requirement"): lambda test: test.tier_requirement,
    ("tiers.waivers.decide", "waiver"): waiver,
    ("tiers.waivers.withdraw", "waiver"): waiver,
    ("tiers.requirements.create", "program"): lambda test: test.world.program,
    ("tiers.requirements.create", "level"): lambda test: test.world.levels["gold"],
    # outlook/
    ("tiers.scorecard", "program"): foreseen,
    ("tiers.what_if", "program"): foreseen,
    ("tiers.forecast", "program"): foreseen,
}
MAKES = {
    # learning/
    "award": award,
    "enrolment": enrolment,
    "exam_result": result,
    # counting/
    "credit": credit,
    "badge": badge,
    # tiers/
    "standing": lambda test: evaluated(test)["standing"]["id"],
    "evaluation": lambda test: evaluated(test)["evaluation"]["id"],
    "waiver": waiver,
    # outlook/
    "tier_risk": risk,
}
SECRETS = {
    # tiers/
    "tiers.waivers.request": lambda test, params: {**params, "until": in_days(90)},
}
