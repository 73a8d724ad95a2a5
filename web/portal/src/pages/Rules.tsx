// The rules in plain words. They need no key, so whoever thinks of joining reads them first.
import { answer, type Refused, type Schemas, server } from '@regulars/client';
import { Told } from '@regulars/parts';
import { Chip, Empty, useLanguage, useSay } from '@regulars/ui';
import { IconAlertTriangle, IconArrowLeft, IconBook2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Key } from '../words/index.ts';

export function Rules({ program }: { program: string }) {
  const say = useSay<Key>();
  const { language } = useLanguage();
  const rules = useQuery<Schemas['Explanation'], Refused>({
    queryKey: ['explanation', program, language],
    queryFn: () => answer(server.GET('/v1/programs/{program}/explanation', { params: { path: { program }, query: { language } } })),
  });
  const none = (
    <Empty icon={<IconBook2 size={32} />} title={say('rules_none')}>
      {say('rules_none_text')}
    </Empty>
  );
  return (
    <>
      <Link href="/" className="row">
        <IconArrowLeft size={18} aria-hidden /> {say('back')}
      </Link>
      <h1>{say('more_rules')}</h1>
      <Told of={rules} lines={6} refused={(error) => (error.problem.status === 404 ? none : undefined)}>
        {(it) => (
          <>
            <div className="row apart">
              <span className="strong">{it.name}</span>
              <Chip>{say('rules_version', { n: it.version })}</Chip>
            </div>
            {it.sections.map((section) => (
              <section key={section.key} className="card stack">
                <h2>{section.title}</h2>
                {section.items.map((item, at) => (
                  <div key={`${item.about}-${at}`} className="stack close">
                    {item.name && <h3>{item.name}</h3>}
                    {item.sentences.map((sentence, place) => (
                      <p key={place} className={sentence.watch ? 'row fixed top' : 'quiet'}>
                        {sentence.watch && <IconAlertTriangle size={16} className="warn watch" aria-label={say('rules_watch')} />}
                        <span>{sentence.text}</span>
                      </p>
                    ))}
                  </div>
                ))}
              </section>
            ))}
          </>
        )}
      </Told>
    </>
  );
}
