// The two ways in which the cloud says no: the API's error body and the sign-in service's. Thrown by routes, written
// out in one place (./app.ts). Facts: docs/protocol/yoto.md §Endpoints and §OAuth.
import type { ApiErrorCode } from '#cloud/wire/error.ts';

export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: ApiErrorCode | 'too-many-requests';

  constructor(status: number, code: ApiErrorCode | 'too-many-requests', message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const badRequest = (message: string): ApiRefusal => new ApiRefusal(400, 'bad-request', message);
export const notFound = (message: string): ApiRefusal => new ApiRefusal(404, 'not-found', message);
export const forbidden = (message: string): ApiRefusal => new ApiRefusal(403, 'forbidden', message);

export class OAuthRefusal extends Error {
  readonly status: number;
  readonly error: string;

  constructor(status: number, error: string, description: string) {
    super(description);
    this.status = status;
    this.error = error;
  }
}
