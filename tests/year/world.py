# SPDX-License-Identifier: Apache-2.0
"""What has to hold of deals at every entry of the journal, told from changes, decisions and timers alone."""

import collections

DAY_MS = 86400000
DECIDED = {"approved", "rejected", "duplicate", "in_review", "info_requested"}
# From a state to those one call may leave a deal in: a call may take several of the moves the domain allows.
MOVES = {
    None: DECIDED | {"draft"},
    "draft": DECIDED | {"withdrawn"},
    "in_review": DECIDED - {"in_review"} | {"withdrawn"},
    "info_requested": DECIDED - {"info_requested"} | {"withdrawn", "expired", "info_requested"},
    "approved": {"expired", "revoked", "cancelled", "converted"},
}
# Open again by an upheld dispute, which may go on to decide.
REOPENED = {"rejected", "duplicate", "revoked", "expired"}
CLOSED = REOPENED | {"withdrawn", "cancelled", "converted"}
# What happens when a deal comes to a state.
EVENT_OF = {"approved": "deals.approved", "rejected": "deals.rejected", "duplicate": "deals.duplicate",
    "in_review": "deals.in_review", "info_requested": "deals.info_requested", "withdrawn": "deals.withdrawn",
    "expired": "deals.expired | deals.unanswered", "revoked": "deals.revoked", "converted": "deals.won", "cancelled": "deals.lost"}
# Which end a chain comes to, by who was first; else by deals.decide.
DEFEATS = {"first_wins": "duplicate", "incumbent": "rejected", "direct": "rejected"}
VERDICTS = {"approve": "approved", "reject": "rejected", "review": "in_review", "ask": "info_requested"}


class World:
    def __init__(self, rows, problems):
        self.rows, self.problems = rows, problems
        self.holders = {}                                # (customer, product, territory) to the exclusive holder's row
        self.held = collections.defaultdict(set)         # by deal: protections that have not been ended
        self.shared = set()                              # deals a merge of customers left less than their terms say
        self.count = collections.Counter()               # (partner, program, state)
        self.seen = collections.Counter()                # what was looked at
        self.came = collections.Counter()                # states deals came to
        self.last = 0

    def say(self, entry, text):
        self.problems.add("entry %d (%s): %s" % (entry["seq"], entry["method"], text))

    def apply(self, entry):
        if entry["at"] < self.last and entry["source"] != "timer":  # one met on the way runs at its own instant
            self.say(entry, "is earlier than the one before")
        self.last = max(self.last, entry["at"])
        counted = self.count.copy() if entry["decisions"] else None
        changes = self.rows.apply(entry)
        for entity, id, before, after in changes:  # what ends or moves makes room for what comes
            if entity == "protection" and before:
                self.release(entry, id, before, after)
        for entity, id, before, after in changes:
            if entity == "protection":
                self.protect(entry, id, before, after)
            elif entity == "deal":
                self.move(entry, id, before, after)
        for entity, id in {(change["entity"], change["id"]) for change in entry["changes"]}:
            if entity == "deal":
                self.settle(entry, id)
            elif entity == "protection" and "deal" in self.rows.rows[id]:
                self.settle(entry, self.rows.rows[id]["deal"])
        for decision in entry["decisions"]:
            self.decide(entry, decision, counted)
        if entry["source"] == "timer":
            self.seen["timers that did something"] += bool(entry["changes"])
        return changes

    # -- Protections -------------------------------------------------------------------------------------------------

    def release(self, entry, id, before, after):
        if any(before[name] != after[name] for name in ("product", "territory", "holder", "from", "deal")):
            self.say(entry, "%s became somebody else's" % id)
        if before.get("ended_at") is not None and after.get("ended_at") is None:
            self.say(entry, "%s holds again after its end" % id)
        if before["exclusive"] and not after["exclusive"] and entry["method"] == "deals.customers.merge":
            self.shared.add(after["deal"])
        key = (before["customer"], before["product"], before["territory"])
        if self.holders.get(key) == id:
            del self.holders[key]

    def protect(self, entry, id, before, after):
        key = (after["customer"], after["product"], after["territory"])
        is_over, was_over = after.get("ended_at") is not None, before is not None and before.get("ended_at") is not None
        self.seen["protections"] += before is None
        if is_over:
            self.held[after["deal"]].discard(id)
            if after["ended_at"] != entry["at"] and not was_over:
                self.say(entry, "%s ended at %s" % (id, after["ended_at"]))
            return
        if before is None and not after["from"] == entry["at"] < after["until"]:
            self.say(entry, "%s lasts from %s until %s" % (id, after["from"], after["until"]))
        self.held[after["deal"]].add(id)
        if after["exclusive"]:
            if key in self.holders:
                self.say(entry, "%s holds exclusively what %s does" % (id, self.holders[key]))
            self.holders[key] = id

    # -- States ------------------------------------------------------------------------------------------------------

    def move(self, entry, id, before, after):
        old, new = before and before["state"], after["state"]
        self.seen["changes of deals"] += 1
        group = lambda row: (row["partner"], row["program"], row["state"])
        if before:
            self.count[group(before)] -= 1
        self.count[group(after)] += 1
        if old == new:
            if old in CLOSED and entry["method"] not in ("deals.customers.merge", "deals.decide_dispute", "deals.dispute"):
                self.say(entry, "%s is %s and was edited" % (id, old))
            return
        self.seen["moves"] += 1
        self.came[new] += 1
        is_reopened = old in REOPENED and "dispute" in entry["method"]
        if new not in MOVES.get(old, ()) and not is_reopened:
            self.say(entry, "%s went from %s to %s" % (id, old, new))
        told = {event["type"] for event in entry["events"] if event["subject"] == id}
        if new in EVENT_OF and not told & set(EVENT_OF[new].split(" | ")) and not is_reopened:
            self.say(entry, "%s is %s and %s did not happen, but %s" % (id, new, EVENT_OF[new], sorted(told)))
        if new == "expired" and old == "approved" and entry["at"] < after["protected_until"]:
            self.say(entry, "%s expired before its end" % id)
        if new == "expired" and old == "approved" and entry["source"] == "timer" and entry["at"] != after["protected_until"]:
            self.say(entry, "%s expired at another instant than its end" % id)

    def settle(self, entry, id):
        """After an entry: who is approved is protected until it says, and nobody else is."""
        deal = self.rows.rows[id]
        held = [self.rows.rows[one] for one in self.held[id]]
        if deal["state"] != "approved":
            if held:
                self.say(entry, "%s is %s and protected" % (id, deal["state"]))
            return
        self.seen["approved deals looked at"] += 1
        if not held:
            self.say(entry, "%s is approved and not protected" % id)
        for one in held:
            if one["until"] != deal["protected_until"] or one["holder"] != deal["partner"] or one["customer"] != deal["account"]:
                self.say(entry, "%s is not protected as it says" % id)
            if not one["until"] > entry["at"]:
                self.say(entry, "%s is approved past its end" % id)
        self.check_terms(entry, id, deal, held)

    def check_terms(self, entry, id, deal, held):
        terms = deal.get("terms")
        if not terms or not held:
            return
        extended = deal.get("extensions") or 0
        days = (held[0]["until"] - held[0]["from"]) / DAY_MS
        if not extended and days != terms["days"]:
            self.say(entry, "%s is protected for %s days instead of %d" % (id, days, terms["days"]))
        if terms.get("shares") and sum(share["bps"] for share in terms["shares"]) != 10000:
            self.say(entry, "%s: the shares sum to something else than 10000" % id)
        for name in ("margin_bps", "extra_discount_bps"):
            if name in deal and deal.get(name) != terms.get(name):
                self.say(entry, "%s has another %s than its terms" % (id, name))
        if id not in self.shared and {one["exclusive"] for one in held} != {terms["exclusive"]}:
            self.say(entry, "%s is not protected as exclusively as its terms say" % id)

    # -- Decisions ---------------------------------------------------------------------------------------------------

    def decide(self, entry, decision, counted):
        record = decision.get("record")  # none: a person overruled another
        if record is None or record["chain"] != "deals.register" or decision["subject"] not in self.rows.rows:
            return
        self.seen["decisions"] += 1
        deal, facts = self.rows.rows[decision["subject"]], record["facts"]
        of = lambda *states: min(100, sum(counted[deal["partner"], deal["program"], state] for state in states))
        own = 1 if entry["method"] in ("deals.submit", "deals.answer", "deals.update") else 0
        history, is_anew = facts["history"], entry["method"] == "deals.decide_dispute"  # which changed states before it counted
        if not is_anew and (history["approved"], history["rejected"]) != (of("approved"), of("rejected")):
            self.say(entry, "the facts say %s, reckoned %s" % (history, (of("approved"), of("rejected"))))
        pending = facts["partner"]["open_deals"] - history["approved"]
        reckoned = of("in_review", "info_requested")
        if not is_anew and not reckoned - own <= pending <= reckoned:
            self.say(entry, "the facts say %d are pending, reckoned %d" % (pending, reckoned))
        state, is_forced = expected(record)
        if state == "draft" and entry["method"] == "deals.answer":  # an answer that is not complete leaves it asked
            state = "info_requested"
        if is_anew and deal["state"] == "in_review":  # who is right is not refused once more: a person looks
            return
        if state is not None and deal["state"] != state and not (is_forced and deal["state"] == "in_review") and \
                not (state == "approved" and deal["state"] in ("duplicate", "in_review")):
            self.say(entry, "%s is %s, by its answers %s" % (decision["subject"], deal["state"], state))


def expected(record):
    """The state the answers of a registration's chain come to, and whether a person may be needed all the same."""
    answers = {step["point"]: step.get("answer") or {} for step in record["steps"]}
    if answers.get("deals.intake", {}).get("ok") is False:
        return "draft", False
    if answers.get("deals.eligibility", {}).get("eligible") == "no":
        return "rejected", False
    conflict = answers.get("deals.conflict", {})
    if conflict.get("winner") == "other":
        return DEFEATS.get(conflict.get("verdict"), "in_review"), False
    verdict = answers.get("deals.decide", {}).get("verdict")
    is_forced = answers.get("deals.eligibility", {}).get("eligible") == "review" or conflict.get("verdict") == "human"
    return VERDICTS.get(verdict), verdict == "approve" and is_forced


def check_end(journal, world, now):
    """What has to hold when the year is over: nothing that was due is left, nothing was given up."""
    problems = world.problems
    for id, deal in world.rows.of("deal").items():
        if deal["state"] == "approved" and deal["protected_until"] <= now:
            problems.add("%s is approved, and its end has passed" % id)
    for timer in journal.database.execute("SELECT * FROM timer"):
        if timer["parked"]:
            problems.add("timer %s of %s was given up" % (timer["name"], timer["subject"]))
        elif timer["due"] <= now:
            problems.add("timer %s of %s was due at %d and is still there" % (timer["name"], timer["subject"], timer["due"]))
    armed = {timer["subject"] for timer in journal.database.execute("SELECT subject FROM timer WHERE name = 'deals.protection_ends'")}
    for id, deal in world.rows.of("deal").items():
        if deal["state"] == "approved" and id not in armed:
            problems.add("%s is approved, and nothing will end its protection" % id)
