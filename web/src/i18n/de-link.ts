// Deutsch: en-link.ts in dieser Sprache.
import type { LaterCatalogue } from './en-later.ts';

export const link: LaterCatalogue['link'] = {
  title: 'Yoto-Konten',
  none: 'Es ist kein Yoto-Konto verbunden. Karten lassen sich machen, aber nicht senden.',
  unnamed: 'Yoto-Konto',
  since: 'Verbunden {{when}}',
  broken: 'Yoto möchte, dass du dich neu anmeldest. Karten spielen so lange weiter.',
  players_one: '{{count}} Player',
  players_other: '{{count}} Player',
  cards_one: '{{count}} Karte',
  cards_other: '{{count}} Karten',
  connect: 'Yoto verbinden',
  again: 'Neu anmelden',
  another: 'Noch ein Konto verbinden',
  anotherHint: 'Zum Beispiel das der Großeltern. Melde dich auf Yotos Seite als jemand anderes an.',
  openText:
    'Die Anmeldung bei Yoto öffnet sich in einem neuen Tab. Landest du auf einer Seite, die nicht lädt, kopiere ihre Adresse und füge sie hier ein.',
  open: 'Anmeldung bei Yoto öffnen',
  callback: 'Adresse, zu der es führte',
  finish: 'Verbinden',
  back: 'Von vorn anfangen',
  close: 'Jetzt nicht',
  linked: 'Yoto ist verbunden. Du kannst diesen Tab schließen.',
  isLinked: '„{{name}}“ ist verbunden.',
  renewed: 'Dieses Konto ist wieder verbunden. Du kannst diesen Tab schließen.',
  renewedHint:
    'Wolltest du ein weiteres Konto hinzufügen? Es ist das, das schon hier war. Wähle „Noch ein Konto verbinden“, und melde dich auf Yotos Seite als jemand anderes an.',
  register: {
    title: 'Vor dem ersten Mal: diesen Server bei Yoto bekannt machen',
    dashboard: 'Öffne den Entwicklerbereich von Yoto und trage dort eine Anwendung ein. Das kostet nichts.',
    callback: 'Gib diese Adresse als ihre Callback-Adresse ein, Buchstabe für Buchstabe:',
    permissions: 'Setze bei diesen Berechtigungen ein Häkchen:',
    playerPermissions: 'Auch bei diesen beiden, wenn du später deine Player begleiten und steuern möchtest:',
    clientId: 'Client-ID',
    clientIdHint: 'Sie steht im Entwicklerbereich. Eine falsche meldet niemanden ab.',
    clientIdWrong: 'Eine Client-ID besteht aus 8 bis 128 Buchstaben und Ziffern, ohne Leerzeichen.',
    fromSettings: 'Die Client-ID {{clientId}} steht in den Einstellungen des Servers (YSS_YOTO_CLIENT_ID).',
    confidential:
      'Für Yoto ist es ein vertraulicher Client: Auch sein Geheimnis steht in den Einstellungen des Servers.',
    copy: 'Kopieren',
  },
  help: {
    title: 'Zeigt Yotos Seite einen Fehler?',
    callback: '„Callback URL mismatch“',
    callbackText:
      'Trage im Entwicklerbereich diese Callback-Adresse bei der Anwendung ein, Buchstabe für Buchstabe, und fang dann von vorn an.',
    client: '„Unknown client“, oder der Client darf das nicht',
    clientText:
      'Vergleiche die Client-ID mit der im Entwicklerbereich. Ein vertraulicher Client braucht auch sein Geheimnis in den Einstellungen des Servers (YSS_YOTO_CLIENT_SECRET).',
    scope: 'Eine Berechtigung („scope“) ist nicht eingeschaltet',
    scopeText: 'Setze im Entwicklerbereich bei allen diesen ein Häkchen, und fang dann von vorn an:',
    nothing: 'Sie sagt nur, dass etwas schiefging',
    nothingText:
      'Fast immer fehlt im Entwicklerbereich ein Häkchen, oder die Callback-Adresse ist nicht ganz dieselbe.',
  },
  follow: {
    title: 'Die Player begleiten und steuern',
    text: 'Eine Berechtigung mehr, und Karten wissen sofort, welches Kind hört, Lesezeichen stimmen auf die Sekunde, eine herausgenommene und wieder eingesteckte Karte beginnt von vorn, und Player lassen sich von hier aus steuern. Alles andere geht auch ohne.',
    tick: 'Setze zuerst im Entwicklerbereich von Yoto bei diesen beiden ein Häkchen, sonst endet Yotos Seite mit einem Fehler:',
    start: 'Bei Yoto erlauben',
  },
  unlink: {
    button: 'Trennen',
    title: '„{{name}}“ trennen?',
    cards_one:
      'Seine Karte bleibt auf dem Yoto-Konto und spielt weiter. Ändern lässt sie sich wieder, wenn das Konto zurück ist.',
    cards_other:
      'Seine {{count}} Karten bleiben auf dem Yoto-Konto und spielen weiter. Ändern lassen sie sich wieder, wenn das Konto zurück ist.',
    players: 'Seine Player werden hier vergessen, auch wem sie gehören: {{names}}.',
    playersStay: 'Diese bleiben, weil ein anderes Konto sie auch hat: {{names}}.',
    rest: 'Aufnahmen, Streams und Lesezeichen bleiben. Die Anmeldung wird auf diesem Server gelöscht.',
    confirm: 'Jetzt trennen',
  },
  code: {
    start: 'Mit einem Code auf einem anderen Bildschirm',
    title: 'Mit einem Code anmelden',
    text: 'Öffne diese Seite auf deinem Handy oder einem anderen Computer, und gib dort den Code ein.',
    code: 'Code',
    open: 'Seite öffnen',
    waiting: 'Ich warte, bis du es dort erlaubst …',
    left: 'Der Code gilt noch {{time}}.',
    anew: 'Neuen Code holen',
  },
  card: {
    on: 'Auf „{{name}}“',
    gone: 'Diese Karte liegt auf einem Yoto-Konto, das nicht mehr verbunden ist. Dort spielt sie weiter. Um sie zu ändern, verbinde das Konto wieder, oder sende sie auf ein anderes.',
    choose: 'Für welches Konto ist diese Karte?',
    stays: 'Auf „{{name}}“ bleibt die Karte, wie sie ist, und spielt weiter.',
    other: 'Auf ein anderes Konto',
  },
};
