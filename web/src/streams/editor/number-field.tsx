// A number that may be left empty. What is being typed stays as typed; only what is a number goes up.
import { type ReactNode, useState } from 'react';
import { t } from '../../i18n/texts.ts';
import { TextField } from '../../ui/field.tsx';

export function NumberField(props: {
  label: string;
  hint?: ReactNode;
  value: number | undefined;
  min?: number;
  max: number;
  /** A required one keeps its last number while the field is empty. */
  required?: boolean;
  className?: string;
  onChange(value: number | undefined): void;
}) {
  const { value, min = 1, max, required = false, onChange, ...rest } = props;
  const [text, setText] = useState(value === undefined ? '' : String(value));
  const isCurrent = text === '' ? value === undefined || required : Number(text) === value;
  return (
    <TextField
      {...rest}
      type="number"
      inputMode="numeric"
      min={min}
      max={max}
      required={required}
      value={isCurrent ? text : String(value ?? '')}
      onChange={({ target }) => {
        const typed = target.value === '' ? undefined : Number(target.value);
        const isFit = typed !== undefined && typed >= min && typed <= max;
        if (isFit || (typed === undefined && !required)) onChange(typed);
        if (isFit || typed === undefined) setText(target.value);
      }}
    />
  );
}

const DAY_MINUTES = 24 * 60;

/** How many minutes at the most; empty: without a limit. */
export function AtMostField(props: { value: number | undefined; onChange(minutes: number | undefined): void }) {
  return <NumberField label={t('source.atMost')} hint={t('source.atMostHint')} max={DAY_MINUTES} {...props} />;
}
