// The member's portal: phone first, numbers first.
import './portal.css';
import { boot } from '@regulars/parts';
import { App } from './App.tsx';
import { keepForOffline } from './offline.ts';
import { words } from './words/index.ts';

await boot('portal', words, <App />);

await keepForOffline().catch(() => undefined);
