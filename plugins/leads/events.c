/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to leads, for subscribers, reactions and metrics. What is the partner's audience goes to the one
 * that holds the lead, or whose offer it is about. */
#include "campaigns/campaigns.h"
#include "sla/commitment.h"

#define TO_VENDOR  .since = 1, .audience = "vendor"
#define TO_PARTNER .since = 1, .audience = "partner"

/* What they are counted by (measures/figures.c). */
#define FIGURES                                                                                                        \
    PRM_REF("program", "program", 0, "Under which programme"),                                                         \
        PRM_REF("partner", "partner", 0, "For which partner it counts"),                                               \
        PRM_TEXT("level", 1, 40, 0, "That partner's level in it"), PRM_TEXT("channel_type", 1, 40, 0, "And its role"), \
        PRM_TEXT("source", 1, 60, 0, "Where the lead comes from"),                                                     \
        PRM_REF("campaign", "campaign", PRM_VENDOR, "From which campaign, which may be another partner's"),            \
        PRM_REF("territory", "territory", 0, "Where it is"), PRM_REF("product", "product", 0, "What it is about"),     \
        PRM_TEXT("segment", 1, 60, 0, "What kind of customer it is"),                                                  \
        PRM_TEXT("industry", 1, 60, 0, "In which industry"),                                                           \
        PRM_INT("score", 0, LEADS_SCORE_MOST, 0, "How good it is"),                                                    \
        PRM_INT("amount_base", 0, PRM_ANY, 0, "What it may be worth, in minor units of the programme's currency")
#define COUNTED .data = PRM_FIELDS(FIGURES)
#define SETTLED                                                                                                        \
    .data = PRM_FIELDS(FIGURES, PRM_BOOL("qualified", 0, "Whether it is worth being worked on"),                       \
        PRM_BOOL("repeated", 0, "Whether it repeats what is known"))
#define NOBODY       PRM_BOOL("nobody", 0, "Of a lead that is given out for the first time: whether nobody was found")
#define ANSWERED     PRM_BOOL("accepted", 0, "Whether the partner took what it was offered")
#define CONVERTED    PRM_BOOL("converted", 0, "Whether a deal was made of it")
#define BOUGHT       PRM_BOOL("won", 0, "Whether the customer bought")
#define WAITED(what) PRM_INT("waited_ms", 0, PRM_ANY, 0, what)
#define THE_DEAL     PRM_REF("deal", "deal", 0, "Which deal")
#define HELD         WAITED("How long it was held")
#define WHY          PRM_TEXT("reason_code", 1, 60, 0, "Why, in one word for reports")
#define WON          PRM_INT("won_base", 0, PRM_ANY, 0, "What was ordered, in minor units of the programme's currency")
#define PROMISE                                                                                                        \
    PRM_TEXT("kind", 1, 40, 0,                                                                                         \
        "What: accept, first_touch, progress, close, stale, assign, pool, review, deal_review, commitment"),           \
        PRM_ENUM("party", "partner|vendor", 0, "By whom"), PRM_TIME("due_at", 0, "By when")
#define IN_TIME      PRM_BOOL("in_time", 0, "Whether it was")
#define THE_OFFER    PRM_REF("offer", "lead_offer", 0, "By which offer")

const prm_event *const leads_events[] = {
    PRM_EVENT(.name = "leads.received", TO_VENDOR, .doc = "A lead has come in", COUNTED),
    PRM_EVENT(.name = "leads.duplicate", TO_VENDOR, .doc = "It repeats what is known", SETTLED),
    PRM_EVENT(.name = "leads.spam", TO_VENDOR, .doc = "It is nobody's wish", SETTLED),
    PRM_EVENT(.name = "leads.disqualified", TO_VENDOR, .doc = "It is not worth being worked on", SETTLED),
    PRM_EVENT(.name = "leads.qualified", TO_VENDOR, .doc = "It is worth being worked on", SETTLED),
    PRM_EVENT(.name = "leads.rejudged", TO_VENDOR,
        .doc = "A person thinks better of what it was found to be: as what it had been counted", SETTLED),
    PRM_EVENT(.name = "leads.resembled", TO_VENDOR,
        .doc = "What a partner has brought in, and holds, is the company of another's lead or deal; it is not told",
        COUNTED),
    PRM_EVENT(.name = "leads.review_needed", TO_VENDOR, .doc = "A person has to say what it is", COUNTED),
    PRM_EVENT(.name = "leads.assigned", TO_VENDOR, .doc = "It was offered to somebody for the first time",
        .data = PRM_FIELDS(FIGURES, WAITED("How long that took since it was qualified"),
            PRM_TEXT("mode", 1, 20, 0, "How it is given out"), NOBODY)),
    PRM_EVENT(.name = "leads.pooled", TO_VENDOR, .doc = "Whoever is entitled to it may take it", COUNTED),
    PRM_EVENT(.name = "leads.unassignable", TO_VENDOR, .doc = "Nobody was found for it: a person has to",
        .data = PRM_FIELDS(FIGURES, PRM_TEXT("reason_code", 1, 60, 0, "Why"), NOBODY)),
    PRM_EVENT(.name = "leads.offered", TO_PARTNER, .doc = "A lead was offered to a partner",
        .data = PRM_FIELDS(FIGURES, PRM_INT("attempt", 1, 1000, 0, "The how manieth time it is given out"),
            PRM_TIME("respond_by", 0, "Until when it is to be answered"))),
    PRM_EVENT(.name = "leads.offer_declined", TO_PARTNER, .doc = "The partner declined it",
        .data = PRM_FIELDS(FIGURES, WAITED("After how long"), PRM_TEXT("reason", 1, 60, 0, "Why"), ANSWERED)),
    PRM_EVENT(.name = "leads.offer_timed_out", TO_PARTNER, .doc = "The partner did not answer in time",
        .data = PRM_FIELDS(FIGURES, ANSWERED)),
    PRM_EVENT(.name = "leads.offer_pulled", TO_PARTNER, .doc = "The vendor took the offer back", COUNTED),
    PRM_EVENT(.name = "leads.offer_lost", TO_PARTNER, .doc = "Another was faster", COUNTED),
    PRM_EVENT(.name = "leads.accepted", TO_PARTNER, .doc = "A partner has accepted it, and holds it",
        .data = PRM_FIELDS(FIGURES, THE_OFFER, WAITED("How long that took since it was offered"), ANSWERED,
            PRM_INT("re_offers", 0, 1000, 0, "How often it had been given out before"))),
    /* work/ */
    PRM_EVENT(.name = "leads.offer_viewed", TO_PARTNER, .doc = "Somebody at the partner has looked at an offer",
        .data = PRM_FIELDS(FIGURES, WAITED("After how long"))),
    PRM_EVENT(.name = "leads.pulled_back", TO_PARTNER,
        .doc = "The vendor took a lead back from its holder: about its offer",
        .data = PRM_FIELDS(FIGURES, PRM_REF("lead", "lead", 0, "Which lead"), WAITED("How long it was held"), WHY)),
    PRM_EVENT(.name = "leads.contacted", TO_PARTNER, .doc = "Its holder got in touch for the first time",
        .data = PRM_FIELDS(FIGURES, WAITED("How long that took since it was accepted"))),
    PRM_EVENT(.name = "leads.touched", TO_PARTNER, .doc = "Its holder was in touch, or tried to be",
        .data = PRM_FIELDS(FIGURES, PRM_TEXT("kind", 1, 40, 0, "How"),
            PRM_TEXT("outcome", 1, 40, 0, "Whether it was reached"))),
    PRM_EVENT(.name = "leads.progressed", TO_PARTNER, .doc = "Its holder has told how it is getting on", COUNTED),
    PRM_EVENT(.name = "leads.registered", TO_PARTNER, .doc = "A deal was registered from it",
        .data = PRM_FIELDS(FIGURES, THE_DEAL, HELD, PRM_TEXT("outcome", 1, 40, 0, "What became of the registration"))),
    PRM_EVENT(.name = "leads.converted", TO_PARTNER, .doc = "It became a deal that is approved",
        .data = PRM_FIELDS(FIGURES, THE_DEAL, HELD, CONVERTED,
            PRM_INT("deal_base", 0, PRM_ANY, 0, "Its value then, in minor units of the programme's currency"))),
    PRM_EVENT(.name = "leads.won_no_deal", TO_PARTNER, .doc = "The customer bought without a registration",
        .data = PRM_FIELDS(FIGURES, HELD, WON, CONVERTED, BOUGHT)),
    PRM_EVENT(.name = "leads.lost", TO_PARTNER, .doc = "Its holder gave it up",
        .data = PRM_FIELDS(FIGURES, HELD, WHY, CONVERTED, BOUGHT)),
    PRM_EVENT(.name = "leads.nurtured", TO_PARTNER, .doc = "It is too early: it rests",
        .data = PRM_FIELDS(FIGURES, HELD, PRM_TIME("until", 0, "Until when"))),
    PRM_EVENT(.name = "leads.resumed", TO_PARTNER, .doc = "It has rested long enough", COUNTED),
    PRM_EVENT(.name = "leads.feedback", TO_PARTNER, .doc = "Its holder has said what it was found to be",
        .data = PRM_FIELDS(FIGURES, PRM_TEXT("quality", 1, 40, 0, "What"),
            PRM_BOOL("is_good", 0, "Whether that is good or fair"),
            PRM_BOOL("first", 0, "Whether nothing was said before"),
            PRM_TEXT("was", 1, 40, 0, "What was said before"))),
    PRM_EVENT(.name = "leads.won", TO_PARTNER, .doc = "The deal it became was won",
        .data = PRM_FIELDS(FIGURES, THE_DEAL, WON, WAITED("How long that took since it came in"), BOUGHT)),
    PRM_EVENT(.name = "leads.deal_lost", TO_PARTNER, .doc = "The deal it became came to nothing",
        .data = PRM_FIELDS(FIGURES, THE_DEAL, PRM_TEXT("outcome", 1, 40, 0, "How: lost, expired, revoked"), WHY,
            WAITED("How long that took since it came in"), BOUGHT)),
    /* measures/ */
    PRM_EVENT(.name = "leads.fairness_reckoned", TO_VENDOR, .doc = "How fairly leads were given out in 90 days",
        .data = PRM_FIELDS(PRM_REF("program", "program", 0, "In which programme"),
            PRM_BPS("fairness_bps", 0, PRM_ALL_BPS, 0, "How fairly: leads.fairness says how it is reckoned"),
            PRM_INT("partners", 0, PRM_ANY, 0, "Among how many partners"),
            PRM_INT("offers", 0, PRM_ANY, 0, "Of how many offers"))),
    /* sla/ */
    PRM_EVENT(.name = "leads.sla_due", TO_PARTNER, .doc = "Four fifths of the time for something promised are over",
        .data = PRM_FIELDS(FIGURES, PROMISE)),
    PRM_EVENT(.name = "leads.sla_met", TO_PARTNER, .doc = "Something promised was done in time",
        .data = PRM_FIELDS(FIGURES, PROMISE, IN_TIME)),
    PRM_EVENT(.name = "leads.sla_breached", TO_PARTNER, .doc = "Something promised was not done in time",
        .data = PRM_FIELDS(FIGURES, PROMISE, IN_TIME)),
    PRM_EVENT(.name = "leads.sla_late", TO_PARTNER, .doc = "It was done after all",
        .data = PRM_FIELDS(FIGURES, PROMISE, PRM_INT("late_ms", 0, PRM_ANY, 0, "How late"))),
    PRM_EVENT(.name = "leads.sla_reminded", TO_PARTNER, .doc = "It is overdue, and asked for again",
        .data = PRM_FIELDS(FIGURES, PROMISE, PRM_INT("times", 0, 1000, 0, "The how manieth time"))),
    PRM_EVENT(.name = "leads.escalated", TO_VENDOR, .doc = "It is overdue, and somebody above is told",
        .data = PRM_FIELDS(FIGURES, PROMISE, PRM_TEXT("to", 1, 40, 0, "Whom: a role"))),
    &leads_committed_event,
    &leads_commitment_met_event,
    &leads_commitment_missed_event,
    &leads_commitment_withdrawn_event,
    &leads_commitment_behind_event,
    /* campaigns/ */
    &campaigns_launched_event,
    &campaigns_started_event,
    &campaigns_completed_event,
    &campaigns_cancelled_event,
    &campaigns_step_due_event,
    &campaigns_spent_event,
    &campaigns_over_budget_event,
    &campaigns_template_published_event,
    &campaigns_template_retired_event,
    NULL
};
