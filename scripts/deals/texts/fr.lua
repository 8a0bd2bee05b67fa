-- SPDX-License-Identifier: Apache-2.0
-- Les motifs de l'enregistrement d'affaires, en français. {champ} désigne un champ du motif.
return {
  -- intake
  close_passed = "La commande était attendue pour le {date}, date déjà passée.",
  field_missing = "Il manque le champ {field}.",
  would_help = "Le champ {field} serait utile.",

  -- eligibility
  eligible = "Vous pouvez enregistrer cette affaire.",
  not_a_member = "Vous n'êtes pas membre de ce programme.",
  partner_not_active = "Votre société n'est pas active dans le réseau actuellement.",
  channel_not_admitted = "Les partenaires de type {channel_type} n'enregistrent pas d'affaires dans ce programme.",
  outside_territory = "Le territoire {territory} ne fait pas partie des vôtres.",
  capacity_reached = "Vous avez {open} affaires en cours ; votre niveau en admet {max}.",
  quota_reached = "Vous avez enregistré {registered} affaires en 30 jours ; votre niveau en admet {max}.",
  many_at_customer = "Vous avez enregistré {registered} affaires chez ce client en un an ; la limite est de {max}.",
  hoarding = "{expired} de vos affaires ont expiré en un an, {won} ont été gagnées : quelqu'un examine d'abord celle-ci.",

  -- match
  same_customer = "{candidate} est le client indiqué (score {score}).",
  possible_customer = "{candidate} est peut-être le client indiqué (score {score}).",
  keys_disagree = "Les identifiants indiqués appartiennent à des clients différents.",
  several_customers = "Plusieurs clients connus seraient celui qui est indiqué.",

  -- conflict
  already_registered = "Ce client est déjà enregistré pour ce produit et ce territoire.",
  own_registration = "Vous avez déjà enregistré ce client pour ce produit et ce territoire.",
  shared = "Plusieurs partenaires peuvent être protégés chez ce client ; vous l'êtes aussi.",
  direct_sales = "L'équipe commerciale de l'éditeur travaille déjà avec ce client.",
  incumbent = "Un autre partenaire a gagné ici en dernier : le renouvellement lui revient.",
  incumbent_self = "Vous avez gagné ici en dernier : le renouvellement vous revient.",
  incumbent_held = "Un autre partenaire est protégé ici, bien que vous y ayez gagné en dernier : quelqu'un compare.",
  similar_registration = "Il existe un enregistrement semblable : une personne va les comparer.",
  no_conflict = "Personne d'autre ne détient ce client.",
  ends_soon = "La protection qui fait obstacle prend fin dans {days} jours.",

  -- decide
  within_limit = "Au niveau {level}, les affaires de ce montant sont approuvées immédiatement.",
  above_limit = "Au niveau {level}, les affaires de ce montant sont examinées par une personne.",
  limit = "Le plafond est de {limit}, l'affaire de {amount} (en unités mineures).",
  below_minimum = "L'affaire est trop petite pour être enregistrée dans ce programme.",
  value_added_missing = "{given} contributions de votre part sont indiquées ; de telles affaires en demandent {min} : une démonstration, une maquette ...",
  amount_missing = "Veuillez indiquer le montant de l'affaire.",
  close_too_far = "La commande est attendue dans {days} jours ; on enregistre au plus {max} jours à l'avance. "
    .. "Veuillez vérifier la date.",
  close_too_near = "La commande est attendue dans {days} jours ; une affaire s'enregistre au moins {min} jours "
    .. "à l'avance.",
  needs_review = "Une personne examine d'abord cet enregistrement.",
  many_rejected = "{rejected} affaires de ce partenaire ont été refusées, {approved} sont approuvées.",
  contradicted = "Cet enregistrement doit être confirmé par une personne chez l'éditeur.",
  asked_enough = "Nous avons assez demandé : une personne examine cet enregistrement.",
  upheld = "Votre contestation a été accueillie : une personne décide maintenant de cet enregistrement.",
  person_needed = "{by} demande l'avis d'une personne.",

  -- route
  usual_route = "Les personnes chargées de telles affaires l'examinent.",
  large_deal = "Affaire importante : une deuxième personne l'examine.",
  very_large_deal = "Affaire très importante : tous les responsables doivent donner leur accord.",
  outside_route = "Affaire hors des territoires du partenaire : une deuxième personne l'examine.",

  -- protect
  level_term = "Au niveau {level}, une affaire est protégée pendant {days} jours.",
  granted_term = "Une protection de {days} jours vous est accordée.",
  usual_term = "L'affaire est protégée pendant {days} jours.",
  long_sale = "La vente étant plus longue, {days} jours sont ajoutés.",

  -- price
  level_margin = "{percent} % de marge pour le niveau {level}.",
  granted_margin = "{percent} % de marge vous sont accordés.",
  channel_margin = "{percent} % de marge pour le type de canal {channel_type}.",
  type_margin = "{percent} % de marge pour le type d'affaire {type}.",
  segment_margin = "{percent} % de marge pour le segment de clientèle {segment}.",
  size_margin = "{percent} % de marge pour la taille de l'affaire.",
  evidence_would_earn = "Une preuve de ce que vous faites pour cette affaire vaudrait {percent} % de remise.",
  value_added_discount = "{percent} % de remise pour ce que vous faites pour gagner cette affaire.",
  margin_capped = "La marge est plafonnée à {percent} %.",
  list_margin = "Le prix catalogue s'applique, sans marge propre.",
  approver_needed = "Le prix doit être approuvé par : {approver}.",

  -- attribute
  all_yours = "L'affaire vous est entièrement attribuée.",
  distributor_share = "{percent} % de l'affaire sont attribués à votre distributeur.",
  vendor_share = "{percent} % de l'affaire sont attribués à l'éditeur, qui vend avec vous.",
  shares_do_not_add_up = "Les parts ne totalisaient pas 100 % : tout est attribué au partenaire qui a enregistré "
    .. "l'affaire.",

  -- extend
  extended = "La protection est prolongée de {days} jours.",
  no_activity = "Aucune activité n'a été montrée depuis {days} jours. Notez ce que vous faites pour gagner l'affaire, puis "
    .. "redemandez.",
  person_extends = "Un responsable de canal répondra.",
  extended_before = "Elle a déjà été prolongée {times} fois.",
  no_progress = "La vente en est toujours à l'étape {stage}.",
  large_extension = "Une affaire de cette taille est prolongée par une personne.",

  -- stale
  shown_nothing = "Aucune activité n'a été montrée depuis {days} jours.",
  warned_before = "Aucune activité n'a été montrée depuis {days} jours, malgré un avertissement.",
  close_to_order = "La commande est proche : l'enregistrement est maintenu.",
  partner_suspended = "Le partenaire est suspendu : ses utilisateurs n'ont pas accès et ne peuvent rien montrer.",

  -- avis : ce que les gens apprennent
  told_approved = "Votre enregistrement {number} pour {customer} est approuvé et protégé jusqu'au {until}.",
  told_in_review = "Votre enregistrement {number} pour {customer} est en cours d'examen.",
  told_info_requested = "Il nous faut plus d'informations sur votre enregistrement {number} pour {customer}.",
  told_rejected = "Votre enregistrement {number} pour {customer} a été refusé. Ouvrez-le pour en lire les raisons.",
  told_duplicate = "Votre enregistrement {number} pour {customer} n'a pas été accepté : il existe déjà.",
  told_expired = "La protection de votre enregistrement {number} pour {customer} a pris fin.",
  told_unanswered = "Votre enregistrement {number} pour {customer} a pris fin : nos questions sont restées sans réponse.",
  told_reminded = "La protection de votre enregistrement {number} pour {customer} prend fin dans {days} jours, le {until}.",
  told_inactive = "Aucune activité n'a été notée sur votre enregistrement {number} pour {customer} depuis {days} jours.",
  told_revoked = "Votre enregistrement {number} pour {customer} a été révoqué : {reason}",
  told_revoked_inactive = "Votre enregistrement {number} pour {customer} a été révoqué : aucune activité n'a été montrée.",
  told_extended = "La protection de votre enregistrement {number} pour {customer} prend maintenant fin le {until}.",
  told_extension_declined = "La protection de votre enregistrement {number} pour {customer} n'a pas été prolongée. Ouvrez-le "
    .. "pour en lire les raisons.",
  told_extension_wanted = "Une prolongation de l'enregistrement {number} pour {customer} est demandée ; sa protection prend "
    .. "fin le {until}.",
  told_commented = "Il y a un nouveau commentaire sur l'enregistrement {number} pour {customer}.",
  told_to_review = "L'enregistrement {number} pour {customer} attend votre décision.",
  told_nobody_reviews = "Personne n'est là pour décider de l'enregistrement {number} pour {customer} : merci de vous en occuper.",
  told_review_due = "L'enregistrement {number} pour {customer} est à décider avant le {due}.",
  told_review_overdue = "L'enregistrement {number} pour {customer} devait être décidé avant le {due}.",
  told_delegated = "La décision sur l'enregistrement {number} pour {customer} vous a été confiée.",
  told_dispute_filed = "Votre contestation au sujet de l'enregistrement {number} pour {customer} nous est parvenue.",
  told_to_judge = "L'enregistrement {number} pour {customer} est contesté : une personne qui ne l'a pas examiné doit trancher.",
  told_evidence_wanted = "Il nous faut des preuves pour votre contestation au sujet de l'enregistrement {number} pour {customer}. Ouvrez-la pour lire lesquelles.",
  told_evidence_added = "De nouvelles preuves figurent dans la contestation au sujet de l'enregistrement {number} pour {customer}.",
  told_dispute_upheld = "Votre contestation au sujet de l'enregistrement {number} pour {customer} a été accueillie : il est décidé à nouveau.",
  told_dispute_overturned = "Votre contestation au sujet de l'enregistrement {number} pour {customer} a été rejetée. Ouvrez-la pour lire pourquoi.",
  told_dispute_withdrawn = "La contestation au sujet de l'enregistrement {number} pour {customer} a été retirée.",
  told_revoked_by_dispute = "L'approbation de votre enregistrement {number} pour {customer} a été révoquée à la suite d'une contestation.",
}
