import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { parseJson } from '../base/json';
import { Server } from './server';
import { cacheFolder } from './storage';

/**
 * Entry of the language server. It speaks over its standard input and output, and ends with its client: after `exit`,
 * when the input is closed, or when the process that started it is gone.
 */
const manifest = parseJson(readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'));
const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
const paths = { scripts: __dirname, cache: cacheFolder(process.env, process.platform) };
new Server(connection, manifest, paths).listen();
