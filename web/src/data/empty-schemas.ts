// Stands in for zod where the web build reads the contract: every schema is an object that accepts any further call.
// Checks run in the server; here it saves some 60 kB of first load. Never import it by hand: vite.config.ts does.
type Anything = { (...parts: unknown[]): Anything; [name: string]: Anything };

const anything: Anything = new Proxy((() => anything) as unknown as Anything, {
  get: () => anything,
  apply: () => anything,
});

export const z = anything;
