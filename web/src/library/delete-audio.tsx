// Deletes a recording. Unused, it can be undone for a moment; used, it first says what uses it.
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AudioDetail } from '#contract/library.ts';
import { client, queryClient } from '../data/client.ts';
import { tellProblem } from '../data/tell-problem.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { CheckField } from '../ui/field.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { toast, undoable } from '../ui/toasts.tsx';
import { AudioUses, isUsed } from './audio-uses.tsx';

export function DeleteAudio({ audio }: { audio: AudioDetail }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [evenIfUsed, setEvenIfUsed] = useState(false);
  const [stopPlaying, setStopPlaying] = useState(false);
  const params = { audioId: audio.id };
  const leave = () => navigate({ to: '/library', search: { show: 'audio' } });
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['library'] });

  const removeNow = useMutation({
    mutationFn: () =>
      client.library.deleteAudio({
        params,
        query: { evenIfUsed: 'true', stopPlaying: stopPlaying ? 'true' : 'false' },
      }),
    onSuccess: async () => {
      await leave();
      void refresh();
      toast(t('recording.removed', { title: audio.title }));
    },
  });
  const removeUnused = () => {
    void leave();
    undoable({
      text: t('recording.removed', { title: audio.title }),
      undo: t('action.undo'),
      act: () => client.library.deleteAudio({ params }).catch(tellProblem).finally(refresh),
      takeBack: () => void refresh(),
    });
  };
  return (
    <>
      <Button weight="danger" icon={Trash2} onClick={() => (isUsed(audio) ? setAsking(true) : removeUnused())}>
        {t('action.delete')}
      </Button>
      <Dialog open={asking} title={t('recording.deleteTitle', { title: audio.title })} onClose={() => setAsking(false)}>
        <div className="grid gap-4">
          <p>{t('recording.deleteUsed')}</p>
          <AudioUses audio={audio} />
          <CheckField
            label={t('recording.evenIfUsed')}
            hint={t('recording.evenIfUsedHint')}
            checked={evenIfUsed}
            onChange={(event) => setEvenIfUsed(event.target.checked)}
          />
          <CheckField
            label={t('recording.stopPlaying')}
            hint={t('recording.stopPlayingHint')}
            checked={stopPlaying}
            onChange={(event) => setStopPlaying(event.target.checked)}
          />
          <ProblemNote error={removeNow.error} />
          <Button weight="danger" busy={removeNow.isPending} disabled={!evenIfUsed} onClick={() => removeNow.mutate()}>
            {t('action.delete')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
