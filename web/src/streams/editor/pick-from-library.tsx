// Chooses one recording or one collection: its name, and a way to choose another.
import { useState } from 'react';
import type { AudioSource, SeriesSource } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { FindOne } from '../../parts/find-one.tsx';
import { Button } from '../../ui/button.tsx';
import { Cover } from '../../ui/cover.tsx';
import type { PartProps } from './source-editor.tsx';
import { useTitle } from './words.ts';

export function PickAudio({ source, onChange }: PartProps<AudioSource>) {
  const title = useTitle(source);
  return (
    <Choice what="audio" id={source.audioId} title={title} onPick={(audioId) => onChange({ ...source, audioId })} />
  );
}

export function PickCollection({ source, onChange }: PartProps<SeriesSource>) {
  const title = useTitle(source);
  return (
    <Choice
      what="collections"
      id={source.collectionId}
      title={title}
      onPick={(collectionId) => onChange({ ...source, collectionId })}
    />
  );
}

interface PickProps {
  what: 'audio' | 'collections';
  id: string;
  title: string;
  onPick(id: string): void;
}

function Choice({ what, id, title, onPick }: PickProps) {
  const [choosing, setChoosing] = useState(false);
  return (
    <div className="grid min-w-0 gap-3">
      {id !== '' && (
        <div className="flex min-w-0 flex-wrap items-center gap-3">
          <Cover id={id} className="size-10 shrink-0 rounded-sm" />
          <span className="min-w-0 grow basis-32 font-bold">{title}</span>
          {!choosing && <Button onClick={() => setChoosing(true)}>{t('source.chooseOther')}</Button>}
        </div>
      )}
      {(choosing || id === '') && (
        <FindOne
          what={what}
          onPick={(picked) => {
            setChoosing(false);
            onPick(picked);
          }}
        />
      )}
    </div>
  );
}
