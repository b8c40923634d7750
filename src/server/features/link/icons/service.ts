// The pixel icons that Yoto offers: everybody's are read rarely, since there are thousands; an account's own each time.
import type { Outcome } from '#cloud/outcome.ts';
import type { DisplayIcon } from '#cloud/wire/media.ts';
import type { YotoIcon } from '#contract/link.ts';
import type { Clock } from '../../../clock.ts';
import { answerOf } from '../../../yoto/problems.ts';
import type { LinkedCloud } from '../service.ts';

const KEPT_MS = 60 * 60_000;

export function createIcons({ clock }: { clock: Clock }) {
  const kept = new Map<string, { readAtMs: number; list: DisplayIcon[] }>();

  async function everybodys({ accountId, cloud }: LinkedCloud): Promise<Outcome<DisplayIcon[]>> {
    const known = kept.get(accountId);
    if (known && clock.now() - known.readAtMs < KEPT_MS) return { kind: 'ok', value: known.list };
    const outcome = await cloud.media.publicIcons();
    if (outcome.kind === 'ok') kept.set(accountId, { readAtMs: clock.now(), list: outcome.value });
    return outcome;
  }

  return {
    everybodys,

    /** @throws Problem why Yoto does not tell them. */
    async all(linked: LinkedCloud): Promise<YotoIcon[]> {
      const [own, others] = await Promise.all([linked.cloud.media.myIcons(), everybodys(linked)]);
      // We do not ask for the right to own icons; an account that never gave it still has the public ones.
      const mine = own.kind === 'permission-missing' ? [] : answerOf(own);
      return [
        ...mine.map((icon) => describeIcon(icon, true)),
        ...answerOf(others).map((icon) => describeIcon(icon, false)),
      ];
    },

    forget: (accountId: string): void => void kept.delete(accountId),
  };
}

function describeIcon(icon: DisplayIcon, mine: boolean): YotoIcon {
  return { mediaId: icon.mediaId, title: icon.title ?? '', url: typeof icon.url === 'string' ? icon.url : '', mine };
}
