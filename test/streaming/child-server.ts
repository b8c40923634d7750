// A stream world in a process of its own, so that it can be killed. `node child-server.ts <folder> <audio> [<streamId>]`
// makes a stream that plays this audio, or edits the one named, and prints where it is.
import { openStreamWorld, playing } from './stream-world.ts';

const [, , folder = '', audioId = '', streamId] = process.argv;
const world = await openStreamWorld({ folder });
for (const name of ['morning', 'evening']) world.addAudio(name, 20_000);
const source = playing(audioId);
const stream = streamId
  ? await world.streams.update(streamId, { document: { version: 1, source } })
  : await world.streams.create({ name: 'Killed', document: { version: 1, source } });
process.stdout.write(`${JSON.stringify({ id: stream.id, url: stream.url })}\n`);
