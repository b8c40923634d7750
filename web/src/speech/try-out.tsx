// Hears how a sentence would sound. Nothing is kept of it.
import { useMutation } from '@tanstack/react-query';
import { Volume2 } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { LANGUAGES, type Language } from '#core/language.ts';
import { client } from '../data/client.ts';
import { familyLanguage } from '../data/locale.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceField, TextField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

/** A speech service takes its time for a long sentence; the server gives up before. */
const DEADLINE_MS = 100_000;

export function TryOut() {
  const [text, setText] = useState('');
  const [language, setLanguage] = useState<Language>(familyLanguage);
  const [sound, setSound] = useState('');
  useEffect(() => () => URL.revokeObjectURL(sound), [sound]);
  const speak = useMutation({
    mutationFn: async () => {
      const response = await client.speech.tryOut({ body: { text, language }, deadlineMs: DEADLINE_MS });
      return URL.createObjectURL(await response.blob());
    },
    onSuccess: setSound,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    speak.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-3 rounded-lg bg-sheet p-4 shadow-sheet">
      <TextField
        label={t('speech.try')}
        value={text}
        required
        maxLength={500}
        onChange={({ target }) => setText(target.value)}
      />
      <ChoiceField
        label={t('source.language')}
        choices={LANGUAGES}
        value={language}
        nameOf={(one) => t(`source.languages.${one}`)}
        onChange={(chosen) => setLanguage(chosen)}
      />
      <ProblemNote error={speak.error} />
      <Button type="submit" icon={Volume2} className="justify-self-start" busy={speak.isPending}>
        {t('speech.speak')}
      </Button>
      {sound && (
        // biome-ignore lint/a11y/useMediaCaption: what is said was typed just above
        <audio key={sound} controls autoPlay src={sound} className="w-full" aria-label={t('speech.sounds')} />
      )}
    </form>
  );
}
