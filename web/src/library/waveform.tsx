// The shape of a recording and its sound: press to hear it, move in it with the slider below (arrow keys work).
import { useQuery } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { routePath } from '#client/client.ts';
import { api } from '#contract/api.ts';
import type { Audio } from '#contract/library.ts';
import { clockTime } from '../data/format.ts';
import { queries } from '../data/queries.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { PixelSkeleton } from '../pixel/pixel-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { stopListening } from './listen.ts';

const BARS = 160;
const HEIGHT = 96;
const BAR_WIDTH = 6;

export function Waveform({ audio }: { audio: Audio }) {
  const peaks = useQuery({ ...queries.peaks(audio.id), enabled: audio.state === 'ready' });
  const [positionMs, setPositionMs] = useState(0);
  const [playing, setPlaying] = useState(false);
  const sound = useRef<HTMLAudioElement>(null);
  if (audio.state !== 'ready') return <p className="text-sm text-muted">{t('recording.notPrepared')}</p>;

  const toggle = () => {
    stopListening();
    if (playing) sound.current?.pause();
    else sound.current?.play().catch(tellProblem);
  };
  return (
    <div className="grid gap-2 rounded-lg bg-sheet p-4 shadow-sheet">
      <ProblemNote error={peaks.error} />
      {peaks.data ? (
        <Bars
          peaks={peaks.data}
          share={positionMs / audio.durationMs}
          label={t('recording.waveform', { title: audio.title })}
        />
      ) : (
        <PixelSkeleton rows={3} className="h-24 w-full" />
      )}
      <input
        type="range"
        aria-label={t('now.position')}
        aria-valuetext={clockTime(positionMs)}
        min={0}
        max={audio.durationMs}
        step={1000}
        value={positionMs}
        className="min-h-touch w-full accent-accent"
        onChange={(event) => {
          const wanted = Number(event.target.value);
          setPositionMs(wanted);
          if (sound.current) sound.current.currentTime = wanted / 1000;
        }}
      />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Button icon={playing ? Pause : Play} onClick={toggle}>
          {t(playing ? 'recording.pause' : 'recording.play')}
        </Button>
        <p className="figures text-sm text-muted">
          {clockTime(positionMs)} / {clockTime(audio.durationMs)}
        </p>
      </div>
      {/* biome-ignore lint/a11y/useMediaCaption: a family's own recording has no captions. */}
      <audio
        ref={sound}
        preload="none"
        src={routePath(api.library.playAudio.path, { params: { audioId: audio.id } })}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={({ currentTarget }) => setPositionMs(currentTarget.currentTime * 1000)}
      />
    </div>
  );
}

function Bars(props: { peaks: Uint8Array; share: number; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, props.peaks, props.share);
  }, [props.peaks, props.share]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={props.label}
      width={BARS * BAR_WIDTH}
      height={HEIGHT}
      className="crisp h-24 w-full text-accent"
    />
  );
}

/** @param peaks one byte per bucket, 0 to 255. What was heard is drawn strong, the rest light. */
function draw(canvas: HTMLCanvasElement, peaks: Uint8Array, share: number) {
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = getComputedStyle(canvas).color;
  for (let bar = 0; bar < BARS; bar++) {
    const from = Math.floor((bar * peaks.length) / BARS);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / BARS));
    const loudest = peaks.subarray(from, to).reduce((most, one) => Math.max(most, one), 0);
    const height = Math.max(2, Math.round((loudest / 255) * (HEIGHT / 4)) * 4);
    pen.globalAlpha = bar / BARS < share ? 1 : 0.45;
    pen.fillRect(bar * BAR_WIDTH, (HEIGHT - height) / 2, BAR_WIDTH - 2, height);
  }
}
