import type { Workbench } from '../harness/workbench';

/** Waits until an item of the status bar matches. */
export async function untilStatus(workbench: Workbench, pattern: string): Promise<void> {
  await workbench.until(`the status "${pattern}"`, async () => (await workbench.statusBarText(pattern)) !== '');
}
