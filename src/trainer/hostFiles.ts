import { Deferred } from '../base/deferred';
import type { AnswerMessage, AskMessage, FileAnswer, FileQuestion } from '../protocol/hostFiles';

/** Questions to the extension host about files, and its answers. */
export class HostFiles {
  readonly #send: (message: AskMessage) => void;
  readonly #pending = new Map<number, Deferred<FileAnswer>>();
  #nextId = 0;

  constructor(send: (message: AskMessage) => void) {
    this.#send = send;
  }

  /** Throws if the host reports a failure, or answers another question. */
  async ask<K extends FileAnswer['kind']>(
    question: FileQuestion,
    kind: K,
  ): Promise<Extract<FileAnswer, { readonly kind: K }>> {
    const id = this.#nextId++;
    const answered = new Deferred<FileAnswer>();
    this.#pending.set(id, answered);
    this.#send({ kind: 'ask', id, question });
    const answer = await answered.promise;
    if (answer.kind === 'failed') throw new Error(answer.problem);
    if (!isOfKind(answer, kind)) throw new Error(`Expected an answer to "${question.kind}", found "${answer.kind}".`);
    return answer;
  }

  receive({ id, answer }: AnswerMessage): void {
    this.#pending.get(id)?.resolve(answer);
    this.#pending.delete(id);
  }
}

function isOfKind<K extends FileAnswer['kind']>(
  answer: FileAnswer,
  kind: K,
): answer is Extract<FileAnswer, { readonly kind: K }> {
  return answer.kind === kind;
}
