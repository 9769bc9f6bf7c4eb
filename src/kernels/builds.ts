/** The two builds of the network's kernels. With relaxed SIMD, a multiplication and an addition are rounded once. */
export type Build = 'relaxed' | 'simd';

/** The modules compiled from `assembly/`. The kernels of the mixture give the same bits on every machine. */
export type Binary = Build | 'mixture';
