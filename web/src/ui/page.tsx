// The frame of a screen: its heading (also the document's title), its actions, and what an empty screen says.
import { type ReactNode, useEffect } from 'react';
import { PixelArt, type PixelDrawing } from '../pixel/pixel-art.tsx';

export function Page(props: { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${props.title} · Yoto Smart Stream`;
  }, [props.title]);
  return (
    <div className="grid gap-6">
      <header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 grid gap-1">
          <h1 className="text-2xl font-black">{props.title}</h1>
          {props.lead && <p className="text-sm text-muted">{props.lead}</p>}
        </div>
        {props.actions && <div className="flex flex-wrap gap-2">{props.actions}</div>}
      </header>
      {props.children}
    </div>
  );
}

export function Section(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid content-start gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="text-lg font-extrabold">{props.title}</h2>
        {props.aside && <div className="text-sm text-muted">{props.aside}</div>}
      </div>
      {props.children}
    </section>
  );
}

export function EmptyState(props: { drawing: PixelDrawing; title: string; text: string; children?: ReactNode }) {
  return (
    <div className="mx-auto grid max-w-md justify-items-center gap-3 py-10 text-center">
      <PixelArt drawing={props.drawing} className="size-24" />
      <p className="text-lg font-extrabold">{props.title}</p>
      <p className="text-sm text-muted">{props.text}</p>
      {props.children && <div className="mt-2 flex flex-wrap justify-center gap-2">{props.children}</div>}
    </div>
  );
}
