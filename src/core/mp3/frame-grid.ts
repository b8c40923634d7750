// Whether a piece out of the middle of house-format bytes still looks like it: every frame of a profile begins with the
// same three bytes at the same distance, so that zeros, garbage and other files are found at the price of a few
// comparisons. It says nothing about what is inside a frame; frame-walker.ts judges whole files.
import { silentFrame } from './info-frame.ts';
import { PROFILES } from './profile.ts';

/** The fourth byte may differ from frame to frame (joint stereo). */
const GRIDS = Object.values(PROFILES).map((profile) => {
  const [first = 0, second = 0, third = 0] = silentFrame(profile);
  return { frameBytes: profile.frameBytes, first, second, third };
});

/** `piece` was found `atByte` bytes behind the start of the first frame. */
export function isOnFrameGrid(piece: Uint8Array, atByte: number): boolean {
  return GRIDS.some(({ frameBytes, first, second, third }) => {
    const firstFrame = (frameBytes - (atByte % frameBytes)) % frameBytes;
    for (let at = firstFrame; at + 2 < piece.length; at += frameBytes) {
      if (piece[at] !== first || piece[at + 1] !== second || piece[at + 2] !== third) return false;
    }
    return true;
  });
}
