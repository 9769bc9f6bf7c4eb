import 'uplot/dist/uPlot.min.css';
import './panel.css';
import './charts.css';
import './acceptance.css';
import { noAcceptance } from '../protocol/acceptance';
import { newestFlow, withEvent } from '../protocol/history';
import type { LearningHistory } from '../protocol/learning';
import type { FromPanel, PanelCommand, ToPanel } from '../protocol/panel';
import type { Status } from '../protocol/status';
import { AcceptanceTable } from './acceptance';
import { Charts } from './charts';
import { element, focusedElement, restoreFocus } from './dom';
import { EmptyState } from './emptyState';
import { Figures } from './figures';
import { PanelHeader } from './header';
import { Lifeline } from './lifeline';
import { lostNotice } from './lost';
import { parseToPanel } from '../protocol/parsing';
import { GradientFlow } from './gradientFlow';
import { ReliabilityDiagram } from './reliability';
import { Samples } from './samples';
import { fittingView, parseViewState, type ViewState } from './viewState';

/** The loss panel's page: holds what the host sends, draws it at most once a frame, and sends commands. */
const host = acquireVsCodeApi<ViewState>();
const reported = new Set<string>();
// Installed before any code that could throw.
window.addEventListener('error', ({ error, message }) => {
  report(error, message);
});
window.addEventListener('unhandledrejection', ({ reason }) => {
  report(reason, String(reason));
});

let view = parseViewState(host.getState());
let status: Status = { kind: 'untrained' };
let hasFolder = false;
let isTrusted = true;
let history: LearningHistory | undefined;
let acceptance = noAcceptance;
/** Whether the host has sent its state. */
let hasState = false;
let isDrawingPlanned = false;

const lifeline = new Lifeline(
  () => {
    send({ kind: 'ping' });
  },
  () => {
    plan();
  },
);
const run = (command: PanelCommand): void => {
  send({ kind: 'run', command });
  lifeline.ask();
};
const lost = lostNotice();
const header = new PanelHeader(run);
const empty = new EmptyState(run);
const figures = new Figures();
const charts = new Charts(view, ({ isWhole, ...change }) => {
  const { zoom, ...rest } = { ...view, ...change };
  setView(isWhole || !zoom ? rest : { ...rest, zoom });
});
const samples = new Samples((sample) => {
  const { sample: _, ...rest } = view;
  setView(sample === undefined ? rest : { ...rest, sample });
});
const reliability = new ReliabilityDiagram();
const gradientFlow = new GradientFlow();
const taken = new AcceptanceTable(run);
const learning = element(
  'main',
  '',
  charts.element,
  figures.element,
  reliability.element,
  gradientFlow.element,
  samples.element,
);
const root = document.getElementById('root');

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = parseToPanel(data);
  if (!message) return;
  lifeline.heard();
  receive(message);
  plan();
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) lifeline.rest();
  else lifeline.ask();
  plan();
});
send({ kind: 'ready' });
lifeline.expectAnswer();

function receive(message: ToPanel): void {
  switch (message.kind) {
    case 'show':
      hasState = true;
      ({ status, hasFolder, isTrusted, history } = message);
      if (history) setView(fittingView(view, history));
      break;
    case 'status':
      ({ status } = message);
      break;
    case 'point':
    case 'sample':
    case 'reliability':
      if (history) history = withEvent(history, message);
      break;
    case 'pong':
      break;
    case 'acceptance':
      ({ acceptance } = message);
      break;
  }
}

/** Points come several times a second, and in bursts after the panel was hidden. */
function plan(): void {
  if (isDrawingPlanned) return;
  isDrawingPlanned = true;
  requestAnimationFrame(draw);
}

function draw(): void {
  isDrawingPlanned = false;
  const { isLost } = lifeline;
  lifeline.watch(status.kind === 'training' && !isLost && !document.hidden);
  // Nothing is drawn before the host has sent its state.
  if (!hasState && !isLost) return;
  if (!root?.hasChildNodes()) root?.append(lost, header.element, empty.element, learning, taken.element);
  const isLearning = history !== undefined && history.points.length > 0;
  const focused = focusedElement();
  lost.hidden = !isLost;
  header.element.hidden = isLost;
  header.show(status, hasFolder, history !== undefined, !isLearning);
  empty.element.hidden = isLearning || isLost;
  learning.hidden = !isLearning;
  if (history && isLearning) {
    charts.show(history, view);
    figures.show(history, status, view);
    reliability.show(history.reliability);
    gradientFlow.show(newestFlow(history));
    samples.show(history.samples, view);
  } else {
    empty.show(status, hasFolder, isTrusted);
  }
  taken.show(acceptance);
  if (focused) restoreFocus(focused);
}

function setView(changed: ViewState): void {
  view = changed;
  host.setState(view);
  plan();
}

function send(message: FromPanel): void {
  host.postMessage(message);
}

/** An error that repeats in every frame is reported once. */
function report(error: unknown, message: string): void {
  const text = (error instanceof Error ? error.stack : undefined) ?? message;
  if (reported.has(text)) return;
  reported.add(text);
  send({ kind: 'error', message: text });
}
