// Two ways in: from this device, or a folder on the server's disk. Below: what is and was being imported.
import { useQuery } from '@tanstack/react-query';
import { FileMusic, FolderUp } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Page, Section } from '../ui/page.tsx';
import { DropArea } from './drop-area.tsx';
import { FolderForm } from './folder-form.tsx';
import { FolderList } from './folder-list.tsx';
import { ImportRow } from './import-row.tsx';
import { UploadList } from './upload-list.tsx';
import { addUploads } from './uploads.ts';

/** Every browser has this attribute, but no standard and so no type does. */
const WHOLE_FOLDER: Record<string, string> = { webkitdirectory: '' };

export function AddScreen() {
  const imports = useQuery(queries.imports);
  const runs = imports.data?.items ?? [];
  return (
    <DropArea>
      <Page title={t('library.add')} lead={t('library.dropHere')}>
        <div className="grid gap-8 lg:grid-cols-2">
          <Section title={t('imports.uploadTitle')}>
            <p className="text-sm text-muted">{t('imports.uploadText')}</p>
            <FilePickers />
            <UploadList />
          </Section>
          <Section title={t('imports.folderTitle')}>
            <p className="text-sm text-muted">{t('imports.folderText')}</p>
            <FolderForm />
          </Section>
        </div>
        <FolderList />
        {runs.length > 0 && (
          <Section title={t('imports.recent')}>
            <ul className="grid gap-2">
              {runs.map((run) => (
                <ImportRow key={run.id} run={run} />
              ))}
            </ul>
          </Section>
        )}
      </Page>
    </DropArea>
  );
}

function FilePickers() {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    addUploads(event.target.files ?? []);
    event.target.value = '';
  };
  return (
    <div className="flex flex-wrap gap-2">
      <input ref={files} type="file" multiple hidden accept="audio/*,video/mp4,.m4b,.opus,.wma" onChange={take} />
      <input ref={folder} type="file" multiple hidden {...WHOLE_FOLDER} onChange={take} />
      <Button weight="primary" icon={FileMusic} onClick={() => files.current?.click()}>
        {t('imports.chooseFiles')}
      </Button>
      <Button icon={FolderUp} onClick={() => folder.current?.click()}>
        {t('imports.chooseFolder')}
      </Button>
    </div>
  );
}
