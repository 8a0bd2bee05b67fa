-- SPDX-License-Identifier: Apache-2.0
-- What the rules about articles and their notices say, in English. {field} is a field of the notice.
return {
  read_by_anybody = 'Anybody reads it.',
  read_by_member = 'The partner is a member it is for.',
  read_when_signed_in = 'It is read by those who have signed in.',
  read_elsewhere = 'It is for other territories.',
  read_in_other_roles = 'It is for people in other roles.',
  read_by_other_members = 'It is for members of another programme, rank or channel.',
  shown_by_words = 'Their words fit.',
  shown_by_product = 'They are about the product that is asked about.',
  nothing_fits = 'Nothing fits well enough.',
  told_article_submitted = '“{title}” ({code}, {locale}) waits to be published.',
  told_article_returned = '“{title}” ({code}, {locale}) was given back: {comment}',
  told_article_review = '“{title}” ({code}, {locale}) is to be looked at again: is it still right?',
  told_article_unhelpful = 'A reader says that “{title}” ({code}, {locale}) has not helped.',
}
