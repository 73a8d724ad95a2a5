// What the published version says, as members read it. Printed, it is the leaflet for the counter.
import { useSession } from '@regulars/client';
import { Told } from '@regulars/parts';
import { Button, Chip, Empty, Notice, Qr, useSay } from '@regulars/ui';
import { IconPrinter } from '@tabler/icons-react';
import { useExplanation } from '../data.ts';
import type { Key } from '../words/index.ts';

export function Rules() {
  const say = useSay<Key>();
  const explanation = useExplanation();
  const none = <Empty title={say('not_yet')}>{say('versions_first')}</Empty>;
  return (
    <>
      <h1>{say('nav_program')}</h1>
      <Told of={explanation} lines={8} refused={(error) => (error.problem.status === 404 ? none : undefined)}>
        {(it) => (
          <>
            <div className="row">
              <span className="strong">{it.name}</span>
              <Chip>
                {say('col_version')} {it.version}
              </Chip>
            </div>
            <Poster />
            <div className="grid broad">
              {it.sections.map((section) => (
                <section key={section.key} className="card stack">
                  <h2>{section.title}</h2>
                  {section.items.map((item, at) => (
                    <div key={at} className="stack close">
                      {item.name && <h3>{item.name}</h3>}
                      {item.sentences.map((sentence, place) =>
                        sentence.watch ? (
                          <Notice key={place} tone="warn">
                            {sentence.text}
                          </Notice>
                        ) : (
                          <p key={place} className="quiet">
                            {sentence.text}
                          </p>
                        ),
                      )}
                    </div>
                  ))}
                </section>
              ))}
            </div>
          </>
        )}
      </Told>
    </>
  );
}

function Poster() {
  const say = useSay<Key>();
  const program = useSession()?.program ?? '';
  const address = `${location.origin}/portal/?program=${encodeURIComponent(program)}`;
  return (
    <section className="card row fixed poster">
      <Qr text={address} label={say('poster_join')} />
      <div className="stack tight grow">
        <h2>{say('poster_join')}</h2>
        <span className="code break">{address}</span>
        <p className="quiet unprinted">{say('poster_text')}</p>
        <div className="unprinted">
          <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
            {say('poster_print')}
          </Button>
        </div>
      </div>
    </section>
  );
}
