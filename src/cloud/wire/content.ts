// Yoto's content as it travels: the card we write, the card we read, the library rows around it.
// Objects are loose: members we do not know are kept, because an update replaces the whole card.
// Never put product rules here; what the vendor checks across fields stands with the simulator.
// Facts: docs/protocol/yoto.md §Content. Uploads and icons: ./media.ts.
import { z } from 'zod';

/** Limits the vendor publishes for one card. */
export const cardLimits = { titleCharacters: 100, tracks: 100, genres: 3 } as const;

export const cardIdPattern = /^[a-zA-Z0-9]{5}$/;

/** A stored medium inside a card: `yoto:#` and the base64url SHA-256 of its bytes. */
export const mediaReferencePattern = /^yoto:#[A-Za-z0-9_-]{43}$/;

/** The same medium as a read with signed addresses names it; clients write cards back as they read them. */
const signedMediaPattern = /^https?:\/\/[^#]+#sha256=[A-Za-z0-9_-]{43}$/;

/** The id of a stored medium (43 characters), by either name; undefined for anything else. */
export function mediaIdOf(trackUrl: string): string | undefined {
  if (mediaReferencePattern.test(trackUrl)) return trackUrl.slice('yoto:#'.length);
  return signedMediaPattern.test(trackUrl) ? trackUrl.slice(trackUrl.lastIndexOf('=') + 1) : undefined;
}

export const cardCategories = [
  '',
  'none',
  'stories',
  'music',
  'radio',
  'podcast',
  'sfx',
  'activities',
  'alarms',
] as const;
export const cardLanguages = ['en', 'en-gb', 'en-us', 'fr', 'fr-fr', 'es', 'es-es', 'es-419', 'de', 'it'] as const;
export const cardStatuses = ['new', 'inprogress', 'complete', 'live', 'archived'] as const;
export const trackFormats = [
  'mp3',
  'aac',
  'alac',
  'flac',
  'pcm_s16le',
  'opus',
  'ogg',
  'x-m4a',
  'wav',
  'aiff',
  'mpeg',
  '',
] as const;

const amount = z.number().min(0);

export const Display = z.looseObject({ icon16x16: z.string().nullish() });
export type Display = z.infer<typeof Display>;

/** What an interactive card's player does when a passage ends or a button is pressed. */
export const TrackEvent = z.discriminatedUnion('cmd', [
  z.looseObject({ cmd: z.literal('goto'), params: z.looseObject({ chapterKey: z.string(), trackKey: z.string() }) }),
  z.looseObject({ cmd: z.literal('stop') }),
  z.looseObject({ cmd: z.literal('repeat') }),
]);
export type TrackEvent = z.infer<typeof TrackEvent>;

export const TrackEvents = z.looseObject({
  onEnd: TrackEvent.optional(),
  onLhb: TrackEvent.optional(),
  onRhb: TrackEvent.optional(),
});
export type TrackEvents = z.infer<typeof TrackEvents>;

// What older cards say here: nothing, a name, or a display of their own. Null stands for "nothing" all over real cards.
const trackDefault = z.union([z.string(), z.looseObject({})]).nullish();

/** `duration` in seconds, `fileSize` in bytes. `trackUrl` is `yoto:#…` for audio and an https address for a stream. */
export const Track = z.looseObject({
  key: z.string().min(1),
  title: z.string(),
  type: z.enum(['audio', 'stream']),
  trackUrl: z.string().min(1),
  format: z.enum(trackFormats),
  duration: amount.optional(),
  fileSize: amount.optional(),
  channels: z.enum(['mono', 'stereo']).optional(),
  display: Display.nullish(),
  overlayLabel: z.string().optional(),
  overlayLabelOverride: z.string().nullish(),
  uid: z.string().nullish(),
  ambient: z.looseObject({}).nullish(),
  isNew: z.boolean().optional(),
  transitions: z.looseObject({}).optional(),
  events: TrackEvents.optional(),
});
export type Track = z.infer<typeof Track>;

export const Chapter = z.looseObject({
  key: z.string().min(1),
  title: z.string(),
  tracks: z.array(Track),
  display: Display.nullish(),
  overlayLabel: z.string().optional(),
  overlayLabelOverride: z.string().nullish(),
  duration: amount.optional(),
  fileSize: amount.optional(),
  hasStreams: z.boolean().optional(),
  ambient: z.looseObject({}).nullish(),
  defaultTrackDisplay: trackDefault,
  defaultTrackAmbient: trackDefault,
  availableFrom: z.string().nullish(),
});
export type Chapter = z.infer<typeof Chapter>;

/** `resumeTimeout`: seconds for which a player remembers the position; 0 always starts from the beginning. */
export const CardConfig = z.looseObject({
  resumeTimeout: amount.optional(),
  onlineOnly: z.boolean().optional(),
  autoadvance: z.enum(['next', 'repeat', 'none']).optional(),
  shuffle: z.array(z.looseObject({ start: z.number(), end: z.number(), limit: z.number() })).optional(),
  disableTrackNav: z.boolean().optional(),
  disableChapterNav: z.boolean().optional(),
  trackNumberOverlayTimeout: z.number().optional(),
  disableAutoOverlayLabels: z.boolean().optional(),
  systemActivity: z.boolean().optional(),
});
export type CardConfig = z.infer<typeof CardConfig>;

export const EditSettings = z.looseObject({
  autoOverlayLabels: z.string().optional(),
  editKeys: z.boolean().optional(),
  interactiveContent: z.boolean().optional(),
  transcodeAudioUploads: z.boolean().optional(),
  transcodePreset: z.string().optional(),
  contentType: z.string().optional(),
  podcastType: z.string().optional(),
  rssUrl: z.string().optional(),
});

export const Cover = z.looseObject({ imageL: z.string().nullish() });

export const CardContent = z.looseObject({
  chapters: z.array(Chapter),
  config: CardConfig.optional(),
  playbackType: z.enum(['linear', 'interactive']).optional(),
  activity: z.string().optional(),
  version: z.string().optional(),
  cover: Cover.nullish(),
  availability: z.string().nullish(),
  restricted: z.boolean().optional(),
  hidden: z.boolean().optional(),
  editSettings: EditSettings.nullish(),
});
export type CardContent = z.infer<typeof CardContent>;

/** Totals of a card: seconds and bytes, with the vendor's readable forms beside them. */
export const CardMedia = z.looseObject({
  duration: amount.nullish(),
  fileSize: amount.nullish(),
  hasStreams: z.boolean().nullish(),
  readableFileSize: z.number().nullish(),
  readableDuration: z.string().nullish(),
});

// Programs that write back what they read send null for what is not set.
export const CardMetadata = z.looseObject({
  description: z.string().nullish(),
  author: z.string().nullish(),
  readBy: z.string().nullish(),
  copyright: z.string().nullish(),
  note: z.string().nullish(),
  accent: z.string().nullish(),
  category: z.enum(cardCategories).nullish(),
  cover: Cover.nullish(),
  media: CardMedia.nullish(),
  genre: z.array(z.string()).max(cardLimits.genres).nullish(),
  languages: z.array(z.enum(cardLanguages)).nullish(),
  minAge: z.number().nullish(),
  maxAge: z.number().nullish(),
  musicType: z.array(z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
  status: z.looseObject({ name: z.enum(cardStatuses), updatedAt: z.string().nullish() }).nullish(),
  addToFamilyLibrary: z.boolean().nullish(),
  hidden: z.boolean().nullish(),
  share: z.boolean().nullish(),
  audioPreviewUrl: z.string().nullish(),
  feedUrl: z.string().nullish(),
  numEpisodes: z.number().nullish(),
  playbackDirection: z.enum(['DESC', 'ASC']).nullish(),
});
export type CardMetadata = z.infer<typeof CardMetadata>;

/** The body of `POST /content`: without `cardId` a new card, with it the replacement of the whole card. */
export const CardWrite = z.looseObject({
  cardId: z.string().regex(cardIdPattern).optional(),
  title: z.string().min(1).max(cardLimits.titleCharacters),
  tags: z.array(z.string()).optional(),
  metadata: CardMetadata.default({}),
  content: CardContent,
});
export type CardWrite = z.infer<typeof CardWrite>;

/**
 * A card as the cloud answers it. Deliberately forgiving: cards made by other programs and older apps carry values
 * that a write would be refused for, and `GET /content/mine` leaves the chapters out.
 */
export const CardRead = z.looseObject({
  cardId: z.string(),
  title: z.string().catch(''),
  metadata: z.looseObject({}).nullish(),
  content: z.looseObject({ chapters: z.array(z.looseObject({})).optional() }).nullish(),
  userId: z.string().optional(),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
  createdByClientId: z.string().optional(),
  deleted: z.boolean().optional(),
});
export type CardRead = z.infer<typeof CardRead>;

export const CardAnswer = z.looseObject({ card: CardRead });
export type CardAnswer = z.infer<typeof CardAnswer>;

export const CardsAnswer = z.looseObject({ cards: z.array(CardRead) });
export type CardsAnswer = z.infer<typeof CardsAnswer>;

export const DeletedAnswer = z.looseObject({ status: z.string() });
export type DeletedAnswer = z.infer<typeof DeletedAnswer>;

/** `GET /card/{cardId}`: icons and audio are https addresses here. */
export const CardDetailAnswer = z.looseObject({
  card: CardRead,
  ownership: z.looseObject({
    canAccess: z.boolean(),
    cardIsMadeByUser: z.boolean(),
    cardIsInFamilyLibrary: z.boolean(),
  }),
});
export type CardDetailAnswer = z.infer<typeof CardDetailAnswer>;

export const LibraryRow = z.looseObject({
  provenanceId: z.string().optional(),
  familyId: z.string().optional(),
  cardId: z.string(),
  addedAt: z.string().nullish(),
  createdAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
  lastPlayedAt: z.string().nullish(),
  inFamilyLibrary: z.boolean().optional(),
  reason: z.string().optional(),
  shareType: z.string().optional(),
  card: CardRead.optional(),
});
export type LibraryRow = z.infer<typeof LibraryRow>;

export const LibraryAnswer = z.looseObject({
  cards: z.array(LibraryRow),
  subscriptions: z.array(z.unknown()).optional(),
});
export type LibraryAnswer = z.infer<typeof LibraryAnswer>;
