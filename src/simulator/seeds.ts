// What the pretend cloud holds when it starts: one family with two players, two registered clients, the public icons.
// Tests and the demo rely on these ids; more is made through the control API (./control.ts).
import { defaultDeviceConfig } from './device-config.ts';
import { newDeviceId, newMac, newObjectId, newSub, sha256Base64url } from './ids.ts';
import { publicIcons } from './media/pixel-art.ts';
import { knownScopes } from './oauth/scopes.ts';
import type { ClientRecord, CloudState, DeviceRecord, FamilyRecord, UserRecord } from './state.ts';

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
  const users = (wanted.parents ?? ['Parent']).map((name) => {
    const email = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '.')}@${family.familyId.slice(-6)}.example`;
    const user: UserRecord = { sub: newSub(), familyId: family.familyId, name, email, createdAtMs: nowMs };
    state.users.set(user.sub, user);
    return user;
  });
  return { family, users };
}

export function addDevice(
  state: CloudState,
  nowMs: number,
  wanted: { familyId: string; name: string; model?: PlayerModel; deviceId?: string; timeZone?: string },
): DeviceRecord {
  const isStandard = playerModels[wanted.model ?? 'v3'].formFactor === 'standard';
  const device: DeviceRecord = {
    ...playerModels[wanted.model ?? 'v3'],
    deviceId: wanted.deviceId ?? newDeviceId(),
    familyId: wanted.familyId,
    name: wanted.name,
    description: 'simulated.player',
    hasUserGivenName: true,
    mac: newMac(),
    fwVersion: isStandard ? 'v2.17.5' : 'v2.17.5-2',
    geoTimezone: wanted.timeZone ?? 'Europe/London',
    online: true,
    config: structuredClone(defaultDeviceConfig) as Record<string, unknown>,
    shortcuts: null,
    status: {},
    addedAtMs: nowMs,
  };
  state.devices.set(device.deviceId, device);
  return device;
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
