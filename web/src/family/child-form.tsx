// A child's name, colour and, if the family likes, birthday.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Child } from '#contract/family.ts';
import { client } from '../data/client.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { DOTS } from './child-dot.tsx';

const COLOURS = ['coral', 'amber', 'leaf', 'sea', 'plum', 'rose'] as const;

export function ChildForm(props: { child: Child | undefined; onSaved(): void }) {
  const { child } = props;
  const [name, setName] = useState(child?.name ?? '');
  const [colour, setColour] = useState<Child['colour']>(child?.colour ?? 'coral');
  const [bornOn, setBornOn] = useState(child?.bornOn ?? '');
  const save = useMutation({
    mutationFn: () =>
      child
        ? client.family.updateChild({ params: { childId: child.id }, body: { name, colour, bornOn: bornOn || null } })
        : client.family.addChild({ body: { name, colour, ...(bornOn ? { bornOn } : {}) } }),
    onSuccess: props.onSaved,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField
        label={t('family.childName')}
        value={name}
        required
        maxLength={60}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
      />
      <fieldset>
        <legend className="mb-1.5 text-sm font-bold">{t('family.colour')}</legend>
        <div className="flex flex-wrap gap-2">
          {COLOURS.map((one) => (
            <label
              key={one}
              className="relative flex size-touch items-center justify-center rounded-full outline-accent has-checked:outline-3 has-focus-visible:outline-3"
            >
              <input
                type="radio"
                name="colour"
                className="absolute inset-0 cursor-pointer appearance-none rounded-full"
                checked={colour === one}
                aria-label={t(`family.colours.${one}`)}
                onChange={() => setColour(one)}
              />
              <span aria-hidden="true" className={`pointer-events-none size-8 rounded-full ${DOTS[one]}`} />
            </label>
          ))}
        </div>
      </fieldset>
      <TextField
        type="date"
        label={t('family.bornOn')}
        value={bornOn}
        onChange={({ target }) => setBornOn(target.value)}
      />
      <ProblemNote error={save.error} />
      <Button type="submit" weight="primary" busy={save.isPending}>
        {t('action.save')}
      </Button>
    </form>
  );
}
