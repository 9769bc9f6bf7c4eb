/** A program that uses everything that the package declares, and some uses that its declarations must reject. */
export const consumer = `
import { loadLanguage, updateIndex, UserError, type Answer, type Language, type TextDocument } from 'recurrent/language';
import { loadModel, type Model, type ModelState, type NetworkConfig, type NextSymbol } from 'recurrent/model';

const model: Model = loadModel('model');
const network: NetworkConfig = model.network;
const { cell, hiddenSize }: { readonly cell: string; readonly hiddenSize: number } = network;
const text: string = model.sample({ prime: '', length: 1, temperature: 0, seed: hiddenSize }) + cell;
const state: ModelState = model.read(text).read(text);
const all: Float32Array = state.probabilities();
const likeliest: readonly NextSymbol[] = state.likeliest();
const symbols: readonly string[] = model.symbols;

const isChanged: Promise<boolean> = updateIndex('model', [{ path: 'a', text }], (note: string) => void note);
const language: Language = loadLanguage('model');
const document: TextDocument = language.open(text);
document.replace(0, 0, text);
const answer: Answer = document.suggest(0, {
  trigger: 'automatic',
  eagerness: 'eager',
  maximumLength: undefined,
  severalLines: false,
  indentation: { insertSpaces: true, tabSize: 2 },
});
const first: string | undefined = answer.suggestions[0]?.text;
document.close();
if (new UserError('none') instanceof Error) void [all, likeliest, symbols, isChanged, first];

// @ts-expect-error The state is not a text.
model.read(state);
// @ts-expect-error There is no such trigger.
document.suggest(0, { trigger: 'sometimes' });
// @ts-expect-error What was learned does not change.
language.validationLoss = 1;
`;
