// What can be taken now, what is near, and what is not to be had and why.
import type { Schemas } from '@regulars/client';
import { Told } from '@regulars/parts';
import { Empty, useSay } from '@regulars/ui';
import { IconGift } from '@tabler/icons-react';
import { useBalance, useRewards } from '../data.ts';
import type { Key } from '../words/index.ts';
import { RewardLine } from './RewardLine.tsx';
import { useTaking } from './Taking.tsx';

const GROUPS: [state: string, word: Key][] = [
  ['available', 'now_yours'],
  ['soon', 'nearly'],
  ['locked', 'rewards_locked'],
];

export function RewardsPage() {
  const say = useSay<Key>();
  const rewards = useRewards();
  const wallets = useBalance().data?.wallets ?? [];
  const { take, dialog } = useTaking(wallets);
  return (
    <>
      <h1>{say('tab_rewards')}</h1>
      <Told of={rewards} lines={5}>
        {(answer) =>
          answer.rewards.length === 0 ? (
            <Empty icon={<IconGift size={32} />} title={say('rewards_empty')}>
              {say('rewards_empty_text')}
            </Empty>
          ) : (
            GROUPS.map(([state, word]) => (
              <Group
                key={state}
                title={say(word)}
                rewards={answer.rewards.filter((reward) => reward.state === state)}
                wallets={wallets}
                onTake={take}
              />
            ))
          )
        }
      </Told>
      {dialog}
    </>
  );
}

interface GroupProps {
  title: string;
  rewards: Schemas['Reward'][];
  wallets: Schemas['Wallet'][];
  onTake: (reward: Schemas['Reward']) => void;
}

function Group({ title, rewards, wallets, onTake }: GroupProps) {
  if (rewards.length === 0) {
    return null;
  }
  return (
    <section className="stack tight">
      <h2>{title}</h2>
      <ul className="stack tight">
        {rewards.map((reward) => (
          <li key={reward.id}>
            <RewardLine reward={reward} wallets={wallets} onTake={onTake} />
          </li>
        ))}
      </ul>
    </section>
  );
}
