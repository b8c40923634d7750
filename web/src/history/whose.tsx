// Whose listening it is: the child's colour and name, and the player, as far as they are known.
import { useQuery } from '@tanstack/react-query';
import { queries } from '../data/queries.ts';
import { ChildDot } from '../family/child-dot.tsx';
import { t } from '../i18n/texts.ts';

export function Whose(props: { childId?: string | undefined; playerId?: string | undefined }) {
  const children = useQuery(queries.children);
  const players = useQuery(queries.familyPlayers);
  const child = children.data?.items.find(({ id }) => id === props.childId);
  const player = players.data?.items.find(({ id }) => id === props.playerId);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      {child && <ChildDot colour={child.colour} />}
      {child ? child.name : t('history.unknownChild')}
      {player && <span className="text-muted">{t('machine.on', { name: player.name })}</span>}
    </span>
  );
}
