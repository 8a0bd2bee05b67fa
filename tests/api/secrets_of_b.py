# SPDX-License-Identifier: Apache-2.0
"""What the other partner of test_isolation.py has beside its deals, a function for each part of the server.

Each is given the world, a client of the partner's and the partner's id. It makes rows of every entity, for that partner or
for the vendor alone, and answers what was told of them (any JSON: the ids in it are secret) and words that stand in it
and must never be heard of by anybody else.
"""

import time

from prmd import PATIENCE, in_days


def prepare(world):
    """What everybody may see, on a day that is no secret: another programme, which is open."""
    world.second = world.manager.call("partners.programs.create", name="Second Doors", currency="EUR",
        time_zone="Europe/Paris", is_open=True)["program"]["id"]
    world.manager.call("partners.levels.create", program=world.second, code="entry", name="Entry", rank=1)


def partners(world, b, partner):
    """For whom its people work, and how it joined another programme."""
    manager, program = world.manager, world.second
    manager.call("partners.apply", program=program, legal_name="Schattenbewerbung Kontor", country="FR",
        channel_type="reseller", contact_name="Schemen Geist", contact_email="schemen@schatten.example",
        territories=[world.france], message="Verstohlenes Anliegen")
    application, = manager.call("partners.applications.list", filter={"program": program})["items"]
    told = manager.call("partners.applications.review", id=application["id"], verdict="accept", partner=partner,
        reason="Stiller Beschluss")
    told.pop("invitation")
    return [told] + [manager.call("partners.%s.list" % path, filter={"partner": partner}) for path in
        ("employments", "onboarding", "welcomes", "people")], [
        "Schattenbewerbung", "Schemen", "Verstohlenes", "Stiller Beschluss", told["application"]["reference"]]


def leads(world, b, partner):
    """One it holds, one it was offered, one that nobody has yet."""
    manager = world.manager
    source = manager.call("leads.sources.create", code="geheimquelle", name="Verschwiegene Quelle", kind="list")
    entitlement = manager.call("leads.entitlements.create", partner=partner, contract="Geheimvertrag")
    lead = {"program": world.program, "source": "geheimquelle", "country": "FR", "territory": world.france,
        "product": world.product, "timeframe": "quarter", "need": "Verborgener Bedarf an vielen, vielen Sensoren"}
    told = []
    for name in ("Irrlicht Bergwerk", "Nebelhorn Reederei"):
        given = {**lead, "legal_name": name, "contact_name": "Person von " + name, "contact_email": "x@%s.example" % name.split()[0].lower(),
            "contact_phone": "+33 98 76"}
        told.append(world.channel.call("leads.create", given))
    (offer, _) = b.call("leads.offers.list")["items"]
    told.append(b.call("leads.accept", id=offer["id"]))
    held = told[-1]["lead"]
    told.append(b.call("leads.touch", id=held["id"], kind="call", on=in_days(0, held["held_since"]), outcome="reached",
        note="Heimlich vereinbart"))
    told.append(b.call("leads.feedback", id=held["id"], quality="good", note="Insgeheim sehr gut"))
    told.append(world.channel.call("leads.create", {**lead, "legal_name": "Niemandsland Fischerei", "territory": world.germany}))
    return [source, entitlement, told] + [world.channel.call("leads.%s.list" % path) for path in
        ("offers", "capacities", "sla", "touches")] + [world.channel.call("leads.list")], [
        "geheimquelle", "Verschwiegene", "Geheimvertrag", "Verborgener Bedarf", "Irrlicht", "Nebelhorn", "Niemandsland",
        "+33 98 76", "Heimlich vereinbart", "Insgeheim"]


def growth(world, b, partner):
    """What the partner and the vendor do together."""
    told, year = [], int(world.admin.call("system.info")["now"][:4]) + 1

    def make(client, path, key=None, **params):
        told.append(client.call("partners." + path, params))
        return key and told[-1][key]["id"]

    head = world.user("Bodo Haupt", ["partner_admin"], partner=partner)
    person = world.manager.call("partners.people.list", filter={"partner": partner})["items"][0]["id"]
    plan = make(world.channel, "plans.create", "plan", partner=partner, program=world.program, year=year, title="Nordlicht Vorhaben")
    goal = make(world.channel, "goals.create", "goal", plan=plan, name="Geheimziel", target=4736281, owner_side="partner")
    make(world.channel, "plans.propose", id=plan)
    make(head, "plans.agree", id=plan)
    make(head, "progress.create", goal=goal, value=4736282, note="Fortschritt im Stillen")
    for audience, text in (("partner", "Rat im Vertrauen"), ("vendor", "Gedanke im Haus")):
        make(world.channel, "coaching.create", plan=plan, audience=audience, text=text)
    make(world.manager, "use_cases.create", program=world.program, name="Leuchtturm", theme="visibility", impact=5, ease=1,
        pilot_partners=[partner])
    council = make(world.manager, "councils.create", "council", program=world.program, name="Ratsrunde")
    seat = make(world.manager, "council_seats.create", "council_seat", council=council, person=person, role="chair")
    meeting = make(world.manager, "council_meetings.create", "council_meeting", council=council, title="Ratsrunde im Mai",
        starts_at="%d-05-05T05:05:05.000Z" % year)
    make(world.manager, "council_actions.create", meeting=meeting, seat=seat, text="Zusage im Rat", due="%d-06-06" % year)
    make(world.manager, "council_invitations.list")
    return told, ["Nordlicht Vorhaben", "Geheimziel", "4736281", "Fortschritt im Stillen", "4736282", "Rat im Vertrauen",
        "Gedanke im Haus", "Leuchtturm", "Ratsrunde", "Zusage im Rat"]


def campaigns(world, b, partner):
    """One for partners of its level alone, so that the others know nothing of it, and what it spends on it."""
    marketing = world.user("Mara Vorbereitung", ["marketing_manager"])
    template = marketing.call("campaigns.templates.create", program=world.program, code="geheimplan", kind="email",
        name="Verborgener Feldzug", levels=[world.levels["gold"]], expected_leads=473626,
        texts=[{"locale": "en", "subject": "Stille Post", "body": "Nur fuer {partner_name}"}])["campaign_template"]
    template = marketing.call("campaigns.templates.publish", id=template["id"])["campaign_template"]
    made = marketing.call("campaigns.launch", template=template["id"], partners=[partner], name="Heimlicher Feldzug")
    spent = marketing.call("campaigns.spend.create", campaign=made["campaigns"][0]["id"], kind="venue",
        amount={"amount": 4736262, "currency": "EUR"}, note="Geheimer Saal")
    return [template, made, spent], ["geheimplan", "Verborgener Feldzug", "Stille Post", "Heimlicher Feldzug", "Geheimer Saal",
        "473626", "4736262"]


def commitments(world, b, partner):
    """What it is promised, and what came of that."""
    promised = world.channel.call("leads.commitments.create", partner=partner, program=world.program, promised=473626,
        until=in_days(500, world.admin.call("system.info")["now"]), note="Zusage im Verborgenen")["lead_commitment"]
    held = b.call("leads.list")["items"][0]
    world.channel.call("leads.commitments.count", id=promised["id"], lead=held["id"])
    return [promised, world.channel.call("leads.deliveries.list")], ["Zusage im Verborgenen"]


def funds(world, b, partner):
    """What is allocated to it, and what it asks for."""
    marketing = world.user("Mara Mittel", ["marketing_manager"])
    budget = marketing.call("mdf.budgets.create", program=world.program, code="geheimtopf", name="Verschwiegener Topf",
        purpose="demand", starts_on=in_days(0, world.admin.call("system.info")["now"]),
        ends_on=in_days(300, world.admin.call("system.info")["now"]), total={"amount": 47362600, "currency": "EUR"})["budget"]
    told = [marketing.call("mdf.allocations.create", budget=budget["id"], partner=partner, kind="upfront",
        name="Geheime Mittel", amount={"amount": 473626, "currency": "EUR"})]
    spender = world.user("Gerd Geheim", ["partner_marketing"], partner=partner)
    upload = spender.call("files.begin", name="geheimbeleg.pdf")["upload"]
    spender.call("files.append", upload=upload, offset=0, data="JVBERi0xLjQKJSBnZWhlaW0K")
    proof = spender.call("mdf.proofs.create", kind="invoice", issuer="Geheimdruckerei Selb", number="SELB-4711",
        date=budget["starts_on"], amount={"amount": 473626, "currency": "EUR"},
        file=spender.call("files.commit", upload=upload)["file"]["id"])["proof"]
    told.append(proof)
    deal = b.call("deals.register", world.deal("Verdeckter Auftrag AG",
        amount={"amount": 1473626, "currency": "EUR"}))["deal"]
    b.call("deals.close", id=deal["id"], outcome="won", closure_code="service")
    deadline = time.monotonic() + PATIENCE
    while not b.call("mdf.accruals.list")["items"]:  # the reaction is on its way
        assert time.monotonic() < deadline, "nothing was earned"
        time.sleep(0.05)
    told += [deal, b.call("mdf.accruals.list"), b.call("mdf.funds")]
    eur = lambda amount: {"amount": amount, "currency": "EUR"}
    day = lambda days: in_days(days, world.admin.call("system.info")["now"])
    head = world.user("Bertram Werber", ["partner_marketing"], partner=partner)
    asked = head.call("mdf.requests.create", allocation=told[0]["allocation"]["id"], objective="Geheimes Vorhaben",
        activities=[{"kind": "event", "title": "Verschwiegener Abend", "starts_on": day(2), "ends_on": day(3),
            "cost": eur(946252), "requested": eur(463626), "expected_leads": 20}])["fund_request"]
    told.append(head.call("mdf.requests.submit", id=asked["id"]))
    told.append(marketing.call("mdf.steps.list", filter={"matter": asked["id"]})["items"][0])
    small = {"kind": "event", "title": "Verschwiegener Abend", "starts_on": day(30), "ends_on": day(31), "cost": eur(14002),
        "requested": eur(7001), "expected_leads": 20}
    second = head.call("mdf.requests.create", allocation=told[0]["allocation"]["id"], objective="Geheimes Vorhaben",
        activities=[small])["fund_request"]
    told.append(head.call("mdf.requests.submit", id=second["id"]))
    told.append(head.call("mdf.requests.change", id=second["id"], why="Verschwiegener Grund",
        activities=[{**small, "starts_on": day(3)}]))
    told.append(head.call("mdf.claims.create", fund_request=second["id"], note="Verhohlene Auslage", lines=[{"activity": 1,
        "description": "Heimlicher Saal", "claimed": eur(4711), "proofs": [proof["id"]]}]))
    told.append(head.call("mdf.outcomes.report", id=second["id"], activity=1, leads=7, note="Geheimer Zulauf"))
    told += payments(world, marketing, head, told[0]["allocation"]["id"], {**small, "starts_on": day(2), "cost": eur(5002),
        "requested": eur(2501)}, proof["id"])
    return [budget, told], ["Geheime Mittel", "Verschwiegener Topf", "Geheimdruckerei Selb", "SELB-4711",
        "Geheimes Vorhaben", "Verschwiegener Abend", "Verdeckter Auftrag AG", "Verschwiegener Grund",
        "Geheimer Zulauf", "Verhohlene Auslage", "Heimlicher Saal", "Stille Zahlung", "Stille Zustimmung", "Verdeckte Auszahlung"]


def payments(world, marketing, head, allocation, activity, invoice):
    """What of that it was paid."""
    asked = head.call("mdf.requests.create", allocation=allocation, objective="Geheimes Vorhaben",
        activities=[activity])["fund_request"]
    head.call("mdf.requests.submit", id=asked["id"])  # in haste: a person decides
    marketing.call("mdf.review", id=asked["id"], verdict="approve", reason="Stille Zustimmung")
    world.admin.call("clock.advance", by=3 * 24 * 3600)
    upload = head.call("files.begin", name="geheimliste.txt")["upload"]
    head.call("files.append", upload=upload, offset=0, data="R2VoZWltZSBHYWVzdGUK")
    guests = head.call("mdf.proofs.create", kind="attendee_list",
        file=head.call("files.commit", upload=upload)["file"]["id"])["proof"]
    claim = head.call("mdf.claims.create", fund_request=asked["id"], lines=[{"activity": 1, "description": "Stille Zahlung",
        "claimed": {"amount": 2311, "currency": "EUR"}, "proofs": [invoice, guests["id"]]}])["claim"]
    told = head.call("mdf.claims.submit", id=claim["id"])
    assert told["claim"]["state"] == "payable", told["claim"]
    made = marketing.call("mdf.settlements.create", program=world.program, currency="EUR")["settlement"]
    marketing.call("mdf.settlements.file", id=made["id"])
    payment = marketing.call("mdf.payments.list", filter={"settlement": made["id"]})["items"][0]
    paid = marketing.call("mdf.settlements.settle", reference=payment["reference"], status="paid",
        payment="Verdeckte Auszahlung")
    return [guests, told, made, head.call("mdf.requests.get", id=asked["id"]), paid]


def certified(world, b, partner):
    """Who of its people learns and is certified, and what it is competent in by that."""
    manager = world.manager
    certification = manager.call("certification.catalogue.create", code="stiller-meister", name="Stiller Meister",
        role="technical", validity_months=12)["certification"]["id"]
    competency = manager.call("certification.competencies.create", program=world.program, code="stille-meister",
        name="Stille Meister", needs=[{"certification": certification, "people": 1}])["competency"]["id"]
    person = manager.call("partners.people.create", partner=partner, name="Verena Verhohlen")["person"]
    award = manager.call("certification.awards.grant", person=person["id"], certification=certification,
        reason="Insgeheim geprueft")["award"]
    exam = manager.call("certification.courses.create", code="stille-pruefung", name="Stille Pruefung", kind="exam")["course"]["id"]
    told = [manager.call("certification.enrolments.create", person=person["id"], course=exam, reference="GEHEIM-1"),
        manager.call("certification.results.create", person=person["id"], course=exam, passed=True, reference="GEHEIM-2",
            taken_at="2026-01-01T00:00:00.000Z")]
    rows = [counted(manager, award["id"]), competent(manager, competency)]
    return [person, award, told, rows], ["Verena Verhohlen", "Insgeheim geprueft", award["number"], "GEHEIM-1", "GEHEIM-2"]


def counted(manager, award):
    """For whom an award counts."""
    return followed(manager, "certification.credits.list", {"award": award})


def competent(manager, competency):
    """Who is competent in it."""
    return followed(manager, "certification.badges.list", {"competency": competency})


def followed(manager, method, filter):
    """Rows that follow what was committed soon."""
    end = time.monotonic() + PATIENCE
    while not (found := manager.call(method, filter=filter)["items"]):
        assert time.monotonic() < end, "%s has nothing of %s" % (method, filter)
        time.sleep(0.02)
    return found


def tiers(world, b, partner):
    """Where it stands in the other programme, what was found, and what it need not meet."""
    manager, levels = world.manager, world.manager.call("partners.levels.list", filter={"program": world.second})["items"]
    manager.call("tiers.schemes.create", program=world.second, period="quarter")
    needed = manager.call("tiers.requirements.create", program=world.second, level=levels[0]["id"], code="deals",
        name="Deals", kind="must", metric="deals.registrations", window="12 months", threshold=1)["requirement"]["id"]
    membership, = manager.call("partners.memberships.list", filter={"partner": partner, "program": world.second})["items"]
    waiver = manager.call("tiers.waivers.request", membership=membership["id"], requirement=needed, until=in_days(90),
        reason="Verschwiegene Nachsicht")["waiver"]
    told = manager.call("tiers.evaluate", membership=membership["id"])
    locked = manager.call("tiers.lock", membership=membership["id"], reason="Heimlich gehalten")
    return [waiver, told, locked], ["Verschwiegene Nachsicht", "Heimlich gehalten"]


def foreseen(world, b, partner):
    """What it loses in a third programme, in which it has its level by a waiver that ends."""
    call = world.manager.call
    program = call("partners.programs.create", name="Third Doors", currency="EUR", time_zone="Europe/Paris")["program"]["id"]
    _, high = [call("partners.levels.create", program=program, code=code, name=code.title(), rank=rank)["level"]["id"]
        for code, rank in (("low", 1), ("high", 2))]
    call("tiers.schemes.create", program=program, period="quarter")
    needed = call("tiers.requirements.create", program=program, level=high, code="deals", name="Deals", kind="must",
        metric="deals.registrations", window="all", threshold=100000)["requirement"]["id"]
    membership = call("partners.memberships.create", partner=partner, program=program, level=high,
        channel_type="reseller")["membership"]["id"]
    waiver = world.channel.call("tiers.waivers.request", membership=membership, requirement=needed,
        reason="Stille Duldung", until=in_days(50, world.admin.call("system.info")["now"]))["waiver"]
    if waiver["state"] != "active":
        waiver = call("tiers.waivers.decide", id=waiver["id"], verdict="grant")["waiver"]
    for _ in range(2):
        world.admin.call("clock.advance", by=2)  # it is looked at soon
    risks = call("tiers.risks.list", filter={"partner": partner})["items"]
    assert risks, "nothing is foreseen"
    return [membership, waiver, risks], ["Stille Duldung"]


def succeeds(world, b, partner):
    """How well it is supported, what of that it has used, and what it was told in a review."""
    call = world.manager.call
    program = call("partners.programs.create", name="Fourth Doors", currency="EUR", time_zone="Europe/Paris")["program"]["id"]
    level = call("partners.levels.create", program=program, code="low", name="Low", rank=1)["level"]["id"]
    plan = call("success.plans.create", program=program, code="still", name="Still", rank=1, channels=["portal"],
        reviews_per_year=1)["success_plan"]["id"]
    membership = call("partners.memberships.create", partner=partner, program=program, level=level,
        channel_type="reseller")["membership"]["id"]
    stint = call("success.assign", membership=membership, plan=plan, reason="Stille Abmachung",
        contact=world.manager.session["user"])["stint"]
    case = b.call("support.open", program=program, subject="Heimliche Not", description="Verborgenes Leiden")["case"]
    use = call("success.uses.record", case=case["id"], minutes=47, note="Stille Stunde")["success_use"]
    while not (reviews := call("success.reviews.list", filter={"partner": partner})["items"]):
        world.admin.call("clock.advance", by=24 * 3600)  # in the last days of a year none is planned
    review = call("success.reviews.update", id=reviews[0]["id"], agenda="Leise Worte", internal_notes="Geheimer Vermerk")
    return [stint, case, use, review, call("success.months.list", filter={"partner": partner})["items"]], \
        ["Stille Abmachung", "Stille Stunde", "Leise Worte", "Geheimer Vermerk"]


def supported(world, b, partner):
    """What it asks for help with, and what the vendor makes of that."""
    queue = world.manager.call("support.queues.create", program=world.program, code="geheimfach", name="Geheimfach")["case_queue"]
    agent = world.manager.call("support.agents.create", user=world.channel.session["user"], queues=[queue["id"]],
        skills=["verschwiegenheit"])["agent"]
    told = b.call("support.open", program=world.program, subject="Heimliche Not", description="Verborgenes Leiden",
        category="Stiller Kummer")
    case = told["case"]["id"]
    manager = world.manager
    told = [told, manager.call("support.messages.create", case=case, text="Verhaltene Antwort"),
        manager.call("support.notes.create", case=case, text="Unausgesprochener Verdacht"),
        b.call("support.messages.create", case=case, text="Erstickter Ruf"),
        manager.call("support.take", id=case), manager.call("support.start", id=case),
        manager.call("support.resolve", id=case, resolution="Verdeckte Abhilfe"),
        b.call("support.reopen", id=case, reason="Stummer Einwand")]
    other = b.call("support.open", program=world.program, subject="Heimliche Not", description="Verborgenes Leiden")
    told += [other, manager.call("support.merge", id=other["case"]["id"], into=case)]
    more, words = succeeds(world, b, partner)
    return [more, queue, agent, told], words + ["Verhaltene Antwort", "Unausgesprochener Verdacht", "Erstickter Ruf", "Verdeckte Abhilfe",
        "Stummer Einwand", other["case"]["number"], "geheimfach", "Geheimfach", "verschwiegenheit",
        "Heimliche Not", "Verborgenes Leiden",
        "Stiller Kummer", told[0]["case"]["number"]]


def known(world, b, partner):
    """What is written down for gold partners alone, and what it says of that."""
    manager = world.manager
    audience = manager.call("knowledge.audiences.create", code="geheimbund", name="Geheimbund", rank=3)["audience"]
    told = [audience]
    for locale in ("en", "de"):
        article = manager.call("knowledge.create", code="geheimschrift", locale=locale, audience=audience["id"],
            title="Geheimes Rezept", summary="Verschwiegen", body="Man nehme Stillschweigen",
            keywords=["Geheimniskraemerei"])["article"]
        told.append(manager.call("knowledge.publish", id=article["id"]))
    told.append(b.call("knowledge.rate", code="geheimschrift", helpful=False, comment="Hilft insgeheim nicht"))
    told.append(manager.call("knowledge.feedback.list"))
    told.append(b.call("knowledge.deflections.create", subject="Heimliches Rezept gesucht", shown=["geheimschrift"]))
    case = b.call("support.open", program=world.program, subject="Rezept fehlt insgeheim", description="Wo steht es",
        deflection=told[-1]["deflection"]["id"])["case"]
    b.call("knowledge.search", text="Sehnsuchtswort")
    told.append(followed(manager, "knowledge.queries.list", {"words": "sehnsuchtswort"}))
    told += [case, manager.call("knowledge.answers.create", case=case["id"], article=article["id"])]
    return told, ["geheimbund", "Geheimbund", "geheimschrift", "Geheimes Rezept", "Verschwiegen", "Stillschweigen",
        "Geheimniskraemerei", "Hilft insgeheim", "Heimliches Rezept", "Rezept fehlt insgeheim",
        "sehnsuchtswort"]


def promised(world, b, partner):
    """What the vendor promises about cases of its own, how one goes up, and what it thinks of another."""
    case, closed = (b.call("support.open", program=world.program, subject=subject, description="Ohne Antwort")["case"]
        for subject in ("Leiser Zweifel", "Altes Leid"))
    told = [case, closed, b.call("support.escalate", id=case["id"], reason="Leise Ungeduld")]
    for verb in ("take", "start", "resolve", "close"):
        world.manager.call("support." + verb, id=closed["id"])
    told += [b.call("support.rate", id=closed["id"], rating=2, comment="Bittere Erfahrung"),
        b.call("support.clocks.list", filter={"case": case["id"]})["items"]]
    return told, ["Leiser Zweifel", "Altes Leid", "Leise Ungeduld", "Bittere Erfahrung"]


PARTS = (partners, leads, growth, campaigns, commitments, funds, certified, tiers, foreseen, supported, known, promised)
