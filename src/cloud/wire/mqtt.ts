// The words spoken over MQTT: topics, messages from a player, commands to it (docs/protocol/yoto.md §MQTT).
// Lenient by design: firmware sends numbers as strings, 0/1 for booleans and fields nobody documented, so one odd
// field is dropped and never costs the message. Must never know who listens: no product words, no I/O.

import { z } from 'zod';

export const mqttAuthorizerName = 'PublicJWTAuthorizer';

/** The user name a client logs in with; `_` stands for "no particular player". */
export const mqttUsername = (deviceId = '_') => `${deviceId}?x-amz-customauthorizer-name=${mqttAuthorizerName}`;

// ── topics ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a player publishes below `device/{id}/`. The last two are legacy copies. */
export const playerTopics = [
  'data/events',
  'data/status',
  'response',
  'status/full',
  'presence',
  'events',
  'status',
] as const;
export type PlayerTopic = (typeof playerTopics)[number];

export const deviceTopic = (deviceId: string, suffix: string) => `device/${deviceId}/${suffix}`;
export const commandTopic = (deviceId: string, command: CommandName) => `device/${deviceId}/command/${command}`;

export type ParsedTopic =
  | { kind: 'player'; deviceId: string; suffix: PlayerTopic }
  | { kind: 'command'; deviceId: string; name: string };

const topicPattern = /^device\/([^/+#]+)\/([^+#]+)$/;
const isPlayerTopic = (suffix: string): suffix is PlayerTopic => (playerTopics as readonly string[]).includes(suffix);

/** Undefined for wildcards and for everything that is not a player's topic. */
export function parseTopic(topic: string): ParsedTopic | undefined {
  const [, deviceId, suffix] = topicPattern.exec(topic) ?? [];
  if (deviceId === undefined || suffix === undefined) return undefined;
  if (suffix.startsWith('command/')) return { kind: 'command', deviceId, name: suffix.slice('command/'.length) };
  return isPlayerTopic(suffix) ? { kind: 'player', deviceId, suffix } : undefined;
}

// ── lenient members ──────────────────────────────────────────────────────────────────────────────────────────────

const number = z
  .union([
    z.number(),
    z.boolean().transform(Number),
    z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);
const flag = z
  .union([
    z.boolean(),
    z.number().transform((value) => value !== 0),
    z.enum(['true', '1']).transform(() => true),
    z.enum(['false', '0', '']).transform(() => false),
  ])
  .optional()
  .catch(undefined);
const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

// ── messages from the player ─────────────────────────────────────────────────────────────────────────────────────

/** `data/events`: a delta; an absent member means "as before". Lengths and positions in seconds, volumes 0..16. */
export const PlayerEvents = z.looseObject({
  eventUtc: number,
  cardId: text,
  chapterKey: text,
  chapterTitle: text,
  trackKey: text,
  trackTitle: text,
  trackLength: number,
  position: number,
  playbackStatus: text,
  playbackWait: flag,
  streaming: flag,
  source: text,
  cardUpdatedAt: text,
  repeatAll: flag,
  volume: number,
  volumeMax: number,
  sleepTimerActive: flag,
  sleepTimerSeconds: number,
  requestId: text,
});
export type PlayerEvents = z.infer<typeof PlayerEvents>;

/** The inside of `data/status` and of `status/full` (the second has the members from `shutDown` on). */
export const PlayerStatus = z.looseObject({
  statusVersion: number,
  fwVersion: text,
  productType: text,
  batteryLevel: number,
  als: number,
  freeDisk: number,
  shutdownTimeout: number,
  dbatTimeout: number,
  charging: flag,
  activeCard: text,
  cardInserted: number,
  playingStatus: number,
  headphones: flag,
  dnowBrightness: number,
  dayBright: number,
  nightBright: number,
  bluetoothHp: flag,
  volume: number,
  userVolume: number,
  timeFormat: text,
  day: number,
  nightlightMode: text,
  temp: text,
  shutDown: text,
  ssid: text,
  wifiStrength: number,
  battery: number,
  batteryTemp: number,
  batteryLevelRaw: number,
  powerSrc: number,
  upTime: number,
  utcTime: number,
  utcOffset: number,
  totalDisk: number,
  bgDownload: number,
  bytesPS: number,
  nfcLock: number,
  errorsLogged: number,
});
export type PlayerStatus = z.infer<typeof PlayerStatus>;

export const PlayerPresence = z.looseObject({ state: z.enum(['online', 'offline']), ts: number });

/** `{status: {"<command>": "OK"|"FAIL", req_body}}`; the command's name may be of the old or the new style. */
export const PlayerResponse = z.looseObject({ status: z.record(z.string(), z.unknown()) });

export type PlayerMessage = { deviceId: string } & (
  | { kind: 'events'; events: PlayerEvents }
  | { kind: 'status'; full: boolean; status: PlayerStatus }
  | { kind: 'response'; command: string; ok: boolean; requestBody: string | undefined }
  | { kind: 'presence'; online: boolean; atMs: number | undefined }
);

/** Undefined for other topics (legacy copies too), for what is not JSON, and for an answer that names no command. */
export function parsePlayerMessage(topic: string, payload: Uint8Array): PlayerMessage | undefined {
  const parsed = parseTopic(topic);
  if (parsed?.kind !== 'player') return undefined;
  const { deviceId, suffix } = parsed;
  const body = parseJson(payload);
  switch (suffix) {
    case 'data/events': {
      const events = PlayerEvents.safeParse(body);
      return events.success ? { deviceId, kind: 'events', events: withoutUndefined(events.data) } : undefined;
    }
    case 'data/status':
    case 'status/full': {
      const inner = z.looseObject({ status: z.looseObject({}) }).safeParse(body);
      const status = PlayerStatus.safeParse(inner.success ? inner.data.status : body);
      if (!status.success) return undefined;
      return { deviceId, kind: 'status', full: suffix === 'status/full', status: withoutUndefined(status.data) };
    }
    case 'response':
      return parseResponse(deviceId, body);
    case 'presence': {
      const presence = PlayerPresence.safeParse(body);
      if (!presence.success) return undefined;
      return { deviceId, kind: 'presence', online: presence.data.state === 'online', atMs: presence.data.ts };
    }
    default:
      return undefined;
  }
}

function parseResponse(deviceId: string, body: unknown): PlayerMessage | undefined {
  const response = PlayerResponse.safeParse(body);
  if (!response.success) return undefined;
  const { req_body: requestBody, ...answers } = response.data.status;
  const answer = Object.entries(answers).find(([, value]) => value === 'OK' || value === 'FAIL');
  if (!answer) return undefined;
  return {
    deviceId,
    kind: 'response',
    command: answer[0],
    ok: answer[1] === 'OK',
    requestBody: typeof requestBody === 'string' ? requestBody : undefined,
  };
}

/** Undefined when the bytes are no JSON text. */
export function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined; // a player with a broken clock or memory sends broken text; the next message will do
  }
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

// ── commands to the player ───────────────────────────────────────────────────────────────────────────────────────

const empty = z.unknown();

/** `secondsIn` absent means "only resume" when that card is already active; `cutOff` in seconds. */
export const CardStart = z.looseObject({
  uri: z.string(),
  chapterKey: z.string().optional(),
  trackKey: z.string().optional(),
  secondsIn: z.number().min(0).optional(),
  cutOff: z.number().min(0).optional(),
  anyButtonStop: z.boolean().optional(),
});
export type CardStart = z.infer<typeof CardStart>;

const colour = z.number().min(0).max(255);

export const commandBodies = {
  'events/request': empty,
  'status/request': empty,
  status: z.looseObject({ requestId: z.string().optional() }),
  'card/start': CardStart,
  'card/stop': empty,
  'card/pause': empty,
  'card/resume': empty,
  'volume/set': z.looseObject({ volume: z.number().min(0).max(100) }),
  'sleep-timer/set': z.looseObject({ seconds: z.number().min(0) }),
  'ambients/set': z.looseObject({ r: colour, g: colour, b: colour }),
  'display/preview': z.looseObject({
    uri: z.string(),
    timeout: z.number().min(0),
    animated: z.union([z.literal(0), z.literal(1), z.boolean()]).optional(),
  }),
  reboot: empty,
  'bluetooth/on': z.looseObject({
    action: z.string().optional(),
    mode: z.union([z.boolean(), z.string()]).optional(),
    rssi: z.number().optional(),
    name: z.string().optional(),
    mac: z.string().optional(),
  }),
  'bluetooth/off': empty,
  'bluetooth/connect': empty,
  'bluetooth/disconnect': empty,
  'bluetooth/delete-bonds': empty,
  'bluetooth/state': empty,
} as const;
export type CommandName = keyof typeof commandBodies;
export type CommandBody<Name extends CommandName> = z.infer<(typeof commandBodies)[Name]>;

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commandBodies, name);

export const cardUri = (cardId: string) => `https://yoto.io/${cardId}`;

/** The card a `card/start` names; undefined when the address is not one of a card. */
export const cardIdFromUri = (uri: string): string | undefined =>
  /^https:\/\/(?:[a-z.]+\.)?yoto\.io\/([a-zA-Z0-9]{5})(?:[/?#].*)?$/.exec(uri)?.[1];

// ── volume ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Percent for each of the knob's steps 0..16. */
export const volumePercents = [0, 7, 13, 19, 25, 32, 38, 44, 50, 57, 63, 69, 75, 82, 88, 94, 100] as const;
export const volumeStepMax = 16;

export const volumePercentOfStep = (step: number): number =>
  volumePercents[Math.min(volumeStepMax, Math.max(0, Math.round(step)))] ?? 0;

/** The nearest step; of two equally near the lower one, because too quiet is kinder than too loud. */
export function volumeStepOfPercent(percent: number): number {
  let nearest = 0;
  for (const [step, value] of volumePercents.entries()) {
    if (Math.abs(value - percent) < Math.abs(volumePercentOfStep(nearest) - percent)) nearest = step;
  }
  return nearest;
}
