/** What VS Code calls in its extension host: every test of this folder. */
import { testFiles } from '../host/mocha';
import { runMocha } from '../host/mochaEntry';

export const run = (): Promise<void> => runMocha(testFiles('integration'));
