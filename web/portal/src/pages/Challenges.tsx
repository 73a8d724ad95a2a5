// Things to do, and what levels bring.
import type { Schemas } from '@regulars/client';
import { Refusal, report, Told, useAct, useOnce } from '@regulars/parts';
import { Bar, Button, Chip, Empty, named, useFormat, useSay } from '@regulars/ui';
import { IconCheck, IconCircle, IconFlame, IconSparkles } from '@tabler/icons-react';
import { useBenefits, useChallenges } from '../data.ts';
import type { Key } from '../words/index.ts';

export function Challenges() {
  const say = useSay<Key>();
  const challenges = useChallenges();
  return (
    <>
      <h1>{say('more_challenges')}</h1>
      <Told of={challenges}>
        {(it) => (
          <>
            {it.choices.map((choice) => (
              <ChoiceCard key={choice.id} choice={choice} />
            ))}
            {it.challenges.length === 0 && (
              <Empty icon={<IconFlame size={32} />} title={say('challenges_empty')}>
                {say('challenges_empty_text')}
              </Empty>
            )}
            {it.challenges.map((challenge) => (
              <ChallengeCard key={challenge.id} challenge={challenge} />
            ))}
            {it.badges.length > 0 && (
              <section className="stack tight">
                <h2>{say('badges')}</h2>
                <div className="row">
                  {it.badges.map((badge) => (
                    <Chip key={badge.id} tone="good">
                      <IconSparkles size={14} aria-hidden /> {badge.name}
                    </Chip>
                  ))}
                </div>
              </section>
            )}
          </>
        )}
      </Told>
    </>
  );
}

function prizes(gives: Schemas['ChallengePrize'][], format: ReturnType<typeof useFormat>): string {
  return format.list(gives.map((prize) => prize.name));
}

function ChallengeCard({ challenge }: { challenge: Schemas['Challenge'] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const name = useOnce('PJ-');
  const join = useAct(async (_: void, { member }) =>
    report<'challenge.joined'>({
      type: 'challenge.joined',
      source: 'portal',
      external_id: name.name(),
      member: { id: member ?? '' },
      challenge: challenge.id,
    }),
  );
  return (
    <section className="card stack tight">
      <div className="row apart">
        <h2>{challenge.name}</h2>
        <Chip tone={challenge.state === 'done' ? 'good' : 'note'}>{named(say, 'state', challenge.state)}</Chip>
      </div>
      {challenge.text && <p className="quiet">{challenge.text}</p>}
      <ul className="stack tight">
        {challenge.tasks.map((task, at) => (
          <li key={task.id ?? at} className="stack close">
            <span className="row fixed">
              {task.state === 'done' ? <IconCheck size={18} className="good" aria-hidden /> : <IconCircle size={18} className="quiet" aria-hidden />}
              <span className={task.state === 'locked' ? 'quiet' : ''}>{task.sentence}</span>
            </span>
            <Bar label={task.sentence} have={task.have} need={task.need} />
          </li>
        ))}
      </ul>
      {challenge.gives.length > 0 && <p className="strong">{say('challenge_gives', { what: prizes(challenge.gives, format) })}</p>}
      {challenge.ends_at && <p className="quiet small">{say('challenge_until', { day: format.lastDay(challenge.ends_at) })}</p>}
      <Refusal error={join.error} />
      {challenge.state === 'joinable' && (
        <Button loading={join.isPending} onClick={() => join.mutate(undefined, { onSuccess: name.done })}>
          {say('challenge_join')}
        </Button>
      )}
    </section>
  );
}

function ChoiceCard({ choice }: { choice: Schemas['Choice'] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const name = useOnce('PO-');
  const choose = useAct(async (option: string, { member }) =>
    report<'choice.made'>({
      type: 'choice.made',
      source: 'portal',
      external_id: name.name(),
      member: { id: member ?? '' },
      choice: choice.id,
      option,
    }),
  );
  return (
    <section className="card stack tight">
      <h2>{choice.name}</h2>
      <p>{choice.sentence}</p>
      <Refusal error={choose.error} />
      <div className="stack tight">
        {choice.options.map((option) => (
          <Button
            key={option.id}
            variant="light"
            loading={choose.isPending && choose.variables === option.id}
            onClick={() => choose.mutate(option.id, { onSuccess: name.done, onError: name.done })}
          >
            {option.name}
          </Button>
        ))}
      </div>
      <p className="quiet small">{say('choose_until', { day: format.lastDay(choice.until) })}</p>
    </section>
  );
}

export function Benefits() {
  const say = useSay<Key>();
  const benefits = useBenefits();
  return (
    <>
      <h1>{say('more_benefits')}</h1>
      <Told of={benefits}>
        {(it) =>
          it.benefits.length === 0 ? (
            <Empty icon={<IconSparkles size={32} />} title={say('benefits_empty')}>
              {say('benefits_empty_text')}
            </Empty>
          ) : (
            <ul className="stack tight">
              {it.benefits.map((benefit) => (
                <li key={benefit.id} className="card stack close">
                  <span className="row apart">
                    <h2>{benefit.name}</h2>
                    {benefit.locked && <Chip tone="warn">{named(say, 'lock', benefit.locked.by)}</Chip>}
                  </span>
                  {benefit.sentence !== benefit.name && <p className="quiet">{benefit.sentence}</p>}
                  {benefit.allowances.map((allowance, at) => (
                    <span key={at} className="small">
                      {say('benefit_left', { n: allowance.left })}
                    </span>
                  ))}
                </li>
              ))}
            </ul>
          )
        }
      </Told>
    </>
  );
}
