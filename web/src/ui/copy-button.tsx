// Copies a text and says so.
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { Button } from './button.tsx';

const SHOWS_MS = 2000;

export function CopyButton(props: { text: string; label?: string; children: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    writeText(props.text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), SHOWS_MS);
    }, tellProblem);
  };
  return (
    <Button icon={copied ? Check : Copy} onClick={copy} aria-label={copied ? undefined : props.label}>
      <span aria-live="polite">{copied ? t('action.copied') : props.children}</span>
    </Button>
  );
}

/** Browsers keep the clipboard shut on plain http, which is how many homes open this app: then the old way. */
async function writeText(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
