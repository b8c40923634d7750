// Audio uploads: ask for an address, put the bytes there, poll until the transcoder is done. The pretend transcoder keeps
// the bytes as they are and only says what a real one would. Facts: docs/protocol/yoto.md §Media.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { parseBuffer } from 'music-metadata';
import { transcodePresets } from '#cloud/wire/media.ts';
import type { CloudDeps } from '../deps.ts';
import { addressOf, queryText } from '../http/address.ts';
import { bytesOf } from '../http/body.ts';
import { badRequest, notFound } from '../http/refusal.ts';
import { newObjectId, sha256Base64url, sha256Hex } from '../ids.ts';
import type { UploadRecord } from '../state.ts';
import { callerOf } from './guard.ts';

/** Bytes and seconds that one track may have. */
const trackLimits = { sizeBytes: 100 * 1024 * 1024, durationS: 3600 } as const;

/** Larger than the largest track, so that the route and not the server refuses one that is too large. */
const uploadLimitBytes = 128 * 1024 * 1024;

/** The storage behind the upload address answers in XML, unlike the API. */
function refuseUpload(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return reply.code(status).type('application/xml').send(xml);
}

async function transcode(deps: CloudDeps, upload: UploadRecord, bytes: Buffer): Promise<void> {
  const { format } = await parseBuffer(bytes);
  const durationS = format.duration ?? 0;
  if (!format.codec || durationS <= 0 || durationS > trackLimits.durationS) throw new Error('not a track of audio');
  const mediaId = sha256Base64url(bytes);
  const transcodedFormat = deps.switches().transcodedFormat;
  const contentType = 'application/octet-stream';
  deps.state.media.set(mediaId, { mediaId, contentType, bytes, format: transcodedFormat });
  upload.mediaId = mediaId;
  upload.info = {
    duration: Math.round(durationS),
    codec: transcodedFormat,
    format: transcodedFormat,
    sampleRate: format.sampleRate ?? 48_000,
    channels: format.numberOfChannels === 1 ? 'mono' : 'stereo',
    inputFormat: format.container?.toLowerCase() ?? '',
    bitrate: Math.round(format.bitrate ?? (bytes.length * 8) / durationS),
    fileSize: bytes.length,
    metadata: {},
  };
}

/** As hexadecimal digits. The vendor's own tool names the bytes in base64url instead. */
function readHash(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  if (/^[A-Za-z0-9_-]{43}$/.test(text)) return Buffer.from(text, 'base64url').toString('hex');
  throw badRequest('query.sha256: must be a SHA-256');
}

export function uploadRoutes(app: FastifyInstance, deps: CloudDeps): void {
  const { state } = deps;

  app.get('/media/transcode/audio/uploadUrl', (request) => {
    const { user } = callerOf(deps, request, 'user:content:manage');
    const sha256 = readHash(queryText(request, 'sha256'));
    const filename = queryText(request, 'filename');
    // Older clients do not say what they will send; they always get a fresh address.
    const known =
      sha256 !== undefined &&
      [...state.uploads.values()].find((one) => one.sha256 === sha256 && one.hasArrived && !one.failed);
    if (known) return { upload: { uploadId: known.uploadId, uploadUrl: null } };

    const uploadId = newObjectId();
    state.uploads.set(uploadId, {
      uploadId,
      sub: user.sub,
      polls: 0,
      hasArrived: false,
      failed: false,
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(filename === undefined ? {} : { filename }),
    });
    const expiresAtMs = deps.clock.now() + deps.switches().signedUrlLifetimeS * 1000;
    const uploadUrl = deps.signer.sign(addressOf(request), `/audio-uploads/${uploadId}`, expiresAtMs);
    return { upload: { uploadId, uploadUrl } };
  });

  const audioBody = { bodyLimit: uploadLimitBytes };
  app.put<{ Params: { uploadId: string } }>('/audio-uploads/:uploadId', audioBody, async (request, reply) => {
    if (request.headers.authorization !== undefined) {
      return refuseUpload(reply, 400, 'InvalidArgument', 'Only one auth mechanism allowed');
    }
    const path = `/audio-uploads/${request.params.uploadId}`;
    const upload = state.uploads.get(request.params.uploadId);
    if (!upload || !deps.signer.isGood(path, request.query as Record<string, unknown>, deps.clock.now())) {
      return refuseUpload(reply, 403, 'AccessDenied', 'Request has expired');
    }
    const bytes = bytesOf(request);
    if (bytes.length > trackLimits.sizeBytes) return refuseUpload(reply, 400, 'EntityTooLarge', 'Too large');
    upload.sha256 ??= sha256Hex(bytes);
    if (sha256Hex(bytes) !== upload.sha256) return refuseUpload(reply, 400, 'BadDigest', 'The digest does not match');
    if (!state.hasRoomFor(bytes)) return refuseUpload(reply, 503, 'SlowDown', 'The simulated storage is full');
    upload.hasArrived = true;
    upload.failed = await transcode(deps, upload, bytes).then(
      () => false,
      // Whatever the parser says about hostile bytes, the transcoder's answer is only that it failed.
      () => true,
    );
    return reply.code(200).send();
  });

  app.get<{ Params: { uploadId: string } }>('/media/upload/:uploadId/transcoded', (request, reply) => {
    callerOf(deps, request, 'user:content:manage');
    const preset = queryText(request, 'preset');
    if (preset !== undefined && !(transcodePresets as readonly string[]).includes(preset)) {
      throw badRequest('query.preset: is not a known preset');
    }
    const upload = state.uploads.get(request.params.uploadId);
    if (!upload) throw notFound('Upload not found');
    if (upload.hasArrived) upload.polls += 1;
    const shown = {
      uploadId: upload.uploadId,
      uploadFilename: upload.filename ?? null,
      uploadSha256: upload.sha256 ?? null,
    };
    if (upload.failed) return { transcode: { ...shown, progress: { phase: 'failed', percent: 0 } } };
    const { transcodePolls, transcodePendingStatus } = deps.switches();
    if (!upload.hasArrived || upload.polls <= transcodePolls) {
      if (transcodePendingStatus === 404) throw notFound('Transcode not ready');
      const percent = Math.round((upload.polls / (transcodePolls + 1)) * 100);
      const phase = upload.hasArrived ? 'transcoding' : 'uploading';
      return reply.code(transcodePendingStatus).send({ transcode: { ...shown, progress: { phase, percent } } });
    }
    upload.finishedAtMs ??= deps.clock.now();
    return {
      transcode: {
        ...shown,
        progress: { phase: 'complete', percent: 100 },
        transcodedAt: new Date(upload.finishedAtMs).toISOString(),
        transcodedSha256: upload.mediaId,
        transcodedInfo: upload.info,
      },
    };
  });
}
