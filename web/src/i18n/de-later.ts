// Deutsch: en-later.ts in this language.

import { announce } from './de-announce.ts';
import { family } from './de-family.ts';
import { history } from './de-history.ts';
import { link } from './de-link.ts';
import { log } from './de-log.ts';
import { bookmarks, machine } from './de-machine.ts';
import { player } from './de-player.ts';
import { pretend } from './de-pretend.ts';
import { routine } from './de-routine.ts';
import { source } from './de-source.ts';
import { speech } from './de-speech.ts';
import type { LaterCatalogue } from './en-later.ts';

export const deLater: LaterCatalogue = {
  source,
  announce,
  family,
  history,
  link,
  log,
  machine,
  bookmarks,
  player,
  pretend,
  routine,
  speech,
};
