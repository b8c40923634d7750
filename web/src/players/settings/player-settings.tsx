// What is set on a player: by day, by night, its alarms. It lives on the player; saving can be undone.
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { PlayerSettings } from '#contract/players.ts';
import { client, queryClient } from '../../data/client.ts';
import { queries } from '../../data/queries.ts';
import { tellProblem } from '../../data/tell-problem.ts';
import { t } from '../../i18n/texts.ts';
import { PixelSkeleton } from '../../pixel/pixel-skeleton.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { toast } from '../../ui/toasts.tsx';
import { AlarmsForm } from './alarms-form.tsx';
import { changesBetween, type SettingsChange } from './changes.ts';
import { ShortcutsForm } from './shortcuts-form.tsx';
import { TimeOfDayForm } from './time-of-day-form.tsx';

const route = getRouteApi('/players/$playerId/settings');

const settingsOf = (playerId: string) =>
  queryOptions({
    queryKey: ['player-settings', playerId],
    queryFn: ({ signal }) => client.players.settings({ params: { playerId }, signal }),
    gcTime: 0,
  });

export function PlayerSettingsScreen() {
  const { playerId } = route.useParams();
  const { data, error } = useQuery(settingsOf(playerId));
  if (error && !data) return <ProblemNote error={error} />;
  if (!data) return <PixelSkeleton rows={8} className="h-96 w-full rounded-xl" />;
  return (
    <Page title={t('player.settings.title', { name: data.name })} lead={t('player.settings.lead')}>
      <Link
        to="/players/$playerId"
        params={{ playerId }}
        className="flex min-h-touch items-center gap-2 justify-self-start text-sm font-bold underline"
      >
        <ArrowLeft aria-hidden="true" className="size-4 rtl:rotate-180" />
        {t('player.back', { name: data.name })}
      </Link>
      <SettingsForm playerId={playerId} settings={data} />
    </Page>
  );
}

function SettingsForm({ playerId, settings }: { playerId: string; settings: PlayerSettings }) {
  // What was read when the form was opened: what somebody else changes meanwhile is not taken for ours.
  const [base, setBase] = useState(settings);
  const [draft, setDraft] = useState(settings);
  const put = (part: Partial<PlayerSettings>) => setDraft({ ...draft, ...part });
  const change = changesBetween(base, draft);
  const write = (body: SettingsChange) => client.players.changeSettings({ params: { playerId }, body });
  const keep = (written: PlayerSettings) => {
    queryClient.setQueryData(settingsOf(playerId).queryKey, written);
    setBase(written);
    setDraft(written);
    void queryClient.invalidateQueries({ queryKey: ['players'] });
  };
  const save = useMutation({
    mutationFn: write,
    onSuccess: (written) => {
      const back = changesBetween(written, base);
      keep(written);
      const takeBack = () => {
        if (back)
          write(back)
            .then(keep)
            .then(() => toast(t('player.settings.undone')), tellProblem);
      };
      toast(t('player.settings.saved'), { label: t('action.undo'), run: takeBack });
    },
  });
  const players = useQuery(queries.players);
  const hasLight = players.data?.items.find(({ id }) => id === playerId)?.abilities.nightLight !== false;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (change) save.mutate(change);
  };
  return (
    <form onSubmit={submit} className="grid gap-6">
      <TextField
        label={t('player.settings.name')}
        required
        maxLength={60}
        className="max-w-sm"
        value={draft.name}
        onChange={({ target }) => put({ name: target.value })}
      />
      <div className="grid gap-6 md:grid-cols-2">
        {(['day', 'night'] as const).map((time) => (
          <TimeOfDayForm
            key={time}
            name={t(`player.settings.${time}`)}
            value={draft[time]}
            hasLight={hasLight}
            onChange={(value) => put({ [time]: value })}
          />
        ))}
      </div>
      <AlarmsForm alarms={draft.alarms} onChange={(alarms) => put({ alarms })} />
      <ShortcutsForm shortcuts={draft.shortcuts} onChange={(shortcuts) => put({ shortcuts })} />
      <Always draft={draft} put={put} />
      <ProblemNote error={save.error} />
      {change && (
        <div className="sticky bottom-20 flex flex-wrap items-center gap-4 rounded-lg bg-raised p-3 shadow-float md:bottom-3">
          <Button type="submit" weight="primary" busy={save.isPending}>
            {t('action.save')}
          </Button>
          <p className="text-sm">{t('player.settings.unsaved')}</p>
        </div>
      )}
    </form>
  );
}

function Always(props: { draft: PlayerSettings; put(part: Partial<PlayerSettings>): void }) {
  const { hourFormat, hasBluetooth } = props.draft;
  if (hourFormat === undefined && hasBluetooth === undefined) return null;
  return (
    <Section title={t('player.settings.whole')}>
      <div className="grid gap-4 rounded-lg bg-sheet p-4 shadow-sheet">
        {hourFormat !== undefined && (
          <SelectField
            label={t('player.settings.hours')}
            className="max-w-sm"
            value={hourFormat}
            onChange={({ target }) => props.put({ hourFormat: target.value === '12' ? 12 : 24 })}
          >
            <option value={24}>{t('player.settings.hours24')}</option>
            <option value={12}>{t('player.settings.hours12')}</option>
          </SelectField>
        )}
        {hasBluetooth !== undefined && (
          <CheckField
            label={t('player.settings.bluetooth')}
            hint={t('player.settings.bluetoothHint')}
            checked={hasBluetooth}
            onChange={({ target }) => props.put({ hasBluetooth: target.checked })}
          />
        )}
      </div>
    </Section>
  );
}
