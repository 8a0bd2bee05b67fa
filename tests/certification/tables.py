# SPDX-License-Identifier: Apache-2.0
"""A year of a programme as tables, made by a seed: who works where, who takes which exam when, who comes, moves and leaves,
which deals are won, whose certificate is taken back, whose level is locked or given by hand."""

import collections
import random

YEAR = 372  # days: four quarters, and what the last of them brings
LMS_DELAY = 3  # days until the learning system tells of a result, at most
EXAMS = {"storage": ("technical", 6), "network": ("technical", 9), "pitch": ("sales", 5), "vault": ("expert", 8)}  # the role, months it holds
STANDS_ON = {"vault": "storage"}  # which takes another
WON = 1250000  # of each deal, in cents
EVERY = {"strong": (15, 40), "middling": (40, 110), "fading": (20, 45)}  # days between two deals

Act = collections.namedtuple("Act", "day kind who data")


class Tables:
    def __init__(self, seed, partners):
        self.random, self.acts, self.count = random.Random(seed), [], 0
        self.partners = ["Haus %s" % self.word() for _ in range(partners)]
        self.people = {}  # name: the partner it begins with
        for index, partner in enumerate(self.partners):
            self.deals(partner, list(EVERY)[index % len(EVERY)])
            for role in ("technical", "technical", "sales", "technical")[:self.random.randint(3, 4)]:
                self.person(partner, role)
        for index, partner in enumerate(self.partners[::5]):
            day = self.random.randint(60, 250)
            self.add(day, "lock", partner, {"days": self.random.choice((30, 60, None))})
            self.add(day + 70, "unlock", partner)
        self.add(200, "rise", self.partners[-1])
        self.acts.sort(key=lambda act: act.day)

    def word(self):
        self.count += 1
        draw = self.random.choice
        return "".join(draw("bdfgklmnprstvz") + draw("aeiou") for _ in range(4)).title() + " %d" % self.count

    def add(self, day, kind, who, data=None):
        if day <= YEAR:
            self.acts.append(Act(day, kind, who, data or {}))

    def deals(self, partner, kind):
        """One that fades sells nothing in the second half."""
        day = self.random.randint(1, 30)
        while day < (150 if kind == "fading" else YEAR):
            self.add(day, "win", partner)
            day += self.random.randint(*EVERY[kind])

    def person(self, partner, role):
        name, draw = "Person %s" % self.word(), self.random.random
        begins = 0 if draw() < 0.8 else self.random.randint(20, 200)
        self.people[name] = partner
        self.add(begins, "join", name, {"partner": partner})
        self.careers(name, partner, begins)
        for exam, (of, months) in EXAMS.items():
            if of == role and draw() < (1 if exam != "network" else 0.4):
                self.learn(name, exam, months, begins + LMS_DELAY + self.random.randint(1, 40))
        if role == "technical" and draw() < 0.5:
            self.learn(name, "vault", EXAMS["vault"][1], begins + self.random.randint(5, 90))
        if len(self.people) % 9 == 1:
            self.add(max(begins + 1, self.random.randint(60, 300)), "revoke", name)

    def careers(self, name, partner, begins):
        """One in three moves or leaves; some of those who left come back, or to another."""
        what, day = self.random.random(), begins + self.random.randint(50, 300)
        if what < 0.15 and len(self.partners) > 1:
            self.add(day, "move", name, {"partner": self.random.choice([one for one in self.partners if one != partner])})
        elif what < 0.3:
            self.add(day, "leave", name)
            if self.random.random() < 0.6:
                self.add(day + self.random.randint(5, 60), "move", name, {"partner": self.random.choice(self.partners)})

    def learn(self, name, exam, months, day):
        """Again after a failure; before the certificate ends, mostly: else afterwards, or never."""
        while day <= YEAR:
            passes = self.random.random() < 0.75
            self.count += 1
            self.add(day, "exam", name, {"exam": exam, "score": self.random.randint(70, 100) if passes else self.random.randint(0, 69),
                "before": self.random.randint(0, LMS_DELAY), "reference": "LMS-%d" % self.count})
            if not passes:
                day += self.random.randint(10, 30)
            elif self.random.random() < 0.2:
                return
            else:
                day += 30 * months + self.random.randint(-50, 25)
