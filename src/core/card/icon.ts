// A first icon for a card that has none, so that a player's display is not empty. Yoto offers the pictures; we choose.

export interface OfferedIcon {
  mediaId: string;
  title?: string | undefined;
  publicTags?: readonly string[] | undefined;
}

/** Fits any recording; earlier is better. */
const WORDS = ['story', 'stories', 'book', 'music', 'headphones', 'star'];

/** As it stands in a card; undefined when nothing fits, rather than a picture that means something else. */
export function chooseIcon(offered: readonly OfferedIcon[]): string | undefined {
  for (const word of WORDS) {
    const found = offered.find((icon) => namesOf(icon).includes(word));
    if (found) return `yoto:#${found.mediaId}`;
  }
  return undefined;
}

function namesOf({ title = '', publicTags = [] }: OfferedIcon): string[] {
  return [...title.split(/\s+/), ...publicTags].map((name) => name.toLowerCase());
}
