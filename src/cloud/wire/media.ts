// Yoto's media as they travel: audio uploads and transcoding, covers, icons, family images and library groups.
// Loose like ./content.ts: unknown members are kept. Facts: docs/protocol/yoto.md §Media.
import { z } from 'zod';

export const transcodePresets = [
  'auto',
  'music',
  'music_compressed',
  'mixed_compressed',
  'speech_compressed',
  'longform_compressed',
  'compression_minimal',
  'compression_low',
  'compression_medium',
  'compression_high',
  'compression_maximum',
] as const;

/** Pixel size the cloud converts a cover to, by its type. */
export const coverSizes = {
  default: { width: 638, height: 1011 },
  activities: { width: 638, height: 1011 },
  music: { width: 638, height: 1011 },
  sfx: { width: 638, height: 1011 },
  stories: { width: 638, height: 1011 },
  myo: { width: 520, height: 400 },
  podcast: { width: 600, height: 600 },
  radio: { width: 600, height: 600 },
} as const;
export type CoverType = keyof typeof coverSizes;

/** `uploadUrl` null: these bytes are already stored, skip the PUT. */
export const UploadUrlAnswer = z.looseObject({
  upload: z.looseObject({ uploadId: z.string(), uploadUrl: z.string().nullable() }),
});
export type UploadUrlAnswer = z.infer<typeof UploadUrlAnswer>;

/** What the transcoder made. `duration` in seconds, `fileSize` in bytes, `bitrate` in bit/s. */
export const TranscodedInfo = z.looseObject({
  duration: z.number().optional(),
  codec: z.string().optional(),
  format: z.string().optional(),
  sampleRate: z.number().optional(),
  channels: z.union([z.string(), z.number()]).optional(),
  bitrate: z.number().optional(),
  fileSize: z.number().optional(),
  metadata: z.looseObject({}).nullish(),
});
export type TranscodedInfo = z.infer<typeof TranscodedInfo>;

/** Ready when `transcodedSha256` (43 characters, base64url) is there. */
export const TranscodeAnswer = z.looseObject({
  transcode: z.looseObject({
    uploadId: z.string(),
    uploadFilename: z.string().nullish(),
    uploadSha256: z.string().nullish(),
    progress: z.looseObject({ phase: z.string().optional(), percent: z.number().optional() }).nullish(),
    transcodedAt: z.string().nullish(),
    transcodedSha256: z.string().nullish(),
    transcodedInfo: TranscodedInfo.nullish(),
  }),
});
export type TranscodeAnswer = z.infer<typeof TranscodeAnswer>;

export const CoverImageAnswer = z.looseObject({
  coverImage: z.looseObject({ mediaId: z.string(), mediaUrl: z.string() }),
});
export type CoverImageAnswer = z.infer<typeof CoverImageAnswer>;

/** `url` is an empty object when the same icon is uploaded again. */
export const DisplayIcon = z.looseObject({
  displayIconId: z.string(),
  mediaId: z.string(),
  userId: z.string().optional(),
  createdAt: z.string().optional(),
  title: z.string().optional(),
  url: z.union([z.string(), z.looseObject({})]).optional(),
  public: z.boolean().optional(),
  publicTags: z.array(z.string()).optional(),
  new: z.boolean().optional(),
});
export type DisplayIcon = z.infer<typeof DisplayIcon>;

export const DisplayIconsAnswer = z.looseObject({ displayIcons: z.array(DisplayIcon) });
export type DisplayIconsAnswer = z.infer<typeof DisplayIconsAnswer>;

export const DisplayIconAnswer = z.looseObject({ displayIcon: DisplayIcon });
export type DisplayIconAnswer = z.infer<typeof DisplayIconAnswer>;

export const FamilyImageAnswer = z.looseObject({ imageId: z.string(), url: z.string() });
export type FamilyImageAnswer = z.infer<typeof FamilyImageAnswer>;

export const FamilyImagesAnswer = z.looseObject({
  images: z.array(z.looseObject({ imageId: z.string(), name: z.string().nullish() })),
});
export type FamilyImagesAnswer = z.infer<typeof FamilyImagesAnswer>;

/** The body that creates or replaces a group of the family library; the name is cut at 100 characters. */
export const GroupWrite = z.looseObject({
  name: z.string().min(1),
  imageId: z.string().optional(),
  items: z.array(z.looseObject({ contentId: z.string() })),
});
export type GroupWrite = z.infer<typeof GroupWrite>;

export const Group = z.looseObject({
  id: z.string(),
  familyId: z.string(),
  name: z.string(),
  imageId: z.string().nullish(),
  imageUrl: z.string().nullish(),
  items: z.array(z.looseObject({ contentId: z.string(), addedAt: z.string().optional() })),
  cards: z.array(z.unknown()).optional(),
  createdAt: z.string(),
  lastModifiedAt: z.string(),
});
export type Group = z.infer<typeof Group>;

/** `GET /card/family/library/groups` answers a bare array. */
export const GroupsAnswer = z.array(Group);
export type GroupsAnswer = z.infer<typeof GroupsAnswer>;
