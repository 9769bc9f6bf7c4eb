export { blockSize, multiplyPacked, multiplyVector, packedSize, packRight } from './gemm';
export { elmanBackward, elmanForward, gruBackward, gruForward, lstmBackward, lstmForward } from './cells';
export { dropoutForward, multiply } from './dropout';
export { crossEntropyBackward, softmaxRows } from './loss';
export { add, addColumnSums, adam, gatherRows, gatherAddRows, scatterAddRows, sumOfSquares } from './sums';
export { tileColumns, tileRows } from '../../../.build/kernels/tiles';
export { expEach, sigmoidEach, tanhEach } from './probes';
