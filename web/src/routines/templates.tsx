// Ready-made routines: what they are for, and the few things that a family says about them.
import { useState } from 'react';
import { TEMPLATE_KINDS, type TemplateKind } from '#core/routine/templates.ts';
import { t } from '../i18n/texts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Section } from '../ui/page.tsx';
import { TemplateFields } from './template-fields.tsx';

export function Templates() {
  const [chosen, choose] = useState<TemplateKind>();
  const close = () => choose(undefined);
  return (
    <Section title={t('routine.templates')}>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {TEMPLATE_KINDS.map((kind) => (
          <li key={kind} className="grid grid-rows-[auto_1fr_auto] gap-2 rounded-lg bg-sheet p-4 shadow-sheet">
            <h3 className="font-extrabold">{t(`routine.template.${kind}`)}</h3>
            <p className="text-sm text-muted">{t(`routine.templateText.${kind}`)}</p>
            <Button
              className="justify-self-start"
              aria-label={t('routine.useOf', { name: t(`routine.template.${kind}`) })}
              onClick={() => choose(kind)}
            >
              {t('routine.use')}
            </Button>
          </li>
        ))}
      </ul>
      <Dialog open={chosen !== undefined} title={chosen ? t(`routine.template.${chosen}`) : ''} onClose={close}>
        {chosen && <TemplateFields kind={chosen} onMade={close} />}
      </Dialog>
    </Section>
  );
}
