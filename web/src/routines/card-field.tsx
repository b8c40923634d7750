// One of the cards on the Yoto account.
import { useQuery } from '@tanstack/react-query';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { SelectField } from '../ui/field.tsx';

export function CardField(props: {
  label: string;
  /** What it means that none is chosen. */
  none: string;
  yotoCardId: string | undefined;
  onChoose(yotoCardId: string | undefined): void;
}) {
  const { yotoCardId = '' } = props;
  const { data } = useQuery(queries.cards);
  const cards = data?.items.flatMap(({ yotoCardId: id, title }) => (id ? [{ id, title }] : [])) ?? [];
  const isOurs = yotoCardId === '' || cards.some(({ id }) => id === yotoCardId);
  return (
    <SelectField
      label={props.label}
      value={yotoCardId}
      onChange={({ target }) => props.onChoose(target.value || undefined)}
    >
      <option value="">{props.none}</option>
      {!isOurs && <option value={yotoCardId}>{t('player.settings.alarmOther', { card: yotoCardId })}</option>}
      {cards.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </SelectField>
  );
}
