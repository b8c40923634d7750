// Which player an address tells, when no event does. Families share one address at home, so knowing that a player was
// seen there is not enough: every other player must have been seen elsewhere.

export interface SeenPlayer {
  id: string;
  /** Where it was last seen to fetch; null when that is not known. */
  learned_address: string | null;
}

export function findLearned(players: readonly SeenPlayer[], address: string): string | undefined {
  const [player, another] = players.filter((one) => one.learned_address === address || one.learned_address === null);
  return player && !another && player.learned_address === address ? player.id : undefined;
}

/** Of the players that we have just sent to a stream, the only one that can ask for it from here; all others live elsewhere. */
export function findExpected(
  players: readonly SeenPlayer[],
  expected: readonly string[],
  address: string,
): string | undefined {
  const [only, another] = new Set(expected);
  if (only === undefined || another !== undefined) return undefined;
  const others = players.filter(({ id }) => id !== only);
  const areElsewhere = others.every(({ learned_address: seen }) => seen !== null && seen !== address);
  return areElsewhere ? only : undefined;
}
