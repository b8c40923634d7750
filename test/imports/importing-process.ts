// A server's import in a process of its own, so that a test can kill it at any moment. Ends by itself when all is done.
import { openWorld } from './import-world.ts';

const [dataFolder = '', folder = ''] = process.argv.slice(2);
await using world = await openWorld({ dataFolder });
const { items } = await world.imports.list({ limit: 1 });
if (items.length === 0) await world.imports.addFolder({ path: folder, watch: false, continuous: false });
await world.settled();
