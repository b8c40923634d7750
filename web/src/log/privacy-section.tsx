// What is known of a child: taken out as a file, or forgotten. Forgetting cannot be taken back, so that asks first.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Download, Eraser } from 'lucide-react';
import { useState } from 'react';
import { routePath } from '#client/client.ts';
import { api } from '#contract/api.ts';
import type { Child } from '#contract/family.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { ChildDot } from '../family/child-dot.tsx';
import { t } from '../i18n/texts.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { CheckField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Forgotten } from './forgotten.tsx';

export function PrivacySection() {
  const { data } = useQuery(queries.children);
  const look = 'inline-flex min-h-touch items-center font-bold underline';
  return (
    <Section title={t('log.privacy')}>
      <p className="text-sm text-muted">{t('log.privacyText')}</p>
      <ul className="grid gap-2">
        {data?.items.map((child) => (
          <OneChild key={child.id} child={child} />
        ))}
      </ul>
      <p className="flex flex-wrap gap-x-4 text-sm">
        <span className="flex items-center">{t('log.heard')}</span>
        <a href={routePath(api.privacy.exportHeardCsv.path)} download className={look}>
          {t('log.csv')}
        </a>
        <a href={routePath(api.privacy.exportHeardJson.path)} download className={look}>
          {t('log.json')}
        </a>
      </p>
    </Section>
  );
}

function OneChild({ child }: { child: Child }) {
  const [asking, setAsking] = useState(false);
  const [keepChild, setKeepChild] = useState(true);
  const erase = useMutation({
    mutationFn: () => client.privacy.eraseChild({ params: { childId: child.id }, body: { keepChild } }),
    // Everything may speak of the child.
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const { name } = child;
  return (
    <li className="flex flex-wrap items-center gap-2 rounded-lg bg-sheet p-3 shadow-sheet">
      <span className="flex min-w-24 grow items-center gap-2 font-bold">
        <ChildDot colour={child.colour} />
        {name}
      </span>
      <a
        href={routePath(api.privacy.exportChild.path, { params: { childId: child.id } })}
        download
        className={buttonLook('quiet')}
      >
        <Download aria-hidden="true" className="size-5 shrink-0" />
        {t('log.takeOut', { name })}
      </a>
      <Button weight="danger" icon={Eraser} onClick={() => setAsking(true)}>
        {t('log.forget', { name })}
      </Button>
      <Dialog open={asking} title={t('log.forgetTitle', { name })} onClose={() => setAsking(false)}>
        {erase.data ? (
          <Forgotten erasure={erase.data} name={name} />
        ) : (
          <div className="grid gap-4">
            <p className="text-sm">{t('log.forgetText')}</p>
            <CheckField
              label={t('log.keepChild', { name })}
              hint={t('log.keepChildHint')}
              checked={keepChild}
              onChange={({ target }) => setKeepChild(target.checked)}
            />
            <ProblemNote error={erase.error} />
            <Button weight="danger" icon={Eraser} busy={erase.isPending} onClick={() => erase.mutate()}>
              {t('log.forgetNow')}
            </Button>
          </div>
        )}
      </Dialog>
    </li>
  );
}
