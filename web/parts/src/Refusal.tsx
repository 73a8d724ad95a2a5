import type { Refused } from '@regulars/client';
import { Notice, type UiKey, useSay } from '@regulars/ui';

/** Why an act was refused, beside the form it was asked with. */
export function Refusal({ error }: { error: Refused | null }) {
  const say = useSay<UiKey>();
  if (!error) {
    return null;
  }
  const { code, detail, fix, request_id: request } = error.problem;
  if (code === 'no_answer') {
    return (
      <Notice tone="bad">
        <p className="strong">{say('ui_no_answer')}</p>
        <p>{say('ui_no_answer_do')}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="bad">
      <p className="strong break">{detail}</p>
      {fix && <p className="break">{fix}</p>}
      {request && <p className="small code break">{say('ui_request', { id: request })}</p>}
    </Notice>
  );
}
