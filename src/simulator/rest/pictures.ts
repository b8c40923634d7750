// Covers, display icons and family images. Known quirk, kept on purpose: the same icon again answers without `new` and
// with an empty object as its address. Facts: docs/protocol/yoto.md §Media.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type CoverType, coverSizes } from '#cloud/wire/media.ts';
import type { CloudDeps } from '../deps.ts';
import { addressOf, queryFlag, queryText } from '../http/address.ts';
import { bytesOf } from '../http/body.ts';
import { badRequest, forbidden, notFound } from '../http/refusal.ts';
import { newObjectId, sha256Base64url, sha256Hex } from '../ids.ts';
import { decodePng, shrinkTo16 } from '../media/decode-png.ts';
import { fitTo } from '../media/fit.ts';
import { encodePng, inspectImage, patternIcon } from '../media/image.ts';
import type { FamilyImageRecord, IconRecord } from '../state.ts';
import { iconUrl } from './card-forms.ts';
import { callerOf } from './guard.ts';

const familyImageLimits = { sizeBytes: 8 * 1024 * 1024, perFamily: 500 } as const;
const familyImageSizes = ['640x480', '320x320'];
const fetchDeadlineMs = 10_000;

async function fetchPicture(url: string): Promise<Buffer> {
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) throw badRequest('query.imageUrl: is invalid');
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(fetchDeadlineMs) });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
  } catch (cause) {
    throw Object.assign(badRequest('query.imageUrl: could not be fetched'), { cause });
  }
  throw badRequest('query.imageUrl: could not be fetched');
}

/** The 16×16 picture that is kept. Without conversion the upload must already be one. */
function iconBytes(bytes: Buffer, shouldConvert: boolean): { bytes: Buffer; contentType: string } {
  const image = inspectImage(bytes);
  if (!image) throw badRequest('body: is not an image');
  const isSmall = image.width === 16 && image.height === 16;
  const isStrict =
    isSmall && (image.contentType === 'image/gif' || (image.contentType === 'image/png' && image.isRgba));
  if (!shouldConvert && !isStrict) throw badRequest('body: must be a 16x16 PNG (24-bit RGBA) or GIF');
  if (isStrict && !(shouldConvert && image.contentType === 'image/gif')) {
    return { bytes, contentType: image.contentType };
  }
  const pixels = image.contentType === 'image/png' ? decodePng(bytes) : undefined;
  const converted = pixels ? encodePng(16, 16, shrinkTo16(pixels)) : patternIcon(bytes);
  return { bytes: converted, contentType: 'image/png' };
}

const isCoverType = (name: string): name is CoverType => Object.hasOwn(coverSizes, name);

/** In the size of its kind; what cannot be read here stays as it came. */
function coverBytes(bytes: Buffer, size: { width: number; height: number }): Buffer {
  const image = inspectImage(bytes);
  const pixels = image?.contentType === 'image/png' ? decodePng(bytes) : undefined;
  if (!pixels || (pixels.width === size.width && pixels.height === size.height)) return bytes;
  return encodePng(size.width, size.height, fitTo(pixels, size));
}

export function pictureRoutes(app: FastifyInstance, deps: CloudDeps): void {
  const { state, clock } = deps;

  function store(bytes: Buffer, contentType: string): string {
    if (!state.hasRoomFor(bytes)) throw forbidden('The simulated storage is full');
    const mediaId = sha256Base64url(bytes);
    state.media.set(mediaId, { mediaId, contentType, bytes });
    return mediaId;
  }

  app.post('/media/coverImage/user/me/upload', async (request) => {
    callerOf(deps, request, 'user:content:manage');
    const coverType = queryText(request, 'coverType');
    if (coverType !== undefined && !isCoverType(coverType)) {
      throw badRequest('query.coverType: is not a known cover type');
    }
    const imageUrl = queryText(request, 'imageUrl');
    const bytes = imageUrl === undefined ? bytesOf(request) : await fetchPicture(imageUrl);
    if (bytes.length === 0) throw badRequest('body: an image or query.imageUrl is required');
    const image = inspectImage(bytes);
    if (!image) throw badRequest('body: is not an image');
    const shouldConvert = queryFlag(request, 'autoconvert') || queryFlag(request, 'autoConvert');
    const kept = shouldConvert ? coverBytes(bytes, coverSizes[coverType ?? 'default']) : bytes;
    const mediaId = store(kept, image.contentType);
    return { coverImage: { mediaId, mediaUrl: `${addressOf(request)}/covers/${mediaId}` } };
  });

  const shownIcon = (icon: IconRecord, request: FastifyRequest) => ({
    displayIconId: icon.displayIconId,
    mediaId: icon.mediaId,
    userId: icon.userId,
    createdAt: new Date(icon.createdAtMs).toISOString(),
    url: iconUrl(addressOf(request), icon.mediaId),
    public: icon.userId === 'yoto',
  });

  app.get('/media/displayIcons/user/yoto', (request) => {
    callerOf(deps, request, 'user:icons:manage', 'user:content:view', 'family:library:view');
    const icons = state.icons.filter((icon) => icon.userId === 'yoto');
    return {
      displayIcons: icons.map((icon) => ({ ...shownIcon(icon, request), title: icon.title, publicTags: icon.tags })),
    };
  });

  app.get('/media/displayIcons/user/me', (request) => {
    const { user } = callerOf(deps, request, 'user:icons:manage');
    return {
      displayIcons: state.icons.filter((icon) => icon.userId === user.sub).map((icon) => shownIcon(icon, request)),
    };
  });

  app.post('/media/displayIcons/user/me/upload', (request) => {
    const { user } = callerOf(deps, request, 'user:icons:manage');
    const uploaded = bytesOf(request);
    if (uploaded.length === 0) throw badRequest('body: an image is required');
    const converted = iconBytes(uploaded, queryFlag(request, 'autoConvert', true));
    const uploadSha256 = sha256Hex(uploaded);
    const known = state.icons.find((icon) => icon.userId === user.sub && icon.uploadSha256 === uploadSha256);
    if (known) {
      const { displayIconId, mediaId, userId, createdAtMs } = known;
      const createdAt = new Date(createdAtMs).toISOString();
      return { displayIcon: { _id: displayIconId, displayIconId, mediaId, userId, createdAt, url: {} } };
    }
    const icon: IconRecord = {
      displayIconId: newObjectId(),
      mediaId: store(converted.bytes, converted.contentType),
      userId: user.sub,
      title: queryText(request, 'filename') ?? '',
      tags: [],
      createdAtMs: clock.now(),
      uploadSha256,
    };
    state.icons.push(icon);
    const { displayIconId, mediaId, userId } = icon;
    return { displayIcon: { displayIconId, mediaId, userId, url: iconUrl(addressOf(request), mediaId), new: true } };
  });

  const shownImage = ({ imageId, name, bytes, addedAtMs }: FamilyImageRecord) => ({
    imageId,
    ...(name === undefined ? {} : { name }),
    lastModified: new Date(addedAtMs).toISOString(),
    eTag: `"${imageId.slice(0, 32)}"`,
    size: bytes.length,
  });
  const familyImages = (familyId: string) => state.familyImages.filter((image) => image.familyId === familyId);

  app.get('/media/family/images', (request) => {
    const { familyId } = callerOf(deps, request, 'family:library:view');
    return { images: familyImages(familyId).map(shownImage) };
  });

  app.post('/media/family/images', (request) => {
    const { familyId } = callerOf(deps, request, 'family:library:manage');
    const bytes = bytesOf(request);
    const contentType = inspectImage(bytes)?.contentType;
    if (!contentType || contentType === 'image/webp') throw badRequest('body: must be a JPEG, PNG or GIF image');
    if (bytes.length > familyImageLimits.sizeBytes) throw badRequest('body: must not be larger than 8 MB');
    const imageId = sha256Hex(bytes);
    if (!familyImages(familyId).some((image) => image.imageId === imageId)) {
      if (familyImages(familyId).length >= familyImageLimits.perFamily) {
        throw forbidden('The family has reached its limit of 500 images');
      }
      const name = queryText(request, 'filename');
      const image = { imageId, familyId, contentType, bytes, addedAtMs: clock.now() };
      state.familyImages.push({ ...image, ...(name ? { name } : {}) });
    }
    return { imageId, url: `${addressOf(request)}/media/family/images/${imageId}` };
  });

  app.get<{ Params: { imageId: string } }>('/media/family/images/:imageId', (request, reply) => {
    const { familyId } = callerOf(deps, request, 'family:library:view');
    const size = `${queryText(request, 'width')}x${queryText(request, 'height')}`;
    if (!familyImageSizes.includes(size)) throw badRequest('query.width: width and height must be 640x480 or 320x320');
    const image = familyImages(familyId).find((one) => one.imageId === request.params.imageId);
    if (!image) throw notFound('Image not found');
    const weekMs = 7 * 24 * 3_600_000;
    const imageUrl = deps.signer.sign(addressOf(request), `/family-images/${image.imageId}`, clock.now() + weekMs);
    return reply.redirect(imageUrl, 302);
  });
}
