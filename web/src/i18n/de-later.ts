// Deutsch: en-later.ts in this language.

import { family } from './de-family.ts';
import { bookmarks, machine } from './de-machine.ts';
import { player } from './de-player.ts';
import { pretend } from './de-pretend.ts';
import { source } from './de-source.ts';
import { speech } from './de-speech.ts';
import type { LaterCatalogue } from './en-later.ts';

export const deLater: LaterCatalogue = { source, family, machine, bookmarks, player, pretend, speech };
