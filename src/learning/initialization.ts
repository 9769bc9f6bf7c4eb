import type { Random } from '../base/random';
import type { CellKind } from '../numeric/cells/kinds';
import type { InitializationConfig } from './config';
import { type Matrix, setIdentity } from '../numeric/matrix';
import type { Parameter } from '../numeric/layers/weights';
import type { Parameters } from '../model/parameters';
import { orthonormalizeRows } from '../numeric/ops/orthonormalize';

/**
 * Draws initial weights. The n-gram table stays 0. The embedding is N(0, 1) except where all weights are drawn alike.
 * The bias of an LSTM's forget gate starts at 1 (Jozefowicz et al. 2015), so that a new network remembers.
 *
 * - `pytorch`: U(±1/√H), biases too.
 * - `lecun`: N(0, 1/√I) for a matrix of I inputs (LeCun et al. 1998), biases 0.
 * - `scaled-normal`: as in torch-rnn: N(0, 1/√(I + H)) for the matrices of a recurrent layer, its biases 0; the rest as
 *   `pytorch`.
 * - `orthogonal`: the recurrent matrix of each gate is a random rotation (Saxe et al., arXiv 1312.6120); the rest as
 *   `lecun`.
 * - `identity`: the recurrent matrices are I, which with a rectified cell passes gradients unchanged (Le et al., arXiv
 *   1504.00941); the rest as `lecun`.
 * - `normal`: all matrices alike, the embedding too, biases 0.
 * - `uniform`: all weights alike, biases too.
 */
export function initializeParameters(
  parameters: Parameters,
  initialization: InitializationConfig,
  random: Random,
): void {
  const { hiddenSize: H, cell, bias } = parameters.config;
  const recurrent = new Set(parameters.layers.map(({ hiddenWeight }) => hiddenWeight));
  const asPytorch = (parameter: Parameter): void => {
    if (parameter === parameters.embedding) fill(parameter.value, () => random.normal());
    else fill(parameter.value, () => random.uniform(-1 / Math.sqrt(H), 1 / Math.sqrt(H)));
  };
  for (const parameter of parameters.dense) {
    switch (initialization.kind) {
      case 'pytorch':
        asPytorch(parameter);
        break;
      case 'scaled-normal': {
        const layer = parameters.layers.find((weights) => Object.values(weights).includes(parameter));
        if (layer) {
          const deviation = 1 / Math.sqrt(layer.inputWeight.value.columns + H);
          fillMatrix(parameter, () => deviation * random.normal());
        } else asPytorch(parameter);
        break;
      }
      case 'normal':
        fillMatrix(parameter, () => initialization.deviation * random.normal());
        break;
      case 'uniform':
        fill(parameter.value, () => random.uniform(-initialization.bound, initialization.bound));
        break;
      case 'lecun':
      case 'orthogonal':
      case 'identity': {
        const deviation = parameter === parameters.embedding ? 1 : 1 / Math.sqrt(parameter.value.columns);
        fillMatrix(parameter, () => deviation * random.normal());
        if (!recurrent.has(parameter)) break;
        if (initialization.kind === 'orthogonal') eachGate(parameter.value, orthonormalizeRows);
        if (initialization.kind === 'identity') eachGate(parameter.value, setIdentity);
      }
    }
  }
  const forgetGate = forgetGates[cell];
  if (forgetGate === undefined || bias === false) return;
  for (const { inputBias, hiddenBias } of parameters.layers) {
    inputBias.value.data.fill(1, forgetGate * H, (forgetGate + 1) * H);
    hiddenBias.value.data.fill(0, forgetGate * H, (forgetGate + 1) * H);
  }
}

/** Index of the forget gate among a cell's gates. */
const forgetGates: Partial<Record<CellKind, number>> = { lstm: 1, peepholeLstm: 1, coupledLstm: 0 };

/** Biases, which are vectors, are set to 0. */
function fillMatrix({ shape, value }: Parameter, draw: () => number): void {
  fill(value, shape.length === 1 ? () => 0 : draw);
}

function fill({ data }: Matrix, draw: () => number): void {
  for (let i = 0; i < data.length; i++) data[i] = draw();
}

/** Applies a change to the square blocks of a recurrent matrix, one per gate. */
function eachGate({ data, columns }: Matrix, change: (block: Matrix) => void): void {
  const size = columns * columns;
  for (let from = 0; from < data.length; from += size) {
    change({ data: data.subarray(from, from + size), rows: columns, columns });
  }
}
