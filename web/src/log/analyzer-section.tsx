// Raw messages of players, for those who look for a fault: switched on for a while, in memory only.
import { useMutation, useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import type { RawMessage } from '#contract/event-log.ts';
import { client, queryClient } from '../data/client.ts';
import { byteSize } from '../data/format.ts';
import { locale, t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Switch } from '../ui/switch.tsx';
import { logQueries } from './log-queries.ts';

const MINUTES = 30;
const refresh = () => queryClient.invalidateQueries({ queryKey: logQueries.analyzer.queryKey });

export function AnalyzerSection() {
  const { data, error } = useQuery(logQueries.analyzer);
  const flip = useMutation({
    mutationFn: async (on: boolean) => {
      if (on) await client.eventLog.startAnalyzer({ body: { minutes: MINUTES } });
      else await client.eventLog.stopAnalyzer();
    },
    onSettled: refresh,
  });
  const until = data?.until && new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(data.until));
  return (
    <Section title={t('log.analyzer')}>
      <p className="text-sm text-muted">{t('log.analyzerText', { count: MINUTES })}</p>
      <ProblemNote error={flip.error ?? error} />
      {data && (
        <div className="grid gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
          <Switch label={t('log.collect')} on={data.on} onFlip={(on) => flip.mutate(on)} />
          {data.on && (
            <>
              <p className="figures text-sm text-muted">
                {t('log.collected', { count: data.messages, size: byteSize(data.sizeBytes), until: until ?? '' })}
              </p>
              <Messages />
            </>
          )}
        </div>
      )}
    </Section>
  );
}

function Messages() {
  const { data, error, isFetching } = useQuery(logQueries.messages);
  const messages = data?.items.toReversed() ?? [];
  return (
    <>
      <Button icon={RefreshCw} className="justify-self-start" busy={isFetching} onClick={() => void refresh()}>
        {t('log.look')}
      </Button>
      <ProblemNote error={error} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section aria-label={t('log.messages')} tabIndex={0} className="max-h-96 overflow-y-auto rounded-md">
        <ul className="grid gap-2">
          {messages.map((message) => (
            <Message key={message.number} message={message} />
          ))}
        </ul>
      </section>
    </>
  );
}

function Message({ message: { at, direction, topic, text } }: { message: RawMessage }) {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(new Date(at));
  return (
    <li className="offscreen-light grid gap-0.5 rounded-sm bg-raised p-2 text-xs">
      <p className="figures text-muted">
        {time} {t(direction === 'from-player' ? 'log.fromPlayer' : 'log.toPlayer')} {topic}
      </p>
      <code className="break-all whitespace-pre-wrap">{text}</code>
    </li>
  );
}
