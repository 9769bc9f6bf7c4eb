import path from 'node:path';
import { runMocha } from '../harness/mochaEntry';

/** In this order: each goes on with the model that the one before has left. */
const files = [
  'activation',
  'training',
  'completion',
  'enabling',
  'acceptance',
  'languageStatus',
  'adaptation',
  'failures',
  'disposal',
];

/** What VS Code calls in its extension host. */
export const run = (): Promise<void> => runMocha(files.map((name) => path.join(__dirname, `${name}.test.js`)));
