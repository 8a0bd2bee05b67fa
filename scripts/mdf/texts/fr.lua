-- SPDX-License-Identifier: Apache-2.0
-- Ce que disent les motifs et les avis des fonds de développement du marché, en français. {field} est un champ du motif.
return {
  -- eligible
  eligible = "Vous pouvez demander des fonds.",
  not_a_member = "Vous n'êtes pas membre de ce programme.",
  partner_not_active = "Votre entreprise n'est pas active dans le réseau actuellement.",
  level_without_funds = "Il n'y a pas de fonds au niveau {level}.",
  channel_without_funds = "Les partenaires de type {channel_type} n'ont pas de fonds dans ce programme.",
  often_unused = "{expired} de vos {approved} demandes approuvées n'ont jamais été réclamées : une personne regarde d'abord celle-ci.",

  -- score_request
  scored = "Elle obtient {score} points sur 1000.",

  -- decide_request
  within_limit = "Les demandes de cette taille sont approuvées aussitôt au niveau {level}.",
  above_limit = "Les demandes de cette taille sont examinées par une personne au niveau {level}.",
  above_cap = "Une demande ne peut dépasser {most}.",
  preapproved = "Tout est mené selon nos modèles, dans ce qu'ils permettent : c'est approuvé.",
  objective_missing = "Dites-nous ce qui doit être atteint.",
  outcome_missing = "Dites-nous combien de contacts ou quelles affaires cela doit apporter.",
  match_capped = "Nous payons au plus {percent} % de ce que coûte une activité.",
  short_notice = "Cela commence dans {days} jours ; à moins de {min}, une personne regarde d'abord.",
  seen_by_a_person = "Une personne examine cette demande.",
  low_score = "Elle obtient {score} points ; il en faut {min} pour une approbation sans personne.",
  limit = "{amount} est demandé, la limite est {limit} (unités mineures).",
  contradicted = "Les règles ne permettent pas de l'approuver sans une personne.",
  asked_enough = "Des précisions ont été demandées aussi souvent que possible : une personne décide.",

  -- route
  usual_route = "La voie habituelle.",
  large_route = "Le montant est élevé : deux personnes décident.",
  very_large_route = "Le montant est très élevé : trois personnes décident.",

  -- deadline
  claim_within = "À réclamer dans les {days} jours après la dernière activité.",
  purpose_deadline = "À cette fin, à réclamer dans les {days} jours après la dernière activité.",

  -- proof_required
  proofs_needed = "Pour chaque activité est dit ce qu'il faut montrer avec ses réclamations.",
  large_activity = "Les grandes activités font l'objet d'un rapport.",

  -- notices of requests
  told_approved = "Votre demande {number} est approuvée. Elle est à réclamer avant le {until}.",
  told_rejected = "Votre demande {number} est refusée. Ouvrez-la pour lire pourquoi.",
  told_info_requested = "Il nous faut plus d'informations sur votre demande {number}.",
  told_unanswered = "Votre demande {number} a pris fin : notre question est restée sans réponse.",
  told_claimable = "Votre demande {number} peut être réclamée jusqu'au {until}.",
  told_claim_due = "Il reste {days} jours pour réclamer votre demande {number} : jusqu'au {until}.",
  told_request_expired = "Votre demande {number} a expiré : rien n'a été réclamé à temps.",
  told_changed = "La modification de votre demande {number} est approuvée.",
  told_change_rejected = "La modification de votre demande {number} est refusée. Ouvrez-la pour lire pourquoi.",
  told_extended = "Votre demande {number} peut maintenant être réclamée jusqu'au {until}.",
  told_to_decide = "La demande {number} attend votre décision.",
  told_nobody_decides = "Personne n'est là pour décider de la demande {number} : merci d'y veiller.",
  told_step_due = "La demande {number} est à décider avant le {due}.",
  told_step_overdue = "La demande {number} était à décider avant le {due}.",
  told_delegated = "La décision sur la demande {number} vous a été confiée.",

  -- check_claim
  nothing_wrong = "Rien à redire à cette demande de remboursement.",
  proof_missing = "Ligne {line} : il manque un justificatif du type {kind} pour son activité.",
  invoice_early = "Ligne {line} : une facture date de {days} jours avant le début de l'activité.",
  invoice_late = "Ligne {line} : une facture date de {days} jours après la fin de l'activité.",
  invoice_old = "Ligne {line} : une facture date d'il y a {days} jours.",
  own_invoice = "Ligne {line} : une facture a été émise par vous-mêmes.",
  above_activity = "À partir de la ligne {line}, l'activité {activity} dépasse ce qui a été approuvé pour elle.",

  -- decide_claim
  claim_within_limit = "Au niveau {level}, les remboursements de ce montant sont payés aussitôt.",
  claim_above_limit = "Au niveau {level}, les remboursements de ce montant sont examinés par une personne.",
  claim_returned = "Il manque quelque chose : complétez la demande et remettez-la.",
  claim_cut = "La ligne {line} est payée jusqu'à ce qui a été approuvé pour son activité.",
  claim_seen_by_a_person = "Une personne examine cette demande.",
  claim_limit = "{amount} sont demandés, la limite est de {limit} (unités mineures).",
  claims_watched = "{rejected} demandes de ce partenaire ont été refusées, {clawed_back} remboursées : une personne examine.",
  claim_contradicted = "La règle n'a pas décidé de chaque ligne : une personne le fait.",

  -- notices of claims
  told_claim_in_review = "La demande de remboursement {number} est en cours d'examen.",
  told_claim_returned = "La demande de remboursement {number} vous a été renvoyée : il faut la compléter.",
  told_claim_approved = "La demande de remboursement {number} est approuvée et sera payée.",
  told_claim_part_approved = "La demande de remboursement {number} est approuvée en partie ; cette partie sera payée.",
  told_claim_rejected = "La demande de remboursement {number} est refusée.",

  -- roi
  returned = "Ce qui a été gagné grâce à elle représente {percent} % de son coût.",
  still_open = "Les affaires prennent du temps : elle n'est jugée définitivement que {days} jours après sa fin.",
  nothing_known = "On ne sait rien de ses résultats : liez sa campagne ou déclarez-les.",
  reported_in_part = "Ce qui est seulement déclaré compte pour {percent} %.",

  -- settlement
  told_paid = "La demande de paiement {number} a été payée : {amount}.",
  told_pay_failed = "La demande de paiement {number} de {amount} n'a pas pu être payée : {reason}.",
  told_clawed_back = "{amount} payés pour la demande {number} ont été repris : {reason}.",
  told_settlement_overdue = "La comptabilité a le règlement {number} depuis le {since} et n'a pas encore répondu de tous ses paiements.",
}
