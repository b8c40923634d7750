// Where a card stands, in words.
import type { Card } from '#contract/cards.ts';
import { t } from '../i18n/texts.ts';
import { Badge, type Tone } from '../ui/badge.tsx';

const TONES: Record<Card['state'], Tone> = { 'not-sent': 'calm', sent: 'good', 'changed-here': 'warn', trouble: 'bad' };

export function StateBadge({ card }: { card: Card }) {
  return <Badge tone={TONES[card.state]}>{t(`cards.state.${card.state}`)}</Badge>;
}
