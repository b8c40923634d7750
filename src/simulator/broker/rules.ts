// Who may log in to the broker and which topics they may touch (docs/protocol/yoto.md §MQTT connection).
// Pure decisions; broker.ts turns a refusal into a CONNACK code or a closed connection, as the real one does.

import { mqttAuthorizerName, parseTopic } from '#cloud/wire/mqtt.ts';

/** What an access token allows; `expiresAtMs` in Unix milliseconds. */
export interface Grant {
  sub: string;
  scopes: string[];
  expiresAtMs: number;
  deviceIds: string[];
}

/** 4: bad user name or password. 5: not authorized. */
export type Login = { ok: true; grant: Grant; deviceId: string | undefined } | { ok: false; code: 4 | 5; why: string };

const clientIdPattern = /^[A-Za-z0-9]{1,128}$/;
const neededScope = 'family:devices:control';

export function decideLogin(input: {
  clientId: string;
  username: string | undefined;
  password: string | undefined;
  nowMs: number;
  authorize(token: string): Grant | undefined;
}): Login {
  const refuse = (code: 4 | 5, why: string): Login => ({ ok: false, code, why });
  if (!clientIdPattern.test(input.clientId)) return refuse(5, 'client id must be letters and digits');
  if (!input.username || !input.password) return refuse(4, 'user name and password are needed');

  const [name, query] = split(input.username, '?');
  if (new URLSearchParams(query).get('x-amz-customauthorizer-name') !== mqttAuthorizerName)
    return refuse(5, 'unknown authorizer');

  const grant = input.authorize(input.password);
  if (!grant) return refuse(5, 'unknown token');
  if (grant.expiresAtMs <= input.nowMs) return refuse(5, 'token has expired');
  if (!grant.scopes.includes(neededScope)) return refuse(5, `token lacks ${neededScope}`);

  if (name === '_') return { ok: true, grant, deviceId: undefined };
  if (!grant.deviceIds.includes(name)) return refuse(5, 'player belongs to another family');
  return { ok: true, grant, deviceId: name };
}

/** With `restrictedTopics` only `data/*` of the family's own players. Wildcards never. */
export function maySubscribe(topic: string, grant: Grant, restrictedTopics: boolean): boolean {
  const parsed = parseTopic(topic);
  if (parsed?.kind !== 'player' || !grant.deviceIds.includes(parsed.deviceId)) return false;
  return !restrictedTopics || parsed.suffix.startsWith('data/');
}

/** A family may only publish commands to its own players. */
export function mayPublish(topic: string, grant: Grant): boolean {
  const parsed = parseTopic(topic);
  return parsed?.kind === 'command' && grant.deviceIds.includes(parsed.deviceId);
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
