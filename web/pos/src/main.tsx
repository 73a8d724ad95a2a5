// The till: who the customer is, what to say, what the cart earns, and taking the order.
import './pos.css';
import { boot } from '@regulars/parts';
import { App } from './App.tsx';
import { words } from './words/index.ts';

await boot('pos', words, <App />);
