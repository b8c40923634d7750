// What the right-hand button plays while no card is in the slot, by day and by night: cards, one after the other.
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { PlayerSettings } from '#contract/players.ts';
import { queries } from '../../data/queries.ts';
import { t } from '../../i18n/texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import type { Shortcut } from './changes.ts';

type Shortcuts = PlayerSettings['shortcuts'];
const MOST = 20;

export function ShortcutsForm(props: { shortcuts: Shortcuts; onChange(shortcuts: Shortcuts): void }) {
  const { shortcuts, onChange } = props;
  return (
    <Section title={t('player.settings.shortcuts')}>
      <p className="text-sm text-muted">{t('player.settings.shortcutsText')}</p>
      <div className="grid gap-6 md:grid-cols-2">
        {(['day', 'night'] as const).map((time) => (
          <Row
            key={time}
            name={t(`player.settings.${time}`)}
            shortcuts={shortcuts[time]}
            onChange={(row) => onChange({ ...shortcuts, [time]: row })}
          />
        ))}
      </div>
    </Section>
  );
}

function Row(props: { name: string; shortcuts: readonly Shortcut[]; onChange(shortcuts: Shortcut[]): void }) {
  const { name, shortcuts, onChange } = props;
  const { data } = useQuery(queries.cards);
  const cards = data?.items.flatMap(({ yotoCardId, title }) => (yotoCardId ? [{ yotoCardId, title }] : [])) ?? [];
  const titleOf = (wanted: string) =>
    cards.find(({ yotoCardId }) => yotoCardId === wanted)?.title ?? t('player.settings.alarmOther', { card: wanted });
  return (
    <fieldset className="grid content-start gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
      <legend className="contents">
        <span className="font-extrabold">{name}</span>
      </legend>
      {shortcuts.length === 0 && <p className="text-sm text-muted">{t('player.settings.shortcutsNone')}</p>}
      <ol className="grid gap-1">
        {shortcuts.map(({ yotoCardId }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same card may stand there twice.
          <li key={index} className="flex items-center gap-2">
            <span className="min-w-0 grow text-sm font-bold">{titleOf(yotoCardId)}</span>
            <IconButton
              icon={X}
              label={t('player.settings.shortcutRemove', { title: titleOf(yotoCardId) })}
              onClick={() => onChange(shortcuts.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ol>
      {shortcuts.length < MOST && cards.length > 0 && (
        <SelectField
          label={t('player.settings.shortcutAdd')}
          value=""
          onChange={({ target }) => target.value && onChange([...shortcuts, { yotoCardId: target.value }])}
        >
          <option value="">{t('player.settings.shortcutChoose')}</option>
          {cards.map(({ yotoCardId, title }) => (
            <option key={yotoCardId} value={yotoCardId}>
              {title}
            </option>
          ))}
        </SelectField>
      )}
    </fieldset>
  );
}
