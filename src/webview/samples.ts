import type { LearningSample } from '../protocol/learning';
import { button, element, setText } from './dom';
import { count, duration, lossText } from './format';
import type { ViewState } from './viewState';

/** Texts that the network wrote at each validation, with controls to step through them. */
export class Samples {
  readonly element: HTMLElement;
  readonly #caption = element('p', 'detail');
  readonly #text = element('pre');
  readonly #slider = element('input');
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;

  /** `onChoose` gets the index of a sample, or undefined to follow the newest. */
  constructor(onChoose: (sample: number | undefined) => void) {
    const choose = (sample: number): void => {
      onChoose(sample >= Number(this.#slider.max) ? undefined : Math.max(0, sample));
    };
    this.#slider.type = 'range';
    this.#slider.min = '0';
    this.#slider.setAttribute('aria-label', 'Which text, from the first to the newest');
    this.#slider.addEventListener('input', () => {
      choose(Number(this.#slider.value));
    });
    this.#previous = button(
      '‹',
      () => {
        choose(Number(this.#slider.value) - 1);
      },
      'secondary small',
    );
    this.#next = button(
      '›',
      () => {
        choose(Number(this.#slider.value) + 1);
      },
      'secondary small',
    );
    this.#previous.setAttribute('aria-label', 'Earlier text');
    this.#next.setAttribute('aria-label', 'Later text');
    this.#text.tabIndex = 0;
    this.element = element(
      'section',
      'samples',
      element('h2', '', 'What it writes'),
      element('div', 'scrubber', this.#previous, this.#slider, this.#next),
      this.#caption,
      this.#text,
    );
  }

  show(samples: readonly LearningSample[], view: ViewState): void {
    const last = samples.length - 1;
    const at = Math.min(view.sample ?? last, last);
    const sample = samples[at];
    this.element.hidden = !sample;
    if (!sample) return;
    this.#slider.max = String(last);
    this.#slider.value = String(at);
    // Not `disabled`, which would move the focus away from the button that was pressed.
    this.#previous.ariaDisabled = String(at === 0);
    this.#next.ariaDisabled = String(at === last);
    const loss = lossText(sample.validationLoss, view.unit);
    setText(
      this.#caption,
      `${at + 1} of ${last + 1} · step ${count(sample.step)} · ${duration(sample.seconds)} · ${loss}`,
    );
    this.#slider.setAttribute('aria-valuetext', this.#caption.textContent);
    setText(this.#text, sample.text);
  }
}
