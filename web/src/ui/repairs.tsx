// A problem with a card together with its ways out, one tap each.
import { Wrench } from 'lucide-react';
import type { NewCard } from '../data/make-card.ts';
import { type Repair, repairsOf } from '../data/proposals.ts';
import { t } from '../i18n/texts.ts';
import { Button } from './button.tsx';
import { ProblemNote } from './problem-note.tsx';

export function CardProblem(props: { error: unknown; body: NewCard | undefined; onRepair(body: NewCard): void }) {
  if (!props.error) return null;
  const repairs = props.body ? repairsOf(props.error, props.body) : [];
  const name = (repair: Repair) => {
    if (repair.kind === 'title') return t('cards.repairTitle', { title: repair.title ?? '' });
    if (repair.kind === 'one') return t('cards.repairOne');
    return repair.tracks ? t('cards.repairGroups', { count: repair.tracks }) : t('cards.repairGrouped');
  };
  return (
    <ProblemNote error={props.error}>
      {repairs.map((repair) => (
        <Button key={repair.kind} icon={Wrench} onClick={() => props.onRepair(repair.body)}>
          {name(repair)}
        </Button>
      ))}
    </ProblemNote>
  );
}
