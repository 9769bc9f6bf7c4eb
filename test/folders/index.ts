import path from 'node:path';
import { runMocha } from '../harness/mochaEntry';

/** VS Code calls this in its extension host, in a window with a workspace of two folders. */
export const run = (): Promise<void> => runMocha([path.join(__dirname, 'folders.test.js')]);
