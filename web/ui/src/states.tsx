// The states every page has: loading, empty, failed, forbidden.
import { Button, Skeleton } from '@mantine/core';
import { IconCloudOff, IconLock, IconMoodConfuzed } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSay } from './language.tsx';
import type { UiKey } from './words.ts';

export function Loading({ lines = 3 }: { lines?: number }) {
  const say = useSay<UiKey>();
  return (
    <div className="stack" role="status" aria-label={say('ui_loading')}>
      {Array.from({ length: lines }, (_, at) => (
        <Skeleton key={at} height={at === 0 ? 72 : 44} radius="md" />
      ))}
    </div>
  );
}

interface EmptyProps {
  icon?: ReactNode;
  title: string;
  /** What this is, and the first step. */
  children?: ReactNode;
}

export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div className="state">
      {icon}
      <h2>{title}</h2>
      {children && <div className="quiet">{children}</div>}
    </div>
  );
}

/** As much of a problem document as a person needs. */
export interface Failure {
  code: string;
  status: number;
  detail: string;
  fix: string;
  request_id: string;
}

interface FailedProps {
  failure: Failure;
  retry?: () => void;
}

export function Failed({ failure, retry }: FailedProps) {
  const say = useSay<UiKey>();
  const silent = failure.code === 'no_answer';
  const forbidden = failure.status === 403;
  const title = silent ? 'ui_no_answer' : forbidden ? 'ui_forbidden' : 'ui_refused';
  const icon = silent ? <IconCloudOff size={32} /> : forbidden ? <IconLock size={32} /> : <IconMoodConfuzed size={32} />;
  return (
    <div className="state" role="alert">
      {icon}
      <h2>{say(title)}</h2>
      <p className="quiet">{silent ? say('ui_no_answer_do') : forbidden ? say('ui_forbidden_do') : failure.detail}</p>
      {!silent && !forbidden && failure.fix && <p className="quiet">{failure.fix}</p>}
      {failure.request_id && <p className="quiet small code">{say('ui_request', { id: failure.request_id })}</p>}
      {retry && !forbidden && (
        <Button variant="default" onClick={retry}>
          {say('ui_retry')}
        </Button>
      )}
    </div>
  );
}
