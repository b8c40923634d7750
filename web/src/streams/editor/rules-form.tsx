// Different things at different times: rules in order, the first that fits decides, and what plays when none fits.
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { ChooseSource } from '#core/source/document.ts';
import { t } from '../../i18n/texts.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ConditionsForm } from './conditions-form.tsx';
import { Fold } from './fold.tsx';
import { keyOf, sameKey } from './keys.ts';
import { blank } from './kinds.ts';
import { MoveButtons } from './move-buttons.tsx';
import { type PartProps, SourceEditor } from './source-editor.tsx';
import { TroubleNote } from './troubles.tsx';
import { useNames, useWords, whenWords } from './words.ts';

type Rule = ChooseSource['rules'][number];

export function RulesForm({ source, place, onChange }: PartProps<ChooseSource>) {
  const { rules } = source;
  const [added, setAdded] = useState<number>();
  const [said, setSaid] = useState('');
  const put = (next: Rule[]) => onChange({ ...source, rules: next });
  const move = (from: number, to: number) => {
    const rule = rules[from];
    if (!rule) return;
    put(rules.toSpliced(from, 1).toSpliced(to, 0, rule));
    setSaid(t('source.moved', { title: rule.name, number: to + 1, count: rules.length }));
  };
  const add = () => {
    const name = t('source.rule', { number: rules.length + 1 });
    const rule: Rule = { name, when: [{ kind: 'time', from: '06:00', to: '09:00' }], play: blank('audio') };
    setAdded(keyOf(rule));
    put([...rules, rule]);
  };
  return (
    <div className="grid min-w-0 gap-3">
      <p className="text-sm text-muted">{t('source.rulesText')}</p>
      <ol aria-label={t('source.rules')} className="grid min-w-0 gap-2">
        {rules.map((rule, index) => (
          <RuleRow
            key={keyOf(rule)}
            rule={rule}
            index={index}
            count={rules.length}
            place={`${place}.rules.${index}`}
            startOpen={keyOf(rule) === added}
            onChange={(next) => put(rules.with(index, sameKey(rule, next)))}
            onMove={(to) => move(index, to)}
            onRemove={() => {
              put(rules.toSpliced(index, 1));
              setSaid(t('source.removed', { title: rule.name }));
            }}
          />
        ))}
      </ol>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      <Button icon={Plus} className="justify-self-start" onClick={add}>
        {t('source.addRule')}
      </Button>
      <div className="rounded-md bg-paper px-2 py-3 sm:px-3">
        <SourceEditor
          label={t('source.otherwise')}
          source={source.otherwise}
          place={`${place}.otherwise`}
          onChange={(otherwise) => onChange({ ...source, otherwise })}
        />
      </div>
    </div>
  );
}

function RuleRow(props: {
  rule: Rule;
  index: number;
  count: number;
  place: string;
  startOpen: boolean;
  onChange(rule: Rule): void;
  onMove(to: number): void;
  onRemove(): void;
}) {
  const { rule, index, count, place, onChange } = props;
  const nameOf = useNames();
  const plays = useWords(rule.play);
  const title = rule.name || t('source.rule', { number: index + 1 });
  return (
    <li className="min-w-0 rounded-md bg-paper">
      <Fold
        place={place}
        startOpen={props.startOpen}
        aside={
          <MoveButtons title={title} index={index} count={count} onMove={props.onMove} onRemove={props.onRemove} />
        }
        summary={
          <>
            {index + 1}. {title}
            <span className="block text-xs font-normal text-muted">
              <span className="inline-block first-letter:uppercase">{whenWords(rule.when, nameOf)}</span> → {plays}
            </span>
          </>
        }
      >
        <TroubleNote place={place} />
        <TextField
          label={t('source.ruleName')}
          hint={t('source.ruleNameHint')}
          value={rule.name}
          maxLength={200}
          onChange={({ target }) => onChange({ ...rule, name: target.value })}
        />
        <ConditionsForm when={rule.when} place={place} onChange={(when) => onChange({ ...rule, when })} />
        <div className="border-s-2 border-line ps-3">
          <SourceEditor
            label={t('source.play')}
            source={rule.play}
            place={`${place}.play`}
            onChange={(play) => onChange({ ...rule, play })}
          />
        </div>
      </Fold>
    </li>
  );
}
