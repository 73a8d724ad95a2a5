// Games of chance: what they cost, the chances, and playing.
import { answer, type Schemas, server } from '@regulars/client';
import { Refusal, report, Told, useAct, useAsk, useOnce, withUnit } from '@regulars/parts';
import { Button, Chip, Empty, named, Notice, useFormat, useLanguage, useSay } from '@regulars/ui';
import { IconDice5 } from '@tabler/icons-react';
import { mine, useBalance } from '../data.ts';
import type { Key } from '../words/index.ts';

export function Games() {
  const say = useSay<Key>();
  const { language } = useLanguage();
  const query = { language };
  const own = useAsk(['games', language], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/games', { params: { path: mine(session), query } })),
  );
  const all = useAsk(['games-all', language], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/games', { params: { path: { program }, query } })),
  );
  const off = <Empty icon={<IconDice5 size={32} />} title={say('games_off')} />;
  return (
    <>
      <h1>{say('more_games')}</h1>
      <Told of={own} refused={(error) => (error.problem.status === 404 ? off : undefined)}>
        {(it) =>
          it.games.length === 0
            ? off
            : it.games.map((game) => <GameCard key={game.id} game={game} prizes={all.data?.games.find(({ id }) => id === game.id)?.prizes ?? []} />)
        }
      </Told>
    </>
  );
}

function GameCard({ game, prizes }: { game: Schemas['MemberGame']; prizes: Schemas['GamePrize'][] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const wallets = useBalance().data?.wallets ?? [];
  const name = useOnce('PG-');
  const play = useAct(async (_: void, { member }) =>
    report<'game.played'>({ type: 'game.played', source: 'portal', external_id: name.name(), member: { id: member ?? '' }, game: game.id }),
  );
  const played = play.data?.played;
  const won = prizes.find(({ id }) => id === played?.won)?.name;
  return (
    <section className="card stack tight">
      <div className="row apart">
        <h2>{game.name}</h2>
        {game.locked && <Chip tone="warn">{named(say, 'lock', game.locked.by)}</Chip>}
      </div>
      <p className="quiet">{game.sentence}</p>
      <span className="row">
        {game.costs && (
          <Chip>{say('games_costs', { price: withUnit(format, wallets.find(({ wallet }) => wallet === game.costs?.wallet), game.costs.amount) })}</Chip>
        )}
        {game.plays !== undefined && <Chip tone="good">{say('games_left', { n: game.plays })}</Chip>}
      </span>
      <ul className="stack close">
        {prizes.map((prize) => (
          <li key={prize.id} className="row apart small">
            <span>{prize.name}</span>
            {prize.odds && <span className="quiet figure">{say('games_chance', { odds: prize.odds })}</span>}
          </li>
        ))}
      </ul>
      {played && <Notice tone={played.won ? 'good' : 'note'}>{played.won ? say('games_won', { what: won ?? played.won }) : say('games_lost')}</Notice>}
      <Refusal error={play.error} />
      {game.state === 'open' && (
        <Button loading={play.isPending} onClick={() => play.mutate(undefined, { onSettled: name.done })}>
          {say('games_play')}
        </Button>
      )}
      <p className="quiet small">{say('games_proof')}</p>
    </section>
  );
}
