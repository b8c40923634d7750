// A sentence that is spoken, with words that are filled in when it plays: tapped in where the cursor stands.
import { Link } from '@tanstack/react-router';
import { useId, useRef } from 'react';
import { LANGUAGES } from '#core/language.ts';
import type { SpeechSource } from '#core/source/document.ts';
import { PLACEHOLDERS } from '#core/source/placeholders.ts';
import { t } from '../../i18n/texts.ts';
import { ChoiceField } from '../../ui/field.tsx';
import type { PartProps } from './source-editor.tsx';

const CHOICES = ['', ...LANGUAGES] as const;

export function SpeechForm({ source, onChange }: PartProps<SpeechSource>) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const { selectionStart: from, selectionEnd: to } = field.current ?? { selectionStart: 0, selectionEnd: 0 };
    const text = `${source.text.slice(0, from)}{${name}}${source.text.slice(to)}`;
    if (text.length > 2000) return;
    onChange({ ...source, text });
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(from + name.length + 2, from + name.length + 2);
    });
  };
  return (
    <>
      <div className="grid gap-1.5">
        <label htmlFor={id} className="text-sm font-bold">
          {t('source.text')}
        </label>
        <textarea
          ref={field}
          id={id}
          rows={3}
          maxLength={2000}
          aria-describedby={`${id}-hint`}
          value={source.text}
          onChange={({ target }) => onChange({ ...source, text: target.value })}
          className="w-full rounded-md border border-edge bg-sheet px-4 py-2 text-base text-ink"
        />
        <p id={`${id}-hint`} className="text-xs text-muted">
          {t('source.textHint')}{' '}
          <Link to="/streams/spoken" className="underline">
            {t('speech.hear')}
          </Link>
        </p>
        <div className="flex flex-wrap gap-1">
          {PLACEHOLDERS.map((name) => (
            <button
              key={name}
              type="button"
              aria-label={t('source.insert', { name: t(`source.placeholder.${name}`) })}
              onClick={() => insert(name)}
              className="min-h-touch rounded-full bg-raised px-4 text-sm font-bold hover:bg-line"
            >
              {t(`source.placeholder.${name}`)}
            </button>
          ))}
        </div>
      </div>
      <ChoiceField
        label={t('source.language')}
        choices={CHOICES}
        value={LANGUAGES.find((one) => one === source.language) ?? ''}
        nameOf={(one) => (one ? t(`source.languages.${one}`) : t('source.familyLanguage'))}
        onChange={(language) => onChange({ ...source, language: language || undefined })}
      />
    </>
  );
}
