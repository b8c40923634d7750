// "This address is …": an address, and the player or the child behind it.
import { type FormEvent, useState } from 'react';
import { Problem } from '#contract/errors.ts';
import type { Child, FamilyPlayer } from '#contract/family.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { useBind } from './bind-address.ts';

export function AddressForm({ players, kids }: { players: readonly FamilyPlayer[]; kids: readonly Child[] }) {
  const [address, setAddress] = useState('');
  const [who, setWho] = useState('');
  const bind = useBind(() => {
    setAddress('');
    setWho('');
  });
  const isOdd = bind.error instanceof Problem && bind.error.code === 'validation-failed';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const to = players.some(({ id }) => id === who) ? { playerId: who } : { childId: who };
    bind.mutate({ address: address.trim(), to });
  };
  return (
    <Disclosure summary={t('family.addAddress')}>
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label={t('family.address')}
          hint={t('family.addressHint')}
          value={address}
          required
          maxLength={45}
          spellCheck={false}
          autoCapitalize="none"
          onChange={({ target }) => setAddress(target.value)}
        />
        <SelectField
          label={t('family.addressWho')}
          value={who}
          required
          onChange={({ target }) => setWho(target.value)}
        >
          <option value="">{t('source.notChosen')}</option>
          <optgroup label={t('family.players')}>
            {players.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </optgroup>
          <optgroup label={t('family.children')}>
            {kids.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </optgroup>
        </SelectField>
        {isOdd ? (
          <p role="alert" className="text-sm font-bold text-bad">
            {t('family.addressOdd')}
          </p>
        ) : (
          <ProblemNote error={bind.error} />
        )}
        <Button type="submit" className="justify-self-start" busy={bind.isPending}>
          {t('action.save')}
        </Button>
      </form>
    </Disclosure>
  );
}
