// Drawing lots in a way that can be repeated: one seed always draws the same, on every machine. Our own generator (sfc32
// behind a text hash), since the language's cannot be seeded. Not for secrets.

/** Gives a whole number from 0 up to, but not including, `below`. */
export type Draw = (below: number) => number;

export function drawsFrom(seed: string): Draw {
  let [a, b, c, counter] = hashOf(seed);
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) next();
  return (below) => Math.floor((next() / 0x1_0000_0000) * below);
}

/** The numbers in a drawn order, moved about in place; only as many are drawn as are taken. */
export function* drawnOrder(numbers: Uint32Array, draw: Draw): Generator<number> {
  for (let at = 0; at < numbers.length; at++) {
    const from = at + draw(numbers.length - at);
    const drawn = numbers[from] ?? 0;
    numbers[from] = numbers[at] ?? 0;
    yield drawn;
  }
}

/** Four numbers that differ widely for texts that differ little. */
function hashOf(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = b ^ Math.imul(a ^ unit, 597399067);
    b = c ^ Math.imul(b ^ unit, 2869860233);
    c = d ^ Math.imul(c ^ unit, 951274213);
    d = a ^ Math.imul(d ^ unit, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}
