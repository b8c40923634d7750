// What a family says about a ready-made routine before it is made. It begins as the server would fill it in.
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import type { templateForm } from '#contract/routines.ts';
import type { TemplateKind } from '#core/routine/templates.ts';
import { client } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { PlayerChips } from '../family/player-chips.tsx';
import { t } from '../i18n/texts.ts';
import { NumberField } from '../streams/editor/number-field.tsx';
import { Button } from '../ui/button.tsx';
import { CheckField, SelectField, TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';
import { refreshRoutines } from './routine-queries.ts';

/** All that any of them asks; each sends only its own. */
interface Filled {
  from: string;
  lightsOut: string;
  to: string;
  at: string;
  volumePercent: number;
  streamId: string;
  schoolDaysOnly: boolean;
  percent: number;
}

const ASKED = {
  bedtime: ['from', 'lightsOut', 'to', 'volumePercent'],
  'wake-up': ['at', 'streamId', 'volumePercent', 'schoolDaysOnly'],
  'screen-free-morning': ['from', 'to', 'streamId', 'volumePercent'],
  'battery-low': ['percent'],
} as const satisfies Record<TemplateKind, readonly (keyof Filled)[]>;

const EVENING = { from: '19:30', lightsOut: '20:15', to: '06:30', volumePercent: 40 };
const MORNING = { from: '06:45', to: '08:00', volumePercent: 30 };

function firstFilled(kind: TemplateKind): Filled {
  const rest = { at: '07:00', streamId: '', schoolDaysOnly: true, percent: 15 };
  return { ...EVENING, ...(kind === 'screen-free-morning' ? MORNING : {}), ...rest };
}

export function TemplateFields({ kind, onMade }: { kind: TemplateKind; onMade(): void }) {
  const [filled, setFilled] = useState(() => firstFilled(kind));
  const [playerIds, choosePlayers] = useState<readonly string[]>([]);
  const put = (part: Partial<Filled>) => setFilled({ ...filled, ...part });
  const make = useMutation({
    mutationFn: () => {
      const said = ASKED[kind].flatMap((name) => (filled[name] === '' ? [] : [[name, filled[name]] as const]));
      const players = playerIds.length > 0 ? [...playerIds] : ('all' as const);
      const body = { template: kind, players, ...Object.fromEntries(said) } as z.input<typeof templateForm>;
      return client.routines.fromTemplate({ body });
    },
    onSuccess: ({ items }) => {
      void refreshRoutines();
      toast(t('routine.made', { count: items.length }));
      onMade();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-sm text-muted">{t(`routine.templateText.${kind}`)}</p>
      {ASKED[kind].map((name) => (
        <Field key={name} name={name} filled={filled} put={put} />
      ))}
      <PlayerChips
        legend={t('routine.players')}
        all={t('routine.allPlayers')}
        chosenIds={playerIds}
        onChoose={choosePlayers}
      />
      <ProblemNote error={make.error} />
      <Button type="submit" weight="primary" busy={make.isPending}>
        {t('routine.make')}
      </Button>
    </form>
  );
}

function Field(props: { name: keyof Filled; filled: Filled; put(part: Partial<Filled>): void }) {
  const { name, filled, put } = props;
  switch (name) {
    case 'streamId':
      return <WhichStream streamId={filled.streamId} onChoose={(streamId) => put({ streamId })} />;
    case 'schoolDaysOnly':
      return (
        <CheckField
          label={t('routine.ask.schoolDaysOnly')}
          checked={filled.schoolDaysOnly}
          onChange={({ target }) => put({ schoolDaysOnly: target.checked })}
        />
      );
    case 'volumePercent':
    case 'percent':
      return (
        <NumberField
          label={t(`routine.ask.${name}`)}
          value={filled[name]}
          max={name === 'percent' ? 99 : 100}
          required
          onChange={(value = filled[name]) => put({ [name]: value })}
        />
      );
    default:
      return (
        <TextField
          type="time"
          required
          label={t(`routine.ask.${name}`)}
          value={filled[name]}
          onChange={({ target }) => put({ [name]: target.value })}
        />
      );
  }
}

function WhichStream({ streamId, onChoose }: { streamId: string; onChoose(streamId: string): void }) {
  const { data } = useQuery(queries.streams);
  return (
    <SelectField
      label={t('routine.ask.streamId')}
      hint={t('routine.ask.streamHint')}
      value={streamId}
      onChange={({ target }) => onChoose(target.value)}
    >
      <option value="">{t('routine.ask.noStream')}</option>
      {data?.items.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
