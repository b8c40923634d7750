// Français: en-later.ts in this language.
import type { LaterCatalogue } from './en-later.ts';
import { announce } from './fr-announce.ts';
import { family } from './fr-family.ts';
import { history } from './fr-history.ts';
import { link } from './fr-link.ts';
import { log } from './fr-log.ts';
import { bookmarks, machine } from './fr-machine.ts';
import { player } from './fr-player.ts';
import { pretend } from './fr-pretend.ts';
import { routine } from './fr-routine.ts';
import { source } from './fr-source.ts';
import { speech } from './fr-speech.ts';

export const frLater: LaterCatalogue = {
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
