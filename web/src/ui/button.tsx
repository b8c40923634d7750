// Buttons and links that look like buttons: at least 44 px to touch, one look per weight.
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

type Weight = 'primary' | 'plain' | 'quiet' | 'danger';

const base =
  'inline-flex min-h-touch items-center justify-center gap-2 rounded-full px-5 text-sm font-bold transition-colors duration-150 disabled:opacity-55';
const weights: Record<Weight, string> = {
  primary: 'bg-accent text-on-accent hover:brightness-110',
  plain: 'bg-raised text-ink hover:bg-line',
  quiet: 'text-ink hover:bg-raised',
  danger: 'bg-bad-soft text-bad hover:brightness-95',
};

export function buttonLook(weight: Weight = 'plain'): string {
  return `${base} ${weights[weight]}`;
}

export function Button({
  weight = 'plain',
  icon: Icon,
  busy = false,
  className = '',
  children,
  ...rest
}: ComponentProps<'button'> & { weight?: Weight; icon?: LucideIcon; busy?: boolean; children: ReactNode }) {
  return (
    <button
      type="button"
      {...rest}
      disabled={busy || rest.disabled}
      aria-busy={busy}
      className={`${buttonLook(weight)} ${className}`}
    >
      {Icon && <Icon aria-hidden="true" className="size-5 shrink-0" />}
      {children}
    </button>
  );
}

/** A round button with only an icon; `label` is its name for everybody who cannot see it. */
export function IconButton({
  icon: Icon,
  label,
  weight = 'quiet',
  className = '',
  ...rest
}: ComponentProps<'button'> & { icon: LucideIcon; label: string; weight?: Weight }) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={`inline-flex size-touch shrink-0 items-center justify-center rounded-full transition-colors duration-150 disabled:opacity-55 ${weights[weight]} ${className}`}
    >
      <Icon aria-hidden="true" className="size-5" />
    </button>
  );
}
