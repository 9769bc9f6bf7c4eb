import { exp, sigmoid, tanh } from './math';

// The functions of `math.ts` alone, so that tests can measure their errors over the whole range. `count` is a multiple
// of four.

export function expEach(to: usize, from: usize, count: i32): void {
  for (let i: usize = 0; i < (<usize>count) << 2; i += 16) v128.store(to + i, exp(v128.load(from + i)));
}

export function sigmoidEach(to: usize, from: usize, count: i32): void {
  for (let i: usize = 0; i < (<usize>count) << 2; i += 16) v128.store(to + i, sigmoid(v128.load(from + i)));
}

export function tanhEach(to: usize, from: usize, count: i32): void {
  for (let i: usize = 0; i < (<usize>count) << 2; i += 16) v128.store(to + i, tanh(v128.load(from + i)));
}
