// When, if, do: three lines that say a routine.
import type { RoutineDocument } from '#core/routine/document.ts';
import { t } from '../i18n/texts.ts';
import { useRoutineWords } from './routine-words.ts';

export function WhatItDoes({ document }: { document: RoutineDocument }) {
  const { trigger, when, actions } = useRoutineWords()(document);
  const rows = [
    [t('routine.when'), trigger],
    ...(when === undefined ? [] : [[t('routine.if'), when]]),
    [t('routine.do'), actions.join(' · ')],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-sm">
      {rows.map(([name, words]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}
