// How each page begins: its session, the words of the right language, then the first render.
import { Answers, openSession } from '@regulars/client';
import { firstWords, type Loader, Look, Speaker } from '@regulars/ui';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Zone } from './Zone.tsx';

export async function boot<Key extends string>(app: string, load: Loader<Key>, page: ReactNode): Promise<void> {
  openSession(app);
  const first = await firstWords(load);
  const root = document.getElementById('page');
  if (!root) {
    throw new Error('the page has no place to render into');
  }
  createRoot(root).render(
    <StrictMode>
      <Look>
        <Speaker load={load} first={first}>
          <Answers>
            <Zone />
            {page}
          </Answers>
        </Speaker>
      </Look>
    </StrictMode>,
  );
}
