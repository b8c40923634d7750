// A cover, or in its place a pixel pattern that is always the same for the same id.
import { PixelArt } from '../pixel/pixel-art.tsx';

const INKS = ['#c4501f', '#f2b134', '#4f7cc4', '#3f8f6b', '#8a5fb0', '#c25b7c'];

export function Cover(props: { id: string; coverUrl?: string | undefined; className?: string }) {
  const look = `aspect-square overflow-hidden bg-raised ${props.className ?? ''}`;
  if (props.coverUrl) {
    return <img src={props.coverUrl} alt="" loading="lazy" decoding="async" className={`object-cover ${look}`} />;
  }
  return (
    <div className={look}>
      <PixelArt drawing={patternOf(props.id)} className="size-full" />
    </div>
  );
}

/** Eight by eight pixels, mirrored left to right: looks made, not random. */
function patternOf(id: string) {
  let state = 2166136261;
  for (const letter of id) state = Math.imul(state ^ letter.charCodeAt(0), 16777619);
  const next = () => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9;
    return (state >>> 8) & 0xff;
  };
  const ink = INKS[next() % INKS.length] ?? 'currentColor';
  const second = INKS[next() % INKS.length] ?? 'currentColor';
  const rows = Array.from({ length: 8 }, (_, y) => {
    if (y === 0 || y === 7) return '........';
    const half = Array.from({ length: 4 }, (_, x) => (x === 0 ? '.' : ('.ab'[next() % 3] ?? '.'))).join('');
    return half + [...half].reverse().join('');
  });
  return { rows, palette: { a: ink, b: second } };
}
