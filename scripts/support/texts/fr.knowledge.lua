-- SPDX-License-Identifier: Apache-2.0
-- Ce que disent les règles sur les articles et leurs avis, en français. {field} est un champ de l'avis.
return {
  read_by_anybody = 'Tout le monde peut le lire.',
  read_by_member = 'Le partenaire est un des membres auxquels il est destiné.',
  read_when_signed_in = 'Il est destiné aux personnes connectées.',
  read_elsewhere = 'Il est destiné à d’autres territoires.',
  read_in_other_roles = 'Il est destiné à d’autres rôles.',
  read_by_other_members = 'Il est destiné aux membres d’un autre programme, rang ou canal.',
  shown_by_words = 'Leurs mots conviennent.',
  shown_by_product = 'Ils traitent du produit concerné.',
  nothing_fits = 'Rien ne convient assez.',
  told_article_submitted = '« {title} » ({code}, {locale}) attend sa publication.',
  told_article_returned = '« {title} » ({code}, {locale}) a été renvoyé : {comment}',
  told_article_review = '« {title} » ({code}, {locale}) est à relire : est-il toujours juste ?',
  told_article_unhelpful = 'Un lecteur dit que « {title} » ({code}, {locale}) ne l’a pas aidé.',
}
