// The players of the linked accounts and what they are doing, as far as they say. Whose a player is: contract/family.ts.
import { z } from 'zod';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Players';
const ms = z.number().int().min(0);
const step = z.number().describe('0 to 16, as the knob counts.');

/** Why we hear of an account's players at once, or why not, and what that means. */
export const HEARING = {
  live: 'Players tell at once what they do.',
  connecting: 'The connection to the players is being opened.',
  'permission-missing':
    'Without the permission to control players, this server cannot hear what they do. With it, cards know at once which child is listening, bookmarks are exact to seconds, and taking a card out and putting it in again starts it anew. Connect the account again and allow it; switch the permission on in the Yoto developer dashboard first.',
  refused: 'Yoto does not let this server hear its players right now. It is tried again from time to time.',
  lost: 'The connection to the players is interrupted. It is tried again by itself. Cards keep playing meanwhile.',
  'signed-out': 'Yoto wants you to sign in again. Until then nothing is heard of these players. Cards keep playing.',
} as const;
export type Hearing = keyof typeof HEARING;

export const player = z
  .object({
    id,
    accountId: id.describe('Over which it is reached now.'),
    name: z.string(),
    family: z.string().describe('What kind of player it is, in Yoto’s word.'),
    online: z.boolean(),
    status: z.enum(['playing', 'paused', 'stopped']).optional(),
    waiting: z.boolean().optional().describe('It waits for bytes.'),
    card: z
      .object({ yotoCardId: z.string(), title: z.string().optional().describe('Of a card that was made here.') })
      .optional(),
    chapter: z.object({ key: z.string().optional(), title: z.string().optional() }).optional(),
    track: z.object({ key: z.string().optional(), title: z.string().optional() }).optional(),
    positionMs: ms.optional().describe('Inside the track, at the time of `stateAt`; it runs on while it plays.'),
    lengthMs: ms.optional().describe('Of the track.'),
    volume: step.optional(),
    volumeMax: step.optional(),
    sleepTimerMs: ms.optional().describe('What was left at the time of `stateAt`; it runs down by itself.'),
    battery: z.object({ level: z.number().describe('Percent.'), charging: z.boolean() }).optional(),
    cardInSlot: z
      .boolean()
      .optional()
      .describe('Absent also while something plays that was not started by a card: players do not tell then.'),
    headphones: z.boolean().optional().describe('By cable or Bluetooth.'),
    nightLight: z.string().nullable().optional().describe('Colour as #rrggbb; null is off.'),
    dayMode: z.enum(['day', 'night']).optional().describe('Which of its settings hold now.'),
    temperatureC: z.number().optional(),
    firmware: z.string().optional(),
    abilities: z.object({ nightLight: z.boolean(), lightSensor: z.boolean() }),
    stateAt: time.optional().describe('When the player last said what it does; absent: it never did.'),
    stale: z.boolean().describe('It has said nothing for so long that it may do something else by now.'),
    conditionAt: time
      .optional()
      .describe(
        'When it last said how it is itself: battery, slot, headphones, light, day or night, warmth, firmware.',
      ),
    conditionStale: z.boolean().describe('It has said nothing of that for so long that it may be otherwise by now.'),
  })
  .meta({ id: 'Player' });
export type Player = z.infer<typeof player>;

export const hearing = z.object({
  accountId: id,
  state: z.enum(Object.keys(HEARING) as [Hearing, ...Hearing[]]),
  text: z.string().describe('What that means, in a sentence.'),
});

const key = z.string().min(1).max(64);
const positionMs = z
  .int()
  .min(0)
  .max(24 * 3_600_000);

/** What a player can be asked to do. Players themselves know no next, previous or seek: those are computed here. */
export const wish = z
  .discriminatedUnion('do', [
    z.strictObject({
      do: z.literal('play'),
      yotoCardId: z.string().regex(/^[a-zA-Z0-9]{5}$/, 'A card id of Yoto has five letters and digits.'),
      chapterKey: key.optional(),
      trackKey: key.optional(),
      positionMs: positionMs
        .optional()
        .describe('Inside the track. Without any place a card that plays already goes on.'),
    }),
    z.strictObject({ do: z.enum(['pause', 'resume', 'stop', 'next', 'previous', 'restart']) }),
    z.strictObject({ do: z.literal('seek'), positionMs }),
    z.strictObject({ do: z.literal('volume'), percent: z.number().min(0).max(100) }),
    z.strictObject({
      do: z.literal('sleep-timer'),
      seconds: z
        .int()
        .min(0)
        .max(24 * 3600)
        .describe('0 is off.'),
    }),
    z.strictObject({
      do: z.literal('night-light'),
      colour: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'Write a colour as #rrggbb.')
        .describe('Black is off.'),
    }),
    z.strictObject({ do: z.literal('bluetooth'), on: z.boolean() }),
  ])
  .meta({ id: 'PlayerWish' });

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time as hh:mm.');
const volumeStep = z.int().min(0).max(16);
const timeOfDay = z.strictObject({
  from: clockTime.optional(),
  volumeMax: volumeStep.optional(),
  light: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'Write a colour as #rrggbb.')
    .nullable()
    .optional()
    .describe('Null is off.'),
  brightness: z.union([z.literal('auto'), z.number().min(0).max(100)]).optional(),
  hasSounds: z.boolean().optional().describe('Of the player itself, such as when it is switched on.'),
});
const alarm = z.strictObject({
  days: z.array(z.boolean()).length(7).describe('Monday first.'),
  time: clockTime,
  yotoCardId: z.string().max(64).optional(),
  volume: volumeStep.optional(),
  isOn: z.boolean(),
});
const shortcut = z
  .strictObject({
    yotoCardId: z.string().min(1).max(64),
    chapterKey: key.optional(),
    trackKey: key.optional(),
  })
  .describe('What the right-hand button plays while there is no card in the slot.');
const shortcuts = z.array(shortcut).max(20);
const settingsShape = {
  hourFormat: z.union([z.literal(12), z.literal(24)]).optional(),
  hasBluetooth: z.boolean().optional(),
};

/** Members that the player does not say are absent. */
export const playerSettings = z
  .object({
    name: z.string(),
    day: timeOfDay,
    night: timeOfDay,
    ...settingsShape,
    alarms: z.array(alarm),
    shortcuts: z.object({ day: shortcuts, night: shortcuts }),
  })
  .meta({ id: 'PlayerSettings' });
export type PlayerSettings = z.infer<typeof playerSettings>;

const settingsChange = z.strictObject({
  name: z.string().min(1).max(60).optional(),
  day: timeOfDay.optional(),
  night: timeOfDay.optional(),
  ...settingsShape,
  alarms: z.array(alarm).max(50).optional().describe('All of them, in order.'),
  shortcuts: z
    .strictObject({ day: shortcuts.optional(), night: shortcuts.optional() })
    .optional()
    .describe('All of a time of day, in order; the button plays the next at each press.'),
});

const settingsProblems = [
  'not-found',
  'yoto-sign-in-needed',
  'yoto-permission-missing',
  'yoto-client-wrong',
  'yoto-refused',
  'yoto-unreachable',
] as const;

export const playerRoutes = routes({
  list: {
    method: 'GET',
    path: '/api/v1/players',
    access: 'parent',
    tag,
    summary: 'Players of the linked accounts, what they are doing, and whether we hear of it at once.',
    reply: z.object({ items: z.array(player), hearing: z.array(hearing) }),
    problems: [
      'yoto-not-linked',
      'yoto-sign-in-needed',
      'yoto-permission-missing',
      'yoto-client-wrong',
      'yoto-refused',
      'yoto-unreachable',
    ],
  },
  command: {
    method: 'POST',
    path: '/api/v1/players/:playerId/command',
    access: 'parent',
    tag,
    summary: 'Ask a player to do something.',
    description:
      '`next` and `previous` go by the parts of what plays, then by the tracks of the card. Commands to one player are carried out in the order in which they were asked for; one that would come too late is not sent. With a `requestId` the same request asked again is carried out once.',
    params: z.object({ playerId: id }),
    body: z.object({ wish, requestId: z.string().min(1).max(64).optional() }),
    reply: z.object({
      outcome: z.enum(['done', 'sent']).describe('`sent`: passed on, but the player has not said that it did it.'),
    }),
    problems: [
      'not-found',
      'player-cannot',
      'player-refused',
      'player-unreachable',
      'yoto-sign-in-needed',
      'yoto-permission-missing',
      'yoto-client-wrong',
      'yoto-unreachable',
    ],
  },
  settings: {
    method: 'GET',
    path: '/api/v1/players/:playerId/settings',
    access: 'parent',
    tag,
    summary: 'What is set on a player.',
    params: z.object({ playerId: id }),
    reply: playerSettings,
    problems: settingsProblems,
  },
  changeSettings: {
    method: 'PATCH',
    path: '/api/v1/players/:playerId/settings',
    access: 'parent',
    tag,
    summary: 'Change some settings of a player; all others stay, also those that are not known here.',
    params: z.object({ playerId: id }),
    body: settingsChange,
    reply: playerSettings,
    problems: settingsProblems,
  },
});
