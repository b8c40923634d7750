// A child's colour beside its name. The name always stands there too.
import type { Child } from '#contract/family.ts';

export const DOTS: Record<Child['colour'], string> = {
  coral: 'bg-child-coral',
  amber: 'bg-child-amber',
  leaf: 'bg-child-leaf',
  sea: 'bg-child-sea',
  plum: 'bg-child-plum',
  rose: 'bg-child-rose',
};

export function ChildDot({ colour }: { colour: Child['colour'] }) {
  return <span aria-hidden="true" className={`inline-block size-4 shrink-0 rounded-full ${DOTS[colour]}`} />;
}
