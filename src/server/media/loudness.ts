// Decides how much louder or softer a recording becomes. Pure arithmetic on measured figures (EBU R128); the sound
// itself is never looked at here. See docs/protocol/house-format.md §4. Next: measure.ts, encode.ts.
import type { Profile } from '#core/mp3/profile.ts';
import type { Loudness } from './types.ts';

/** Children's ears: never boost more than this, however quiet the original is. */
const MOST_BOOST_DB = 12;
/** Above this true peak the limiter steps in. */
const CEILING_DB = -1.5;
/** Where it holds peaks: the encoder makes dense sound up to 1.2 dB higher, and −1 dBTP is the promise. */
export const LIMITER_DB = -2.5;

/** `gainDb` includes what the encoder takes away; `limit` says that peaks would pass the ceiling. */
export type Gain = { gainDb: number; limit: boolean };

export function chooseGain(loudness: Loudness, profile: Profile, trimDb = 0): Gain {
  const wantedDb = Number.isFinite(loudness.integratedLufs) ? profile.targetLufs - loudness.integratedLufs + trimDb : 0;
  const heardDb = Math.min(wantedDb, MOST_BOOST_DB);
  const gainDb = Math.round((heardDb + profile.encoderGainDb) * 100) / 100;
  return { gainDb, limit: loudness.truePeakDb + heardDb > CEILING_DB };
}

/**
 * The loudness of several recordings played in a row: energies weighted by length, those far below the rest left out,
 * as the standard's relative gate would. Range and peak are the largest of all.
 */
export function combineLoudness(measured: readonly { loudness: Loudness; durationMs: number }[]): Loudness {
  const audible = measured.filter(({ loudness }) => Number.isFinite(loudness.integratedLufs));
  const gateLufs = meanLufs(audible) - 10;
  return {
    integratedLufs: meanLufs(audible.filter(({ loudness }) => loudness.integratedLufs >= gateLufs)),
    rangeLu: Math.max(0, ...measured.map(({ loudness }) => loudness.rangeLu)),
    truePeakDb: Math.max(Number.NEGATIVE_INFINITY, ...measured.map(({ loudness }) => loudness.truePeakDb)),
  };
}

function meanLufs(measured: readonly { loudness: Loudness; durationMs: number }[]): number {
  const totalMs = measured.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const energy = measured.reduce((sum, item) => sum + item.durationMs * 10 ** (item.loudness.integratedLufs / 10), 0);
  return totalMs > 0 ? 10 * Math.log10(energy / totalMs) : Number.NEGATIVE_INFINITY;
}
