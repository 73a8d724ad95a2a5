// The console: where the people who run a program work. It uses the public API and nothing else.
import './console.css';
import { boot } from '@regulars/parts';
import { App } from './App.tsx';
import { words } from './words/index.ts';

await boot('console', words, <App />);
