import { flickerCounts, ghostTextCounts } from './ghostText';
import type { EndFigures } from './hostFigures';
import { keystrokesOf, type Keystroke } from './keystrokes';
import { loopFigures, quantiles } from './loopFigures';
import { listCounts } from './listOpenings';
import type { MeantText } from './meantText';
import type { ProcessTimes } from './processTimes';
import type { FigureTexts } from './results';
import type { Purpose } from './screen';
import type { Typed } from './typing';

export interface SessionMeasurements {
  readonly typed: Typed;
  readonly texts: readonly MeantText[];
  readonly latencies: readonly number[];
  readonly host: EndFigures;
  readonly times: ProcessTimes;
}

export function sessionFigures(measured: SessionMeasurements): FigureTexts {
  const strokes = keystrokesOf(measured.typed.events, measured.texts);
  return {
    ...typingFigures(strokes, measured.typed),
    ...ghostTextFigures(strokes),
    ...flickerFigures(strokes),
    ...listFigures(strokes),
    ...hostFigures(measured),
    'lines that were not as meant when they were looked at': String(measured.typed.broken.length),
    '… after ghost text was accepted': String(brokenByUs(measured.typed)),
    'lines that differ at the end': String(measured.typed.different.length),
    'files that could not be put right': String(measured.typed.failures.length),
  };
}

function brokenByUs({ broken }: Typed): number {
  return broken.filter(({ after }) => after === 'accept' || after === 'acceptWord').length;
}

function typingFigures(strokes: readonly Keystroke[], { seconds, gained }: Typed): FigureTexts {
  const count = (purpose: Purpose): number => strokes.filter(({ tag }) => tag.purpose === purpose).length;
  const [whole, words] = [count('accept'), count('acceptWord')];
  const characters = count('code') + gained;
  return {
    seconds: seconds.toFixed(0),
    keys: String(strokes.length),
    'keys a second': (strokes.length / seconds).toFixed(1),
    'characters of code': String(characters),
    'ghost text accepted, whole / a word': `${whole} / ${words}`,
    'ghost text dismissed': String(count('dismiss')),
    'keystrokes saved': percent(gained - whole - words, characters),
  };
}

function ghostTextFigures(strokes: readonly Keystroke[]): FigureTexts {
  const { keys, shown, right, rightWord, latencies } = ghostTextCounts(strokes);
  return {
    'keys of code with ghost text before them': percent(shown, keys),
    '… that was right / its first word': `${percent(right, keys)} / ${percent(rightWord, keys)}`,
    'key to ghost text in the page, p50 / p95, ms': quantiles(latencies, 0),
  };
}

function flickerFigures(strokes: readonly Keystroke[]): FigureTexts {
  const counts = flickerCounts(strokes);
  const { keys, agreeing, vanished, replaced, blinked, shortened, lengthened } = counts;
  return {
    'flicker: right ghost text gone or replaced, of keys': percent(vanished + replaced, keys, 2),
    '… gone / replaced, of keys that agree with right ghost text': `${vanished} / ${replaced} of ${agreeing}`,
    '… gone for less than 0.1 s': String(blinked),
    '… shortened / lengthened': `${shortened} / ${lengthened}`,
  };
}

function listFigures(strokes: readonly Keystroke[]): FigureTexts {
  const { beginnings, opened, whole, openedInWhole, insteadRight, insteadWrong, both, latencies } = listCounts(strokes);
  return {
    'list opened at beginnings of words': `${opened} of ${beginnings} (${percent(opened, beginnings)})`,
    '… before the end of words typed by hand': `${openedInWhole} of ${whole} (${percent(openedInWhole, whole)})`,
    '… with ghost text beside it': String(both),
    '… not, with right / wrong ghost text': `${insteadRight} / ${insteadWrong}`,
    'key to list, p50 / p95, ms': quantiles(latencies, 0),
  };
}

function hostFigures({ latencies, host, times, typed }: SessionMeasurements): FigureTexts {
  const held = host.holding.reduce((sum, each) => sum + each, 0);
  return {
    'request in the extension host, p50 / p95, ms': quantiles(latencies, 1),
    '… to a worker that answers at once': quantiles(host.roundTrips, 1),
    ...loopFigures(host),
    '… of all the time': percent(held / 1000, typed.seconds, 2),
    'CPU of the extension host / trainer, s': `${times.host.toFixed(1)} / ${times.trainers.toFixed(1)}`,
  };
}

function percent(part: number, whole: number, digits = 1): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(digits)} %`;
}
