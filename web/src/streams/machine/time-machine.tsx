// The time machine: for a child, a player and a moment, what would play, why, and how it sounds. Also for a document
// that is only being edited. Looking changes nothing.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Preview } from '#contract/preview.ts';
import type { SourceDocument } from '#core/source/document.ts';
import { useDelayed } from '../../data/delayed.ts';
import { clockTime, spokenTime } from '../../data/format.ts';
import { queries } from '../../data/queries.ts';
import { t } from '../../i18n/texts.ts';
import { PixelSkeleton } from '../../pixel/pixel-skeleton.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { type Asker, machineQueries } from './machine-queries.ts';
import { PreviewSound } from './preview-sound.tsx';
import { WeekStrip } from './week-strip.tsx';
import { momentIn, wallTimeIn } from './zone-time.ts';

const SHOWN = 12;
/** While somebody types, there is nothing to decide yet. */
const STILL_MS = 500;

export function TimeMachine(props: { streamId: string; document?: SourceDocument | undefined; isSaved?: boolean }) {
  const children = useQuery(queries.children);
  const players = useQuery(queries.familyPlayers);
  const family = useQuery(queries.family);
  const zone = family.data?.timeZone ?? 'UTC';
  const [childId, setChildId] = useState('');
  const [playerId, setPlayerId] = useState('');
  const [wallTime, setWallTime] = useState('');
  const [showsWeek, setShowsWeek] = useState(false);
  const isAskable = props.isSaved || props.document !== undefined;
  const document = useDelayed(props.document, STILL_MS);
  const asker: Asker = {
    streamId: props.streamId,
    ...(document ? { document } : {}),
    ...(childId ? { childId } : {}),
    ...(playerId ? { playerId } : {}),
  };
  const at = wallTime ? momentIn(zone, wallTime) : undefined;
  const { data, error, isFetching } = useQuery({ ...machineQueries.preview(asker, at), enabled: isAskable });
  return (
    <Section title={t('machine.title')}>
      <p className="text-sm text-muted">{t('machine.text')}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        <Who label={t('source.child')} value={childId} items={children.data?.items} onChange={setChildId} />
        <Who label={t('source.player')} value={playerId} items={players.data?.items} onChange={setPlayerId} />
        <TextField
          type="datetime-local"
          className="sm:col-span-2"
          label={t('machine.moment')}
          hint={t('machine.momentHint', { zone })}
          value={wallTime || wallTimeIn(zone, Date.now())}
          onChange={({ target }) => setWallTime(target.value)}
        />
        {wallTime && (
          <Button className="justify-self-start" onClick={() => setWallTime('')}>
            {t('machine.now')}
          </Button>
        )}
      </div>
      {!isAskable && <p className="rounded-md bg-raised p-3 text-sm text-muted">{t('machine.unfinished')}</p>}
      <ProblemNote error={error} />
      {isAskable && !data && !error && <PixelSkeleton rows={3} className="h-32 w-full rounded-lg" />}
      {isAskable && data && (
        <div aria-live="polite" aria-busy={isFetching} className="grid gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
          <Answer preview={data} />
        </div>
      )}
      {isAskable && (
        <Button className="justify-self-start" aria-expanded={showsWeek} onClick={() => setShowsWeek(!showsWeek)}>
          {t(showsWeek ? 'machine.hideWeek' : 'machine.showWeek')}
        </Button>
      )}
      {isAskable && showsWeek && <WeekStrip asker={asker} from={at} zone={zone} />}
    </Section>
  );
}

function Answer({ preview }: { preview: Preview }) {
  const more = preview.items.length - SHOWN;
  return (
    <>
      <p className="text-lg">{preview.explanation}</p>
      {!preview.playable && (
        <p>
          <Badge tone="warn">{t('streams.standIn')}</Badge>
        </p>
      )}
      {preview.items.length > 0 && (
        <div className="grid gap-1">
          <p className="figures text-sm text-muted">{t('machine.lasts', { time: spokenTime(preview.durationMs) })}</p>
          <ol className="grid gap-1">
            {preview.items.slice(0, SHOWN).map((item) => (
              <li key={item.atMs} className="flex gap-3 text-sm">
                <span className="figures w-14 shrink-0 text-end text-muted">{clockTime(item.atMs)}</span>
                <span className="min-w-0">
                  {item.kind === 'silence' ? t('source.kind.silence') : item.title}
                  {item.fromMs > 0 && (
                    <span className="text-muted"> · {t('machine.goesOnAt', { time: clockTime(item.fromMs) })}</span>
                  )}
                </span>
              </li>
            ))}
          </ol>
          {more > 0 && <p className="text-sm text-muted">+ {more}</p>}
        </div>
      )}
      {preview.previewUrl && <PreviewSound url={preview.previewUrl} />}
      {preview.trace.length > 0 && (
        <Disclosure summary={t('machine.why')}>
          <ol className="grid list-decimal gap-1 ps-6 text-sm">
            {preview.trace.map(({ text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name and never move
              <li key={index}>{text}</li>
            ))}
          </ol>
        </Disclosure>
      )}
    </>
  );
}

function Who(props: {
  label: string;
  value: string;
  items: readonly { id: string; name: string }[] | undefined;
  onChange(id: string): void;
}) {
  return (
    <SelectField label={props.label} value={props.value} onChange={({ target }) => props.onChange(target.value)}>
      <option value="">{t('machine.anybody')}</option>
      {props.items?.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
