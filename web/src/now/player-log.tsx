// What the player did on the network: its last requests for audio and the events it sent. Folded away until wanted.
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { byteSize } from '../data/format.ts';
import { locale, t } from '../i18n/texts.ts';
import { pretend } from './pretend-api.ts';

const SHOWN = 12;
const EVERY_MS = 2000;

export function PlayerLog(props: { deviceId: string }) {
  return (
    <Fold title={t('pretend.network')}>
      <div className="grid gap-3">
        <h4 className="text-sm font-bold">{t('pretend.requests')}</h4>
        <Requests deviceId={props.deviceId} />
        <h4 className="text-sm font-bold">{t('pretend.events')}</h4>
        <SentEvents deviceId={props.deviceId} />
      </div>
    </Fold>
  );
}

function Fold(props: { title: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="rounded-md px-2 open:bg-raised"
    >
      <summary className="min-h-touch content-center text-sm text-muted">{props.title}</summary>
      {open && <div className="pb-3">{props.children}</div>}
    </details>
  );
}

function Requests({ deviceId }: { deviceId: string }) {
  const { data } = useQuery({ ...pretend.requests(deviceId), refetchInterval: EVERY_MS });
  const requests = data?.requests.slice(-SHOWN).reverse() ?? [];
  if (requests.length === 0) return <p className="text-sm text-muted">{t('pretend.noneYet')}</p>;
  return (
    <ul className="grid gap-2">
      {requests.map((request) => (
        <li key={`${request.atMs} ${request.range ?? ''}`} className="figures grid gap-0.5 text-xs">
          <span className="flex flex-wrap justify-between gap-x-3 font-bold">
            <span>
              {request.method} {request.status ?? '…'} {request.range && `· ${request.range}`}
            </span>
            <span>{byteSize(request.bytes)}</span>
          </span>
          <span className="flex flex-wrap justify-between gap-x-3 text-muted">
            <span className="min-w-0 truncate">{pathOf(request.url)}</span>
            <time dateTime={new Date(request.atMs).toISOString()}>{timeOfDay(request.atMs)}</time>
          </span>
        </li>
      ))}
    </ul>
  );
}

function SentEvents({ deviceId }: { deviceId: string }) {
  const { data } = useQuery({ ...pretend.events(deviceId), refetchInterval: EVERY_MS });
  const numbered = data?.events.map((event, number) => ({ ...event, number })) ?? [];
  const events = numbered.slice(-SHOWN).reverse();
  if (events.length === 0) return <p className="text-sm text-muted">{t('pretend.noneYet')}</p>;
  return (
    <ul className="grid gap-2">
      {events.map((event) => (
        <li key={event.number} className="grid gap-0.5 text-xs">
          <span className="figures flex justify-between gap-3 font-bold">
            {event.suffix}
            <time dateTime={new Date(event.atMs).toISOString()}>{timeOfDay(event.atMs)}</time>
          </span>
          <code className="line-clamp-3 text-muted">{JSON.stringify(event.payload)}</code>
        </li>
      ))}
    </ul>
  );
}

/** Only the end of the path: the address itself is a secret and need not stand on the screen. */
function pathOf(url: string): string {
  if (!URL.canParse(url)) return '…';
  const { host, pathname } = new URL(url);
  return `${host}${pathname.slice(0, 6)}…${pathname.slice(-7)}`;
}

function timeOfDay(atMs: number): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(atMs);
}
