// English texts that only some screens say: streams that think, the family, the time machine, bookmarks. The other
// languages have exactly these keys. Fetched with those screens, so that the first load stays small.
import { announce } from './en-announce.ts';
import { family } from './en-family.ts';
import { history } from './en-history.ts';
import { link } from './en-link.ts';
import { log } from './en-log.ts';
import { bookmarks, machine } from './en-machine.ts';
import { player } from './en-player.ts';
import { pretend } from './en-pretend.ts';
import { routine } from './en-routine.ts';
import { source } from './en-source.ts';
import { speech } from './en-speech.ts';

export const enLater = {
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

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };
export type LaterCatalogue = Texts<typeof enLater>;
