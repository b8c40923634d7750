// Ce qui peut mal aller, en français : pourquoi un fichier n’a pas été pris, et chaque problème avec sa solution.
import type { Catalogue } from './en.ts';

export const reason: Catalogue['reason'] = {
  'empty-file': 'Le fichier est vide.',
  'not-audio': 'Ce n’est pas un fichier audio.',
  'video-without-sound': 'C’est une vidéo sans son.',
  protected: 'Il est protégé contre la copie et ne peut pas être lu.',
  damaged: 'Il est abîmé ; rien n’a pu être lu.',
  'damaged-after': 'Il est abîmé après {{at}} ; la première partie a été gardée.',
  'damaged-at': 'Il est abîmé à {{at}} ; un petit morceau manque.',
  'not-readable': 'Le serveur n’a pas le droit de le lire.',
  'too-long': 'Il dure plus de {{limit}}, plus que ce serveur n’accepte.',
  'already-in-library': 'Il est déjà dans la bibliothèque : « {{title}} ».',
  'is-link': 'C’est un lien vers un autre endroit ; seul ce qui se trouve vraiment dans ce dossier est lu.',
  'unusual-name': 'Son nom est écrit d’une ancienne façon, illisible ici. Renomme-le.',
  'changed-while-reading': 'Il a changé pendant la lecture ; un nouvel essai suivra.',
  'took-too-long': 'La préparation a pris trop de temps.',
  'storage-full': 'Il n’y avait plus de place.',
  'encoder-failed': 'Il n’a pas pu être préparé ({{detail}}).',
  'file-gone': 'Il n’est plus là.',
};

export const problem: Catalogue['problem'] = {
  'validation-failed': {
    title: 'Quelque chose ne va pas dans la demande.',
    hint: 'Regarde les champs nommés et réessaie.',
  },
  'audio-too-long': {
    title: 'Cet enregistrement est trop long pour cela.',
    hint: 'Choisis un enregistrement d’une minute au plus.',
  },
  'speech-failed': {
    title: 'Cela n’a pas pu être parlé.',
    hint: 'Vérifie les réglages du service de parole, ou installe espeak-ng sur cette machine.',
  },
  'not-signed-in': { title: 'Tu n’es pas connecté.', hint: 'Connecte-toi.' },
  'sign-in-failed': {
    title: 'Le nom et le mot de passe ne vont pas ensemble.',
    hint: 'Vérifie les deux. Les majuscules comptent.',
  },
  'setup-code-wrong': {
    title: 'Ce n’est pas le code d’installation.',
    hint: 'Il se trouve dans le journal du serveur.',
  },
  forbidden: { title: 'Ce n’est pas permis depuis ici.', hint: 'Ouvre l’app à sa propre adresse et réessaie.' },
  'not-found': { title: 'Il n’y a rien ici.', hint: 'Cela a peut-être été retiré. Reviens en arrière et recharge.' },
  'setup-already-done': {
    title: 'Ce serveur a déjà un propriétaire.',
    hint: 'Connecte-toi avec le nom et le mot de passe choisis.',
  },
  'name-taken': { title: 'Ce nom est déjà pris.', hint: 'Choisis-en un autre.' },
  'audio-in-use': { title: 'Cet audio sert encore.', hint: 'Regarde où, ou supprime-le là aussi.' },
  'audio-not-ready': {
    title: 'Cet audio n’est pas encore prêt.',
    hint: 'Attends que sa préparation soit finie, puis réessaie.',
  },
  'changed-meanwhile': {
    title: 'Cela a changé ailleurs entre-temps.',
    hint: 'Recharge, regarde le changement et enregistre de nouveau.',
  },
  'too-large': { title: 'C’est plus grand que ce serveur n’accepte.', hint: 'La limite se règle sur le serveur.' },
  'folder-not-readable': {
    title: 'Ce dossier ne peut pas être lu.',
    hint: 'Vérifie le chemin et que le serveur a le droit de le lire.',
  },
  'source-not-supported': {
    title: 'Un flux ne sait pas encore jouer cela.',
    hint: 'Retire-le pour l’instant ; une version plus récente du programme le saura peut-être.',
  },
  'audio-missing': { title: 'Une partie de l’audio n’est pas dans la bibliothèque.', hint: 'Choisis autre chose.' },
  'too-many-tracks': {
    title: 'Une carte contient au plus 100 pistes.',
    hint: 'Réunis plusieurs parties par piste, comme proposé.',
  },
  'title-too-long': { title: 'Un titre a au plus 100 caractères.', hint: 'Raccourcis le titre, comme proposé.' },
  'address-not-https': {
    title: 'Les lecteurs ont besoin d’une adresse en https://.',
    hint: 'Mets dans YSS_PUBLIC_URL l’adresse HTTPS d’un proxy ou tunnel devant ce serveur.',
  },
  'too-many-tries': { title: 'Trop d’essais.', hint: 'Attends une minute et réessaie.' },
  'yoto-not-linked': { title: 'Aucun compte Yoto n’est relié.', hint: 'Relie ton compte Yoto dans les réglages.' },
  'yoto-account-unclear': {
    title: 'Plusieurs comptes Yoto sont reliés.',
    hint: 'Dis pour lequel est cette carte.',
  },
  'yoto-account-gone': {
    title: 'Ce compte Yoto n’est plus relié.',
    hint: 'Relie-le de nouveau, ou choisis un autre compte. La carte qui s’y trouve continue de jouer.',
  },
  'yoto-sign-in-needed': {
    title: 'Yoto demande que tu te reconnectes.',
    hint: 'Relie de nouveau le compte Yoto dans les réglages.',
  },
  'yoto-permission-missing': {
    title: 'Le compte Yoto n’a pas donné cette permission.',
    hint: 'Relie de nouveau le compte et accorde-la ; active-la d’abord chez Yoto.',
  },
  'yoto-client-missing': {
    title: 'Ce serveur n’est pas encore inscrit chez Yoto.',
    hint: 'Inscris-le dans l’espace développeur de Yoto et donne son numéro au serveur (YSS_YOTO_CLIENT_ID).',
  },
  'yoto-sign-in-expired': {
    title: 'Cette connexion a duré trop longtemps ou a déjà servi.',
    hint: 'Recommence à connecter le compte.',
  },
  'yoto-callback-unreadable': {
    title: 'Cette adresse ne contient aucune connexion.',
    hint: 'Après t’être connecté, copie toute l’adresse de la page où Yoto te mène, même si elle ne se charge pas.',
  },
  'yoto-not-allowed': {
    title: 'La connexion n’a pas été autorisée.',
    hint: 'Recommence et autorise-la sur la page de Yoto. Si tu l’as fait, coche tous les droits de cette application sur la page développeur de Yoto, «\u00a0offline access\u00a0» aussi.',
  },
  'yoto-scope-not-ticked': {
    title: 'Yoto refuse à cette application un droit qu’elle demande.',
    hint: 'Coche tous ses droits sur la page développeur de Yoto, «\u00a0offline access\u00a0» aussi, puis recommence. Sans suivre les lecteurs, il en faut moins.',
  },
  'yoto-client-wrong': {
    title: 'Yoto ne connaît pas cet identifiant client ou ne lui permet pas de connecter qui que ce soit.',
    hint: 'Compare-le à celui de la page développeur de Yoto. Un client confidentiel a aussi besoin de son secret. Qui est connecté le reste.',
  },
  'yoto-callback-wrong': {
    title: 'Yoto n’accepte pas l’adresse de retour.',
    hint: 'Inscris-la sur la page développeur de Yoto exactement comme ici, caractère par caractère.',
  },
  'yoto-card-gone': {
    title: 'Cette carte n’existe plus sur le compte Yoto.',
    hint: 'Envoie-la comme nouvelle carte. Une carte physique devra être liée de nouveau.',
  },
  'yoto-refused': { title: 'Yoto n’a pas accepté.', hint: 'Rien n’a été changé.' },
  'yoto-unreachable': { title: 'Yoto est injoignable pour l’instant.', hint: 'Réessaie dans quelques minutes.' },
  'player-cannot': {
    title: 'Le lecteur ne peut pas faire cela maintenant.',
    hint: 'La raison est indiquée ci-dessous.',
  },
  'player-refused': {
    title: 'Le lecteur n’a pas accepté.',
    hint: 'Il n’a peut-être pas ce qu’il devrait jouer. Regarde le lecteur et réessaie.',
  },
  'player-unreachable': {
    title: 'Le lecteur est injoignable.',
    hint: 'Allume-le et vérifie son Wi-Fi. Ce que la carte joue n’en dépend pas.',
  },
  'not-ready': { title: 'Le serveur démarre encore.', hint: 'Réessaie dans un instant.' },
  'storage-full': {
    title: 'Il n’y a pas assez de place libre.',
    hint: 'Libère de la place ou prends un disque plus grand. Rien n’est perdu.',
  },
  internal: {
    title: 'Quelque chose s’est mal passé sur le serveur.',
    hint: 'Le journal a les détails sous ce numéro.',
  },
  unreachable: {
    title: 'Le serveur est injoignable.',
    hint: 'Vérifie qu’il tourne et que tu es sur le même réseau. Puis réessaie.',
  },
  unexpected: { hint: 'Recharge la page. Si cela persiste, le journal du serveur en dit plus.' },
  number: 'Numéro {{number}}',
  safe: 'Tes cartes sont en sécurité et continuent de jouer.',
};
