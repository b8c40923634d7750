// The quiet page in front of the app: logo, a heading, one form.
import { type ReactNode, useEffect } from 'react';
import { logo } from '../pixel/drawings.ts';
import { PixelArt } from '../pixel/pixel-art.tsx';

export function Door(props: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${props.title} · Yoto Smart Stream`;
  }, [props.title]);
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-5 p-6">
      <PixelArt drawing={logo} className="size-20" />
      <h1 className="text-2xl font-black">{props.title}</h1>
      {props.children}
    </main>
  );
}
