// What was found before sending: mistakes that would fail silently on a player.
import { CircleAlert, Info } from 'lucide-react';
import type { Card } from '#contract/cards.ts';
import { t } from '../i18n/texts.ts';
import { Section } from '../ui/page.tsx';

export function Findings({ card }: { card: Card }) {
  if (card.findings.length === 0) return null;
  return (
    <Section title={t('cards.findings')}>
      <ul className="grid gap-2">
        {card.findings.map(({ code, severity, text }) => {
          const isError = severity === 'error';
          const Icon = isError ? CircleAlert : Info;
          return (
            <li
              key={`${code} ${text}`}
              className={`flex gap-2 rounded-lg p-3 text-sm ${isError ? 'bg-bad-soft text-bad' : 'bg-warn-soft text-warn'}`}
            >
              <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
              {text}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
