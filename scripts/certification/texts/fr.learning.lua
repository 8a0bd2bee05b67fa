-- SPDX-License-Identifier: Apache-2.0
-- Ce que disent les avis sur la formation et les certificats, en français. {field} est un champ de l'avis.
return {
  told_certificate_ending = 'Votre certificat « {certification} » ({number}) est valable jusqu’au {last_day}, dans {days} jours. Renouvelez-le à temps.',
  told_certificate_ending_of = 'Le certificat « {certification} » ({number}) de {person} est valable jusqu’au {last_day}, dans {days} jours.',
}
