// Uploads from this device: how far each one is, stop, try again.
import { CircleCheck, RotateCcw, X } from 'lucide-react';
import { byteSize } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
import { IconButton } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { PixelProgress } from '../ui/progress.tsx';
import { removeUpload, retryUpload, type UploadState, useUploads } from './uploads.ts';

export function UploadList() {
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  return (
    <Section title={t('imports.uploading')}>
      <ul className="grid max-h-80 gap-2 overflow-y-auto">
        {uploads.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
      </ul>
    </Section>
  );
}

function UploadRow({ upload }: { upload: UploadState }) {
  const { id, name, state } = upload;
  return (
    <li className="flex items-center gap-2">
      <div className="grid min-w-0 grow gap-1">
        <p className="truncate text-sm font-bold">{name}</p>
        {state === 'failed' ? (
          <p className="text-xs text-bad">
            {t('imports.uploadFailed')}. {upload.why}
          </p>
        ) : (
          <PixelProgress label={name} done={upload.sentBytes} total={upload.sizeBytes} />
        )}
        {upload.cut && <p className="text-xs text-warn">{t('imports.uploadPaused')}</p>}
      </div>
      <span className="figures shrink-0 text-xs text-muted">{byteSize(upload.sizeBytes)}</span>
      {state === 'done' && <CircleCheck role="img" aria-label={t('imports.uploadDone')} className="size-5 text-good" />}
      {state === 'failed' && <IconButton icon={RotateCcw} label={t('action.retry')} onClick={() => retryUpload(id)} />}
      {state !== 'done' && (
        <IconButton icon={X} label={t('imports.removeUpload', { name })} onClick={() => removeUpload(id)} />
      )}
    </li>
  );
}
