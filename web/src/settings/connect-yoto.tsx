// Connecting a Yoto account: what has to be entered at Yoto first, then its sign-in in a new tab or by a code, and back by
// itself or by pasting the address it led to. What is asked for is the caller's to say; always as little as will do.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { client } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { callbackHere } from './callback-address.tsx';
import { useNewlyLinked } from './newly-linked.ts';
import { isClientId, RegisterClient } from './register-client.tsx';
import { SignIn } from './sign-in.tsx';

const ByCode = lazy(async () => ({ default: (await import('./by-code.tsx')).ByCode }));

export interface ConnectWish {
  /** Follow and control the players too. */
  devices: boolean;
  /** Yoto asks who it is. */
  another?: boolean;
}

export function ConnectYoto(props: { wish: ConnectWish; label: string; onConnected(): void; onClose?(): void }) {
  const { wish } = props;
  const setup = useQuery(queries.linkSetup);
  const [typed, setTyped] = useState('');
  const clientId = setup.data?.clientFrom === 'settings' || typed === '' ? undefined : typed.trim();
  const start = useMutation({
    mutationFn: () => client.link.start({ body: { ...wish, clientId, redirectUri: callbackHere() } }),
  });
  const code = useMutation({
    mutationFn: () => client.link.startByCode({ body: { devices: wish.devices, clientId } }),
  });
  useNewlyLinked(props.onConnected);
  if (code.data) {
    return (
      <Suspense>
        <ByCode shown={code.data} onAnew={() => code.mutate()} onBack={() => code.reset()} />
      </Suspense>
    );
  }
  if (start.data) {
    return <SignIn begun={start.data} devices={wish.devices} onBack={() => start.reset()} />;
  }
  const lacksClient = setup.data?.clientFrom === 'nowhere' && !isClientId(typed);
  const isUnfit = lacksClient || (clientId !== undefined && !isClientId(clientId));
  return (
    <div className="grid gap-2">
      {setup.data && <RegisterClient setup={setup.data} clientId={typed} onClientId={setTyped} />}
      <ProblemNote error={start.error ?? code.error ?? setup.error} />
      <div className="flex flex-wrap gap-2">
        <Button
          weight="primary"
          icon={Link2}
          disabled={isUnfit}
          busy={start.isPending}
          onClick={() => {
            code.reset();
            start.mutate();
          }}
        >
          {props.label}
        </Button>
        {setup.data?.byCode && (
          <Button
            disabled={isUnfit}
            busy={code.isPending}
            onClick={() => {
              start.reset();
              code.mutate();
            }}
          >
            {t('link.code.start')}
          </Button>
        )}
        {props.onClose && (
          <Button weight="quiet" onClick={props.onClose}>
            {t('link.close')}
          </Button>
        )}
      </div>
    </div>
  );
}
