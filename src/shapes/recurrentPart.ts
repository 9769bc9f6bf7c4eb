import { cellStructures } from '../numeric/cells/structure';
import type { StackConfig } from '../numeric/layers/stackConfig';
import type { Kernels } from '../numeric/kernels';
import { LayerStack, type StackInput } from '../numeric/layers/stack';
import { type Matrix, rowsOf } from '../numeric/matrix';
import { directionsOf, type LayerParameters } from '../numeric/layers/weights';
import type { Part, Signal } from './signal';

/** Outputs of recurrent layers; L layers, D directions. */
export interface RecurrentSignals extends States {
  /** The last layer's output at every step, (T·B, D·H). */
  readonly output: Signal;
}

/** States after the last step that each direction reads. */
export interface States {
  /** Hidden states of every layer and direction, (L·D, B, H). */
  readonly finalHidden: Signal;
  /** Cell states of an LSTM, of the same shape; no rows for other cells. */
  readonly finalCell: Signal;
}

export interface RecurrentPartSetup {
  readonly kernels: Kernels;
  readonly config: StackConfig;
  readonly weights: readonly LayerParameters[];
  readonly batchSize: number;
  readonly steps: number;
  readonly input: StackInput;
  readonly createSignal: (rows: number, columns: number) => Signal;
  /** Initial states; 0 if absent. */
  readonly from: States | undefined;
}

/** Recurrent layers over a whole window, with gradients through the final states to the initial ones. */
export function createRecurrentPart(setup: RecurrentPartSetup): RecurrentSignals & Part {
  const { kernels, config, weights, batchSize, steps, input, createSignal, from } = setup;
  const count = config.layers * directionsOf(config);
  const { states } = cellStructures[config.cell];
  const finals = [0, 1].map((state) => createSignal(state < states ? count * batchSize : 0, config.hiddenSize));
  const [finalHidden, finalCell] = finals;
  const initials = from && [from.finalHidden, from.finalCell];
  const rowsAt = (matrix: Matrix, i: number): Matrix => rowsOf(matrix, i * batchSize, batchSize);
  // The layers store their carried states directly in the final ones.
  const carried = Array.from({ length: count }, (_, i) => finals.slice(0, states).map(({ value }) => rowsAt(value, i)));
  const stack = new LayerStack({ kernels, config, weights, states: carried, batchSize, steps, input });
  const dStates = stack.directions.map(({ dState }, i) =>
    dState.map(({ data }, state) => ({
      data,
      ofFinal: rowsAt(finals[state].gradient, i).data,
      ofInitial: initials && rowsAt(initials[state].gradient, i).data,
    })),
  );
  // No stream restarts within the window.
  const starts = new Uint8Array((steps + 1) * batchSize);

  return { output: { value: stack.output, gradient: stack.dOutput }, finalHidden, finalCell, forward, backward };

  function forward(): void {
    finals.forEach(({ value }, state) => {
      if (initials) value.data.set(initials[state].value.data);
      else value.data.fill(0);
    });
    stack.refresh();
    stack.forward(starts);
  }

  function backward(): void {
    for (const { data, ofFinal } of dStates.flat()) data.set(ofFinal);
    stack.backward(starts, true);
    for (const { data, ofInitial } of dStates.flat()) if (ofInitial) kernels.add(ofInitial, data);
  }
}
