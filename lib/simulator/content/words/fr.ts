import type { Words } from './types.ts';

export const fr: Words = {
  marks: ['le', 'les', 'des', 'pour', 'avec', 'une', 'notre', 'du', 'et', 'bouton', 'est', 'sur'],
  actions: [
    'Réserver',
    'Voir les tarifs',
    'Nous écrire',
    'Commander en ligne',
    'Choisir une date',
    'Essayer gratuitement',
    'Envoyer la demande',
    'Voir la galerie',
    'Préparer ma visite',
    'Commencer',
    'Garder ma place',
  ],
  headings: [
    '{topic}, fait avec soin',
    'Du temps pour {topic}',
    '{topic} près de chez vous',
    'Simplement {topic}',
    'Votre adresse pour {topic}',
  ],
  sentences: [
    'Nous prenons le temps qu’il faut pour bien faire.',
    'Tout est fait à la main, à quelques rues d’ici.',
    'Passez le matin, quand tout est calme.',
    'Nos clients disent souvent qu’ils se sentent chez eux.',
    'Vous choisissez le jour, nous faisons le reste.',
    'La première visite ne coûte qu’une demi-heure.',
    'Le samedi, nous ouvrons une heure plus tôt.',
    'Nous répondons au téléphone ou au comptoir.',
    'Presque tout vient de la région.',
    'Les petits groupes gardent les choses personnelles.',
  ],
  refusal: 'Désolé, je ne peux pas vous aider avec cela.',
  space: ' ',
};
