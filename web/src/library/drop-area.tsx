// Lets files and folders be dropped anywhere on a screen of the library. The other way is "Add audio".
import { Upload } from 'lucide-react';
import { type DragEvent, type ReactNode, useState } from 'react';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { droppedFiles } from './dropped-files.ts';
import { addUploads } from './uploads.ts';

export function DropArea(props: { children: ReactNode }) {
  const [over, setOver] = useState(false);
  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way; the button "Add audio" is the other.
    <div
      className="relative"
      onDragOver={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(false);
        droppedFiles(event.dataTransfer).then(addUploads, tellProblem);
      }}
    >
      {props.children}
      {over && (
        <div className="pointer-events-none absolute -inset-3 grid place-content-center justify-items-center gap-2 rounded-xl border-4 border-dashed border-accent bg-accent-soft text-lg font-extrabold text-accent">
          <Upload aria-hidden="true" className="size-10" />
          {t('library.dropHere')}
        </div>
      )}
    </div>
  );
}
