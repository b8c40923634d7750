// What holds for everybody: where the family lives, in which language it is spoken to, who is meant when nobody is
// known, and what plays when nothing else can.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FamilySettings } from '#contract/family.ts';
import { LANGUAGES } from '#core/language.ts';
import { client, queryClient } from '../data/client.ts';
import { browserZone } from '../data/locale.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { ChoiceField, SelectField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';

export function Household() {
  const { data, error } = useQuery(queries.family);
  return (
    <Section title={t('family.household')}>
      <ProblemNote error={error} />
      {!data && !error && <PixelSkeleton rows={5} className="h-48 w-full rounded-lg" />}
      {data && <Settings settings={data} />}
    </Section>
  );
}

function Settings({ settings }: { settings: FamilySettings }) {
  const children = useQuery(queries.children);
  const update = useMutation({
    mutationFn: (body: Partial<Omit<FamilySettings, 'timeZoneChosen'>>) => client.family.updateSettings({ body }),
    onSuccess: (changed) => {
      queryClient.setQueryData(queries.family.queryKey, changed);
      toast(t('family.saved'));
    },
  });
  const zones = [...new Set([settings.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
  const here = browserZone();
  return (
    <div className="grid gap-4 rounded-lg bg-sheet p-4 shadow-sheet">
      {!settings.timeZoneChosen && (
        <div className="grid justify-items-start gap-2 rounded-md bg-warn-soft p-3 text-sm text-warn">
          <p>{t('family.zoneNotChosen')}</p>
          <Button busy={update.isPending} onClick={() => update.mutate({ timeZone: here })}>
            {t('family.takeBrowserZone', { zone: here })}
          </Button>
        </div>
      )}
      <SelectField
        label={t('family.timeZone')}
        value={settings.timeZone}
        onChange={({ target }) => update.mutate({ timeZone: target.value })}
      >
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </SelectField>
      <ChoiceField
        label={t('family.language')}
        choices={LANGUAGES}
        value={settings.language}
        nameOf={(one) => t(`source.languages.${one}`)}
        onChange={(language) => update.mutate({ language })}
      />
      <SelectField
        label={t('family.defaultChild')}
        value={settings.defaultChildId ?? ''}
        onChange={({ target }) => update.mutate({ defaultChildId: target.value || null })}
      >
        <option value="">{t('family.nobody')}</option>
        {children.data?.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <Evergreen
        collectionId={settings.evergreenCollectionId}
        onChoose={(evergreenCollectionId) => update.mutate({ evergreenCollectionId })}
      />
      <ProblemNote error={update.error} />
    </div>
  );
}

function Evergreen(props: { collectionId: string | null; onChoose(collectionId: string | null): void }) {
  const id = props.collectionId ?? '';
  const listed = useQuery({
    queryKey: ['library', 'collections', 'all'],
    queryFn: ({ signal }) => client.library.listCollections({ query: { limit: 500 }, signal }),
  });
  const isListed = id === '' || listed.data?.items.some((one) => one.id === id);
  return (
    <SelectField
      label={t('family.evergreen')}
      hint={
        <>
          {t('family.evergreenHint')}{' '}
          <Link to="/streams/spoken" className="underline">
            {t('speech.title')}
          </Link>
        </>
      }
      value={id}
      onChange={({ target }) => props.onChoose(target.value || null)}
    >
      <option value="">{t('family.noEvergreen')}</option>
      {!isListed && <option value={id}>{listed.data ? t('source.gone') : '…'}</option>}
      {listed.data?.items.map(({ id: value, title }) => (
        <option key={value} value={value}>
          {title}
        </option>
      ))}
    </SelectField>
  );
}
