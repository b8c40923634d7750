// Silent house-format frames: a header and nothing else, which every decoder plays as 24 ms of silence. They fill holes
// where a segment was damaged, so that no position moves. See docs/protocol/house-format.md.
import { PROFILES, type ProfileId } from '#core/mp3/profile.ts';

const RUN_BYTES = 64 * 1024;
const made = new Map<ProfileId, Buffer>();

/** As many whole silent frames as fit into 64 KiB. Shared: never write into it. */
export function silentRun(profile: ProfileId): Buffer {
  const known = made.get(profile);
  if (known) return known;
  const { frameBytes } = PROFILES[profile];
  const run = Buffer.alloc(RUN_BYTES - (RUN_BYTES % frameBytes));
  for (let at = 0; at < run.length; at += frameBytes) run.set(HEADERS[profile], at);
  made.set(profile, run);
  return run;
}

/** MPEG-1 Layer III, no checksum, 48 kHz; joint stereo at 160 kbit/s or mono at 96. */
const HEADERS: Readonly<Record<ProfileId, readonly number[]>> = {
  'stereo-160': [0xff, 0xfb, 0xa4, 0x40],
  'mono-96': [0xff, 0xfb, 0x74, 0xc0],
};
