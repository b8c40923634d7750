// What the sign-in service sends and takes, as it is on the wire: docs/protocol/yoto.md §2.
// Shared by our client and by the simulator, so it holds shapes only and never behaviour.
// Loose on purpose: a field we do not know is kept, a field we need is checked.
import { z } from 'zod';

/** Every scope an outside client can be granted (docs/protocol/yoto.md §2.3). */
export const yotoScopes = [
  'openid',
  'profile',
  'offline_access',
  'family:view',
  'family:library:view',
  'family:library:manage',
  'family:devices:view',
  'family:devices:manage',
  'family:devices:control',
  'user:content:view',
  'user:content:manage',
  'user:icons:manage',
] as const;
export type YotoScope = (typeof yotoScopes)[number];

/** Scopes that bring others with them (docs/protocol/yoto.md §2.3). */
export const includedScopes: Readonly<Record<string, readonly YotoScope[]>> = {
  'family:library:manage': ['family:library:view'],
  'family:devices:manage': ['family:devices:view'],
  'user:content:manage': ['user:content:view', 'user:icons:manage'],
};

/** The OAuth audience of the vendor's API; no trailing slash. */
export const yotoAudience = 'https://api.yotoplay.com';

/** What may stand in a header. A token with anything else would be quoted by the error about it. */
const headerSafe = /^[\x21-\x7e]+$/;

/** 200 of POST /oauth/token. `expires_in` is seconds; a refresh may leave `refresh_token` out, then the old one stays. */
export const TokenResponse = z.looseObject({
  access_token: z.string().regex(headerSafe),
  token_type: z.string(),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
  id_token: z.string().optional(),
});
export type TokenResponse = z.infer<typeof TokenResponse>;

/** Error body of every sign-in endpoint. The string decides, the HTTP status does not. */
export const OAuthError = z.looseObject({
  error: z.string().min(1),
  error_description: z.string().optional(),
});
export type OAuthError = z.infer<typeof OAuthError>;

/** Error strings the token endpoint is known to use. */
export const tokenErrorNames = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'access_denied',
  'authorization_pending',
  'slow_down',
  'expired_token',
] as const;

/** Error strings that come back on the redirect address. */
export const authorizeErrorNames = [
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
] as const;

/** Claims of the access token (a JWT). `iat` and `exp` are unix seconds; `aud` may be one string or several. */
export const AccessTokenClaims = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().optional(),
  iat: z.number(),
  exp: z.number(),
  scope: z.string().optional(),
});
export type AccessTokenClaims = z.infer<typeof AccessTokenClaims>;

/** 200 of POST /oauth/device/code; switched off for new clients. `expires_in` and `interval` are seconds. */
export const DeviceCodeResponse = z.looseObject({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  verification_uri_complete: z.string().optional(),
  expires_in: z.number(),
  interval: z.number().optional(),
});
export type DeviceCodeResponse = z.infer<typeof DeviceCodeResponse>;

/** 200 of GET /userinfo; needs the scope `openid`. */
export const UserInfo = z.looseObject({
  sub: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
  picture: z.string().optional(),
});
export type UserInfo = z.infer<typeof UserInfo>;
