// Which players something is about: all of them, or some.
import { useQuery } from '@tanstack/react-query';
import { queries } from '../data/queries.ts';
import { Chip } from '../ui/chip.tsx';

export function PlayerChips(props: {
  legend: string;
  all: string;
  /** None: all. */
  chosenIds: readonly string[];
  onChoose(playerIds: readonly string[]): void;
}) {
  const { chosenIds, onChoose } = props;
  const { data } = useQuery(queries.familyPlayers);
  const flip = (id: string) =>
    onChoose(chosenIds.includes(id) ? chosenIds.filter((one) => one !== id) : [...chosenIds, id]);
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-bold">{props.legend}</legend>
      <div className="flex flex-wrap gap-2">
        <Chip pressed={chosenIds.length === 0} onPress={() => onChoose([])}>
          {props.all}
        </Chip>
        {data?.items.map(({ id, name }) => (
          <Chip key={id} pressed={chosenIds.includes(id)} onPress={() => flip(id)}>
            {name}
          </Chip>
        ))}
      </div>
    </fieldset>
  );
}
