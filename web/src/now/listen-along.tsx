// "Listen along": the sound of this player here in the browser. It begins only when it is asked for.
import { Headphones, VolumeX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { byteSize } from '../data/format.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { ListenSound } from './listen-sound.ts';
import { positionOf } from './position.ts';
import { audioPath, playheadOf, type SeenPlayer } from './pretend-api.ts';

const EVERY_MS = 1000;

export function ListenAlong({ player }: { player: SeenPlayer }) {
  const [on, setOn] = useState(false);
  const [received, setReceived] = useState(0);
  const [heardMs, setHeardMs] = useState(0);
  const sound = useRef<ListenSound>(null);
  const latest = useRef(player);
  latest.current = player;

  useEffect(() => {
    const opened = new ListenSound(audioPath(player.deviceId));
    sound.current = opened;
    const timer = setInterval(() => {
      setReceived(opened.received);
      setHeardMs(opened.heardMs);
      opened.follow(wantedBy(latest.current));
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      opened.close();
    };
  }, [player.deviceId]);

  useEffect(() => sound.current?.follow(wantedBy(player)), [player]);

  const toggle = () => {
    setOn(!on);
    if (on) sound.current?.pause();
    else sound.current?.start();
  };
  if (!player.playing && !on) return null;
  return (
    <div className="grid justify-items-center gap-1" data-heard-ms={Math.round(heardMs)}>
      <Button weight={on ? 'plain' : 'primary'} icon={on ? VolumeX : Headphones} aria-pressed={on} onClick={toggle}>
        {t(on ? 'pretend.stopListening' : 'pretend.listen')}
      </Button>
      <p className="figures text-center text-xs text-muted">
        {received > 0 ? t('pretend.heard', { size: byteSize(received) }) : t('pretend.listenHint')}
      </p>
    </div>
  );
}

function wantedBy(player: SeenPlayer) {
  const playhead = playheadOf(player);
  return {
    isPlaying: playhead.isMoving,
    positionMs: positionOf(playhead),
    volume: player.volume / 16,
  };
}
