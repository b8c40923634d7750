// Raw messages without anything that could be a secret: a parent may show them to somebody who helps. What is not
// understood is masked rather than shown.

const MASKED = '•••';
const LONGEST_TEXT = 4_000;
/** Names of members whose values are nobody's business. */
const SECRET_NAME =
  /token|secret|passw|pwd|auth|cookie|credential|signature|jwt|bearer|ssid|psk|mac$|^mac|bssid|serial|email|popcode|registrationcode|latitude|longitude|^ip|ipaddr|key$/i;
/** Keys of places on a card are no secrets. */
const PLAIN_NAME = /^(?:chapter|track)_?key$/i;
/** A stream's path, a token, a signed address's query, a network address of hardware, a mail address. */
const SECRETS = [
  /\/s\/[^\s"'<>\\/?]+/g,
  /\beyJ[\w-]+(?:\.[\w-]*)*/g,
  /\?[^\s"'<>\\]+/g,
  /\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi,
  /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{28,}/gi,
];

/** JSON stays JSON. Other text is shown without what looks like a secret; of bytes that are no text only the size is told. */
export function masked(payload: Uint8Array): string {
  const text = readText(payload);
  if (text === undefined) return `(${payload.byteLength} bytes that are no text)`;
  return shortened(maskedJson(text) ?? withoutSecrets(text));
}

function readText(payload: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    return undefined; // broken letters: whatever it is, it is not shown
  }
}

function maskedJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text, (name, value) => maskedMember(name, value)));
  } catch {
    return undefined; // not JSON: masked as plain text
  }
}

function maskedMember(name: string, value: unknown): unknown {
  if (SECRET_NAME.test(name) && !PLAIN_NAME.test(name) && value !== null && typeof value !== 'boolean') return MASKED;
  if (typeof value !== 'string') return value;
  // A body may lie inside as text.
  return (/^\s*[[{]/.test(value) ? maskedJson(value) : undefined) ?? withoutSecrets(value);
}

function withoutSecrets(text: string): string {
  return SECRETS.reduce((masking, secret) => masking.replaceAll(secret, MASKED), text);
}

function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).toWellFormed()}…` : text;
}
