// The error body of the vendor's API: docs/protocol/yoto.md §1.
// Shared by our client and by the simulator. Unknown codes are let through: the list is what has been published.
import { z } from 'zod';

export const apiErrorCodes = ['bad-request', 'not-found', 'unauthorized', 'forbidden', 'group-limit'] as const;
export type ApiErrorCode = (typeof apiErrorCodes)[number];

/** Body of every refused API call. `unauthorized` also comes with status 403 when the token has expired. */
export const ApiError = z.looseObject({
  error: z.looseObject({
    code: z.string(),
    message: z.string().optional(),
  }),
});
export type ApiError = z.infer<typeof ApiError>;

/** 200 of calls that only confirm. For device commands it means "passed on", not "done". */
export const StatusOk = z.looseObject({ status: z.string() });
export type StatusOk = z.infer<typeof StatusOk>;
