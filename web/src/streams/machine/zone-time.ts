// Between the clock on the family's wall, as a date and time field shows it, and the moment that the server is asked for.

/** "2026-11-22T19:10" as it stands on the wall in `zone` at `nowMs`. */
export function wallTimeIn(zone: string, nowMs: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
  }).formatToParts(nowMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** The moment, as ISO; undefined when it is no date. In the hour that a spring night skips, a moment beside it. */
export function momentIn(zone: string, wallTime: string): string | undefined {
  const wantedMs = Date.parse(`${wallTime}Z`);
  if (Number.isNaN(wantedMs)) return undefined;
  let atMs = wantedMs;
  // The offset depends on the moment that is looked for: twice is enough, a change of clocks is far from the next one.
  for (let round = 0; round < 2; round++) atMs += wantedMs - Date.parse(`${wallTimeIn(zone, atMs)}Z`);
  return new Date(atMs).toISOString();
}
