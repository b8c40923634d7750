// Where the Yoto cloud lives (docs/protocol/yoto.md §1). All three are settings, so that the simulator can take its place.

/** Base addresses without a trailing slash. */
export interface YotoUrls {
  loginUrl: string;
  apiUrl: string;
  mqttUrl: string;
}

/**
 * Joins a base address, path segments and a query; undefined query values are left out.
 * Undefined when a segment could climb out of its place ("", "." or ".."), since ids come from outside.
 */
export function addressOf(
  base: string,
  segments: readonly string[],
  query: Record<string, string | undefined> = {},
): URL | undefined {
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return undefined;
  const url = new URL(`${base.replace(/\/+$/, '')}/${segments.map(encodeURIComponent).join('/')}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}
