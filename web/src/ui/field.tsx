// Form fields: a label, the control, a hint below it. The label is always visible.
import { type ComponentProps, type ReactNode, useId } from 'react';

const control =
  'min-h-touch w-full rounded-md border border-edge bg-sheet px-4 text-base text-ink placeholder:text-muted disabled:opacity-60';

interface Labelled {
  label: string;
  hint?: ReactNode;
}

export function TextField({ label, hint, className = '', ...rest }: ComponentProps<'input'> & Labelled) {
  const id = useId();
  return (
    <div className={`grid gap-1.5 ${className}`}>
      <label htmlFor={id} className="text-sm font-bold">
        {label}
      </label>
      <input {...rest} id={id} aria-describedby={hint ? `${id}-hint` : undefined} className={control} />
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

export function SelectField({ label, hint, className = '', children, ...rest }: ComponentProps<'select'> & Labelled) {
  const id = useId();
  return (
    <div className={`grid gap-1.5 ${className}`}>
      <label htmlFor={id} className="text-sm font-bold">
        {label}
      </label>
      <select {...rest} id={id} aria-describedby={hint ? `${id}-hint` : undefined} className={control}>
        {children}
      </select>
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

/** One of a few that are known beforehand; `nameOf` says each in words. */
export function ChoiceField<T extends string>(
  props: Labelled & {
    choices: readonly T[];
    value: T;
    nameOf(choice: T): string;
    onChange(choice: T): void;
    className?: string;
  },
) {
  const { choices, nameOf, onChange, ...rest } = props;
  return (
    <SelectField
      {...rest}
      onChange={({ target }) => {
        const chosen = choices.find((one) => one === target.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    >
      {choices.map((one) => (
        <option key={one} value={one}>
          {nameOf(one)}
        </option>
      ))}
    </SelectField>
  );
}

export function CheckField({ label, hint, ...rest }: ComponentProps<'input'> & Labelled) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <input {...rest} id={id} type="checkbox" className="mt-2.5 size-6 shrink-0 accent-accent" />
      <label htmlFor={id} className="grid min-h-touch content-center py-1.5 text-sm">
        <span className="font-bold">{label}</span>
        {hint && <span className="text-xs text-muted">{hint}</span>}
      </label>
    </div>
  );
}
