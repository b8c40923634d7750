// A part of the recipe, folded to its sentence. It opens by itself when something in it stands in the way of saving.
import type { ReactNode } from 'react';
import { Disclosure } from '../../ui/disclosure.tsx';
import { useTroubleInside } from './troubles.tsx';

export function Fold(props: {
  place: string;
  summary: ReactNode;
  aside?: ReactNode;
  startOpen?: boolean;
  children: ReactNode;
}) {
  const { place, ...rest } = props;
  return <Disclosure {...rest} held={useTroubleInside(place)} />;
}
