// Refresh tokens work once. What happens to a client that loses an answer, uses an old one, or comes late.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../clock.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import { ask, askToken, signIn } from '../testing/client.ts';

let clock: ManualClock;
let simulator: Simulator;
beforeEach(async () => {
  clock = new ManualClock();
  simulator = await startSimulator({ clock, switches: { autoApprove: true } });
});
afterEach(() => simulator.close());

async function signedIn(): Promise<{ access: string; refresh: string }> {
  const { json } = await signIn(simulator.url, simulator.clientId);
  return { access: json.access_token, refresh: json.refresh_token };
}

const refreshWith = (refreshToken: string, more: Record<string, string> = {}) =>
  askToken(simulator.url, {
    grant_type: 'refresh_token',
    client_id: simulator.clientId,
    refresh_token: refreshToken,
    ...more,
  });

describe('rotation', () => {
  it('gives a new refresh token each time', async () => {
    let { refresh } = await signedIn();
    for (let round = 0; round < 5; round++) {
      const { status, json } = await refreshWith(refresh);
      expect(status).toBe(200);
      expect(json.refresh_token).not.toBe(refresh);
      refresh = json.refresh_token;
    }
  });

  it('ends the whole grant when an old one is used', async () => {
    const { refresh } = await signedIn();
    const second = await refreshWith(refresh);
    expect((await refreshWith(refresh)).json.error).toBe('invalid_grant');
    expect((await refreshWith(second.json.refresh_token)).json.error).toBe('invalid_grant');
  });

  it('leaves other sign-ins of the same person alone', async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    await refreshWith(one.refresh);
    await refreshWith(one.refresh);
    expect((await refreshWith(other.refresh)).status).toBe(200);
  });

  it('keeps the grant by switch', async () => {
    simulator.change({ reuseRevokesGrant: false });
    const { refresh } = await signedIn();
    const second = await refreshWith(refresh);
    expect((await refreshWith(refresh)).json.error).toBe('invalid_grant');
    expect((await refreshWith(second.json.refresh_token)).status).toBe(200);
  });

  it('forgives an old one for a moment by switch', async () => {
    simulator.change({ refreshReuseGraceS: 10 });
    const { refresh } = await signedIn();
    await refreshWith(refresh);
    await clock.advance(9_000);
    expect((await refreshWith(refresh)).status).toBe(200);
    await clock.advance(2_000);
    expect((await refreshWith(refresh)).json.error).toBe('invalid_grant');
  });

  it('returns no refresh token when it does not rotate, and the old one stays good', async () => {
    simulator.change({ refreshRotation: false });
    const { refresh } = await signedIn();
    expect((await refreshWith(refresh)).json.refresh_token).toBeUndefined();
    expect((await refreshWith(refresh)).status).toBe(200);
  });

  it('counts a refresh whose answer was lost', async () => {
    const { refresh } = await signedIn();
    simulator.faults.add({ kind: 'lost-answer', pathStart: '/oauth/token', times: 1 });
    await expect(refreshWith(refresh)).rejects.toThrow();
    expect((await refreshWith(refresh)).json.error).toBe('invalid_grant');
  });

  it('does not count one that was cut before it arrived', async () => {
    const { refresh } = await signedIn();
    simulator.faults.add({ kind: 'cut', pathStart: '/oauth/token', times: 1 });
    await expect(refreshWith(refresh)).rejects.toThrow();
    expect((await refreshWith(refresh)).status).toBe(200);
  });

  it('lets one of two at the same time win', async () => {
    simulator.change({ reuseRevokesGrant: false });
    const { refresh } = await signedIn();
    const answers = await Promise.all([refreshWith(refresh), refreshWith(refresh)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 403]);
  });
});

describe('limits of a refresh', () => {
  it('belongs to its client', async () => {
    const { clientId } = simulator.addClient({ anyLoopbackRedirect: true });
    const { refresh } = await signedIn();
    expect((await refreshWith(refresh, { client_id: clientId })).json).toEqual({
      error: 'invalid_grant',
      error_description: 'The client associated with this refresh token is different.',
    });
  });

  it('can narrow the scopes but not widen them', async () => {
    const { refresh } = await signedIn();
    const wide = await refreshWith(refresh, { scope: 'family:devices:control' });
    expect(wide.json.error).toBe('invalid_scope');
    const narrow = await refreshWith(refresh, { scope: 'family:library:view' });
    expect(narrow.json.scope).toBe('family:library:view');
  });
});

describe('the end of an access token', () => {
  it.each([401, 403] as const)('is %i unauthorized', async (status) => {
    simulator.change({ expiredTokenStatus: status, accessTokenLifetimeS: 60 });
    const { access } = await signedIn();
    expect((await ask(`${simulator.url}/content/mine`, { token: access })).status).toBe(200);
    await clock.advance(60_000);
    const late = await ask(`${simulator.url}/content/mine`, { token: access });
    expect([late.status, late.json.error.code]).toEqual([status, 'unauthorized']);
  });

  it('is told from a missing scope', async () => {
    const { access_token: token } = await simulator.makeToken({ scopes: ['family:view'] });
    const refused = await ask(`${simulator.url}/content/mine`, { token });
    expect([refused.status, refused.json.error.code]).toEqual([403, 'forbidden']);
    expect(refused.json.error.message).toContain('user:content:view');
  });

  it('is known without a token, too', async () => {
    const nobody = await ask(`${simulator.url}/content/mine`);
    expect([nobody.status, nobody.json.error.code]).toEqual([401, 'unauthorized']);
    const madeUp = await ask(`${simulator.url}/content/mine`, { token: 'made.up.token' });
    expect([madeUp.status, madeUp.json.error.code]).toEqual([403, 'unauthorized']);
  });
});
