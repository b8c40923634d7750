// Which scope allows what, and what a sign-in is granted. Facts: docs/protocol/yoto.md §Scopes.
import { yotoAudience, yotoScopes } from '#cloud/wire/oauth.ts';
import type { ClientRecord } from '../state.ts';
import type { Switches } from '../switches.ts';

/** What a client can have ticked: the documented scopes, and two that only newer confidential clients use. */
export const knownScopes: readonly string[] = [...yotoScopes, 'user:profile:view', 'user:email:view'];

const identityScopes: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

/** A scope that brings others with it. */
const included: Readonly<Record<string, readonly string[]>> = {
  'family:library:manage': ['family:library:view'],
  'family:devices:manage': ['family:devices:view'],
  'user:content:manage': ['user:content:view', 'user:icons:manage'],
};

export function hasScope(granted: readonly string[], needed: string): boolean {
  return granted.some((scope) => scope === needed || included[scope]?.includes(needed));
}

/** The scopes of one request: known words only, `email` being harmless. */
export function readScopes(text: string | undefined): { scopes: string[]; unknown: string[] } {
  const words = [...new Set((text ?? '').split(/[\s+]+/).filter(Boolean))];
  const isKnown = (word: string) => word === 'email' || knownScopes.includes(word);
  return { scopes: words.filter(isKnown), unknown: words.filter((word) => !isKnown(word)) };
}

/** Scopes asked for that are not ticked for this client in the dashboard. */
export function notEnabled(client: ClientRecord, scopes: readonly string[]): string[] {
  return scopes.filter((scope) => scope !== 'email' && !client.scopes.includes(scope));
}

/** What a sign-in with these scopes is granted. */
export function grantedScopes(client: ClientRecord, asked: readonly string[], switches: Switches): string[] {
  const namesApiScope = asked.some((scope) => !identityScopes.includes(scope));
  if (namesApiScope || !switches.grantAllWhenNoApiScope) return [...asked];
  return [...asked, ...client.scopes.filter((scope) => !identityScopes.includes(scope))];
}

/** The vendor's audience, or our own address for clients whose base URLs were replaced. */
export function isApiAudience(audience: string, origin: string): boolean {
  return audience === yotoAudience || audience === origin;
}
