import path from 'node:path';
import { runMocha } from '../harness/mochaEntry';

const files = ['census', 'documents', 'intelliSense', 'line', 'quiet', 'stable'];

/** VS Code calls this in its extension host. */
export const run = (): Promise<void> => runMocha(files.map((name) => path.join(__dirname, `${name}.test.js`)));
