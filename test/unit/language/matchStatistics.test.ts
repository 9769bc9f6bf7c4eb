import assert from 'node:assert/strict';
import { AdaptiveProbabilities } from '../../../src/language/mixture/adaptiveProbabilities';
import { matchModels, matchStates } from '../../../src/language/mixture/learned';
import { MatchStatistics } from '../../../src/language/mixture/matchStatistics';
import { inputsOf, lastWeights, Mixer } from '../../../src/language/mixture/mixer';
import type { Decision } from '../../../src/language/mixture/mixingKernels';

/** A mixer that notes its inputs as probabilities; undefined for a predictor without a prediction. */
class NotingMixer extends Mixer {
  readonly noted: (number | undefined)[] = [];

  constructor() {
    super(matchModels, new Float32Array(2 * inputsOf(matchModels)), new Float32Array(lastWeights));
  }

  override add(p: number): void {
    this.noted.push(p);
  }

  override skip(): void {
    this.noted.push(undefined);
  }
}

const size = matchModels * matchStates;
const [ofIndex, ofResumed] = [matchStates + 7, 2 * matchStates + 9];

/** The states of the three match models at a decision; negative ones predict a no. */
function decision(match: number, indexMatch: number, resumedMatch: number): Decision {
  return { node: 1, match, indexMatch, resumedMatch, network: 0.5, byMatch: 0, byText: 0 };
}

suite('the statistics of the match models', () => {
  let values: Float32Array;
  let statistics: MatchStatistics;

  function inputsAt(states: Decision): readonly (number | undefined)[] {
    const mixer = new NotingMixer();
    statistics.addInputs(mixer, states);
    return mixer.noted;
  }

  setup(() => {
    values = new Float32Array(size).fill(0.75);
    statistics = new MatchStatistics(new AdaptiveProbabilities(values, new Uint8Array(size)));
  });

  test('are the probability that a match is right, for the outcome that it predicts; none without a match', () => {
    values[5] = 0.875;
    assert.deepEqual(inputsAt(decision(5, -ofIndex, 0)), [0.875, 0.25, undefined]);
    assert.deepEqual(inputsAt(decision(0, 0, ofResumed)), [undefined, undefined, 0.75]);
  });

  test('learn whether each match was right, by its state', () => {
    for (const outcome of [0, 1]) {
      values.fill(0.75);
      inputsAt(decision(5, -ofIndex, 0));
      statistics.learn(outcome);
      const changed = [...values.keys()].filter((state) => values[state] !== 0.75);
      assert.deepEqual(changed, [5, ofIndex]);
      assert.deepEqual(
        [values[5]! > 0.75, values[ofIndex]! > 0.75],
        outcome === 1 ? [true, false] : [false, true],
        `outcome ${outcome}`,
      );
    }
  });
});
