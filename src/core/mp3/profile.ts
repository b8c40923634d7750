// The house format as numbers: two profiles, both MPEG-1 Layer III, 48 kHz, constant bit rate.
// One frame is exactly 24 ms and one profile has exactly one frame size, so bytes and time are one division apart.
// Never put a profile here whose frames can differ in size. See docs/protocol/house-format.md §1; next: frame-walker.ts.

export const SAMPLE_RATE = 48_000;
export const SAMPLES_PER_FRAME = 1152;
export const FRAME_MS = 24;

export type ProfileId = 'stereo-160' | 'mono-96';

export type Profile = {
  readonly id: ProfileId;
  readonly channels: 1 | 2;
  readonly bitrateKbps: number;
  readonly frameBytes: number;
  readonly targetLufs: number;
  /** What must be added to the gain because the encoder itself turns the sound down. */
  readonly encoderGainDb: number;
};

export const PROFILES: Readonly<Record<ProfileId, Profile>> = {
  'stereo-160': {
    id: 'stereo-160',
    channels: 2,
    bitrateKbps: 160,
    frameBytes: 480,
    targetLufs: -16,
    encoderGainDb: 0.45,
  },
  'mono-96': {
    id: 'mono-96',
    channels: 1,
    bitrateKbps: 96,
    frameBytes: 288,
    targetLufs: -19,
    encoderGainDb: 0.45,
  },
};

export const DEFAULT_PROFILE: ProfileId = 'stereo-160';

/** Whole frames → milliseconds; exact. */
export function framesToMs(frames: number): number {
  return frames * FRAME_MS;
}

/** Milliseconds → the nearest whole number of frames, never negative. */
export function msToFrames(durationMs: number): number {
  return Math.max(0, Math.round(durationMs / FRAME_MS));
}

/** Bytes that audio of this length takes in this profile (an estimate before rendering, exact for whole frames). */
export function renderedSizeBytes(durationMs: number, profile: Profile): number {
  return Math.ceil(Math.max(0, durationMs) / FRAME_MS) * profile.frameBytes;
}
