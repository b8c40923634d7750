// Why the server cannot start, in a sentence for whoever started it: no stack trace helps them.

export class StartError extends Error {
  override name = 'StartError';
}

/** The port as the system complains about it. Anything else is passed on as it is. */
export function asStartError(cause: unknown, port: number): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE')
    return new StartError(`Port ${port} is already in use. Choose another with --port.`, { cause });
  if (code === 'EACCES')
    return new StartError(`Port ${port} may not be used by this user. Choose one above 1023.`, { cause });
  if (code === 'EADDRNOTAVAIL') return new StartError('This machine has no such address. Check --host.', { cause });
  return cause;
}
