// The family: the children who listen, whose player is whose, the switches that rules ask for, and what holds for the
// whole household. The live state of players is in contract/players.ts.
import { z } from 'zod';
import { LANGUAGES } from '#core/language.ts';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Family';

export const childColour = z
  .enum(['coral', 'amber', 'leaf', 'sea', 'plum', 'rose'])
  .describe('By which the app tells children apart.');

export const child = z
  .object({ id, name: z.string(), colour: childColour, bornOn: z.iso.date().optional(), createdAt: time })
  .meta({ id: 'Child' });
export type Child = z.infer<typeof child>;

export const language = z.enum(LANGUAGES);

/** Only what Intl knows: a zone that nobody can calculate with would break every rule about time. */
export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'Choose a time zone such as Europe/Paris.')
  .describe('IANA name, such as Europe/Paris.');

export const familySettings = z
  .object({
    timeZone: z.string(),
    timeZoneChosen: z.boolean().describe('False: nobody has said yet where the family lives, and UTC is taken.'),
    language,
    defaultChildId: id.nullable().describe('Who is meant to listen when nobody is known.'),
    evergreenCollectionId: id.nullable().describe('Plays when a stream cannot play what it should.'),
  })
  .meta({ id: 'FamilySettings' });
export type FamilySettings = z.infer<typeof familySettings>;

export const familyPlayer = z
  .object({
    id,
    accountId: id.describe('The Yoto account that it belongs to.'),
    otherAccountIds: z.array(id).describe('Accounts that list it too; it passes to one of them when its own goes.'),
    name: z.string(),
    family: z.string().describe('What kind of player it is, in Yoto’s word.'),
    childId: id.nullable().describe('Whose it is.'),
    shared: z.boolean().describe('Several children use it.'),
    nowListeningChildId: id.nullable().describe('Of a shared player: who has it in hand now.'),
    learnedAddress: z.string().optional().describe('From here it was last seen to fetch.'),
    learnedAt: time.optional(),
  })
  .meta({ id: 'FamilyPlayer' });
export type FamilyPlayer = z.infer<typeof familyPlayer>;

export const familySwitch = z.object({ name: z.string(), on: z.boolean(), changedAt: time }).meta({ id: 'Switch' });
export type FamilySwitch = z.infer<typeof familySwitch>;

export const addressBinding = z
  .object({ address: z.string(), playerId: id.optional(), childId: id.optional(), createdAt: time })
  .meta({ id: 'AddressBinding' });
export type AddressBinding = z.infer<typeof addressBinding>;

const name = z.string().trim().min(1).max(60);
const params = z.object({ childId: id });
const switchName = z.object({ name: z.string().trim().min(1).max(200) });
const address = z.union([z.ipv4(), z.ipv6()]).describe('As clients come from it: IPv4 or IPv6.');

export const familyRoutes = routes({
  listChildren: {
    method: 'GET',
    path: '/api/v1/children',
    access: 'parent',
    tag,
    summary: 'The children, in the order in which they were added.',
    reply: z.object({ items: z.array(child) }),
  },
  addChild: {
    method: 'POST',
    path: '/api/v1/children',
    access: 'parent',
    tag,
    summary: 'Add a child.',
    body: z.object({ name, colour: childColour, bornOn: z.iso.date().optional() }),
    status: 201,
    reply: child,
    problems: ['name-taken'],
  },
  updateChild: {
    method: 'PATCH',
    path: '/api/v1/children/:childId',
    access: 'parent',
    tag,
    summary: 'Change a child’s name, colour or birthday.',
    params,
    body: z.object({
      name: name.optional(),
      colour: childColour.optional(),
      bornOn: z.iso.date().nullable().optional(),
    }),
    reply: child,
    problems: ['not-found', 'name-taken'],
  },
  removeChild: {
    method: 'DELETE',
    path: '/api/v1/children/:childId',
    access: 'parent',
    tag,
    summary: 'Remove a child and what is remembered of it.',
    params,
    problems: ['not-found'],
  },
  settings: {
    method: 'GET',
    path: '/api/v1/family',
    access: 'parent',
    tag,
    summary: 'What holds for the whole household: time zone, language, default child, evergreen collection.',
    reply: familySettings,
  },
  updateSettings: {
    method: 'PATCH',
    path: '/api/v1/family',
    access: 'parent',
    tag,
    summary: 'Change what holds for the whole household.',
    body: z.object({
      timeZone: timeZone.optional(),
      language: language.optional(),
      defaultChildId: id.nullable().optional(),
      evergreenCollectionId: id.nullable().optional(),
    }),
    reply: familySettings,
  },
  listPlayers: {
    method: 'GET',
    path: '/api/v1/family/players',
    access: 'parent',
    tag,
    summary: 'The players of the linked accounts, and whose they are.',
    reply: z.object({ items: z.array(familyPlayer) }),
  },
  updatePlayer: {
    method: 'PATCH',
    path: '/api/v1/family/players/:playerId',
    access: 'parent',
    tag,
    summary: 'Say whose a player is, that it is shared, or who has a shared one in hand now.',
    params: z.object({ playerId: id }),
    body: z.object({
      childId: id.nullable().optional(),
      shared: z.boolean().optional(),
      nowListeningChildId: id.nullable().optional(),
    }),
    reply: familyPlayer,
    problems: ['not-found'],
  },
  listSwitches: {
    method: 'GET',
    path: '/api/v1/switches',
    access: 'parent',
    tag,
    summary: 'The switches that rules may ask for, by name.',
    reply: z.object({ items: z.array(familySwitch) }),
  },
  setSwitch: {
    method: 'PUT',
    path: '/api/v1/switches/:name',
    access: 'parent',
    tag,
    summary: 'Flip a switch, or make one. Capitals do not tell switches apart.',
    params: switchName,
    body: z.object({ on: z.boolean() }),
    reply: familySwitch,
  },
  removeSwitch: {
    method: 'DELETE',
    path: '/api/v1/switches/:name',
    access: 'parent',
    tag,
    summary: 'Remove a switch. Rules that ask for it find it off.',
    params: switchName,
    problems: ['not-found'],
  },
  listAddresses: {
    method: 'GET',
    path: '/api/v1/family/addresses',
    access: 'parent',
    tag,
    summary: 'Network addresses of which a parent has said who is behind them.',
    reply: z.object({ items: z.array(addressBinding) }),
  },
  getAddress: {
    method: 'GET',
    path: '/api/v1/family/addresses/:address',
    access: 'parent',
    tag,
    summary: 'Who is behind one address.',
    params: z.object({ address }),
    reply: addressBinding,
    problems: ['not-found'],
  },
  bindAddress: {
    method: 'PUT',
    path: '/api/v1/family/addresses/:address',
    access: 'parent',
    tag,
    summary: 'Say which player, or which child, is behind an address.',
    params: z.object({ address }),
    body: z.union([z.strictObject({ playerId: id }), z.strictObject({ childId: id })]),
    reply: addressBinding,
  },
  unbindAddress: {
    method: 'DELETE',
    path: '/api/v1/family/addresses/:address',
    access: 'parent',
    tag,
    summary: 'Forget who is behind an address.',
    params: z.object({ address }),
    problems: ['not-found'],
  },
});

/** Offsets such as +02:00 pass Intl too, but know no daylight saving. */
function isTimeZone(value: string): boolean {
  if (!/^[A-Za-z]/.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    // Intl says "unknown zone" only by throwing.
    return false;
  }
}
