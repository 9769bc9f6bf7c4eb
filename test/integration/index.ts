import path from 'node:path';
import { runMocha } from '../harness/mochaEntry';

/** Test files in their order: each suite continues with the model of the one before. */
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

/** VS Code calls this in its extension host. */
export const run = (): Promise<void> => runMocha(files.map((name) => path.join(__dirname, `${name}.test.js`)));
