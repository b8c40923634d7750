// What goes on between the server and the simulated cloud, as the HTTP servers of this process see it: tokens are signed by
// another thread, of which nothing else can be seen.
import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

export const traffic = { tokensBeingMade: 0, tokensMade: 0 };

diagnostics.subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  if (!request.url?.startsWith('/oauth/token')) return;
  traffic.tokensBeingMade += 1;
  response.once('close', () => {
    traffic.tokensBeingMade -= 1;
    if (response.statusCode === 200) traffic.tokensMade += 1;
  });
});
