// A short state in words. Colour only underlines what the words already say.
import type { ReactNode } from 'react';

export type Tone = 'calm' | 'good' | 'warn' | 'bad';

const tones: Record<Tone, string> = {
  calm: 'bg-raised text-ink',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
};

export function Badge(props: { tone: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center rounded-xl text-center leading-snug px-2.5 py-0.5 text-xs font-bold ${tones[props.tone]}`}
    >
      {props.children}
    </span>
  );
}
