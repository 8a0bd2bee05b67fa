-- SPDX-License-Identifier: Apache-2.0
-- Ce que disent leads.timeout et les messages sur les prospects, en français. {field} en est un champ.
return {
  -- timeout
  not_answered = "L'offre est restée trop longtemps sans réponse : d'autres sont sollicités.",
  asked_again = "C'est en retard et redemandé ; nombre de rappels déjà faits : {times}.",
  told_above = "C'est toujours en retard : un responsable en est informé. Nombre de rappels déjà faits : {times}.",
  goes_back = "Rien n'a été fait malgré les rappels, au nombre de {times}. Le prospect est repris.",
  nobody_answers = "Nombre de distributions sans réponse : {attempt}. Tout partenaire habilité peut le prendre.",
  vendor_is_late = "L'éditeur lui-même est en retard. Nombre de rappels déjà faits : {times}.",
  nobody_took_it = "Personne ne l'a pris dans la réserve, alors que c'était dû. Rappels déjà faits : {times}. "
    .. "Une personne cherche quelqu'un.",

  -- offers and leads
  told_offered = "Un prospect vous est proposé : {product}, {territory}. Merci de répondre avant le {until}.",
  told_timed_out = "Le prospect proposé ({product}, {territory}) est resté trop longtemps sans réponse : il va à d'autres.",
  told_offer_lost = "Un autre a été plus rapide : le prospect ({product}, {territory}) est pris.",
  told_offer_pulled = "L'offre d'un prospect ({product}, {territory}) a été retirée.",
  told_pulled_back = "Un prospect ({product}, {territory}) vous a été repris.",
  told_accepted = "{partner} a accepté le prospect {customer}.",
  told_unassignable = "Personne n'a été trouvé pour le prospect {customer} : merci de trouver quelqu'un.",
  told_lead_review = "Les règles ne tranchent pas sur le prospect {customer} : merci d'y jeter un œil.",
  told_resembled = "{partner} a apporté lui-même un prospect de {customer}. La même entreprise est déjà connue "
    .. "ailleurs, ce que {partner} n'apprend pas : veuillez regarder.",

  -- what runs out
  told_due_accept = "L'offre d'un prospect ({product}, {territory}) expire bientôt : merci de répondre avant le {until}.",
  told_due_first_touch = "Un client ({product}, {territory}) attend de vos nouvelles avant le {until}.",
  told_due_progress = "Merci de dire avant le {until} où en est un prospect ({product}, {territory}).",
  told_due_close = "Un prospect ({product}, {territory}) devrait être conclu avant le {until}.",
  told_due_assign = "Le prospect {customer} attend encore quelqu'un, avant le {until}.",
  told_due_pool = "Personne n'a encore pris le prospect {customer} dans la réserve ; cela devrait être fait "
    .. "d'ici le {until}.",
  told_due_review = "Le prospect {customer} reste à examiner avant le {until}.",

  -- what has run out
  told_late_accept = "L'offre d'un prospect ({product}, {territory}) a expiré le {until} ; vous pouvez encore répondre un moment.",
  told_late_first_touch = "Un client ({product}, {territory}) aurait dû avoir de vos nouvelles avant le {until}.",
  told_late_progress = "Vous auriez dû dire avant le {until} où en est un prospect ({product}, {territory}).",
  told_late_close = "Un prospect ({product}, {territory}) aurait dû être conclu avant le {until}.",
  told_late_stale = "Rien n'a été fait depuis longtemps pour un prospect ({product}, {territory}).",
  told_late_assign = "Personne n'a été trouvé pour le prospect {customer}, attendu avant le {until}.",
  told_late_pool = "Personne n'a pris le prospect {customer} dans la réserve, attendu pour le {until}.",
  told_late_review = "Personne n'a examiné le prospect {customer}, attendu avant le {until}.",
  told_partner_late = "{partner} est en retard pour le prospect {customer}, attendu avant le {until}.",
  told_above_partner = "{partner} est toujours en retard pour le prospect {customer}, attendu avant le {until} : merci de vous en occuper.",
  told_above_vendor = "Le prospect {customer} nous attend toujours, depuis le {until} : merci de vous en occuper.",
  told_vendor_late = "Nous n'avons pas décidé de votre enregistrement {number} avant le {until}, comme promis. Cela compte contre nous.",
}
