// What the pretend cloud holds when it starts: one family with two players, two registered clients, the public icons.
// Tests and the demo rely on these ids; more is made through the control API (./control.ts).
import { defaultDeviceConfig } from './device-config.ts';
import { newDeviceId, newMac, newObjectId, newSub, sha256Base64url } from './ids.ts';
import { publicIcons } from './media/pixel-art.ts';
import { knownScopes } from './oauth/scopes.ts';
import type {
  ClientRecord,
  CloudState,
  DeviceRecord,
  FamilyRecord,
  LibraryRecord,
  StoredCard,
  UserRecord,
} from './state.ts';

/** Registered from the start. Both may use any http address of this computer as callback. */
export const seededClients = {
  public: { clientId: 'YotoSimulatorPublicClient0000001' },
  confidential: { clientId: 'YotoSimulatorPrivateClient000001', secret: 'not-a-secret-of-the-simulated-cloud' },
} as const;

/** Kinds of players: docs/protocol/yoto.md §Families. */
export const playerModels = {
  v1: { deviceType: 'v1', deviceFamily: 'v1', generation: 'gen1', formFactor: 'standard' },
  v2: { deviceType: 'v2', deviceFamily: 'v2', generation: 'gen2', formFactor: 'standard' },
  v3: { deviceType: 'v3', deviceFamily: 'v3', generation: 'gen3', formFactor: 'standard' },
  mini: { deviceType: 'mini', deviceFamily: 'mini', generation: 'gen2', formFactor: 'mini' },
} as const;
export type PlayerModel = keyof typeof playerModels;

/** Members of the record can be set otherwise than the model has them. */
export type WantedDevice = Pick<DeviceRecord, 'familyId' | 'name'> &
  Partial<
    Pick<
      DeviceRecord,
      'deviceId' | 'deviceType' | 'deviceFamily' | 'generation' | 'formFactor' | 'deviceGroup' | 'fwVersion'
    >
  > & { model?: PlayerModel; timeZone?: string; isOn?: boolean };

export function addUser(
  state: CloudState,
  nowMs: number,
  { familyId, name, email }: { familyId: string; name: string; email?: string },
): UserRecord {
  const word = name.toLowerCase().replace(/[^a-z0-9]+/g, '.');
  const user: UserRecord = {
    sub: newSub(),
    familyId,
    name,
    email: email ?? `${word}@${familyId.slice(-6)}.example`,
    createdAtMs: nowMs,
  };
  state.users.set(user.sub, user);
  return user;
}

export function addFamily(
  state: CloudState,
  nowMs: number,
  wanted: { name: string; parents?: string[]; country?: string },
): { family: FamilyRecord; users: UserRecord[] } {
  const family: FamilyRecord = {
    familyId: newObjectId(),
    name: wanted.name,
    country: wanted.country ?? 'GB',
    createdAtMs: nowMs,
  };
  state.families.set(family.familyId, family);
  const { familyId } = family;
  const users = (wanted.parents ?? ['Parent']).map((name) => addUser(state, nowMs, { familyId, name }));
  return { family, users };
}

export function addDevice(state: CloudState, nowMs: number, wanted: WantedDevice): DeviceRecord {
  const { model = 'v3', familyId, name, timeZone, isOn = true, ...different } = wanted;
  const device: DeviceRecord = {
    ...playerModels[model],
    deviceId: newDeviceId(),
    familyId,
    name,
    description: 'simulated.player',
    hasUserGivenName: true,
    mac: newMac(),
    fwVersion: playerModels[model].formFactor === 'standard' ? 'v2.17.5' : 'v2.17.5-2',
    geoTimezone: timeZone ?? 'Europe/London',
    online: isOn,
    config: structuredClone(defaultDeviceConfig) as Record<string, unknown>,
    shortcuts: null,
    status: {},
    addedAtMs: nowMs,
    ...different,
  };
  state.devices.set(device.deviceId, device);
  return device;
}

/** A card of the vendor's in a family's library. */
export function addLibraryCard(
  state: CloudState,
  nowMs: number,
  { familyId, card, reason }: { familyId: string; card: StoredCard; reason?: LibraryRecord['reason'] },
): void {
  state.cards.set(card.cardId, { card, ownerSub: card.userId, deleted: false });
  state.library.push({
    provenanceId: newObjectId(),
    familyId,
    cardId: card.cardId,
    addedAtMs: nowMs,
    reason: reason ?? 'physical-add',
    shareType: 'yoto',
  });
}

export function addClient(state: CloudState, wanted: Partial<ClientRecord> & { clientId: string }): ClientRecord {
  const client: ClientRecord = {
    name: wanted.clientId,
    redirectUris: [],
    anyLoopbackRedirect: false,
    scopes: [...knownScopes],
    deviceCodeFlow: false,
    ...wanted,
  };
  state.clients.set(client.clientId, client);
  return client;
}

/** The first family and everything around it; returns what tests want to name. */
export function seed(
  state: CloudState,
  nowMs: number,
  timeZone = 'Europe/London',
): { family: FamilyRecord; user: UserRecord } {
  for (const icon of publicIcons()) {
    const mediaId = sha256Base64url(icon.png);
    state.media.set(mediaId, { mediaId, contentType: 'image/png', bytes: icon.png });
    state.icons.push({
      displayIconId: newObjectId(),
      mediaId,
      userId: 'yoto',
      title: icon.title,
      tags: icon.tags,
      createdAtMs: nowMs,
    });
  }
  addClient(state, { ...seededClients.public, name: 'A public client', anyLoopbackRedirect: true });
  addClient(state, { ...seededClients.confidential, name: 'A confidential client', anyLoopbackRedirect: true });
  const { family, users } = addFamily(state, nowMs, { name: 'The Simulated Family', parents: ['Alex'] });
  addDevice(state, nowMs, { familyId: family.familyId, name: 'Kitchen player', model: 'v3', timeZone });
  addDevice(state, nowMs, { familyId: family.familyId, name: 'Bedroom mini', model: 'mini', timeZone });
  const user = users[0];
  if (!user) throw new Error('a family has at least one parent');
  return { family, user };
}
