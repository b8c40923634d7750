// Pictures and uploaded audio in the Yoto cloud: docs/protocol/yoto.md §6.
// Sends bytes as they are given; sizes, formats and conversions are decided by the caller.
import { type CloudClock, pause } from './clock.ts';
import type { Outcome } from './outcome.ts';
import { ok } from './outcome.ts';
import type { CloudRest } from './rest.ts';
import {
  CoverImageAnswer,
  type CoverType,
  type DisplayIcon,
  DisplayIconAnswer,
  DisplayIconsAnswer,
  TranscodeAnswer,
  UploadUrlAnswer,
} from './wire/media.ts';

export interface PictureFile {
  bytes: Uint8Array;
  /** image/jpeg, image/png or image/gif. */
  contentType: string;
  filename?: string;
}

export type CoverImage = CoverImageAnswer['coverImage'];
export type AudioUpload = UploadUrlAnswer['upload'];
export type Transcode = TranscodeAnswer['transcode'];

export interface CloudMedia {
  uploadCover(
    picture: PictureFile,
    cover: { coverType: CoverType; signal?: AbortSignal },
  ): Promise<Outcome<CoverImage>>;
  /** The vendor fetches the picture itself from a public address. */
  uploadCoverFromUrl(
    imageUrl: string,
    cover: { coverType: CoverType; signal?: AbortSignal },
  ): Promise<Outcome<CoverImage>>;
  publicIcons(signal?: AbortSignal): Promise<Outcome<DisplayIcon[]>>;
  myIcons(signal?: AbortSignal): Promise<Outcome<DisplayIcon[]>>;
  /** `convert: false` demands exactly 16×16 and keeps animation. The same picture again answers the same icon. */
  uploadIcon(icon: PictureFile, options: { convert: boolean; signal?: AbortSignal }): Promise<Outcome<DisplayIcon>>;
  /** `sha256` in hex. `uploadUrl` null: already stored, skip `sendAudio`. */
  audioUpload(audio: { sha256: string; filename?: string }, signal?: AbortSignal): Promise<Outcome<AudioUpload>>;
  /** Raw bytes to `uploadUrl`. A Blob lets a large file stay on disk. */
  sendAudio(
    uploadUrl: string,
    audio: { bytes: Uint8Array | Blob; contentType: string },
    signal?: AbortSignal,
  ): Promise<Outcome<undefined>>;
  /** Polls until the transcoder is done; undefined when `withinMs` has passed before that. */
  transcoded(uploadId: string, wait: TranscodeWait): Promise<Outcome<Transcode | undefined>>;
}

export interface TranscodeWait {
  withinMs: number;
  /** Between two polls; the vendor's own clients use 500 to 5000. Default 2000. */
  everyMs?: number;
  signal?: AbortSignal;
}

export function cloudMedia(rest: CloudRest, clock: CloudClock): CloudMedia {
  const sendCover = async (
    query: Record<string, string | undefined>,
    picture: PictureFile | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<CoverImage>> => {
    const answer = await rest.request({
      method: 'POST',
      path: ['media', 'coverImage', 'user', 'me', 'upload'],
      query: { autoconvert: 'true', ...query },
      scope: 'user:content:manage',
      ...(picture ? { body: picture } : {}),
      answer: CoverImageAnswer,
      repeat: 'safe',
      signal,
    });
    return answer.kind === 'ok' ? ok(answer.value.coverImage) : answer;
  };
  const icons = async (
    owner: 'yoto' | 'me',
    scope: 'user:content:view' | 'user:icons:manage',
    signal: AbortSignal | undefined,
  ): Promise<Outcome<DisplayIcon[]>> => {
    const path = ['media', 'displayIcons', 'user', owner];
    const call = { method: 'GET', scope, answer: DisplayIconsAnswer, repeat: 'safe' } as const;
    const answer = await rest.request({ ...call, path, signal });
    return answer.kind === 'ok' ? ok(answer.value.displayIcons) : answer;
  };
  const pollTranscode = async (uploadId: string, signal: AbortSignal | undefined): Promise<Outcome<Transcode>> => {
    const path = ['media', 'upload', uploadId, 'transcoded'];
    const call = { method: 'GET', scope: 'user:content:manage', answer: TranscodeAnswer, repeat: 'safe' } as const;
    const answer = await rest.request({ ...call, path, query: { loudnorm: 'false' }, signal });
    return answer.kind === 'ok' ? ok(answer.value.transcode) : answer;
  };
  return {
    uploadCover(picture, { coverType, signal }) {
      return sendCover({ coverType, filename: picture.filename }, picture, signal);
    },
    uploadCoverFromUrl(imageUrl, { coverType, signal }) {
      return sendCover({ coverType, imageUrl }, undefined, signal);
    },
    publicIcons: (signal) => icons('yoto', 'user:content:view', signal),
    myIcons: (signal) => icons('me', 'user:icons:manage', signal),
    async uploadIcon(icon, { convert, signal }) {
      const answer = await rest.request({
        method: 'POST',
        path: ['media', 'displayIcons', 'user', 'me', 'upload'],
        query: { autoConvert: String(convert), filename: icon.filename },
        scope: 'user:icons:manage',
        body: icon,
        answer: DisplayIconAnswer,
        repeat: 'safe',
        signal,
      });
      return answer.kind === 'ok' ? ok(answer.value.displayIcon) : answer;
    },
    async audioUpload({ sha256, filename }, signal) {
      const answer = await rest.request({
        method: 'GET',
        path: ['media', 'transcode', 'audio', 'uploadUrl'],
        query: { sha256, filename },
        scope: 'user:content:manage',
        answer: UploadUrlAnswer,
        repeat: 'safe',
        signal,
      });
      return answer.kind === 'ok' ? ok(answer.value.upload) : answer;
    },
    sendAudio: (uploadUrl, audio, signal) => rest.putFile(uploadUrl, audio, signal),
    async transcoded(uploadId, { withinMs, everyMs = 2000, signal }) {
      const endMs = clock.now() + withinMs;
      for (;;) {
        const answer = await pollTranscode(uploadId, signal);
        if (answer.kind === 'ok' && answer.value.transcodedSha256) return answer;
        if (answer.kind !== 'ok' && !isNotYet(answer.kind)) return answer;
        if (clock.now() + everyMs > endMs || signal?.aborted) return ok(undefined);
        await pause(clock, everyMs, signal);
      }
    },
  };
}

/** While the transcoder works, most refusals only mean that it is not done. */
function isNotYet(kind: string): boolean {
  return kind !== 'unauthorized' && kind !== 'permission-missing' && kind !== 'unreachable';
}
