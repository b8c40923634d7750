// All that the pretend cloud knows, in memory: families, people, sign-ins, cards, players, media. Records are plain and
// mutable; rules about who may do what stand with the routes (./rest, ./oauth), never here. First content: ./seeds.ts.
import type { CardWrite } from '#cloud/wire/content.ts';
import { BoundedMap } from './bounded-map.ts';

export interface FamilyRecord {
  familyId: string;
  name: string;
  country: string;
  createdAtMs: number;
}

export interface UserRecord {
  /** `auth0|…` */
  sub: string;
  familyId: string;
  name: string;
  email: string;
  createdAtMs: number;
}

export interface ClientRecord {
  clientId: string;
  name: string;
  /** Present for a confidential client, which then must show it; a public client must use PKCE. */
  secret?: string;
  /** Compared character by character. */
  redirectUris: string[];
  /** Any http address on this computer is a registered one too. */
  anyLoopbackRedirect: boolean;
  /** Ticked in the dashboard. */
  scopes: string[];
  deviceCodeFlow: boolean;
}

/** One sign-in of one person with one client; ends as a whole when a used refresh token comes again. */
export interface GrantRecord {
  grantId: string;
  clientId: string;
  sub: string;
  scopes: string[];
  audience?: string;
  revoked: boolean;
}

export interface RefreshRecord {
  grantId: string;
  usedAtMs?: number;
}

export interface CodeRecord {
  clientId: string;
  redirectUri: string;
  sub: string;
  scopes: string[];
  audience?: string;
  challenge?: string;
  nonce?: string;
  expiresAtMs: number;
  /** Set once the code was exchanged: using it again ends this grant. */
  grantId?: string;
}

export interface AccessRecord {
  sub: string;
  clientId: string;
  scopes: string[];
  /** False for a token that was asked for without the API's audience: good for /userinfo only. */
  forApi: boolean;
  expiresAtMs: number;
}

export interface DeviceCodeRecord {
  userCode: string;
  clientId: string;
  scopes: string[];
  audience?: string;
  expiresAtMs: number;
  intervalMs: number;
  lastPollMs?: number;
  decision: 'pending' | 'denied' | { sub: string };
}

/** A card as it is kept: what was written, and what the cloud adds by itself. */
export type StoredCard = CardWrite & {
  cardId: string;
  userId: string;
  createdAt: string;
  updatedAt: string;
  createdByClientId: string;
  slug: string;
  sortkey: string;
};

export interface CardRecord {
  card: StoredCard;
  ownerSub: string;
  deleted: boolean;
  /** What reads still see until the write has spread. `card` is absent before the creation. */
  stale?: { card?: StoredCard; deleted: boolean; untilMs: number };
}

export interface LibraryRecord {
  provenanceId: string;
  familyId: string;
  cardId: string;
  addedAtMs: number;
  lastPlayedAtMs?: number;
  reason: 'myo-content-add' | 'physical-add' | 'user-add' | 'free-content-add';
  shareType: 'myo' | 'yoto';
}

/** A player. `config` and `status` (the last known shadow) are changed by REST and by the player itself. */
export interface DeviceRecord {
  deviceId: string;
  familyId: string;
  name: string;
  description: string;
  deviceType: string;
  deviceFamily: string;
  deviceGroup?: string;
  generation: string;
  formFactor: 'standard' | 'mini';
  hasUserGivenName: boolean;
  mac: string;
  fwVersion: string;
  geoTimezone: string;
  online: boolean;
  config: Record<string, unknown>;
  shortcuts: Record<string, unknown> | null;
  /** Names of docs/protocol/yoto.md §Status; members may be absent or old. */
  status: Record<string, unknown>;
  addedAtMs: number;
}

export interface UploadRecord {
  uploadId: string;
  sub: string;
  /** Told in advance, or found when the bytes came. */
  sha256?: string;
  filename?: string;
  /** The bytes are here; those of a good track lie with the media. */
  hasArrived: boolean;
  polls: number;
  mediaId?: string;
  info?: Record<string, unknown>;
  failed: boolean;
  finishedAtMs?: number;
}

/** Bytes with an address. `mediaId`: base64url SHA-256, 43 characters. */
export interface MediaRecord {
  mediaId: string;
  contentType: string;
  bytes: Buffer;
  /** Of audio: what the transcoder said it made. */
  format?: string;
}

export interface IconRecord {
  displayIconId: string;
  mediaId: string;
  /** `yoto` for public icons. */
  userId: string;
  title: string;
  tags: string[];
  createdAtMs: number;
  /** Of the bytes that were sent, to notice the same file again. */
  uploadSha256?: string;
}

export interface FamilyImageRecord {
  imageId: string;
  familyId: string;
  contentType: string;
  bytes: Buffer;
  name?: string;
  addedAtMs: number;
}

export interface GroupRecord {
  id: string;
  familyId: string;
  name: string;
  imageId: string;
  items: { contentId: string; addedAtMs: number }[];
  createdAtMs: number;
  lastModifiedAtMs: number;
}

/** Far more than a simulated year of one household needs. */
const kept = { tokens: 20_000, signIns: 5_000, uploads: 10_000, mediaBytes: 2 * 1024 ** 3 } as const;

export class CloudState {
  readonly families = new Map<string, FamilyRecord>();
  readonly users = new Map<string, UserRecord>();
  readonly clients = new BoundedMap<string, ClientRecord>(kept.signIns);
  readonly grants = new BoundedMap<string, GrantRecord>(kept.tokens);
  readonly refreshTokens = new BoundedMap<string, RefreshRecord>(kept.tokens);
  readonly codes = new BoundedMap<string, CodeRecord>(kept.signIns);
  readonly accessTokens = new BoundedMap<string, AccessRecord>(kept.tokens);
  readonly deviceCodes = new BoundedMap<string, DeviceCodeRecord>(kept.signIns);
  /** Browser sessions of the sign-in page: cookie value to person. */
  readonly sessions = new BoundedMap<string, string>(kept.signIns);
  readonly cards = new Map<string, CardRecord>();
  readonly library: LibraryRecord[] = [];
  readonly devices = new Map<string, DeviceRecord>();
  readonly uploads = new BoundedMap<string, UploadRecord>(kept.uploads);
  readonly media = new Map<string, MediaRecord>();
  readonly icons: IconRecord[] = [];
  readonly familyImages: FamilyImageRecord[] = [];
  readonly groups: GroupRecord[] = [];

  /** False when the stored media would take more memory than a computer can spare. */
  hasRoomFor(bytes: Buffer): boolean {
    let total = bytes.length;
    for (const one of this.media.values()) total += one.bytes.length;
    return total <= kept.mediaBytes;
  }

  /** Throws when nobody has this sub: every token belongs to a person. */
  getUser(sub: string): UserRecord {
    const user = this.users.get(sub);
    if (!user) throw new Error(`no user ${sub}`);
    return user;
  }

  devicesOf(familyId: string): DeviceRecord[] {
    return [...this.devices.values()].filter((device) => device.familyId === familyId);
  }

  findLibraryRow(familyId: string, cardId: string): LibraryRecord | undefined {
    return this.library.find((row) => row.familyId === familyId && row.cardId === cardId);
  }

  /** The card as the cloud's reads show it now; a fresh write may not have spread yet. */
  findCard(cardId: string, nowMs: number): { card: StoredCard; ownerSub: string; deleted: boolean } | undefined {
    const record = this.cards.get(cardId);
    if (!record) return undefined;
    const stale = record.stale && nowMs < record.stale.untilMs ? record.stale : undefined;
    const card = stale ? stale.card : record.card;
    return card && { card, ownerSub: record.ownerSub, deleted: stale ? stale.deleted : record.deleted };
  }

  /** Whether the card may be seen in this family: made by a member, or in its library. */
  canSee(familyId: string, cardId: string): boolean {
    const owner = this.cards.get(cardId)?.ownerSub;
    const madeHere = owner !== undefined && this.users.get(owner)?.familyId === familyId;
    return madeHere || this.findLibraryRow(familyId, cardId) !== undefined;
  }
}
