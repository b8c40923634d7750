// Which Yoto account a card is for, asked where several are connected. What it was on another account stays there.
import type { Card } from '#contract/cards.ts';
import type { YotoAccount } from '#contract/link.ts';
import { t } from '../i18n/texts.ts';
import { accountName } from '../settings/account-name.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export function ChooseAccount(props: {
  card: Card;
  accounts: readonly YotoAccount[];
  open: boolean;
  onClose(): void;
  onChosen(accountId: string): void;
}) {
  const { card, accounts } = props;
  const home = accounts.find(({ id }) => id === card.accountId);
  return (
    <Dialog open={props.open} title={t('link.card.choose')} onClose={props.onClose}>
      <div className="grid gap-3">
        {home && card.yotoCardId && <p className="text-sm">{t('link.card.stays', { name: accountName(home) })}</p>}
        {accounts
          .filter((account) => account !== home || !card.yotoCardId)
          .map((account) => (
            <Button key={account.id} className="wrap-anywhere" onClick={() => props.onChosen(account.id)}>
              {accountName(account)}
            </Button>
          ))}
      </div>
    </Dialog>
  );
}
