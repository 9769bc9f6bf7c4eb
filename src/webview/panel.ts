import 'uplot/dist/uPlot.min.css';
import './panel.css';
import './charts.css';
import { isRecord } from '../base/json';
import type { LearningHistory } from '../protocol/learning';
import type { FromPanel, PanelCommand, ToPanel } from '../protocol/panel';
import type { Status } from '../protocol/status';
import { Charts } from './charts';
import { element } from './dom';
import { EmptyState } from './emptyState';
import { Figures } from './figures';
import { Header } from './header';
import { Samples } from './samples';
import { parseViewState, type ViewState } from './viewState';

/** The loss panel's page: holds what the host sends, draws it at most once a frame, and sends what is pressed. */
const host = acquireVsCodeApi<ViewState>();

let view = parseViewState(host.getState());
let status: Status = { kind: 'untrained' };
let hasFolder = false;
let history: LearningHistory | undefined;
let isDrawingPlanned = false;

const run = (command: PanelCommand): void => {
  tell({ kind: 'run', command });
};
const header = new Header(run);
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
const learning = element('main', '', charts.element, figures.element, samples.element);

window.addEventListener('error', (event) => {
  tell({ kind: 'error', message: event.message });
});
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isToPanel(data)) return;
  receive(data);
  plan();
});
tell({ kind: 'ready' });

function receive(message: ToPanel): void {
  switch (message.kind) {
    case 'show':
      ({ status, hasFolder, history } = message);
      // Not before: what the page would guess of the state could be wrong.
      if (!header.element.isConnected) {
        document.getElementById('root')?.append(header.element, empty.element, learning);
      }
      break;
    case 'status':
      ({ status } = message);
      break;
    case 'point':
      if (history) history = { ...history, points: [...history.points, message.point] };
      break;
    case 'sample':
      if (history) history = { ...history, samples: [...history.samples, message.sample] };
      break;
  }
}

/** Points come several times a second, in bursts after the panel was hidden. */
function plan(): void {
  if (isDrawingPlanned) return;
  isDrawingPlanned = true;
  requestAnimationFrame(draw);
}

function draw(): void {
  isDrawingPlanned = false;
  const isLearning = history !== undefined && history.points.length > 0;
  header.show(status, hasFolder, history !== undefined);
  empty.element.hidden = isLearning;
  learning.hidden = !isLearning;
  if (!isLearning) empty.show(status, hasFolder);
  if (!history || !isLearning) return;
  charts.show(history, view);
  figures.show(history, status, view);
  samples.show(history.samples, view);
}

function setView(changed: ViewState): void {
  view = changed;
  host.setState(view);
  plan();
}

function tell(message: FromPanel): void {
  host.postMessage(message);
}

/** The host is the only sender, of this very build; anything else in the page's traffic is not for us. */
function isToPanel(value: unknown): value is ToPanel {
  return isRecord(value) && ['show', 'status', 'point', 'sample'].includes(String(value['kind']));
}
