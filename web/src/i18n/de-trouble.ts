// Was schiefgehen kann, auf Deutsch: warum eine Datei nicht genommen wurde, und jedes Problem mit seinem Ausweg.
import type { Catalogue } from './en.ts';

export const reason: Catalogue['reason'] = {
  'empty-file': 'Die Datei ist leer.',
  'not-audio': 'Das ist keine Audiodatei.',
  'video-without-sound': 'Das ist ein Video ohne Ton.',
  protected: 'Die Datei ist kopiergeschützt und lässt sich nicht lesen.',
  damaged: 'Die Datei ist beschädigt; nichts darin ließ sich abspielen.',
  'damaged-after': 'Nach {{at}} beschädigt; der erste Teil wurde behalten.',
  'damaged-at': 'Bei {{at}} beschädigt; dort fehlt ein kleines Stück.',
  'not-readable': 'Der Server darf sie nicht lesen.',
  'too-long': 'Länger als {{limit}}; mehr nimmt dieser Server nicht.',
  'already-in-library': 'Schon in der Bibliothek als „{{title}}“.',
  'is-link': 'Nur eine Verknüpfung; gelesen wird, was wirklich in diesem Ordner liegt.',
  'unusual-name': 'Der Name ist auf eine alte Art geschrieben, die hier nicht lesbar ist. Bitte umbenennen.',
  'changed-while-reading': 'Beim Lesen verändert worden; es wird noch einmal versucht.',
  'took-too-long': 'Das Vorbereiten hat zu lange gedauert.',
  'storage-full': 'Dafür war kein Platz mehr.',
  'encoder-failed': 'Ließ sich nicht vorbereiten ({{detail}}).',
  'file-gone': 'Die Datei ist nicht mehr da.',
};

export const problem: Catalogue['problem'] = {
  'validation-failed': {
    title: 'Etwas in der Anfrage stimmt nicht.',
    hint: 'Sieh dir die genannten Felder an und versuche es noch einmal.',
  },
  'audio-too-long': { title: 'Das ist dafür zu lang.', hint: 'Wähle eine Aufnahme von höchstens einer Minute.' },
  'speech-failed': {
    title: 'Das ließ sich nicht sprechen.',
    hint: 'Prüfe die Einstellungen des Sprachdienstes, oder installiere espeak-ng auf diesem Rechner.',
  },
  'not-signed-in': { title: 'Du bist nicht angemeldet.', hint: 'Melde dich an.' },
  'sign-in-failed': {
    title: 'Name und Passwort passen nicht zusammen.',
    hint: 'Prüfe beides. Im Passwort zählt Groß- und Kleinschreibung.',
  },
  'setup-code-wrong': {
    title: 'Das ist nicht der Einrichtungscode.',
    hint: 'Er steht im Protokoll des Servers, ausgegeben beim Start.',
  },
  forbidden: {
    title: 'Das ist von hier aus nicht erlaubt.',
    hint: 'Öffne die App unter ihrer eigenen Adresse und versuche es noch einmal.',
  },
  'not-found': { title: 'Hier ist nichts.', hint: 'Vielleicht wurde es entfernt. Geh zurück und lade neu.' },
  'setup-already-done': {
    title: 'Dieser Server hat schon einen Eigentümer.',
    hint: 'Melde dich mit Name und Passwort von der Einrichtung an.',
  },
  'name-taken': { title: 'Dieser Name ist schon vergeben.', hint: 'Wähle einen anderen.' },
  'audio-in-use': { title: 'Diese Aufnahme wird noch gebraucht.', hint: 'Sieh nach, wo, oder lösche sie auch dort.' },
  'audio-not-ready': {
    title: 'Diese Aufnahme ist noch nicht fertig.',
    hint: 'Warte, bis sie vorbereitet ist, und versuche es noch einmal.',
  },
  'changed-meanwhile': {
    title: 'Das wurde inzwischen woanders geändert.',
    hint: 'Lade neu, sieh dir die Änderung an und speichere noch einmal.',
  },
  'too-large': {
    title: 'Das ist größer, als dieser Server annimmt.',
    hint: 'Die Grenze lässt sich in den Einstellungen des Servers anheben.',
  },
  'folder-not-readable': {
    title: 'Dieser Ordner lässt sich nicht lesen.',
    hint: 'Prüfe den Pfad und ob der Server ihn lesen darf.',
  },
  'source-not-supported': {
    title: 'So etwas kann ein Stream noch nicht spielen.',
    hint: 'Nimm es vorerst heraus; eine spätere Version des Programms kann es vielleicht.',
  },
  'audio-missing': { title: 'Einige der Aufnahmen sind nicht in der Bibliothek.', hint: 'Wähle andere.' },
  'too-many-tracks': {
    title: 'Auf eine Karte passen höchstens 100 Titel.',
    hint: 'Lass mehrere Teile einen Titel teilen, wie vorgeschlagen.',
  },
  'title-too-long': { title: 'Ein Titel hat höchstens 100 Zeichen.', hint: 'Kürze den Titel, wie vorgeschlagen.' },
  'address-not-https': {
    title: 'Player brauchen eine Adresse, die mit https:// beginnt.',
    hint: 'Setze YSS_PUBLIC_URL auf die HTTPS-Adresse eines Proxys oder Tunnels vor diesem Server.',
  },
  'too-many-tries': { title: 'Zu viele Versuche.', hint: 'Warte eine Minute und versuche es noch einmal.' },
  'yoto-not-linked': {
    title: 'Es ist kein Yoto-Konto verbunden.',
    hint: 'Verbinde dein Yoto-Konto in den Einstellungen.',
  },
  'yoto-account-unclear': {
    title: 'Es sind mehrere Yoto-Konten verbunden.',
    hint: 'Sag, für welches davon diese Karte ist.',
  },
  'yoto-account-gone': {
    title: 'Dieses Yoto-Konto ist nicht mehr verbunden.',
    hint: 'Verbinde es wieder, oder nimm ein anderes Konto. Die Karte darauf spielt weiter.',
  },
  'yoto-sign-in-needed': {
    title: 'Yoto möchte, dass du dich neu anmeldest.',
    hint: 'Verbinde das Yoto-Konto in den Einstellungen noch einmal.',
  },
  'yoto-permission-missing': {
    title: 'Das Yoto-Konto hat das nicht erlaubt.',
    hint: 'Verbinde das Konto noch einmal und erlaube es; schalte das Recht vorher in Yotos Entwicklerseite ein.',
  },
  'yoto-client-missing': {
    title: 'Dieser Server ist bei Yoto noch nicht angemeldet.',
    hint: 'Melde ihn auf Yotos Entwicklerseite an und gib dem Server seine Nummer (YSS_YOTO_CLIENT_ID).',
  },
  'yoto-sign-in-expired': {
    title: 'Diese Anmeldung hat zu lange gedauert oder wurde schon benutzt.',
    hint: 'Beginne noch einmal mit dem Verbinden.',
  },
  'yoto-callback-unreadable': {
    title: 'In dieser Adresse steckt keine Anmeldung.',
    hint: 'Kopiere nach dem Anmelden die ganze Adresse der Seite, auf die Yoto führt, auch wenn sie nicht lädt.',
  },
  'yoto-not-allowed': {
    title: 'Die Anmeldung wurde nicht erlaubt.',
    hint: 'Beginne noch einmal und erlaube sie auf Yotos Seite. Hast du das getan, dann hake auf Yotos Entwicklerseite alle Rechte dieser Anwendung an, auch „offline access“.',
  },
  'yoto-scope-not-ticked': {
    title: 'Yoto gibt dieser Anwendung ein Recht nicht, um das sie gebeten hat.',
    hint: 'Hake auf Yotos Entwicklerseite alle Rechte dieser Anwendung an, auch „offline access“, und beginne noch einmal. Ohne den Playern zu folgen, braucht es weniger.',
  },
  'yoto-client-wrong': {
    title: 'Yoto kennt diese Client-ID nicht oder lässt sie niemanden anmelden.',
    hint: 'Vergleiche sie mit der auf Yotos Entwicklerseite. Ein vertraulicher Client braucht auch sein Geheimnis. Wer angemeldet ist, bleibt es.',
  },
  'yoto-callback-wrong': {
    title: 'Yoto nimmt die Adresse nicht an, auf die es zurückführen soll.',
    hint: 'Trage sie auf Yotos Entwicklerseite genau so ein, wie sie hier steht, Zeichen für Zeichen.',
  },
  'yoto-card-gone': {
    title: 'Diese Karte gibt es auf dem Yoto-Konto nicht mehr.',
    hint: 'Sende sie als neue Karte. Eine echte Karte muss dann neu verknüpft werden.',
  },
  'yoto-refused': { title: 'Yoto hat das nicht angenommen.', hint: 'Es wurde nichts geändert.' },
  'yoto-unreachable': {
    title: 'Yoto ist gerade nicht erreichbar.',
    hint: 'Versuche es in ein paar Minuten noch einmal.',
  },
  'player-cannot': { title: 'Das geht an diesem Player gerade nicht.', hint: 'Der Grund steht unten.' },
  'player-refused': {
    title: 'Der Player hat das nicht angenommen.',
    hint: 'Vielleicht hat er nicht, was er spielen soll. Sieh am Player nach und versuch es noch einmal.',
  },
  'player-unreachable': {
    title: 'Der Player ist nicht erreichbar.',
    hint: 'Schalte ihn ein und prüfe sein WLAN. Was die Karte spielt, bleibt davon unberührt.',
  },
  'not-ready': { title: 'Der Server startet noch.', hint: 'Versuche es gleich noch einmal.' },
  'storage-full': {
    title: 'Es ist nicht genug Platz frei.',
    hint: 'Schaffe Platz oder nimm eine größere Platte für den Datenordner. Nichts ging verloren.',
  },
  internal: {
    title: 'Auf dem Server ist etwas schiefgegangen.',
    hint: 'Im Protokoll stehen die Einzelheiten unter dieser Nummer.',
  },
  unreachable: {
    title: 'Der Server ist nicht erreichbar.',
    hint: 'Prüfe, ob er läuft und ob du im selben Netz bist. Versuche es dann noch einmal.',
  },
  unexpected: { hint: 'Lade die Seite neu. Bleibt es so, sagt das Protokoll des Servers mehr.' },
  number: 'Nummer {{number}}',
  safe: 'Deine Karten sind sicher und spielen weiter.',
};
