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

const look = 'inline-flex min-h-touch items-center font-bold underline';

export function PrivacySection() {
  const { data } = useQuery(queries.children);
  // Held here: a child that is forgotten is no longer in the list, and what became of it is still said.
  const [asked, setAsked] = useState<Child>();
  const close = () => setAsked(undefined);
  return (
    <Section title={t('log.privacy')}>
      <p className="text-sm text-muted">{t('log.privacyText')}</p>
      <ul className="grid gap-2">
        {data?.items.map((child) => (
          <OneChild key={child.id} child={child} onForget={() => setAsked(child)} />
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
      <Dialog open={asked !== undefined} title={t('log.forgetTitle', { name: asked?.name ?? '' })} onClose={close}>
        {asked && <ForgetChild child={asked} />}
      </Dialog>
    </Section>
  );
}

function OneChild({ child: { id, name, colour }, onForget }: { child: Child; onForget(): void }) {
  return (
    <li className="flex flex-wrap items-center gap-2 rounded-lg bg-sheet p-3 shadow-sheet">
      <span className="flex min-w-full items-center gap-2 font-bold">
        <ChildDot colour={colour} />
        {name}
      </span>
      <a
        href={routePath(api.privacy.exportChild.path, { params: { childId: id } })}
        download
        className={buttonLook('plain')}
      >
        <Download aria-hidden="true" className="size-5 shrink-0" />
        {t('log.takeOut', { name })}
      </a>
      <Button weight="danger" icon={Eraser} onClick={onForget}>
        {t('log.forget', { name })}
      </Button>
    </li>
  );
}

function ForgetChild({ child: { id, name } }: { child: Child }) {
  const [keepChild, setKeepChild] = useState(true);
  const erase = useMutation({
    mutationFn: () => client.privacy.eraseChild({ params: { childId: id }, body: { keepChild } }),
    onSuccess: () => {
      // Everything may speak of the child.
      void queryClient.invalidateQueries();
    },
  });
  if (erase.data) return <Forgotten erasure={erase.data} name={name} />;
  return (
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
  );
}
