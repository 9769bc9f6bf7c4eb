/**
 * Replaces the native module `@vscode/spdlog` in a VS Code server under test. Without it output channels stay empty,
 * because VS Code shows a channel by reading the file that this module writes. Without rotation, since tests are short.
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'] as const;
type LogLevel = (typeof levels)[number];

export const version = 11100;

export class Logger {
  #file: number | undefined;
  #threshold = levels.indexOf('info');
  #isFormatted = true;

  constructor(_type: string, _name: string, file: string) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.#file = openSync(file, 'a');
  }

  trace(message: string): void {
    this.#write('trace', message);
  }

  debug(message: string): void {
    this.#write('debug', message);
  }

  info(message: string): void {
    this.#write('info', message);
  }

  warn(message: string): void {
    this.#write('warning', message);
  }

  error(message: string): void {
    this.#write('error', message);
  }

  critical(message: string): void {
    this.#write('critical', message);
  }

  getLevel(): number {
    return this.#threshold;
  }

  setLevel(level: number): void {
    this.#threshold = level;
  }

  /** VS Code sets a single pattern, which is the one that is written. */
  setPattern(): void {
    return;
  }

  clearFormatters(): void {
    this.#isFormatted = false;
  }

  /** Does nothing: every line is written immediately. */
  flush(): void {
    return;
  }

  drop(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #write(level: LogLevel, message: string): void {
    if (this.#file === undefined || levels.indexOf(level) < this.#threshold) return;
    writeSync(this.#file, this.#isFormatted ? `${localTime(new Date())} [${level}] ${message}\n` : message);
  }
}

export function createRotatingLogger(name: string, file: string): Promise<Logger> {
  return Promise.resolve(new Logger('rotating', name, file));
}

export function createAsyncRotatingLogger(name: string, file: string): Promise<Logger> {
  return Promise.resolve(new Logger('rotating_async', name, file));
}

/** For all loggers; VS Code sets each logger's level as well. */
export function setLevel(): void {
  return;
}

export function setFlushOn(): void {
  return;
}

/** Local time, for example 2026-01-31 09:05:00.042. */
function localTime(now: Date): string {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').slice(0, -1);
}
