// The family's switches where they are wanted: "holidays" is flipped in passing. They are made under Family.
import { useQuery } from '@tanstack/react-query';
import { queries } from '../data/queries.ts';
import { useFlip } from '../data/switches.ts';
import { t } from '../i18n/texts.ts';
import { Section } from '../ui/page.tsx';
import { Switch } from '../ui/switch.tsx';

export function QuickSwitches() {
  const { data } = useQuery(queries.switches);
  const flip = useFlip();
  if (!data || data.items.length === 0) return null;
  return (
    <Section title={t('now.switches')}>
      <ul className="flex flex-wrap gap-2">
        {data.items.map(({ name, on }) => (
          <li key={name} className="flex min-w-0 rounded-full bg-sheet ps-2 pe-4 shadow-sheet">
            <Switch label={name} on={on} onFlip={(next) => flip.mutate({ name, on: next })} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
