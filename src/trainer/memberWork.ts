import { attachKernels } from '../kernels/kernelChoice';
import { Replica } from '../learning/replica';
import { parseMemberSetup, parseTeamMemory } from './memberMessages';
import { TeamControl } from './threadTeam';

/**
 * Prepares the work of a training thread. The returned function is to be called with the memory of the team; it does
 * the tasks that the first member announces until the thread is terminated. If it fails, it notifies the other members.
 */
export function workOfMember(setup: unknown): (teamMemory: unknown) => void {
  const { choice, memory, control: buffer, rank } = parseMemberSetup(setup);
  const control = new TeamControl(buffer);
  const kernels = attachKernels(choice, memory);
  return (teamMemory) => {
    try {
      const replica = new Replica(kernels, parseTeamMemory(teamMemory, rank), rank, control.barrier);
      for (let done = 0; ; done++) replica.do(control.nextTask(done));
    } catch (error) {
      control.fail();
      throw error;
    }
  };
}
