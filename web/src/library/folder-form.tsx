// Reads a folder on the server's disk: first a look at what it would bring and need, then the import.
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FolderSearch } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { client, queryClient } from '../data/client.ts';
import { byteSize, plainNumber } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { CheckField, TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

const LOOK_DEADLINE_MS = 120_000;

export function FolderForm() {
  const navigate = useNavigate();
  const [path, setPath] = useState('');
  const [watch, setWatch] = useState(true);
  const [continuous, setContinuous] = useState(false);
  const look = useMutation({
    mutationFn: () => client.imports.checkFolder({ body: { path }, deadlineMs: LOOK_DEADLINE_MS }),
  });
  const add = useMutation({
    mutationFn: () => client.imports.addFolder({ body: { path, watch, continuous } }),
    onSuccess: ({ importId }) => {
      void queryClient.invalidateQueries({ queryKey: ['imports'] });
      void navigate({ to: '/library/imports/$importId', params: { importId } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    look.mutate();
  };
  const size = (bytes: number) => byteSize(bytes);
  const found = look.data;
  return (
    <form onSubmit={submit} className="grid gap-3">
      <TextField
        label={t('imports.path')}
        hint={t('imports.pathHint')}
        value={path}
        required
        maxLength={4096}
        spellCheck={false}
        autoCapitalize="none"
        onChange={(event) => {
          setPath(event.target.value);
          look.reset();
        }}
      />
      <ProblemNote error={look.error ?? add.error} />
      {found ? (
        <div className="grid gap-3 rounded-lg bg-raised p-4">
          <p className="figures font-bold">
            {found.files === 0
              ? t('imports.nothing')
              : t('imports.found', { files: plainNumber(found.files), size: size(found.sizeBytes) })}
          </p>
          {found.files > 0 && (
            <p className="figures text-sm">
              {t('imports.needs', { needed: size(found.bytesNeeded), free: size(found.freeBytes) })}
            </p>
          )}
          {!found.fits && <p className="text-sm font-bold text-bad">{t('imports.tooBig')}</p>}
          <CheckField
            label={t('imports.watch')}
            hint={t('imports.watchHint')}
            checked={watch}
            onChange={(event) => setWatch(event.target.checked)}
          />
          <CheckField
            label={t('imports.continuous')}
            hint={t('imports.continuousHint')}
            checked={continuous}
            onChange={(event) => setContinuous(event.target.checked)}
          />
          <Button
            weight="primary"
            busy={add.isPending}
            disabled={!found.fits || found.files === 0}
            onClick={() => add.mutate()}
          >
            {t('imports.start')}
          </Button>
        </div>
      ) : (
        <Button type="submit" icon={FolderSearch} busy={look.isPending}>
          {t('imports.look')}
        </Button>
      )}
    </form>
  );
}
