// Français : en-link.ts dans cette langue.
import type { LaterCatalogue } from './en-later.ts';

export const link: LaterCatalogue['link'] = {
  title: 'Comptes Yoto',
  none: 'Aucun compte Yoto n’est relié. On peut faire des cartes, mais pas les envoyer.',
  unnamed: 'Compte Yoto',
  since: 'Relié {{when}}',
  broken: 'Yoto demande que tu te reconnectes. Les cartes continuent entre-temps.',
  players_one: '{{count}} lecteur',
  players_other: '{{count}} lecteurs',
  cards_one: '{{count}} carte',
  cards_other: '{{count}} cartes',
  connect: 'Relier Yoto',
  again: 'Se reconnecter',
  another: 'Relier un autre compte',
  anotherHint: 'Par exemple celui des grands-parents. Sur la page de Yoto, connecte-toi avec ce compte-là.',
  openText:
    'La page de connexion de Yoto s’ouvre dans un nouvel onglet. Si tu arrives sur une page qui ne charge pas, copie son adresse et colle-la ici.',
  open: 'Ouvrir la connexion Yoto',
  callback: 'Adresse d’arrivée',
  finish: 'Relier',
  back: 'Recommencer',
  close: 'Pas maintenant',
  linked: 'Yoto est relié. Tu peux fermer cet onglet.',
  isLinked: '« {{name}} » est relié.',
  renewed: 'Ce compte est de nouveau relié. Tu peux fermer cet onglet.',
  renewedHint:
    'Tu voulais ajouter un autre compte ? C’est celui qui était déjà là. Choisis « Relier un autre compte », puis connecte-toi avec l’autre sur la page de Yoto.',
  register: {
    title: 'Avant la première fois : faire connaître ce serveur à Yoto',
    dashboard: 'Ouvre l’espace développeur de Yoto et inscris-y une application. C’est gratuit.',
    callback: 'Saisis cette adresse comme adresse de retour (callback), à la lettre près :',
    permissions: 'Coche ces autorisations :',
    playerPermissions: 'Et ces deux-là, si tu veux plus tard suivre et commander tes lecteurs :',
    clientId: 'Identifiant client',
    clientIdHint: 'Il se trouve dans l’espace développeur. Un mauvais identifiant ne déconnecte personne.',
    clientIdWrong: 'Un identifiant client compte de 8 à 128 lettres et chiffres, sans espace.',
    fromSettings: 'L’identifiant client {{clientId}} vient des réglages du serveur (YSS_YOTO_CLIENT_ID).',
    confidential:
      'Yoto le connaît comme client confidentiel : son secret se trouve aussi dans les réglages du serveur.',
    copy: 'Copier',
  },
  help: {
    title: 'La page de Yoto affiche une erreur ?',
    callback: '« Callback URL mismatch »',
    callbackText:
      'Dans l’espace développeur, ajoute cette adresse de retour à l’application, à la lettre près, puis recommence.',
    client: '« Unknown client », ou ce client n’a pas le droit',
    clientText:
      'Compare l’identifiant client avec celui de l’espace développeur. Un client confidentiel a aussi besoin de son secret dans les réglages du serveur (YSS_YOTO_CLIENT_SECRET).',
    scope: 'Une autorisation (« scope ») n’est pas activée',
    scopeText: 'Dans l’espace développeur, coche toutes celles-ci pour l’application, puis recommence :',
    nothing: 'Elle dit seulement qu’il y a eu un problème',
    nothingText:
      'Presque toujours, une case n’est pas cochée dans l’espace développeur, ou l’adresse de retour n’est pas tout à fait la même.',
  },
  follow: {
    title: 'Suivre et commander les lecteurs',
    text: 'Une autorisation de plus, et les cartes savent tout de suite quel enfant écoute, les marque-pages sont justes à la seconde, une carte retirée puis remise recommence au début, et les lecteurs se commandent d’ici. Tout le reste marche sans.',
    tick: 'Coche d’abord ces deux-là dans l’espace développeur de Yoto, sinon sa page finit par une erreur :',
    start: 'L’autoriser chez Yoto',
  },
  unlink: {
    button: 'Délier',
    title: 'Délier « {{name}} » ?',
    cards_one:
      'Sa carte reste sur le compte Yoto et continue de jouer. On pourra la modifier quand le compte sera de retour.',
    cards_other:
      'Ses {{count}} cartes restent sur le compte Yoto et continuent de jouer. On pourra les modifier quand le compte sera de retour.',
    players: 'Ses lecteurs sont oubliés ici, et à qui ils sont : {{names}}.',
    playersStay: 'Ceux-ci restent, car un autre compte les a aussi : {{names}}.',
    rest: 'Les enregistrements, les flux et les marque-pages restent. La connexion est effacée de ce serveur.',
    confirm: 'Délier maintenant',
  },
  code: {
    start: 'Avec un code sur un autre écran',
    title: 'Se connecter avec un code',
    text: 'Ouvre cette page sur ton téléphone ou un autre ordinateur, et saisis-y le code.',
    code: 'Code',
    open: 'Ouvrir la page',
    waiting: 'En attente de ton accord là-bas …',
    left: 'Le code est encore valable {{time}}.',
    anew: 'Obtenir un nouveau code',
  },
  card: {
    on: 'Sur « {{name}} »',
    gone: 'Cette carte se trouve sur un compte Yoto qui n’est plus relié. Elle continue d’y jouer. Pour la modifier, relie ce compte, ou envoie-la sur un autre.',
    choose: 'Pour quel compte est cette carte ?',
    stays: 'Sur « {{name}} », la carte reste telle quelle et continue de jouer.',
    other: 'Sur un autre compte',
  },
};
