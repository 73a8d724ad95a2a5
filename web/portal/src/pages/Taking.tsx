// The dialog in which a reward is taken. It belongs to the page, not to the line: when the reward is taken the lists are asked
// anew, and the line may move to another list or go.
import type { Schemas } from '@regulars/client';
import { lazy, type ReactNode, Suspense, useState } from 'react';

const TakeDialog = lazy(() => import('./TakeDialog.tsx').then((it) => ({ default: it.TakeDialog })));

const WaitDialog = lazy(() => import('./WaitDialog.tsx').then((it) => ({ default: it.WaitDialog })));

type Reward = Schemas['Reward'];

export function useTaking(wallets: Schemas['Wallet'][]): { take: (reward: Reward) => void; dialog: ReactNode } {
  const [reward, setReward] = useState<Reward | null>(null);
  const dialog = reward && (
    <Suspense>
      {reward.state === 'available' ? (
        <TakeDialog reward={reward} wallets={wallets} onClose={() => setReward(null)} />
      ) : (
        <WaitDialog reward={reward} onClose={() => setReward(null)} />
      )}
    </Suspense>
  );
  return { take: setReward, dialog };
}
