// The key with which the sign-in service signs its tokens, and its public half for whoever checks them.
// One key per process, made when first needed: making one takes a moment and every simulator may use the same.
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export interface SigningKeys {
  /** A signed JWT; `iat` and `exp` stand in the claims, from the simulator's clock. */
  sign(claims: Record<string, unknown>): Promise<string>;
  /** The body of /.well-known/jwks.json. */
  jwks: { keys: JWK[] };
}

let shared: Promise<SigningKeys> | undefined;

export function signingKeys(): Promise<SigningKeys> {
  shared ??= createKeys();
  return shared;
}

async function createKeys(): Promise<SigningKeys> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = 'simulated-1';
  return {
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey),
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' }] },
  };
}
