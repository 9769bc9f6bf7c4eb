import { availableParallelism, cpus } from 'node:os';

/** The machine on which a result was measured. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
  readonly v8: string;
}

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    v8: process.versions.v8,
  };
}

export function describe({ processor, cores, platform, node, v8 }: Machine): string {
  return `${processor}, ${cores} cores, ${platform}; Node ${node}, V8 ${v8}`;
}
