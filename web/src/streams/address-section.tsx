// The secret address of a stream: copy it, change it gently (old one works for a while), or stop it at once.
import { useMutation } from '@tanstack/react-query';
import { Ban, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { Stream } from '#contract/streams.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Section } from '../ui/page.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast } from '../ui/toasts.tsx';
import { CopyAddress } from './copy-address.tsx';

export function AddressSection({ stream }: { stream: Stream }) {
  const [asking, setAsking] = useState<'rotate' | 'revoke'>();
  const change = useMutation({
    mutationFn: (how: 'rotate' | 'revoke') => {
      const params = { streamId: stream.id };
      return how === 'rotate' ? client.streams.rotateAddress({ params }) : client.streams.revokeAddress({ params });
    },
    onSuccess: (changed) => {
      queryClient.setQueryData(queries.stream(stream.id).queryKey, changed);
      setAsking(undefined);
      toast(t('streams.rotated'));
    },
  });
  return (
    <Section title={t('streams.address')}>
      <p className="text-sm text-muted">{t('streams.addressText')}</p>
      <div className="flex flex-wrap gap-2">
        <CopyAddress url={stream.url} name={stream.name} />
        <Button icon={RefreshCw} onClick={() => setAsking('rotate')}>
          {t('streams.rotate')}
        </Button>
        <Button weight="danger" icon={Ban} onClick={() => setAsking('revoke')}>
          {t('streams.revoke')}
        </Button>
      </div>
      <Dialog
        open={asking !== undefined}
        title={t(asking === 'revoke' ? 'streams.revokeTitle' : 'streams.rotateTitle')}
        onClose={() => setAsking(undefined)}
      >
        <div className="grid gap-4">
          <p>{t(asking === 'revoke' ? 'streams.revokeText' : 'streams.rotateText')}</p>
          <ProblemNote error={change.error} />
          <Button
            weight={asking === 'revoke' ? 'danger' : 'primary'}
            busy={change.isPending}
            onClick={() => asking && change.mutate(asking)}
          >
            {t(asking === 'revoke' ? 'streams.revoke' : 'streams.rotate')}
          </Button>
        </div>
      </Dialog>
    </Section>
  );
}
