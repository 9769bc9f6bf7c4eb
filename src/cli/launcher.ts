#!/usr/bin/env node
/*
 * The command `recurrent` of the npm package. Old versions of Node cannot parse the bundle of the command line. This
 * file is compiled for them too, so that they print which version is needed.
 */

/** Oldest version of Node that the bundles run on; `engines` of the manifest says the same. */
const oldestNode = 20;

if (Number.parseInt(process.versions.node, 10) >= oldestNode) void import('./main');
else {
  console.error(
    `Expected Node ${oldestNode} or later, found ${process.versions.node}. Install a newer version: https://nodejs.org`,
  );
  process.exitCode = 1;
}
