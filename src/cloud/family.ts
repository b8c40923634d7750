// Who signed in: docs/protocol/yoto.md §2.5. Only for showing which account is linked; nothing is decided by it.
import type { Outcome } from './outcome.ts';
import type { CloudRest } from './rest.ts';
import { FamilyResponse } from './wire/device.ts';
import { UserInfo } from './wire/oauth.ts';

export interface CloudFamily {
  /** Needs `family:view`. */
  family(signal?: AbortSignal): Promise<Outcome<FamilyResponse>>;
  /** Needs `openid`; name and mail only with more scopes. */
  userInfo(signal?: AbortSignal): Promise<Outcome<UserInfo>>;
}

export function cloudFamily(rest: CloudRest): CloudFamily {
  return {
    family(signal) {
      const call = { method: 'GET', scope: 'family:view', answer: FamilyResponse, repeat: 'safe' } as const;
      return rest.request({ ...call, path: ['user', 'family'], signal });
    },
    userInfo(signal) {
      const call = { method: 'GET', scope: 'openid', mustBeGranted: true, answer: UserInfo, repeat: 'safe' } as const;
      return rest.request({ ...call, host: 'login', path: ['userinfo'], signal });
    },
  };
}
