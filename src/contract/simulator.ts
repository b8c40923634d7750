// The control API of the simulated Yoto cloud, under /_simulator: what tests, the demo and the pretend player in the web
// app use. It is no part of Yoto's API and no part of our own /api/v1. Served by src/simulator/control.ts.
import { z } from 'zod';

/** All paths begin here; nothing of Yoto's does. */
export const simulatorPrefix = '/_simulator';

/**
 * Every path below the prefix; docs/simulator.md tells it with examples.
 * `GET /state` · `POST /families`, `/users`, `/clients`, `/players`, `/cards`, `/tokens`, `/grants/revoke` ·
 * `GET|DELETE /players/:id` · `POST /players/:id/inputs` · `GET /players/:id/requests`, `/events`, `/audio` ·
 * `GET|PATCH /switches` · `GET|PATCH|DELETE /families/:id/switches`, `/players/:id/switches` ·
 * `GET|POST /faults`, `DELETE /faults/:id`, `DELETE /faults` · `GET /clock`, `POST /clock/advance` ·
 * `GET /live` (server-sent events named `player`) · `POST /connections/cut`
 */
export const SimulatorDisplay = z.looseObject({
  isOn: z.boolean(),
  iconUrl: z.string().optional().describe('A 16×16 picture; absent: the clock face or a plain screen.'),
  label: z.string().optional().describe('One or two signs over the icon.'),
  isAnimated: z.boolean().optional(),
});
export type SimulatorDisplay = z.infer<typeof SimulatorDisplay>;

export const simulatorPowerSources = ['battery', 'dock', 'usb', 'qi'] as const;

/** A pretend player as it stands. Keys are strings with their zeros; volumes in steps of 0 to 16. */
export const SimulatorPlayer = z.looseObject({
  deviceId: z.string(),
  familyId: z.string(),
  name: z.string(),
  deviceType: z.string(),
  deviceFamily: z.string(),
  isOn: z.boolean(),
  isOnline: z.boolean(),
  slot: z.string().optional().describe('The card in the slot, playing or not.'),
  playback: z.enum(['stopped', 'playing', 'paused']),
  isWaiting: z.boolean().describe('Loading, or waiting for the network.'),
  playing: z
    .looseObject({
      cardId: z.string(),
      cardTitle: z.string(),
      chapterKey: z.string(),
      chapterTitle: z.string(),
      trackKey: z.string(),
      trackTitle: z.string(),
      source: z.string(),
      isStream: z.boolean(),
      positionMs: z.number(),
      lengthMs: z.number().optional(),
    })
    .optional(),
  volume: z.number(),
  volumeMax: z.number(),
  battery: z.object({ level: z.number(), isCharging: z.boolean() }),
  powerSource: z.enum(simulatorPowerSources).optional(),
  headphones: z.boolean().optional().describe('With a cable.'),
  bluetoothHeadphones: z.boolean().optional(),
  temperatureC: z.number().optional(),
  nightLight: z.string().describe('off, or 0xRRGGBB'),
  sleepTimerMs: z.number().optional(),
  display: SimulatorDisplay,
});
export type SimulatorPlayer = z.infer<typeof SimulatorPlayer>;

export const SimulatorCard = z.object({
  cardId: z.string(),
  title: z.string(),
  ownerSub: z.string(),
  deleted: z.boolean(),
  trackCount: z.number().int(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type SimulatorCard = z.infer<typeof SimulatorCard>;

export const SimulatorFamily = z.object({
  familyId: z.string(),
  name: z.string(),
  users: z.array(z.object({ sub: z.string(), name: z.string(), email: z.string() })),
  players: z.array(SimulatorPlayer),
  cards: z.array(SimulatorCard),
});
export type SimulatorFamily = z.infer<typeof SimulatorFamily>;

export const SimulatorState = z.object({
  url: z.string(),
  nowMs: z.number(),
  clock: z.enum(['system', 'manual', 'running']).describe('All but the first can be moved forward.'),
  clients: z.array(z.object({ clientId: z.string(), name: z.string(), isConfidential: z.boolean() })),
  families: z.array(SimulatorFamily),
  connections: z.array(z.looseObject({ clientId: z.string() })).describe('Who is connected to the broker.'),
});
export type SimulatorState = z.infer<typeof SimulatorState>;

/** What a child or parent does to a player. Steps to the right and up are positive. */
export const SimulatorInput = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('insert'), cardId: z.string() }),
  z.strictObject({ do: z.literal('remove') }),
  z.strictObject({ do: z.literal('turnLeft'), steps: z.number().int().min(-32).max(32) }),
  z.strictObject({ do: z.literal('turnRight'), steps: z.number().int().min(-100).max(100) }),
  z.strictObject({ do: z.literal('pressLeft') }),
  z.strictObject({ do: z.literal('pressRight') }),
  z.strictObject({ do: z.literal('power'), on: z.boolean() }),
  z.strictObject({ do: z.literal('wifi'), on: z.boolean() }),
  z.strictObject({
    do: z.literal('battery'),
    level: z.number().min(0).max(100),
    charging: z.boolean(),
    source: z.enum(simulatorPowerSources).optional().describe('Absent: USB when charging, else the battery.'),
  }),
  z.strictObject({ do: z.literal('headphones'), plugged: z.boolean() }),
  z.strictObject({ do: z.literal('temperature'), celsius: z.number().min(-40).max(120) }),
]);
export type SimulatorInput = z.infer<typeof SimulatorInput>;

export const SimulatorNewFamily = z.strictObject({
  name: z.string().min(1),
  parents: z.array(z.string().min(1)).min(1).optional(),
  country: z.string().optional(),
});

export const SimulatorNewUser = z.strictObject({
  familyId: z.string(),
  name: z.string().min(1),
  email: z.email().optional(),
});

export const SimulatorNewPlayer = z.strictObject({
  familyId: z.string().optional().describe('Absent: the first family.'),
  name: z.string().min(1),
  model: z.enum(['v1', 'v2', 'v3', 'mini']).optional(),
  deviceId: z
    .string()
    .regex(/^y2[A-Za-z0-9]{22}$/)
    .optional(),
  timeZone: z.string().optional(),
  deviceType: z.string().min(1).optional().describe('Otherwise than its model: v3e, minie, or one yet to come.'),
  deviceFamily: z.string().min(1).optional(),
  generation: z.string().min(1).optional(),
  formFactor: z.enum(['standard', 'mini']).optional(),
  deviceGroup: z.string().optional(),
  fwVersion: z.string().min(1).optional(),
  isOn: z.boolean().optional().describe('Absent: switched on.'),
});

export const SimulatorNewClient = z.strictObject({
  clientId: z.string().min(1).optional(),
  name: z.string().optional(),
  secret: z.string().min(1).optional().describe('Makes it a confidential client.'),
  redirectUris: z.array(z.url()).optional(),
  anyLoopbackRedirect: z.boolean().optional(),
  scopes: z.array(z.string()).optional(),
  deviceCodeFlow: z.boolean().optional(),
});

/** A token made without a sign-in; with `offline_access` among the scopes it has a refresh token. */
export const SimulatorNewToken = z.strictObject({
  sub: z.string().optional().describe('Absent: the first parent.'),
  clientId: z.string().optional().describe('Absent: the public client.'),
  scopes: z.array(z.string()).optional().describe('Absent: all.'),
  lifetimeS: z.number().optional(),
});
export type SimulatorNewToken = z.infer<typeof SimulatorNewToken>;

/**
 * `answer` replies at once; `delay` only waits; `cut` ends the line before anything is done; `lost-answer` does the work
 * and then ends it; `half-answer` ends it in the middle of the body.
 */
export const SimulatorFault = z.strictObject({
  kind: z.enum(['answer', 'delay', 'cut', 'lost-answer', 'half-answer']),
  method: z.string().optional(),
  pathStart: z.string().default('/'),
  times: z.number().int().min(1).optional().describe('Absent: until it is removed.'),
  skip: z.number().int().min(0).default(0).describe('So many matching requests go well first.'),
  delayMs: z.number().min(0).default(0),
  status: z.number().int().min(200).max(599).default(500),
  code: z.string().default('internal-error'),
  retryAfterS: z.number().min(0).optional(),
  body: z.unknown().optional(),
  familyId: z.string().optional().describe('Only calls with a token of this family.'),
  deviceId: z.string().optional().describe('Only calls about this player.'),
  ratio: z.number().min(0).max(1).default(1).describe('The share of the matching requests that are struck, by chance.'),
  seed: z.number().int().min(0).default(1).describe('The same seed strikes the same requests.'),
});
export type SimulatorFault = z.output<typeof SimulatorFault>;
export type SimulatorFaultInput = z.input<typeof SimulatorFault>;

/** A card that nobody of the family made, as bought ones are: it stands in the family’s library and plays. */
export const SimulatorNewCard = z.strictObject({
  familyId: z.string().optional().describe('Absent: the first family.'),
  cardId: z
    .string()
    .regex(/^[a-zA-Z0-9]{5}$/)
    .optional(),
  card: z.unknown().describe('As a body of POST /content.'),
  reason: z.enum(['physical-add', 'user-add', 'free-content-add']).optional(),
});

/** Ends sign-ins, as when a parent takes an app’s permission back. Without members: all. */
export const SimulatorRevoke = z.strictObject({
  sub: z.string().optional(),
  clientId: z.string().optional(),
  accessTokensToo: z.boolean().optional().describe('Otherwise an access token stays good until it ends by itself.'),
});

/** Cuts connections to the broker: all, one, or those of a family. */
export const SimulatorCut = z.strictObject({ clientId: z.string().optional(), familyId: z.string().optional() });

export const SimulatorSwitchValues = z.record(z.string(), z.union([z.boolean(), z.number(), z.string()]));
export type SimulatorSwitchValues = z.infer<typeof SimulatorSwitchValues>;

/** A year at most: everything that falls due on the way really happens. */
export const SimulatorAdvance = z.strictObject({
  byMs: z
    .number()
    .min(0)
    .max(366 * 86_400_000),
});

/** One HTTP request that a player made for audio. */
export const SimulatorRequest = z.looseObject({
  atMs: z.number(),
  method: z.string(),
  url: z.string(),
  range: z.string().optional(),
  status: z.number().optional(),
  bytes: z.number(),
  outcome: z.string(),
});
export type SimulatorRequest = z.infer<typeof SimulatorRequest>;
