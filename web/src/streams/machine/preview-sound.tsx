// Plays the very bytes of a preview. Nothing that is heard here is remembered.
import { t } from '../../i18n/texts.ts';

export function PreviewSound({ url }: { url: string }) {
  return (
    <figure className="grid gap-1">
      <figcaption className="text-sm font-bold">{t('machine.listen')}</figcaption>
      {/* biome-ignore lint/a11y/useMediaCaption: a family's own recordings have no captions */}
      <audio key={url} controls preload="none" src={url} className="w-full" aria-label={t('machine.listen')} />
    </figure>
  );
}
